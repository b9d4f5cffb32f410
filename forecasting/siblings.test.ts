import { expect, test } from 'vitest'
import { DAY_MS, instant } from '../domain/kernel/time.ts'
import { isThin, siblingsOf } from './siblings.ts'

const origin = instant(Date.parse('2026-03-02T00:00:00Z'))
const history = (days: number, calls: number) =>
  Array.from({ length: days }, (_, day) => ({
    slotAt: instant(origin - (day + 1) * DAY_MS),
    calls,
    timed: calls,
    handleSeconds: calls * 90,
  }))
const forecast = (mean: number) =>
  [0, 1].map((day) => ({ slotAt: instant(origin + day * DAY_MS), mean, lo80: 0, hi80: 0, lo95: 0, hi95: 0 }))

test('a queue with calls on 20 days before the origin is thin, with 21 it is not', () => {
  expect(isThin(history(20, 1), origin, 'UTC')).toBe(true)
  expect(isThin(history(21, 1), origin, 'UTC')).toBe(false)
  expect(isThin(history(30, 1), instant(origin - 20 * DAY_MS), 'UTC')).toBe(true)
})

test('siblings are added up over 60 days, with the median of their days', () => {
  const queues = [10, 60, 20].map((calls) => ({ history: history(70, calls), forecast: forecast(calls) }))
  const found = siblingsOf(queues, origin, 'UTC')
  expect(found?.ahtSeconds).toBe(90)
  expect(found?.siblings.callsPerDay).toBe(20)
  expect(found?.siblings.history).toHaveLength(60)
  expect(found?.siblings.history.at(-1)?.value).toBe(90)
  expect(found?.siblings.forecast.map(({ mean }) => mean)).toEqual([90, 90])
  expect(siblingsOf([], origin, 'UTC')).toBeUndefined()
})

test('siblings whose calls were all handled in 0 s tell no handling time', () => {
  const untold = history(30, 10).map((slot) => ({ ...slot, handleSeconds: 0 }))
  expect(siblingsOf([{ history: untold, forecast: forecast(10) }], origin, 'UTC')?.ahtSeconds).toBeUndefined()
})
