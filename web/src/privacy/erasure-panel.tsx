/** A customer found, where something of them is, and erased: how far it has come, and the receipt. */
import { Button, Input } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { api } from '../api.ts'
import { useNames } from '../directory.tsx'
import { Field } from '../field.tsx'
import { count, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, Badge, Panel, TableHead } from '../parts.tsx'
import type { CustomerTrace } from '../published-api.ts'
import { privacyWords } from '../words/privacy.ts'
import { EraseForm } from './erase-form.tsx'
import { ErasureProgress } from './erasure-progress.tsx'

export function ErasurePanel() {
  const words = useWords(privacyWords)
  const field = useId()
  const [typed, setTyped] = useState('')
  const [customerId, setCustomerId] = useState('')
  const [runId, setRunId] = useState<string>()
  const find = (event: FormEvent) => {
    event.preventDefault()
    setCustomerId(typed.trim())
    setRunId(undefined)
  }
  return (
    <Panel title={words.erase}>
      <p className="note">{words.eraseHelp}</p>
      <form aria-label={words.erase} onSubmit={find}>
        <div className="fields">
          <Field label={words.customer} id={field}>
            <Input
              id={field}
              value={typed}
              maxLength={128}
              placeholder={words.customerHint}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
          <Button htmlType="submit">{words.find}</Button>
        </div>
      </form>
      {customerId === '' ? null : runId === undefined ? (
        <Trace key={customerId} customerId={customerId} onBegun={setRunId} />
      ) : (
        <ErasureProgress id={runId} />
      )}
    </Panel>
  )
}

function Trace({ customerId, onBegun }: { readonly customerId: string; readonly onBegun: (id: string) => void }) {
  const trace = api.useQuery('get', '/api/privacy/customers/{customerId}', { params: { path: { customerId } } }, { retry: false })
  return (
    <Await from={trace} lines={4}>
      {(data) => (
        <>
          <Standing of={data} />
          <Places places={data.places} />
          {data.hold === null ? <EraseForm customerId={customerId} onBegun={onBegun} /> : null}
        </>
      )}
    </Await>
  )
}

function Standing({ of: { hold, erasedAt } }: { readonly of: CustomerTrace }) {
  const words = useWords(privacyWords)
  const language = useLanguage()
  const { zone } = useNames()
  return (
    <>
      {hold === null ? null : <Badge tone="warn">{words.held(time(hold.since, zone, language, 'full'), hold.by, hold.reason)}</Badge>}
      {erasedAt === null ? null : <Badge tone="muted">{words.erasedAt(time(erasedAt, zone, language, 'full'))}</Badge>}
    </>
  )
}

function Places({ places }: { readonly places: CustomerTrace['places'] }) {
  const words = useWords(privacyWords)
  const language = useLanguage()
  if (places.length === 0) return <p className="note">{words.nothingThere}</p>
  return (
    <div className="table-box">
      <table className="plain">
        <TableHead texts={[words.place]} numbers={[words.found, words.rows]} />
        <tbody>
          {places.map(({ place, rows, found }) => (
            <tr key={place}>
              <td>{place}</td>
              <td className="num">{count(found, language)}</td>
              <td className="num">{count(rows, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
