/** How good the forecasts were: by how far ahead, by day, beside the four-week mean, with alarms and the worth of overrides. */

import { api } from '../api.ts'
import { useNames } from '../directory.tsx'
import { count, dayText, NONE, percent } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import { Await, Badge, Empty, Panel } from '../parts.tsx'
import type { AccuracyReport, ForecastAlarm, LeadAccuracy, OverrideValue } from '../published-api.ts'
import { MINUTE_MS } from '../time.ts'
import { forecastWords } from '../words/forecast.ts'
import { ErrorChart } from './error-chart.tsx'
import type { Scope } from './scope.ts'

const REFRESH_MS = MINUTE_MS

export function AccuracyView({ scope }: { readonly scope: Scope }) {
  const loaded = api.useQuery('get', '/api/forecast/accuracy', { params: { query: scope } }, { refetchInterval: REFRESH_MS })
  return (
    <Await from={loaded} lines={12}>
      {(report) => <Report report={report} isSum={!('queue' in scope)} />}
    </Await>
  )
}

function Report({ report, isSum }: { readonly report: AccuracyReport; readonly isSum: boolean }) {
  const words = useWords(forecastWords)
  const language = useLanguage()
  if (report.leads.length === 0)
    return (
      <Panel>
        <Empty title={words.noAccuracy}>{words.noAccuracyHelp}</Empty>
      </Panel>
    )
  const slots = report.leads.reduce((sum, lead) => sum + lead.slots, 0)
  const backfilled = report.leads.reduce((sum, lead) => sum + lead.slots * lead.backfilledShare, 0) / Math.max(1, slots)
  return (
    <div className="stack">
      <Panel title={words.alarms}>
        <Alarms alarms={report.alarms} isSum={isSum} />
      </Panel>
      <Panel
        title={words.byLead(dayText(report.from, language), dayText(report.to, language))}
        extra={isSum ? words.leadHelpSum : words.leadHelp}
      >
        <LeadTable leads={report.leads} />
        {backfilled > 0 ? <p className="note">{words.backfilled(percent(backfilled, 0))}</p> : null}
      </Panel>
      <Panel title={words.byDay}>
        <ErrorChart days={report.days} />
      </Panel>
      <Panel title={words.helped}>
        <Helped values={report.overrides} />
      </Panel>
    </div>
  )
}

function Alarms({ alarms, isSum }: { readonly alarms: readonly ForecastAlarm[]; readonly isSum: boolean }) {
  const words = useWords(forecastWords)
  const language = useLanguage()
  const names = useNames()
  if (alarms.length === 0) return <Badge tone="good">{words.noAlarms}</Badge>
  return (
    <ul className="plain-list">
      {alarms.map(({ queueId, kind, watchedOn, value }) => (
        <li key={`${queueId} ${kind} ${watchedOn}`}>
          <Badge tone={kind === 'fallback' ? 'bad' : 'warn'}>
            {isSum ? `${names.queue(queueId)}, ` : ''}
            {dayText(watchedOn, language)}: {words.alarmKinds[kind](kind === 'bias' ? value.toFixed(1) : percent(value, 0))}
          </Badge>
        </li>
      ))}
    </ul>
  )
}

function LeadTable({ leads }: { readonly leads: readonly LeadAccuracy[] }) {
  const words = useWords(forecastWords)
  const language = useLanguage()
  const heads: readonly (readonly [string, string?])[] = [
    [words.error],
    [words.errorPlanned],
    [words.errorNaive],
    [words.valueAdded, words.valueAddedHelp],
    [words.bias],
    [words.coverage80],
    [words.coverage95],
    [words.slots],
  ]
  return (
    <div className="table-box">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{words.lead}</th>
            {heads.map(([head, help]) => (
              <th key={head} scope="col" className="num" title={help}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {leads.map((lead) => (
            <tr key={lead.lead}>
              <td>{lead.lead}</td>
              <td className="num">{percent(lead.wape)}</td>
              <td className="num">{percent(lead.plannedWape)}</td>
              <td className="num">{percent(lead.naiveWape)}</td>
              <td className="num">{signed(lead.valueAdded)}</td>
              <td className="num">{signed(lead.bias)}</td>
              <td className="num">{percent(lead.coverage80, 0)}</td>
              <td className="num">{percent(lead.coverage95, 0)}</td>
              <td className="num">{count(lead.slots, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const signed = (ratio: number | null): string => (ratio === null ? NONE : `${ratio >= 0 ? '+' : '−'}${percent(Math.abs(ratio))}`)

function Helped({ values }: { readonly values: readonly OverrideValue[] }) {
  const words = useWords(forecastWords)
  const language = useLanguage()
  if (values.length === 0) return <p className="note">{words.noHelped}</p>
  return (
    <div className="table-box">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{words.who}</th>
            <th scope="col">{words.reason}</th>
            <th scope="col" className="num">
              {words.slots}
            </th>
            <th scope="col" className="num">
              {words.gain}
            </th>
          </tr>
        </thead>
        <tbody>
          {values.map((one) => (
            <tr key={one.overrideId}>
              <td>{one.author}</td>
              <td>{one.reason}</td>
              <td className="num">{count(one.slots, language)}</td>
              <td className="num">
                <Badge tone={one.gain >= 0 ? 'good' : 'bad'}>{`${one.gain >= 0 ? '+' : '−'}${count(Math.abs(one.gain), language)}`}</Badge>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
