/** One day by half hour: forecast, band, plan, what came, handling time, workload, people. */

import { count, duration, NONE, time } from '../format.ts'
import { useLanguage, useWords } from '../language.ts'
import type { Forecast, Staffing } from '../published-api.ts'
import { forecastWords } from '../words/forecast.ts'
import { planningWords } from '../words/planning.ts'

export function SlotTable({ forecast, staffing }: { readonly forecast: Forecast; readonly staffing: Staffing | undefined }) {
  const words = useWords(forecastWords)
  const planning = useWords(planningWords)
  const language = useLanguage()
  const people = new Map(staffing?.points.map((point) => [point.slotAt, point]))
  if (forecast.points.length === 0) return <p className="note">{planning.noForecast}</p>
  const heads: readonly (readonly [string, string?])[] = [
    [planning.forecast],
    [words.band],
    [words.planned, words.plannedHelp],
    [planning.actual],
    [words.aht],
    [words.workload, words.workloadHelp],
    [planning.required],
    [planning.rostered],
  ]
  return (
    <div className="table-box">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{words.slot}</th>
            {heads.map(([head, help]) => (
              <th key={head} scope="col" className="num" title={help}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {forecast.points.map((point) => (
            <tr key={point.slotAt}>
              <td>{time(point.slotAt, forecast.zone, language, 'clock')}</td>
              <td className="num">{count(point.mean, language)}</td>
              <td className="num">{point.lo80 === null ? NONE : `${count(point.lo80, language)} – ${count(point.hi80, language)}`}</td>
              <td className="num">{count(point.planned, language)}</td>
              <td className="num">{count(point.actual, language)}</td>
              <td className="num">{duration(point.ahtSeconds)}</td>
              <td className="num">{point.workloadErlangs === null ? NONE : point.workloadErlangs.toFixed(1)}</td>
              <td className="num">{count(people.get(point.slotAt)?.required, language)}</td>
              <td className="num">{count(people.get(point.slotAt)?.rostered, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
