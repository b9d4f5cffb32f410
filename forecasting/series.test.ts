import { expect, test } from 'vitest'
import { MINUTE_MS } from '../domain/kernel/time.ts'
import { epochDay } from './days.ts'
import { buildSeries, type CountRow, countsOn, fromDays, historyUntil, operatingDays, totalOf } from './series.ts'

const at = (text: string): number => Date.parse(`${text}Z`)

function fiveMinutes(date: string, from: string, steps: number): CountRow[] {
  return Array.from({ length: steps }, (_, k) => ({ wallMs: at(`${date}T${from}`) + k * 5 * MINUTE_MS, series: 'a', value: 2 }))
}

test('five-minute counts add up to half hours, and a half hour only partly recorded is not observed', () => {
  // 07:00 to 21:05 is 169 steps: 28 whole half hours and one lone step at 21:00.
  const [series] = buildSeries(fiveMinutes('2003-03-03', '07:00', 169), 30)
  const counts = series && countsOn(series, epochDay('2003-03-03'))
  expect(counts?.[14]).toBe(12)
  expect(counts?.[41]).toBe(12)
  expect(counts?.[42]).toBeNaN()
  expect(counts && totalOf(counts)).toBe(28 * 12)
})

test('a local time that occurs twice counts as the mean of both', () => {
  const rows = [10, 20].map((value) => ({ wallMs: at('2025-10-26T02:00'), series: 'a', value }))
  const [series] = buildSeries([...rows, { wallMs: at('2025-10-26T02:30'), series: 'a', value: 4 }], 30)
  expect(series && countsOn(series, epochDay('2025-10-26'))?.[4]).toBe(15)
})

test('days nobody recorded are missing, all-zero days are closed, and neither is an operating day', () => {
  const day = epochDay('2025-01-06')
  const busy = (): Float64Array<ArrayBuffer> => new Float64Array(24).fill(9)
  const series = fromDays(
    'a',
    60,
    new Map([
      [day, busy()],
      [day + 1, new Float64Array(24)],
      [day + 8, busy()],
      [day + 15, busy()],
      [day + 3, busy()],
    ]),
  )
  expect(countsOn(series, day + 2)).toBeUndefined()
  expect(operatingDays(series)).toEqual([day, day + 3, day + 8, day + 15])
})

test('a quiet skill operates on days without a call too', () => {
  const day = epochDay('2025-01-06')
  const one = Float64Array.of(1, ...new Array<number>(23).fill(0))
  const series = fromDays(
    'a',
    60,
    new Map([
      [day, one],
      [day + 7, new Float64Array(24)],
      [day + 14, one.slice()],
    ]),
  )
  expect(operatingDays(series)).toHaveLength(3)
})

test('a history slice reaches nothing after its origin, not even through shared buffers', () => {
  const day = epochDay('2025-01-06')
  const series = fromDays('a', 60, new Map(Array.from({ length: 10 }, (_, k) => [day + k, new Float64Array(24).fill(k)])))
  const history = historyUntil(series, day + 3)
  expect(history.days).toHaveLength(4)
  expect(countsOn(history, day + 4)).toBeUndefined()
  expect(history.days.map((counts) => counts?.buffer.byteLength)).toEqual([192, 192, 192, 192])
})

test('a slot that does not divide a day is refused', () => {
  expect(() => buildSeries([], 7)).toThrow('A slot of 7 min does not divide a day')
})
