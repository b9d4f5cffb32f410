/** One week's roster: who works when, and whether that covers what is required. */
import { Select } from 'antd'
import { api } from '../api.ts'
import { CsvButton } from '../csv-button.tsx'
import { type Names, useNames } from '../directory.tsx'
import { NoData } from '../forecast/no-data.tsx'
import { count, dayOf, dayText, duration, percent, shiftDay, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, Badge, PageHead, Panel } from '../parts.tsx'
import type { Roster } from '../published-api.ts'
import { useSearch } from '../router.tsx'
import { MINUTE_MS } from '../time.ts'
import { planningWords } from '../words/planning.ts'
import { shellWords } from '../words/shell.ts'
import { CoverChart } from './cover-chart.tsx'
import { WeekGrid } from './week-grid.tsx'

export function RosterPage() {
  const words = useWords(planningWords)
  const language = useLanguage()
  const search = useSearch()
  const query = { week: search.get('week'), queue: search.get('queue') }
  const roster = api.useQuery('get', '/api/roster', { params: { query } }, { refetchInterval: MINUTE_MS })
  const week = roster.data?.weekFrom
  return (
    <>
      <PageHead
        title={words.rosterTitle}
        sub={week === undefined ? ' ' : words.rosterSub(dayText(week, language), dayText(shiftDay(week, 6), language))}
      >
        <Choices roster={roster.data} />
      </PageHead>
      <Await from={roster} lines={14}>
        {(data) =>
          data.run === null && data.shifts.length === 0 ? (
            <Panel>
              <NoData title={words.noRoster} help={words.noRosterHelp} />
            </Panel>
          ) : (
            <div className="stack">
              <RunFacts roster={data} />
              <Panel title={words.cover}>
                <CoverChart roster={data} />
              </Panel>
              <Panel title={words.shifts}>
                <WeekGrid roster={data} />
              </Panel>
            </div>
          )
        }
      </Await>
    </>
  )
}

function Choices({ roster }: { readonly roster: Roster | undefined }) {
  const words = useWords(planningWords)
  const shell = useWords(shellWords)
  const language = useLanguage()
  const names = useNames()
  const { directory } = names
  const search = useSearch()
  const weeks = [...new Set([...(roster?.weeks ?? []), ...(roster === undefined ? [] : [roster.weekFrom])])].sort().reverse()
  const queues = [{ value: '', label: shell.allQueues }, ...directory.queues.map((queue) => ({ value: queue.id, label: queue[language] }))]
  return (
    <>
      <Select
        aria-label={shell.queue}
        value={search.get('queue') ?? ''}
        options={queues}
        onChange={(queue) => search.set({ queue })}
        style={{ minWidth: 140 }}
      />
      <Select
        aria-label={words.chooseWeek}
        value={roster?.weekFrom ?? null}
        options={weeks.map((week) => ({ value: week, label: `${dayText(week, language)} – ${dayText(shiftDay(week, 6), language)}` }))}
        onChange={(week) => search.set({ week: week ?? undefined })}
        style={{ minWidth: 220 }}
      />
      <CsvButton
        page="roster"
        file={`roster-${roster?.weekFrom ?? ''}.csv`}
        table={roster === undefined || roster.shifts.length === 0 ? undefined : () => tableOf(roster, names)}
      />
    </>
  )
}

/** Times as they are read off the page, with the zone in the head; ids beside the names, which may change. */
function tableOf({ shifts }: Roster, { zone, agent, queue }: Names) {
  const local = (at: string | null) => (at === null ? null : `${dayOf(at, zone)} ${time(at, zone, 'en', 'clock')}`)
  return {
    head: [
      'agent',
      'agent_id',
      'queue',
      'queue_id',
      'day',
      'shift',
      ...['from', 'to', 'break_from', 'break_to'].map((name) => `${name} ${zone}`),
    ],
    rows: shifts.map((shift) => [
      ...[agent(shift.agentId), shift.agentId, queue(shift.queueId), shift.queueId, shift.workOn, shift.shiftId],
      ...[local(shift.fromAt), local(shift.toAt), local(shift.breakFromAt), local(shift.breakToAt)],
    ]),
  }
}

function RunFacts({ roster: { run, coverage, shifts } }: { readonly roster: Roster }) {
  const words = useWords(planningWords)
  const language = useLanguage()
  const statusName = (status: string) => Object.entries(words.statuses).find(([name]) => name === status)?.[1] ?? status
  const shortHours = coverage.reduce((sum, slot) => sum + Math.max(0, slot.required - slot.rostered), 0) / 2
  const agents = new Set(shifts.map((shift) => shift.agentId)).size
  return (
    <Panel>
      <dl className="facts">
        <Fact name={words.violations}>
          {run === null ? (
            words.none
          ) : (
            <Badge tone={run.hardViolations === 0 ? 'good' : 'bad'}>{count(run.hardViolations, language)}</Badge>
          )}
        </Fact>
        <Fact name={words.shortHours}>{count(shortHours, language)}</Fact>
        <Fact name={words.agents}>{count(agents, language)}</Fact>
        <Fact name={words.shifts}>{count(shifts.length, language)}</Fact>
        {run === null ? null : (
          <>
            <Fact name={words.gap} help={words.gapHelp}>
              {percent(run.gapRatio)}
            </Fact>
            <Fact name={words.status}>{statusName(run.status)}</Fact>
            <Fact name={words.solvedIn}>{duration(run.seconds)}</Fact>
          </>
        )}
      </dl>
    </Panel>
  )
}

function Fact({ name, help, children }: { readonly name: string; readonly help?: string; readonly children: React.ReactNode }) {
  return (
    <div title={help}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
