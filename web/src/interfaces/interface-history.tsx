/** One interface: its settings, everything that happened to it, and the switch. */
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { api, service } from '../api.ts'
import { AuthorField } from '../author.tsx'
import { ChangeNotice } from '../change-notice.tsx'
import { useNames } from '../directory.tsx'
import { Field } from '../field.tsx'
import { NONE, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, Badge, Panel, TableHead } from '../parts.tsx'
import type { InterfaceForm as FormKnown, InterfaceDetail, InterfaceRow } from '../published-api.ts'
import { useChange } from '../use-change.ts'
import { interfaceWords } from '../words/interfaces.ts'
import { InterfaceForm } from './interface-form.tsx'

const EVERY_MS = 3000

type HistoryProps = { readonly row: InterfaceRow; readonly form: FormKnown }

export function InterfaceHistory({ row, form }: HistoryProps) {
  const words = useWords(interfaceWords)
  const [isEditing, setEditing] = useState(false)
  const detail = api.useQuery('get', '/api/interfaces/{name}', { params: { path: { name: row.name } } }, { refetchInterval: EVERY_MS })
  return (
    <Panel
      title={words.history(row.name)}
      extra={isEditing || detail.data === undefined ? null : <Button onClick={() => setEditing(true)}>{words.change}</Button>}
    >
      {isEditing && detail.data !== undefined ? (
        <InterfaceForm
          known={form}
          name={row.name}
          settings={detail.data.settings}
          onDone={() => setEditing(false)}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <Switch row={row} />
      )}
      <Await from={detail} lines={3}>
        {({ settings, history }) => (
          <>
            <HistoryTable history={history} />
            <h3 style={{ marginTop: 14 }}>{words.settings}</h3>
            <SettingFacts settings={settings} />
          </>
        )}
      </Await>
    </Panel>
  )
}

function SettingFacts({ settings }: Pick<InterfaceDetail, 'settings'>) {
  const words = useWords(interfaceWords)
  const language = useLanguage()
  const titleOf = (titles: Readonly<Record<string, string>>, id: string): string => titles[id] ?? id
  const shown = (field: string, value: unknown): string => {
    if (typeof value === 'number') return value.toLocaleString(language)
    if (field === 'kind') return titleOf(words.kinds, String(value))
    const text = Array.isArray(value) ? value.join(', ') : String(value)
    return text === '' ? NONE : text
  }
  return (
    <dl className="facts small">
      {Object.entries(settings).map(([field, value]) => (
        <div key={field}>
          <dt>{titleOf(words.fields, field)}</dt>
          <dd>{shown(field, value)}</dd>
        </div>
      ))}
    </dl>
  )
}

function HistoryTable({ history }: Pick<InterfaceDetail, 'history'>) {
  const words = useWords(interfaceWords)
  const language = useLanguage()
  const { zone } = useNames()
  const nameOf = (what: string) => Object.entries(words.whats).find(([id]) => id === what)?.[1] ?? what
  return (
    <div className="table-box">
      <table className="plain">
        <TableHead texts={[words.when, words.what, words.who, words.detail]} />
        <tbody>
          {history.map(({ at, by, what, detail }) => (
            <tr key={`${at}/${what}/${detail}`}>
              <td>{time(at, zone, language, 'full')}</td>
              <td>{what === 'isolated' ? <Badge tone="bad">{nameOf(what)}</Badge> : nameOf(what)}</td>
              <td>{by}</td>
              <td>{detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Nobody disables an interface without saying who and why. */
function Switch({ row }: { readonly row: InterfaceRow }) {
  const words = useWords(interfaceWords)
  const [reason, setReason] = useState('')
  const { send, notice, isSending } = useChange()
  const id = useId()
  const action = row.status === 'enabled' ? 'disable' : 'enable'
  const change = () =>
    send(async () => {
      if (reason.trim() === '') throw new Error(words.reasonMissing)
      await service.POST('/api/interfaces/{name}', { params: { path: { name: row.name } }, body: { action, reason } })
      setReason('')
      return words.done
    })
  return (
    <>
      <div className="fields">
        <AuthorField />
        <Field label={words.reason} id={id}>
          <Input id={id} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} style={{ width: 260 }} />
        </Field>
        <Button danger={action === 'disable'} loading={isSending} onClick={() => void change()}>
          {words[action]}
        </Button>
      </div>
      <ChangeNotice notice={notice} />
    </>
  )
}
