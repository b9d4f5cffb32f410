/** The four-week mean as a forecast with bands: the challenger every forecast has to beat, and what plans when it does not. */
import { DAY_MS } from '../domain/kernel/time.ts'
import { indexCalendar } from './calendar.ts'
import type { VolumeForecast, VolumeRequest } from './forecast.ts'
import { conformalBands, type ScoredDay } from './intervals.ts'
import { seasonalMean } from './models/seasonal-mean.ts'
import { openingOf } from './opening.ts'
import { buildSeries, type CountRow, countsOn, historyUntil } from './series.ts'
import { instantOfMinute, wallMsOf } from './wall.ts'

const WEEKS = 4
/** Days whose errors teach the bands; two months as for the models. */
const SCORED_DAYS = 60

export const BENCHMARK = `sma${WEEKS}`

/** As `forecastVolume`, by the mean of the same slot of the last four same weekdays; every lead has the same bands. */
export function forecastBenchmark({ history, slotMinutes, zone, calendar, origin, horizonDays }: VolumeRequest): VolumeForecast {
  const rows: CountRow[] = history
    .filter(({ slotAt, value }) => slotAt < origin && value >= 0)
    .map(({ slotAt, value }) => ({ wallMs: wallMsOf(slotAt, zone), series: 'queue', value }))
  const today = Math.floor(wallMsOf(origin, zone) / DAY_MS)
  const [found] = buildSeries(rows, slotMinutes)
  for (const counts of found?.days ?? []) counts?.set(counts.map((count) => (Number.isNaN(count) ? 0 : count)))
  const series = found ?? { id: 'queue', slotMinutes, slotsPerDay: 1440 / slotMinutes, firstDay: today - 1, days: [undefined] }
  const model = seasonalMean(WEEKS)
  const known = historyUntil(series, today - 1)
  const fit = model.fit(known, calendar)
  // The mean itself knows no calendar; what is closed stays closed whoever forecasts.
  const { isOpen } = openingOf(known, indexCalendar(calendar, today - 1))
  const scored: ScoredDay[] = []
  for (let day = Math.max(series.firstDay + 7, today - SCORED_DAYS); day < today; day++) {
    const actual = countsOn(series, day)
    if (actual?.some((count) => count > 0))
      scored.push({ day, mean: model.fit(historyUntil(series, day - 1), calendar).forecast(day), actual })
  }
  const bands = conformalBands(scored)
  return {
    model: BENCHMARK,
    slots: Array.from({ length: horizonDays }, (_, ahead) => today + ahead).flatMap((day) => {
      const mean = isOpen(day) ? fit.forecast(day) : new Float64Array(series.slotsPerDay)
      const [band80, band95] = isOpen(day)
        ? [bands(mean, 0.8), bands(mean, 0.95)]
        : [
            { lo: mean, hi: mean },
            { lo: mean, hi: mean },
          ]
      return [...mean].flatMap((calls, slot) => {
        const slotAt = instantOfMinute(day, slot * slotMinutes, zone)
        if (slotAt === undefined) return []
        const at = (values: Float64Array) => values[slot] ?? 0
        return [{ slotAt, mean: calls, lo80: at(band80.lo), hi80: at(band80.hi), lo95: at(band95.lo), hi95: at(band95.hi) }]
      })
    }),
  }
}
