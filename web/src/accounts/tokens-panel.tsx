/** Tokens of programs: made with a role and an end, told once, ended at once. */
import { Button, DatePicker, Input, Popconfirm } from 'antd'
import dayjs from 'dayjs'
import { type FormEvent, useId, useState } from 'react'
import { service } from '../api.ts'
import { dayStart } from '../boards/range.ts'
import { ChangeNotice } from '../change-notice.tsx'
import { useNames } from '../directory.tsx'
import { Field } from '../field.tsx'
import { dayOf, NONE, shiftDay, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Badge, Panel } from '../parts.tsx'
import type { AccountList, TokenRow } from '../published-api.ts'
import { useGrantText } from '../sign-in/grants.ts'
import { useChange } from '../use-change.ts'
import { accountsWords } from '../words/accounts.ts'
import { type GrantDraft, GrantFields, grantOf } from './grant-fields.tsx'
import { ShownOnce } from './shown-once.tsx'

const NEW: GrantDraft = { role: 'analyst', scope: 'all', units: '' }
const USUAL_DAYS = 90

export function TokensPanel({ list }: { readonly list: AccountList }) {
  const words = useWords(accountsWords)
  const [isMaking, setMaking] = useState(false)
  const [text, setText] = useState('')
  const { send, notice } = useChange()
  const end = (id: string) =>
    void send(async () => {
      await service.POST('/api/tokens/{id}/revoke', { params: { path: { id } } })
      return words.done
    })
  return (
    <Panel title={words.tokens} extra={isMaking ? null : <Button onClick={() => setMaking(true)}>{words.makeToken}</Button>}>
      {isMaking ? (
        <TokenForm
          roles={list.roles}
          onMade={(made) => {
            setText(made)
            setMaking(false)
          }}
          onCancel={() => setMaking(false)}
        />
      ) : null}
      {text === '' ? null : <ShownOnce text={text} note={words.secret} />}
      {list.tokens.length === 0 ? <p className="note">{words.noTokens}</p> : <TokenTable rows={list.tokens} onEnd={end} />}
      <ChangeNotice notice={notice} />
    </Panel>
  )
}

function TokenTable({ rows, onEnd }: { readonly rows: readonly TokenRow[]; readonly onEnd: (id: string) => void }) {
  const words = useWords(accountsWords)
  return (
    <div className="table-box">
      <table className="plain">
        <thead>
          <tr>
            {[words.name, words.roles, words.owner, words.expires, words.state, ''].map((head) => (
              <th key={head} scope="col">
                {head === '' ? <span className="sr-only">{words.end}</span> : head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TokenLine key={row.id} row={row} onEnd={onEnd} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function TokenLine({ row, onEnd }: { readonly row: TokenRow; readonly onEnd: (id: string) => void }) {
  const words = useWords(accountsWords)
  const language = useLanguage()
  const { zone } = useNames()
  const text = useGrantText()
  const state = Object.entries(words.states).find(([name]) => name === row.state)?.[1] ?? row.state
  const isInForce = row.state === 'in_force'
  return (
    <tr>
      <td>{row.name}</td>
      <td>{row.grants.length === 0 ? words.eventsOnly : row.grants.map(text).join(', ')}</td>
      <td>{row.owner ?? words.ownProgram}</td>
      <td>{row.expiresAt === null ? NONE : time(row.expiresAt, zone, language, 'full')}</td>
      <td>
        <Badge tone={isInForce ? 'good' : 'muted'}>{state}</Badge>
      </td>
      <td>
        {isInForce ? (
          <Popconfirm title={words.sureEnd} okText={words.sure} cancelText={words.cancel} onConfirm={() => onEnd(row.id)}>
            <Button size="small">{words.end}</Button>
          </Popconfirm>
        ) : null}
      </td>
    </tr>
  )
}

type FormProps = { readonly roles: readonly string[]; readonly onMade: (text: string) => void; readonly onCancel: () => void }

function TokenForm({ roles, onMade, onCancel }: FormProps) {
  const words = useWords(accountsWords)
  const { zone } = useNames()
  const id = useId()
  const [name, setName] = useState('')
  const [grant, setGrant] = useState(NEW)
  const [last, setLast] = useState(shiftDay(dayOf(Date.now(), zone), USUAL_DAYS))
  const { send, notice, isSending } = useChange()
  const make = (event: FormEvent) => {
    event.preventDefault()
    void send(async () => {
      // A day is meant whole.
      const expiresAt = new Date(dayStart(shiftDay(last, 1), zone)).toISOString()
      const { data } = await service.POST('/api/tokens', { body: { name: name.trim(), grants: [grantOf(grant)], expiresAt } })
      onMade(data?.text ?? '')
      return words.done
    })
  }
  return (
    <form aria-label={words.makeToken} onSubmit={make}>
      <div className="fields">
        <Field label={words.name} id={`${id}name`}>
          <Input id={`${id}name`} value={name} maxLength={64} onChange={(event) => setName(event.target.value)} />
        </Field>
        <GrantFields roles={roles} draft={grant} onChange={setGrant} />
        <Field label={words.expires} id={`${id}until`}>
          <DatePicker
            id={`${id}until`}
            value={dayjs(last)}
            allowClear={false}
            onChange={(_, text) => typeof text === 'string' && setLast(text)}
          />
        </Field>
        <Button type="primary" htmlType="submit" loading={isSending}>
          {words.createToken}
        </Button>
        <Button onClick={onCancel}>{words.cancel}</Button>
      </div>
      <ChangeNotice notice={notice} />
    </form>
  )
}
