import { expect, test } from 'vitest'
import { EMPTY_CALENDAR } from '../calendar.ts'
import { dayOfMonth, type EpochDay, epochDay, weekday } from '../days.ts'
import { publishedHolidays } from '../published-holidays.ts'
import { fromDays, totalOf } from '../series.ts'
import { dayTotalProfile } from './day-total-profile.ts'

const START = epochDay('2024-01-01')
const SHAPE = Float64Array.from({ length: 24 }, (_, hour) => Math.max(0, hour - 6) * Math.max(0, 22 - hour))

/** Hourly counts of `days` days whose total is `total(day)`; undefined = missing. */
function history(days: number, total: (day: EpochDay) => number | undefined) {
  const sum = SHAPE.reduce((a, b) => a + b, 0)
  const byDay = new Map<EpochDay, Float64Array<ArrayBuffer>>()
  for (let day = START; day < START + days; day++) {
    const calls = total(day)
    if (calls !== undefined)
      byDay.set(
        day,
        SHAPE.map((share) => (share * calls) / sum),
      )
  }
  return fromDays('a', 60, byDay)
}

const weekly = (day: EpochDay): number => 10_000 * (1 + 0.1 * weekday(day)) * (1 + 0.02 * Math.sin(day * 1.7))
const forecastTotal = (series: ReturnType<typeof history>, day: EpochDay, calendar = EMPTY_CALENDAR): number =>
  totalOf(dayTotalProfile().fit(series, calendar).forecast(day))

test('a weekly pattern is continued within its noise', () => {
  for (let ahead = 1; ahead <= 14; ahead++) {
    const day = START + 139 + ahead
    expect(Math.abs(forecastTotal(history(140, weekly), day) / weekly(day) - 1)).toBeLessThan(0.05)
  }
})

test('ten times the calls give ten times the forecast', () => {
  const [one, ten] = [1, 10].map((factor) =>
    dayTotalProfile()
      .fit(
        history(100, (day) => factor * weekly(day)),
        EMPTY_CALENDAR,
      )
      .forecast(START + 105),
  )
  ten?.forEach((calls, slot) => void expect(calls / 10).toBeCloseTo(one?.[slot] ?? 0, 0))
})

test.each([0, 1, 2, 5, 9, 20, 400])('%d days of history give a finite forecast of at least 0 in every slot', (days) => {
  for (const level of [0.2, 3, 10_000]) {
    const fit = dayTotalProfile().fit(
      history(days, (day) => (day % 3 === 0 ? level : 0)),
      EMPTY_CALENDAR,
    )
    for (let ahead = 0; ahead < 21; ahead++)
      for (const calls of fit.forecast(START + days + ahead)) expect(calls >= 0 && Number.isFinite(calls)).toBe(true)
  }
})

test('busy days at the start of the month come back next month', () => {
  const billing = (day: EpochDay): number => 10_000 * (dayOfMonth(day) <= 3 ? 1.4 : 1)
  const series = history(182, billing) // 2024-01-01 … 06-30
  expect(forecastTotal(series, epochDay('2024-07-02')) / 10_000).toBeGreaterThan(1.25)
  expect(forecastTotal(series, epochDay('2024-07-10')) / 10_000).toBeLessThan(1.05)
})

test('the rush on the day after a closure is learnt, and closed holidays are expected to stay closed', () => {
  const calendar = { entries: publishedHolidays('US', 2024, 2024), billRunDays: [] }
  const holidays = new Set(calendar.entries.map(({ date }) => epochDay(date)))
  const office = (day: EpochDay): number | undefined =>
    weekday(day) > 4 || holidays.has(day) ? undefined : 10_000 * (holidays.has(day - 1) ? 1.5 : 1)
  const series = history(240, office) // to 2024-08-27; Labor Day is 09-02
  const fit = dayTotalProfile().fit(series, calendar)
  expect(fit.isOpen(epochDay('2024-09-02'))).toBe(false)
  expect(fit.isOpen(epochDay('2024-08-31'))).toBe(false)
  expect(fit.isOpen(epochDay('2024-09-03'))).toBe(true)
  expect(totalOf(fit.forecast(epochDay('2024-09-03')))).toBeGreaterThan(12_500)
  expect(totalOf(fit.forecast(epochDay('2024-09-10')))).toBeLessThan(10_500)
})

test('one freak day does not move the forecast', () => {
  const usual = forecastTotal(history(100, weekly), START + 104)
  const freak = forecastTotal(
    history(100, (day) => (day === START + 60 ? 5 : 1) * weekly(day)),
    START + 104,
  )
  expect(Math.abs(freak / usual - 1)).toBeLessThan(0.03)
})
