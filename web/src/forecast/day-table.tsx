/** The days shown, one row each: calls forecast and offered, people at peak, person-hours. */

import { count, dayOf, dayText, duration, NONE, percent } from '../format.ts'
import { groupBy } from '../group.ts'
import { useLanguage, useWords } from '../language.ts'
import type { Forecast, Staffing } from '../published-api.ts'
import { forecastWords } from '../words/forecast.ts'
import { planningWords } from '../words/planning.ts'

const SLOT_HOURS = 0.5

type Props = { readonly forecast: Forecast; readonly staffing: Staffing | undefined; readonly onDay: (day: string) => void }

export function DayTable({ forecast, staffing, onDay }: Props) {
  const words = useWords(planningWords)
  const more = useWords(forecastWords)
  const language = useLanguage()
  const days = groupBy(forecast.points, (point) => dayOf(point.slotAt, forecast.zone))
  const people = groupBy(staffing?.points ?? [], (point) => dayOf(point.slotAt, forecast.zone))
  if (days.size === 0) return <p className="note">{words.noForecast}</p>
  const heads = [
    words.forecastCalls,
    more.planned,
    words.actualCalls,
    words.error,
    more.aht,
    words.peak,
    words.personHours,
    words.shortHours,
  ]
  return (
    <div className="table-box">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{words.day}</th>
            {heads.map((head) => (
              <th key={head} scope="col" className="num">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...days].map(([day, points]) => {
            const expected = total(points.map((point) => point.mean))
            const came = points.every((point) => point.actual !== null) ? total(points.map((point) => point.actual)) : null
            const slots = people.get(day) ?? []
            const short = slots.reduce((sum, slot) => sum + (slot.rostered === null ? 0 : Math.max(0, slot.required - slot.rostered)), 0)
            return (
              <tr key={day}>
                <td>
                  <button type="button" className="link" title={more.openDay(dayText(day, language))} onClick={() => onDay(day)}>
                    {dayText(day, language)}
                  </button>
                </td>
                <td className="num">{count(expected, language)}</td>
                <td className="num">{count(total(points.map((point) => point.planned)), language)}</td>
                <td className="num">{count(came, language)}</td>
                <td className="num">{difference(expected, came)}</td>
                <td className="num">{duration(handlingTime(points))}</td>
                <td className="num">{slots.length === 0 ? NONE : count(Math.max(...slots.map((slot) => slot.scheduled)), language)}</td>
                <td className="num">
                  {slots.length === 0 ? NONE : count(slots.reduce((sum, slot) => sum + slot.scheduled, 0) * SLOT_HOURS, language)}
                </td>
                <td className="num">{slots.some((slot) => slot.rostered !== null) ? count(short * SLOT_HOURS, language) : NONE}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** Mean of the half hours, weighed by calls. */
function handlingTime(points: Forecast['points']): number | null {
  let [seconds, calls] = [0, 0]
  for (const { planned, ahtSeconds } of points) {
    if (planned === null || ahtSeconds === null) continue
    seconds += planned * ahtSeconds
    calls += planned
  }
  return calls > 0 ? seconds / calls : null
}

function total(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}

function difference(expected: number | null, came: number | null): string {
  if (expected === null || came === null || came === 0) return NONE
  const ratio = expected / came - 1
  return `${ratio >= 0 ? '+' : '−'}${percent(Math.abs(ratio))}`
}
