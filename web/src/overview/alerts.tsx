/** Open alerts: what is past its limit, since when, and by how much. */

import { useNames } from '../directory.tsx'
import { ago, count, duration, NONE, percent, time } from '../format.ts'
import { type Language, useLanguage, useWords } from '../language.ts'
import { orderTypeName } from '../orders/order-type.ts'
import { Badge, Panel } from '../parts.tsx'
import type { OpenAlert } from '../published-api.ts'
import { overviewWords } from '../words/overview.ts'
import { shellWords } from '../words/shell.ts'

export function AlertsPanel({ alerts, asOf }: { readonly alerts: readonly OpenAlert[]; readonly asOf: string }) {
  const words = useWords(overviewWords)
  const { allSites } = useWords(shellWords)
  return (
    <Panel title={words.alerts} extra={allSites}>
      {alerts.length === 0 ? <p className="note">{words.noAlerts}</p> : <AlertTable alerts={alerts} asOf={asOf} />}
    </Panel>
  )
}

function AlertTable({ alerts, asOf }: { readonly alerts: readonly OpenAlert[]; readonly asOf: string }) {
  const words = useWords(overviewWords)
  const language = useLanguage()
  const names = useNames()
  return (
    <div className="table-box">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{words.alert}</th>
            <th scope="col">{words.subject}</th>
            {[words.value, words.limit, words.raised].map((head) => (
              <th key={head} scope="col" className="num">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {alerts.map((alert) => (
            <tr key={`${alert.rule} ${alert.subject}`}>
              <td>
                <Badge tone="bad">{alert.title[language]}</Badge>
              </td>
              <td className={alert.about === 'topic' || alert.about === 'interface' ? 'mono' : undefined}>
                {alert.about === 'queue' ? names.queue(alert.subject) : subjectText(alert, language)}
              </td>
              <td className="num">{valueText(alert, alert.value, language)}</td>
              <td className="num">{valueText(alert, alert.limit, language)}</td>
              <td className="num" title={time(alert.raisedAt, names.zone, language, 'full')}>
                {ago(alert.raisedAt, Date.parse(asOf), language)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const subjectText = ({ about, subject }: OpenAlert, language: Language): string =>
  about === 'order_type' ? orderTypeName(subject, language) : subject || NONE

function valueText({ unit }: OpenAlert, value: number, language: Language): string {
  if (unit === 'ratio') return percent(value)
  if (unit === 'seconds') return duration(value)
  return unit === 'count' ? count(value, language) : NONE
}
