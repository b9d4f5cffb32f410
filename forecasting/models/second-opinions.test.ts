import { expect, test } from 'vitest'
import { EMPTY_CALENDAR } from '../calendar.ts'
import { dayOfMonth, type EpochDay, epochDay, weekday } from '../days.ts'
import { fromDays, totalOf } from '../series.ts'
import { gammaPoisson } from './gamma-poisson.ts'
import { harmonicRegression } from './harmonic-regression.ts'
import { svdScores } from './svd-scores.ts'

const START = epochDay('2025-01-06')
/** Hours 8 to 20, afternoons the busier the later in the week. */
const calls = (day: EpochDay, hour: number): number =>
  hour < 8 || hour >= 20 ? 0 : (hour < 14 ? 60 : 60 + 10 * weekday(day)) * (weekday(day) > 4 ? 0.5 : 1)

const history = (days: number, count: (day: EpochDay, hour: number) => number | undefined = calls) =>
  fromDays(
    'a',
    60,
    new Map(
      Array.from({ length: days }, (_, k): EpochDay => START + k).map((day) => [
        day,
        Float64Array.from({ length: 24 }, (__, hour) => count(day, hour) ?? Number.NaN),
      ]),
    ),
  )

const MODELS = [svdScores(), harmonicRegression(), gammaPoisson()]

test.each(MODELS)('$name continues a week whose days have curves of their own', (model) => {
  const fit = model.fit(history(140), EMPTY_CALENDAR)
  for (let day = START + 140; day < START + 147; day++) {
    const forecast = fit.forecast(day)
    let missed = 0
    for (let hour = 0; hour < 24; hour++) missed += Math.abs((forecast[hour] ?? 0) - calls(day, hour))
    expect(missed / totalOf(Float64Array.from({ length: 24 }, (_, hour) => calls(day, hour)))).toBeLessThan(0.06)
  }
})

test.each(MODELS)('$name forecasts finite counts of at least 0 from any length of history, gaps and silence', (model) => {
  for (const days of [0, 1, 3, 9, 30, 90])
    for (const level of [0, 0.3, 500]) {
      const some = (day: EpochDay, hour: number) => (hour === 12 && day % 3 === 0 ? undefined : day % 4 === 0 ? level : 0)
      const fit = model.fit(days === 0 ? { ...history(1), days: [undefined] } : history(days, some), EMPTY_CALENDAR)
      for (let day = START + days; day < START + days + 8; day++)
        for (const count of fit.forecast(day)) expect(count >= 0 && Number.isFinite(count)).toBe(true)
    }
})

test('scores carry a busy day on to the next and let it fade', () => {
  // Days that hang together: each repeats 0.8 of the departure of the one before.
  let [departure, seed] = [0, 7]
  const level = new Map<EpochDay, number>()
  for (let k = 0; k < 140; k++) {
    seed = (seed * 48_271) % 2_147_483_647
    departure = k === 139 ? 0.5 : 0.8 * departure + 0.2 * (seed / 2_147_483_647 - 0.5)
    level.set(START + k, 1 + departure)
  }
  const fit = svdScores().fit(
    history(140, (_, hour) => (hour < 8 ? 0 : 50) * (level.get(_) ?? 1)),
    EMPTY_CALENDAR,
  )
  const [next, later] = [1, 12].map((ahead) => totalOf(fit.forecast(START + 139 + ahead)))
  expect(next).toBeGreaterThan(1.1 * (later ?? 0))
})

test('harmonic regression learns busy days at the start of the month', () => {
  const billing = (day: EpochDay, hour: number): number => calls(day, hour) * (dayOfMonth(day) <= 4 ? 1.4 : 1)
  const fit = harmonicRegression().fit(history(176, billing), EMPTY_CALENDAR) // to 2025-06-30
  const share = (date: string): number => {
    const day = epochDay(date)
    return totalOf(fit.forecast(day)) / totalOf(Float64Array.from({ length: 24 }, (_, hour) => calls(day, hour)))
  }
  expect(share('2025-07-02')).toBeGreaterThan(1.25)
  expect(share('2025-07-10')).toBeLessThan(1.06)
})

test('a slot with four calls of its own lies midway between them and the curve of the week, worked by hand', () => {
  // One Monday and one Tuesday of two slots: (4, 0) and (0, 4). Rates 2 and 2, both weekdays of usual size.
  const days = new Map([
    [START, Float64Array.of(4, 0)],
    [START + 1, Float64Array.of(0, 4)],
  ])
  const fit = gammaPoisson({ memoryWeeks: 1e9, priorCalls: 4 }).fit(fromDays('a', 720, days), EMPTY_CALENDAR)
  // (4 + 4) / (1 + 4 / 2), (0 + 4) / (1 + 4 / 2); a Wednesday, never seen, takes 2 and 2.
  expect([...fit.forecast(START + 7)].map((count) => Number(count.toFixed(3)))).toEqual([2.667, 1.333])
  expect([...fit.forecast(START + 9)]).toEqual([2, 2])
})
