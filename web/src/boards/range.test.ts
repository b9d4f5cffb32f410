/** Relative ranges, day starts and intervals. */
import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS } from '../time.ts'
import { dayStart, durationMs, intervalOf, resolve, shifted, spanOf, ticksOf } from './range.ts'

const ZONE = 'Asia/Shanghai'
const at = (text: string) => Date.parse(text)
const now = at('2026-03-02T01:30:00Z') // 09:30 in Shanghai

test('a day in Shanghai begins at 16:00 UTC of the day before', () => expect(dayStart('2026-03-02', ZONE)).toBe(at('2026-03-01T16:00:00Z')))

test('the day on which New York changes its clocks begins by the old offset and ends by the new', () => {
  expect(dayStart('2026-03-08', 'America/New_York')).toBe(at('2026-03-08T05:00:00Z'))
  expect(dayStart('2026-03-09', 'America/New_York')).toBe(at('2026-03-09T04:00:00Z'))
})

test.each([
  ['now', 'to', '2026-03-02T01:30:00Z'],
  ['now-6h', 'from', '2026-03-01T19:30:00Z'],
  ['now/d', 'from', '2026-03-01T16:00:00Z'],
  ['now/d', 'to', '2026-03-02T16:00:00Z'],
  ['now-7d/d', 'from', '2026-02-22T16:00:00Z'],
  ['now+4d/d', 'to', '2026-03-06T16:00:00Z'],
  ['1772415000000', 'from', '2026-03-02T01:30:00Z'],
] as const)('%s as %s is %s', (text, end, expected) => expect(resolve(text, end, now, ZONE)).toBe(at(expected)))

test('an unreadable or reversed range has no span', () => {
  expect(spanOf({ from: 'yesterday', to: 'now' }, now, ZONE)).toBeUndefined()
  expect(spanOf({ from: 'now', to: 'now-1h' }, now, ZONE)).toBeUndefined()
})

test('durations', () => expect([durationMs('15m'), durationMs('30s'), durationMs('x')]).toEqual([900_000, 30_000, undefined]))

test('a day at a grain of 15 min keeps its grain; a month widens to hours that divide a day', () => {
  expect(intervalOf({ fromMs: 0, toMs: DAY_MS }, 900_000, 400)).toBe(900_000)
  expect(intervalOf({ fromMs: 0, toMs: 30 * DAY_MS }, 900_000, 400)).toBe(2 * HOUR_MS)
})

test('ticks of a day stand at round local hours', () => {
  const day = { fromMs: dayStart('2026-03-02', ZONE), toMs: dayStart('2026-03-03', ZONE) }
  expect(ticksOf(day, ZONE, 8)).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24].map((hour) => day.fromMs + hour * HOUR_MS))
})

test('a range moves by its own length', () =>
  expect(shifted({ fromMs: 1_000_000_000, toMs: 1_000_600_000 }, -1)).toEqual({ from: '999400000', to: '1000000000' }))
