/** What is the case at this moment: seats by state, open orders, last runs of jobs, last event of each topic. */
import { Link } from 'wouter'
import { Code } from '../code.tsx'
import { useNames } from '../directory.tsx'
import { ago, count, NONE, time } from '../format.ts'
import { type Language, useLanguage, useWords } from '../language.ts'
import { useMay } from '../me.tsx'
import { orderTypeName } from '../orders/order-type.ts'
import { Badge, Panel, type Tone } from '../parts.tsx'
import type { Freshness, JobState, Overview } from '../published-api.ts'
import { type Palette, usePalette } from '../theme.ts'
import { overviewWords } from '../words/overview.ts'

type StateName = keyof (typeof overviewWords)[Language]['states']

const isStateName = (state: string): state is StateName => state in overviewWords.en.states

const colours = (palette: Palette): Readonly<Record<StateName, string | undefined>> => ({
  talking: palette.series[0],
  holding: palette.series[2],
  ringing: palette.series[1],
  wrap_up: palette.series[3],
  ready: palette.series[5],
  break: palette.series[7],
  training: palette.series[6],
  meeting: palette.series[4],
  unknown: palette.bad,
  signed_out: palette.line,
})

export function SeatsPanel({ overview }: { readonly overview: Overview }) {
  const words = useWords(overviewWords)
  const language = useLanguage()
  const palette = usePalette()
  const leads = useMay()('getFloor')
  const colour = colours(palette)
  const seats = overview.seats.filter((entry) => entry.state !== 'signed_out')
  const total = seats.reduce((sum, entry) => sum + entry.seats, 0)
  const colourOf = (state: string) => (isStateName(state) ? colour[state] : palette.muted)
  return (
    <Panel
      title={words.seats}
      extra={leads ? <Link to="/floor">{words.signedIn(count(total, language))}</Link> : words.signedIn(count(total, language))}
    >
      {total === 0 ? (
        <p className="note">{words.noSeats}</p>
      ) : (
        <>
          <div className="split" aria-hidden="true">
            {seats.map((entry) => (
              <span key={entry.state} style={{ flexGrow: entry.seats, background: colourOf(entry.state) }} />
            ))}
          </div>
          <div className="key-list">
            {seats.map((entry) => (
              <div key={entry.state}>
                <i style={{ background: colourOf(entry.state) }} />
                {isStateName(entry.state) ? words.states[entry.state] : entry.state}
                <b>{count(entry.seats, language)}</b>
              </div>
            ))}
          </div>
        </>
      )}
    </Panel>
  )
}

export function OrdersPanel({ overview: { orders } }: { readonly overview: Overview }) {
  const words = useWords(overviewWords)
  const language = useLanguage()
  const leads = useMay()('getOrders')
  const facts = [
    [words.open, orders.open, 'open'],
    [words.overdue, orders.overdue, 'overdue'],
    [words.dueSoon, orders.dueSoon, 'due_soon'],
    [words.openedToday, orders.openedToday, undefined],
    [words.resolvedToday, orders.resolvedToday, undefined],
  ] as const
  return (
    <Panel title={words.orders}>
      <dl className="facts">
        {facts.map(([name, value, state]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{leads && state ? <Link to={`/orders?state=${state}`}>{count(value, language)}</Link> : count(value, language)}</dd>
          </div>
        ))}
      </dl>
      {orders.byType.length === 0 ? (
        <p className="note">{words.noOrders}</p>
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{words.orderType}</th>
              {[words.open, words.overdue, words.dueSoon].map((head) => (
                <th key={head} scope="col" className="num">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {orders.byType.map((row) => (
              <tr key={row.orderType}>
                <td>{orderTypeName(row.orderType, language)}</td>
                <td className="num">{count(row.open, language)}</td>
                <td className="num">{row.overdue > 0 ? <Badge tone="bad">{count(row.overdue, language)}</Badge> : '0'}</td>
                <td className="num">{count(row.dueSoon, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

const TONES: Readonly<Record<string, Tone>> = { done: 'good', succeeded: 'good', running: 'accent', claimed: 'accent', failed: 'bad' }

export function JobsPanel({ jobs, asOf }: { readonly jobs: readonly JobState[]; readonly asOf: string }) {
  const words = useWords(overviewWords)
  const language = useLanguage()
  const statusName = (status: string) => Object.entries(words.jobStatus).find(([name]) => name === status)?.[1] ?? status
  return (
    <Panel title={words.jobs}>
      {jobs.length === 0 ? (
        <p className="note">
          <Code text={words.noJobs} />
        </p>
      ) : (
        <div className="table-box">
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{words.job}</th>
                <th scope="col">{words.status}</th>
                <th scope="col">{words.lastRun}</th>
                <th scope="col" className="num">
                  {words.rows}
                </th>
              </tr>
            </thead>
            <tbody>
              {jobs.map((job) => (
                <tr key={job.job}>
                  <td className="mono">{job.job}</td>
                  <td>
                    <Badge tone={TONES[job.status] ?? 'muted'}>{statusName(job.status)}</Badge>
                    {job.error === null ? null : <span className="note"> {job.error}</span>}
                  </td>
                  <td>{ago(job.endedAt ?? job.startedAt, Date.parse(asOf), language)}</td>
                  <td className="num">{count(job.rows, language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

export function FreshnessPanel({ freshness, asOf }: { readonly freshness: readonly Freshness[]; readonly asOf: string }) {
  const words = useWords(overviewWords)
  const language = useLanguage()
  const { zone } = useNames()
  return (
    <Panel title={words.freshness}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{words.topic}</th>
            <th scope="col" className="num">
              {words.rows}
            </th>
            <th scope="col" className="num">
              {words.lastEvent}
            </th>
          </tr>
        </thead>
        <tbody>
          {freshness.map((entry) => (
            <tr key={entry.topic}>
              <td className="mono">{entry.topic}</td>
              <td className="num">{count(entry.rows, language)}</td>
              <td className="num" title={time(entry.lastEventAt, zone, language, 'full')}>
                {entry.lastEventAt === null ? NONE : ago(entry.lastEventAt, Date.parse(asOf), language)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
