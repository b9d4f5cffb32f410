import { expect, test } from 'vitest'
import { alarmsOf, isFallbackDue, type TrackedDay } from './tracking.ts'

/** `ratio` = forecast / calls of 1,000 a day. */
const day = (ratio: number, more: Partial<TrackedDay> = {}): TrackedDay => ({
  forecast: 1000 * ratio,
  actual: 1000,
  absoluteError: 100,
  challengerError: 100,
  coverage80: 0.8,
  ...more,
})

// Relative errors of ±2 % have a standard deviation of 2.08 % over 14 days; a week's mean has 0.79 %.
const steady = Array.from({ length: 14 }, (_, n) => day(n % 2 === 0 ? 1.02 : 0.98))
const week = (ratio: number, more: Partial<TrackedDay> = {}) => Array.from({ length: 7 }, () => day(ratio, more))

test('a week that is off by more than three standard errors raises the bias alarm, one within does not', () => {
  expect(alarmsOf([...steady, ...week(1.02)])).toEqual([])
  const [alarm] = alarmsOf([...steady, ...week(1.03)])
  expect(alarm?.kind).toBe('bias')
  expect(alarm?.value).toBeCloseTo(0.03 / (0.020756 / Math.sqrt(7)), 1)
})

test('a week with fewer than 70 % of its slots in the 80 % band raises the coverage alarm', () => {
  expect(alarmsOf([...steady, ...week(1, { coverage80: 0.69 })]).map(({ kind }) => kind)).toEqual(['coverage'])
  expect(alarmsOf([...steady, ...week(1, { coverage80: 0.7 })])).toEqual([])
})

test('six days are too few for any alarm', () => {
  expect(alarmsOf(week(2).slice(1))).toEqual([])
})

test('the four-week mean plans once the model erred more than 5 % more over two weeks', () => {
  const fortnight = (challengerError: number | null) => Array.from({ length: 14 }, () => day(1, { challengerError }))
  expect([isFallbackDue(fortnight(95)), isFallbackDue(fortnight(96)), isFallbackDue(fortnight(null))]).toEqual([true, false, false])
  expect(isFallbackDue(fortnight(50).slice(1)), 'thirteen days').toBe(false)
})
