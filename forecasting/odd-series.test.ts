import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, instant } from '../domain/kernel/time.ts'
import { backtest, parseLead } from './backtest.ts'
import { reportSeries } from './backtest-report.ts'
import { EMPTY_CALENDAR } from './calendar.ts'
import { epochDay, weekday } from './days.ts'
import { forecastVolume, mainModel, OTHER_MODELS } from './forecast.ts'
import { type DaySeries, fromDays } from './series.ts'

const START = epochDay('2025-03-03')
const SLOTS = 24

/** Hourly counts; `total` of a day by its index, undefined = missing. Calls fall into the hours 8 to 20, unevenly. */
function hotline(days: number, total: (index: number) => number | undefined): DaySeries {
  const byDay = new Map<number, Float64Array<ArrayBuffer>>()
  for (let index = 0; index < days; index++) {
    const calls = total(index)
    if (calls === undefined) continue
    const shape = (hour: number): number => (hour < 8 || hour >= 20 ? 0 : 1 + ((hour * 7 + index * 3) % 5) / 5)
    byDay.set(
      START + index,
      Float64Array.from({ length: SLOTS }, (_, hour) => Math.round((calls * shape(hour)) / 17)),
    )
  }
  return fromDays('odd', 60, byDay)
}

const ODD: readonly (readonly [string, DaySeries])[] = [
  ['one day', hotline(1, () => 100)],
  ['one week', hotline(7, () => 100)],
  ['two weeks and a half', hotline(17, (k) => 200 + 10 * k)],
  ['nothing but zeros', hotline(80, () => 0)],
  ['a call now and then', hotline(120, (k) => (k % 9 === 4 ? 5 : 0))],
  ['weekdays only', hotline(120, (k) => (weekday(START + k) > 4 ? undefined : 5000))],
  ['closed at weekends, as zeros', hotline(120, (k) => (weekday(START + k) > 4 ? 0 : 5000))],
  ['every third day missing', hotline(120, (k) => (k % 3 === 1 ? undefined : 800))],
  ['ten times the calls from one day on', hotline(120, (k) => (k < 100 ? 300 : 3000))],
  ['a queue that ends', hotline(120, (k) => (k < 100 ? 3000 : 0))],
  ['a queue opened last week', hotline(120, (k) => (k < 113 ? 0 : 3000))],
  ['one freak day', hotline(120, (k) => (k === 115 ? 1_000_000 : 900))],
  ['five weeks of silence in between', hotline(120, (k) => (k > 60 && k < 96 ? undefined : 900))],
]

test.each(ODD)('%s: the backtest gives finite figures or null, with bands around every mean', (_, series) => {
  const leads = ['1', '2-5', '14'].map(parseLead)
  const setup = () => ({ model: mainModel(), others: OTHER_MODELS, calendar: EMPTY_CALENDAR })
  const result = backtest({ series, setup, window: { lastDays: 10 }, leads, levels: [0.8, 0.95], now: () => 0 })
  for (const lead of reportSeries(result, leads, [0.8, 0.95]).leads) {
    const { lead: label, ...figures } = lead
    expect(label).toBeTypeOf('string')
    const numbers = JSON.stringify(figures, (_key, value) => (typeof value === 'number' && !Number.isFinite(value) ? 'not finite' : value))
    expect(numbers).not.toContain('not finite')
    expect((lead.winkler['80'] ?? 0) >= 0 && (lead.coverage['95'] ?? 1) >= (lead.coverage['80'] ?? 0)).toBe(true)
  }
})

test.each(ODD)('%s: the forecast has a finite mean of at least 0 inside nested bands in every slot', (_, series) => {
  const history = series.days.flatMap((counts, index) =>
    counts ? [...counts].map((value, slot) => ({ slotAt: instant(((series.firstDay + index) * 24 + slot) * HOUR_MS), value })) : [],
  )
  const origin = instant((series.firstDay + series.days.length) * DAY_MS)
  const { slots } = forecastVolume({ history, slotMinutes: 60, zone: 'UTC', calendar: EMPTY_CALENDAR, origin, horizonDays: 14 })
  expect(slots).toHaveLength(14 * SLOTS)
  for (const { mean, lo80, hi80, lo95, hi95 } of slots) {
    expect([mean, lo80, hi80, lo95, hi95].every((value) => Number.isFinite(value) && value >= 0)).toBe(true)
    expect(lo95 <= lo80 && lo80 <= mean + 1e-9 && mean <= hi80 + 1e-9 && hi80 <= hi95).toBe(true)
  }
})

test('a week of history forecasts the next days about right, with bands at least half the mean wide', () => {
  const series = hotline(7, () => 1700)
  const history = series.days.flatMap((counts, index) =>
    [...(counts ?? [])].map((value, slot) => ({ slotAt: instant(((series.firstDay + index) * 24 + slot) * HOUR_MS), value })),
  )
  const origin = instant((series.firstDay + 7) * DAY_MS)
  const { slots } = forecastVolume({ history, slotMinutes: 60, zone: 'UTC', calendar: EMPTY_CALENDAR, origin, horizonDays: 3 })
  const total = slots.reduce((sum, { mean }) => sum + mean, 0)
  expect(Math.abs(total / (3 * 1700) - 1)).toBeLessThan(0.15)
  const noon = slots[12]
  expect((noon?.hi80 ?? 0) - (noon?.lo80 ?? 0)).toBeGreaterThan(0.5 * (noon?.mean ?? 0))
})
