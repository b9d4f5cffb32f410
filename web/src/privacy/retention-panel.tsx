/** How long each class of data is kept, what the last look deleted and left, and the period changed. */
import { Button, DatePicker, Input, InputNumber } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import { service } from '../api.ts'
import { AuthorField } from '../author.tsx'
import { dayStart } from '../boards/range.ts'
import { ChangeNotice } from '../change-notice.tsx'
import { useNames } from '../directory.tsx'
import { Field } from '../field.tsx'
import { count, NONE, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { useMay } from '../me.tsx'
import { Panel, TableHead } from '../parts.tsx'
import type { RetentionRow } from '../published-api.ts'
import { useChange } from '../use-change.ts'
import { privacyWords } from '../words/privacy.ts'

export function RetentionPanel({ rows }: { readonly rows: readonly RetentionRow[] }) {
  const words = useWords(privacyWords)
  const may = useMay()
  const [chosen, setChosen] = useState<string>()
  const row = rows.find(({ dataClass }) => dataClass === chosen)
  return (
    <Panel title={words.retention}>
      <p className="note">{words.retentionHelp}</p>
      <div className="table-box">
        <table className="plain">
          <TableHead
            texts={[words.dataClass, words.kept, words.next, words.reason, words.lastLook, ...(may('setRetention') ? [''] : [])]}
          />
          <tbody>
            {rows.map((one) => (
              <tr key={one.dataClass}>
                <Period of={one} />
                {may('setRetention') ? (
                  <td>
                    <Button size="small" aria-expanded={one.dataClass === chosen} onClick={() => setChosen(one.dataClass)}>
                      {words.change}
                    </Button>
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {row ? <PeriodForm key={row.dataClass} row={row} /> : null}
    </Panel>
  )
}

function Period({ of: { dataClass, days, set, next, lookedAt, expired, held } }: { readonly of: RetentionRow }) {
  const words = useWords(privacyWords)
  const language = useLanguage()
  const { zone } = useNames()
  const keptFor = (n: number) => (n === 0 ? words.forEver : words.days(count(n, language)))
  return (
    <>
      <td>{words.classes[dataClass] ?? dataClass}</td>
      <td className="nowrap">{keptFor(days)}</td>
      <td>{next === null ? NONE : words.nextFrom(keptFor(next.days), time(next.from, zone, language))}</td>
      <td>{set === null ? words.usual : `${set.reason} (${set.by})`}</td>
      <td>
        {lookedAt === null ? words.never : words.looked(time(lookedAt, zone, language), count(expired, language), count(held, language))}
      </td>
    </>
  )
}

function PeriodForm({ row }: { readonly row: RetentionRow }) {
  const words = useWords(privacyWords)
  const field = useId()
  const { zone } = useNames()
  const [days, setDays] = useState<number | null>(row.days)
  const [day, setDay] = useState('')
  const [reason, setReason] = useState('')
  const { send, notice, isSending } = useChange()
  const save = (event: FormEvent) => {
    event.preventDefault()
    void send(async () => {
      if (reason.trim() === '') throw new Error(words.reasonMissing)
      const from = day === '' ? {} : { from: new Date(dayStart(day, zone)).toISOString() }
      const path = { dataClass: row.dataClass as 'facts' }
      await service.POST('/api/privacy/retention/{dataClass}', {
        params: { path },
        body: { days: days ?? 0, reason: reason.trim(), ...from },
      })
      return words.saved
    })
  }
  const name = words.classes[row.dataClass] ?? row.dataClass
  return (
    <form aria-label={name} onSubmit={save}>
      <h3>{name}</h3>
      <div className="fields">
        <Field label={words.daysField(row.shortest)} id={`${field}days`}>
          <InputNumber id={`${field}days`} value={days} min={0} max={3660} precision={0} onChange={setDays} />
        </Field>
        <Field label={words.from} id={`${field}from`}>
          <DatePicker id={`${field}from`} placeholder={words.now} onChange={(_, text) => setDay(typeof text === 'string' ? text : '')} />
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
          {words.save}
        </Button>
      </div>
      <ChangeNotice notice={notice} />
    </form>
  )
}
