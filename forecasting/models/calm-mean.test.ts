import { expect, test } from 'vitest'
import { EMPTY_CALENDAR } from '../calendar.ts'
import { fromDays } from '../series.ts'
import { calmMean } from './calm-mean.ts'

const MONDAY = 4

/** The forecast of the Monday after Mondays with `counts` calls in the morning, oldest first. */
function after(...counts: number[]): number | undefined {
  const days = counts.map((count, week) => [MONDAY + 7 * week, Float64Array.of(count, 9)] as const)
  return calmMean()
    .fit(fromDays('a', 720, new Map(days)), EMPTY_CALENDAR)
    .forecast(MONDAY + 7 * counts.length)[0]
}

test('of eight Mondays the latest four count more, and an odd one little, worked by hand', () => {
  // Means of 4 and 8 weeks 24 and 16: midway 20; median of the eight (8 + 24) / 2 = 16: (3·20 + 20·16) / 23.
  expect(after(8, 8, 8, 8, 24, 24, 24, 24)).toBeCloseTo(380 / 23, 8)
  // Means 35 and 22.5: midway 28.75; median 10: (3·28.75 + 28.75·10) / 31.75.
  expect(after(10, 10, 10, 10, 10, 110, 10, 10)).toBeCloseTo(373.75 / 31.75, 8)
})

test('a queue with a call every fourth week still expects some', () => {
  // Mean of both 0.25, median 0: 0.25 · 3 / 3.25.
  expect(after(0, 1, 0, 0, 0, 1, 0, 0)).toBeCloseTo(0.75 / 3.25, 8)
})

test('one Monday is forecast as it came, and before the ninth only eight count', () => {
  expect(after(7)).toBe(7)
  expect(after(900, 5, 5, 5, 5, 5, 5, 5, 5)).toBe(5)
})
