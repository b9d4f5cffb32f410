/** Customers under legal hold: set and released, each with a reason. */
import { Button, Input, Popconfirm } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { service } from '../api.ts'
import { AuthorField } from '../author.tsx'
import { ChangeNotice } from '../change-notice.tsx'
import { useNames } from '../directory.tsx'
import { Field } from '../field.tsx'
import { time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Panel, TableHead } from '../parts.tsx'
import type { Privacy } from '../published-api.ts'
import { useChange } from '../use-change.ts'
import { privacyWords } from '../words/privacy.ts'

type Hold = Privacy['holds'][number]

export function HoldsPanel({ holds }: { readonly holds: readonly Hold[] }) {
  const words = useWords(privacyWords)
  const field = useId()
  const [customerId, setCustomerId] = useState('')
  const [reason, setReason] = useState('')
  const { send, notice, isSending } = useChange()
  const change = async (action: 'set' | 'release', id: string): Promise<void> => {
    const isDone = await send(async () => {
      if (reason.trim() === '') throw new Error(words.reasonMissing)
      await service.POST('/api/privacy/holds/{customerId}', {
        params: { path: { customerId: id } },
        body: { action, reason: reason.trim() },
      })
      return action === 'set' ? words.holdSet(id) : words.holdReleased(id)
    })
    if (!isDone) return
    setCustomerId('')
    setReason('')
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (customerId.trim() !== '') void change('set', customerId.trim())
  }
  return (
    <Panel title={words.holds}>
      <p className="note">{words.holdsHelp}</p>
      <form aria-label={words.holds} onSubmit={submit}>
        <div className="fields">
          <Field label={words.customer} id={`${field}id`}>
            <Input
              id={`${field}id`}
              value={customerId}
              maxLength={128}
              placeholder={words.customerHint}
              onChange={(event) => setCustomerId(event.target.value)}
            />
          </Field>
          <Field label={words.reason} id={`${field}reason`}>
            <Input
              id={`${field}reason`}
              value={reason}
              maxLength={1000}
              placeholder={words.reasonHint}
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
          <AuthorField />
          <Button type="primary" htmlType="submit" loading={isSending}>
            {words.set}
          </Button>
        </div>
      </form>
      <ChangeNotice notice={notice} />
      <HoldTable holds={holds} onRelease={(id) => void change('release', id)} />
    </Panel>
  )
}

function HoldTable({ holds, onRelease }: { readonly holds: readonly Hold[]; readonly onRelease: (id: string) => void }) {
  const words = useWords(privacyWords)
  const language = useLanguage()
  const { zone } = useNames()
  if (holds.length === 0) return <p className="note">{words.noHolds}</p>
  return (
    <div className="table-box">
      <table className="plain">
        <TableHead texts={[words.customer, words.since, words.by, words.reason, '']} />
        <tbody>
          {holds.map(({ customerId, since, by, reason }) => (
            <tr key={customerId}>
              <td>{customerId}</td>
              <td className="nowrap">{time(since, zone, language, 'full')}</td>
              <td>{by}</td>
              <td>{reason}</td>
              <td>
                <Popconfirm
                  title={words.releaseAsk(customerId)}
                  okText={words.release}
                  cancelText={words.cancel}
                  onConfirm={() => onRelease(customerId)}
                >
                  <Button size="small">{words.release}</Button>
                </Popconfirm>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
