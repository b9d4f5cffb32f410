/** What will come and how many people it takes: one queue, the days of choice, forecast beside what came. */
import { Button, Segmented, Select } from 'antd'
import type { Forecast, Staffing } from '../../../service/api/planning.ts'
import { type Loaded, useApi, withQuery } from '../api.ts'
import { useNames } from '../directory.tsx'
import { count, dayOf, dayText, percent, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, PageHead, Panel } from '../parts.tsx'
import { useSearch } from '../router.tsx'
import { planningWords } from '../words/planning.ts'
import { shellWords } from '../words/shell.ts'
import { CallsChart } from './calls-chart.tsx'
import { DayTable } from './day-table.tsx'
import { type DayRange, moved, presets, rangeOf } from './range.ts'
import { StaffingChart } from './staffing-chart.tsx'

const REFRESH_MS = 60_000

export function ForecastPage() {
  const words = useWords(planningWords)
  const language = useLanguage()
  const search = useSearch()
  const { directory, zone } = useNames()
  const queue = search.get('queue') ?? directory.queues[0]?.id
  const today = dayOf(directory.asOf || Date.now(), zone)
  const range = rangeOf(search.get('from'), search.get('to'), today)
  const path = (name: string) => (queue === undefined ? undefined : withQuery(`/api/${name}`, { queue, ...range }))
  const forecast = useApi<Forecast>(path('forecast'), REFRESH_MS)
  const staffing = useApi<Staffing>(path('staffing'), REFRESH_MS)
  const { model, asOf } = forecast.data ?? {}
  const sub = model && asOf ? words.forecastSub(model, time(asOf, zone, language)) : words.forecastEmptySub
  return (
    <>
      <PageHead title={words.forecastTitle} sub={sub}>
        <QueueChoice queue={queue} />
        <RangeChoice range={range} today={today} />
      </PageHead>
      <div className="stack">
        <Panel title={`${words.calls}, ${rangeText(range, language)}`}>
          <Await from={forecast}>{(data) => <CallsChart forecast={data} range={range} />}</Await>
        </Panel>
        <AccuracyPanel forecast={forecast} />
        <Panel title={words.staffing}>
          <Await from={staffing}>{(data) => <StaffingChart staffing={data} range={range} />}</Await>
        </Panel>
        <Panel title={words.byDay}>
          <Await from={forecast}>{(data) => <DayTable forecast={data} staffing={staffing.data} />}</Await>
        </Panel>
      </div>
    </>
  )
}

const rangeText = ({ from, to }: DayRange, language: 'en' | 'zh'): string =>
  from === to ? dayText(from, language, 'longDay') : `${dayText(from, language)} – ${dayText(to, language)}`

function QueueChoice({ queue }: { readonly queue: string | undefined }) {
  const shell = useWords(shellWords)
  const language = useLanguage()
  const { directory } = useNames()
  const search = useSearch()
  const options = directory.queues.map((entry) => ({ value: entry.id, label: entry[language] }))
  return (
    <Select
      aria-label={shell.queue}
      value={queue ?? null}
      options={options}
      onChange={(value) => search.set({ queue: value ?? undefined })}
      style={{ minWidth: 150 }}
    />
  )
}

function RangeChoice({ range, today }: { readonly range: DayRange; readonly today: string }) {
  const words = useWords(planningWords)
  const search = useSearch()
  const known = Object.entries(presets(today))
  const chosen = known.find(([, preset]) => preset.from === range.from && preset.to === range.to)?.[0]
  const names: Readonly<Record<string, string>> = {
    today: words.today,
    week: words.week,
    nextWeek: words.nextWeek,
    fortnight: words.fortnight,
  }
  const show = (next: DayRange | undefined) => next && search.set({ from: next.from, to: next.to })
  return (
    <>
      <Button aria-label={words.earlier} title={words.earlier} onClick={() => show(moved(range, -1))}>
        ‹
      </Button>
      <Segmented
        options={known.map(([value]) => ({ value, label: names[value] ?? value }))}
        value={chosen ?? ''}
        onChange={(value) => show(known.find(([name]) => name === value)?.[1])}
      />
      <Button aria-label={words.later} title={words.later} onClick={() => show(moved(range, 1))}>
        ›
      </Button>
    </>
  )
}

function AccuracyPanel({ forecast }: { readonly forecast: Loaded<Forecast> }) {
  const words = useWords(planningWords)
  const language = useLanguage()
  const accuracy = forecast.data?.accuracy
  if (accuracy === undefined || forecast.data?.model === null) return null
  const facts = [
    [words.wape, percent(accuracy.wape), words.wapeHelp],
    [words.bias, percent(accuracy.bias), words.biasHelp],
    [words.coverage80, percent(accuracy.coverage80, 0), undefined],
    [words.coverage95, percent(accuracy.coverage95, 0), undefined],
    [words.slots, count(accuracy.slots, language), undefined],
  ] as const
  return (
    <Panel title={words.accuracy}>
      {accuracy.slots === 0 ? (
        <p className="note">{words.noAccuracy}</p>
      ) : (
        <dl className="facts">
          {facts.map(([name, value, help]) => (
            <div key={name} title={help}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  )
}
