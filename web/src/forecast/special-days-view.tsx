/** Published and own special days of the coming and past months, and the editor of the own ones. */
import { Button, DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useId, useState } from 'react'
import { api, service } from '../api.ts'
import { AuthorField } from '../author.tsx'
import { ChangeNotice } from '../change-notice.tsx'
import { useNames } from '../directory.tsx'
import { Field } from '../field.tsx'
import { dayText, shiftDay, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { useMay } from '../me.tsx'
import { Await, Badge, Panel } from '../parts.tsx'
import type { NewSpecialDay, SpecialDayView } from '../published-api.ts'
import { useChange } from '../use-change.ts'
import { forecastWords } from '../words/forecast.ts'

/** Two months back show what the model learnt from, seven ahead hold the next lunar new year most of the year. */
const [BACK_DAYS, AHEAD_DAYS] = [60, 210]

export function SpecialDaysView({ today }: { readonly today: string }) {
  const words = useWords(forecastWords)
  const language = useLanguage()
  const may = useMay()
  const range = { from: shiftDay(today, -BACK_DAYS), to: shiftDay(today, AHEAD_DAYS) }
  const loaded = api.useQuery('get', '/api/forecast/special-days', { params: { query: range } })
  const { send, notice, isSending } = useChange()
  const withdraw = (id: string) =>
    send(async () => {
      await service.POST('/api/forecast/special-days/{id}/withdraw', { params: { path: { id } }, body: {} })
      return words.undone
    })
  const add = (day: NewSpecialDay) =>
    send(async () => {
      await service.POST('/api/forecast/special-days', { body: day })
      return words.dayAdded
    })
  const country = loaded.data?.country
  const help = country ? words.daysHelp(new Intl.DisplayNames([language], { type: 'region' }).of(country) ?? country) : words.daysHelpNone
  return (
    <Panel title={words.days} extra={loaded.data === undefined ? null : help}>
      {may('addSpecialDay') ? <DayForm today={today} onAdd={add} isSending={isSending} /> : null}
      <ChangeNotice notice={notice} />
      <Await from={loaded}>
        {({ days }) =>
          days.length === 0 ? (
            <p className="note">{words.noDays}</p>
          ) : (
            <DaysTable days={joined(days)} isSending={isSending} onWithdraw={(id) => void withdraw(id)} />
          )
        }
      </Await>
    </Panel>
  )
}

/** Published days that follow each other under one name become one row. */
function joined(days: readonly SpecialDayView[]): SpecialDayView[] {
  const rows: SpecialDayView[] = []
  for (const day of days) {
    const before = rows.findLast((row) => row.specialDayId === '' && row.kind === day.kind && row.name === day.name)
    if (day.specialDayId === '' && before && shiftDay(before.toOn, 1) === day.fromOn)
      rows[rows.indexOf(before)] = { ...before, toOn: day.toOn }
    else rows.push(day)
  }
  return rows
}

type TableProps = { readonly days: readonly SpecialDayView[]; readonly isSending: boolean; readonly onWithdraw: (id: string) => void }

function DaysTable({ days, isSending, onWithdraw }: TableProps) {
  const words = useWords(forecastWords)
  const may = useMay()
  const language = useLanguage()
  const { queue, zone } = useNames()
  return (
    <div className="table-box">
      <table className="plain">
        <thead>
          <tr>
            {[words.from, words.to, words.kind, words.name, words.queue, words.source].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <th scope="col">
              <span className="sr-only">{words.withdraw}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={`${day.specialDayId} ${day.kind} ${day.name} ${day.fromOn}`}>
              <td>{dayText(day.fromOn, language)}</td>
              <td>{day.toOn === day.fromOn ? '' : dayText(day.toOn, language)}</td>
              <td>{words.kinds[day.kind]}</td>
              <td>{day.name}</td>
              <td>{day.queueId === '' ? words.every : queue(day.queueId)}</td>
              <td>
                {day.specialDayId === '' ? words.published : <span title={time(day.madeAt, zone, language, 'full')}>{day.author}</span>}{' '}
                {day.withdrawnAt === null ? null : <Badge tone="muted">{words.states.withdrawn}</Badge>}
              </td>
              <td className="num">
                {day.specialDayId !== '' && day.withdrawnAt === null && may('withdrawSpecialDay') ? (
                  <Button size="small" disabled={isSending} onClick={() => onWithdraw(day.specialDayId)}>
                    {words.withdraw}
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const KINDS = ['closed', 'campaign', 'holiday', 'workday', 'bill_run'] as const

type FormProps = {
  readonly today: string
  readonly isSending: boolean
  readonly onAdd: (body: NewSpecialDay) => Promise<boolean>
}

function DayForm({ today, isSending, onAdd }: FormProps) {
  const words = useWords(forecastWords)
  const language = useLanguage()
  const { directory } = useNames()
  const id = useId()
  const [fromOn, setFrom] = useState(shiftDay(today, 7))
  const [toOn, setTo] = useState(shiftDay(today, 7))
  const [kind, setKind] = useState<(typeof KINDS)[number]>('campaign')
  const [name, setName] = useState('')
  const [queue, setQueue] = useState('')
  const isReady = name.trim() !== ''
  const add = async () => {
    if (isReady && (await onAdd({ id: crypto.randomUUID(), kind, name: name.trim(), queue, fromOn, toOn }))) setName('')
  }
  const queues = [{ value: '', label: words.every }, ...directory.queues.map((one) => ({ value: one.id, label: one[language] }))]
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <Field label={words.dayRange} id={`${id}days`}>
        <DatePicker.RangePicker
          id={{ start: `${id}days`, end: `${id}to` }}
          allowClear={false}
          value={[dayjs(fromOn), dayjs(toOn)]}
          onChange={(days) => {
            const [first, last] = days ?? []
            if (!first || !last) return
            setFrom(first.format('YYYY-MM-DD'))
            setTo(last.format('YYYY-MM-DD'))
          }}
          style={{ width: 240 }}
        />
      </Field>
      <Field label={words.kind} id={`${id}kind`}>
        <Select
          id={`${id}kind`}
          value={kind}
          onChange={setKind}
          options={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
          style={{ width: 160 }}
        />
      </Field>
      <Field label={words.name} id={`${id}name`}>
        <Input id={`${id}name`} value={name} maxLength={200} onChange={(event) => setName(event.target.value)} style={{ width: 170 }} />
      </Field>
      <Field label={words.queue} id={`${id}queue`}>
        <Select id={`${id}queue`} value={queue} onChange={setQueue} options={queues} style={{ width: 150 }} />
      </Field>
      <AuthorField />
      <Button type="primary" htmlType="submit" loading={isSending} disabled={!isReady}>
        {words.addDay}
      </Button>
    </form>
  )
}
