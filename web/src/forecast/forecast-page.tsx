/** What will come and how many people it takes: one queue, a site or the whole, the days of choice, forecast beside what came. */
import { Button, Segmented, Select } from 'antd'
import { api, type Loaded } from '../api.ts'
import { useNames } from '../directory.tsx'
import { count, dayOf, dayText, percent, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { useMay, useOwnSites } from '../me.tsx'
import { Await, Badge, PageHead, Panel } from '../parts.tsx'
import type { Forecast } from '../published-api.ts'
import { useSearch } from '../router.tsx'
import { MINUTE_MS } from '../time.ts'
import { forecastWords } from '../words/forecast.ts'
import { planningWords } from '../words/planning.ts'
import { AccuracyView } from './accuracy-view.tsx'
import { CallsChart } from './calls-chart.tsx'
import { DayTable } from './day-table.tsx'
import { HistoryView } from './history-view.tsx'
import { OverridesPanel } from './overrides-panel.tsx'
import { type DayRange, moved, presets, rangeOf } from './range.ts'
import { addressOf, choiceOf, type Scope, scopeOf, zoneOfScope } from './scope.ts'
import { SlotTable } from './slot-table.tsx'
import { SpecialDaysView } from './special-days-view.tsx'
import { StaffingChart } from './staffing-chart.tsx'

const REFRESH_MS = MINUTE_MS

const VIEWS = ['plan', 'accuracy', 'days', 'import'] as const
type View = (typeof VIEWS)[number]

export function ForecastPage() {
  const words = useWords(planningWords)
  const more = useWords(forecastWords)
  const search = useSearch()
  const { directory } = useNames()
  const scope = scopeOf(search, directory.queues)
  const zone = zoneOfScope(directory, scope)
  const today = dayOf(directory.asOf || Date.now(), zone)
  const range = rangeOf(search.get('from'), search.get('to'), today)
  const view = search.oneOf('view', VIEWS) ?? 'plan'
  const may = useMay()
  const names = { plan: more.plan, accuracy: more.accuracyView, days: more.daysView, import: more.importView }
  return (
    <>
      <PageHead title={words.forecastTitle} sub={words.forecastEmptySub}>
        <Segmented<View>
          aria-label={more.views}
          options={VIEWS.filter((value) => value !== 'import' || may('importHistory')).map((value) => ({ value, label: names[value] }))}
          value={view}
          onChange={(value) => search.set({ view: value === 'plan' ? undefined : value })}
        />
        {view === 'plan' || view === 'accuracy' ? <ScopeChoice scope={scope} /> : null}
        {view === 'plan' ? <RangeChoice range={range} today={today} /> : null}
      </PageHead>
      {view === 'plan' ? <PlanView scope={scope} range={range} zone={zone} /> : null}
      {view === 'accuracy' && scope !== undefined ? <AccuracyView scope={scope} /> : null}
      {view === 'days' ? <SpecialDaysView today={today} /> : null}
      {view === 'import' ? <HistoryView /> : null}
    </>
  )
}

type PlanProps = { readonly scope: Scope | undefined; readonly range: DayRange; readonly zone: string }

function PlanView({ scope, range, zone }: PlanProps) {
  const words = useWords(planningWords)
  const more = useWords(forecastWords)
  const language = useLanguage()
  const search = useSearch()
  const branch = search.get('branch')
  const asked = { params: { query: { ...scope, ...range, branch } } }
  const polled = { enabled: scope !== undefined, refetchInterval: REFRESH_MS }
  const forecast = api.useQuery('get', '/api/forecast', asked, polled)
  const staffing = api.useQuery('get', '/api/staffing', asked, polled)
  const { model, asOf, isThin, branches = [] } = forecast.data ?? {}
  const made = model && asOf ? words.forecastSub(model, time(asOf, zone, language)) : undefined
  const onDay = (day: string) => search.set({ from: day, to: day })
  return (
    <div className="stack">
      <Panel
        title={`${words.calls}, ${rangeText(range, language)}`}
        extra={
          <>
            {isThin ? (
              <Badge tone="warn" title={more.thinHelp}>
                {more.thin}
              </Badge>
            ) : null}
            {made}
            <BranchChoice branches={branches} branch={branch} />
          </>
        }
      >
        {isThin ? <p className="note">{more.thinHelp}</p> : null}
        <Await from={forecast}>{(data) => <CallsChart forecast={data} range={range} />}</Await>
      </Panel>
      <AccuracyPanel forecast={forecast} />
      {scope === undefined || !('queue' in scope) ? null : <OverridesPanel queue={scope.queue} zone={zone} range={range} />}
      <Panel title={words.staffing}>
        <Await from={staffing}>{(data) => <StaffingChart staffing={data} range={range} />}</Await>
      </Panel>
      <Panel title={range.from === range.to ? more.bySlot : words.byDay}>
        <Await from={forecast}>
          {(data) =>
            range.from === range.to ? (
              <SlotTable forecast={data} staffing={staffing.data} />
            ) : (
              <DayTable forecast={data} staffing={staffing.data} onDay={onDay} />
            )
          }
        </Await>
      </Panel>
    </div>
  )
}

/** Shown once a what-if branch holds an override. */
function BranchChoice({ branches, branch }: { readonly branches: readonly string[]; readonly branch: string | undefined }) {
  const words = useWords(forecastWords)
  const search = useSearch()
  if (branches.length === 0 && branch === undefined) return null
  const options = [{ value: '', label: words.official }, ...branches.map((value) => ({ value, label: value }))]
  return (
    <Select
      size="small"
      aria-label={words.branch}
      value={branch ?? ''}
      options={options}
      onChange={(value) => search.set({ branch: value === '' ? undefined : value })}
      style={{ minWidth: 130 }}
    />
  )
}

const rangeText = ({ from, to }: DayRange, language: 'en' | 'zh'): string =>
  from === to ? dayText(from, language, 'longDay') : `${dayText(from, language)} – ${dayText(to, language)}`

function ScopeChoice({ scope }: { readonly scope: Scope | undefined }) {
  const words = useWords(forecastWords)
  const language = useLanguage()
  const { directory } = useNames()
  const search = useSearch()
  const named = (kind: string, entries: readonly { readonly id: string; readonly en: string; readonly zh: string }[]) =>
    entries.map((entry) => ({ value: `${kind}/${entry.id}`, label: entry[language] || entry.id }))
  const options = [
    { label: words.queues, options: named('queue', directory.queues) },
    { label: words.sites, options: named('site', directory.sites) },
    ...(useOwnSites() === undefined ? [{ label: words.whole, options: [{ value: 'total', label: words.total }] }] : []),
  ]
  return (
    <Select
      aria-label={words.level}
      value={choiceOf(scope)}
      options={options}
      onChange={(value) => value !== null && search.set(addressOf(value))}
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
