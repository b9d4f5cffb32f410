/** Sites and the whole by hand: which queues they hold, handling time weighed by calls, errors of past days. */
import { expect, test } from 'vitest'
import { HALF_HOUR_MS, type Instant, instant } from '../domain/kernel/time.ts'
import { addUp, type NamedForecast, pastErrors, reconcileQueues, sumsOf } from './sums.ts'

const start = instant(Date.parse('2026-03-02T00:00:00Z'))
const at = (slot: number): Instant => instant(start + slot * HALF_HOUR_MS)

const queue = (queueId: string, mean: number, ahtSeconds?: number): NamedForecast => {
  const slots = [{ slotAt: start, mean, lo80: mean - 3, hi80: mean + 4, lo95: mean - 6, hi95: mean + 8 }]
  return {
    queueId,
    official: { model: 'm', slots },
    challenger: { model: 'c', slots },
    ahtAt: new Map(ahtSeconds === undefined ? [] : [[start, ahtSeconds]]),
  }
}

test('each site adds up its queues, the whole all of them', () => {
  const siteOf = (queueId: string) => ({ a: 's1', b: 's2', c: 's1' })[queueId] ?? ''
  expect(sumsOf(['a', 'b', 'c', 'd'], siteOf)).toEqual([
    { level: 'site', siteId: 's1', queueIds: ['a', 'c'] },
    { level: 'site', siteId: 's2', queueIds: ['b'] },
    { level: 'total', siteId: '', queueIds: ['a', 'b', 'c', 'd'] },
  ])
})

test('handling time is weighed by calls; without an own forecast the parts stand for it', () => {
  // (10 · 100 + 30 · 200) / 40 = 175; √(3² + 3²) = 4.24
  const [sum] = addUp([queue('a', 10, 100), queue('b', 30, 200)], undefined)
  expect(sum).toMatchObject({ slotAt: start, mean: 40, direct: 40, naive: 0, ahtSeconds: 175 })
  expect(sum?.lo80).toBeCloseTo(40 - Math.sqrt(18), 9)
  expect(addUp([queue('a', 0, 100)], undefined)[0]?.ahtSeconds).toBeNull()
  // A queue whose handling time nobody knows weighs nothing.
  expect(addUp([queue('a', 10, 100), queue('b', 30)], undefined)[0]?.ahtSeconds).toBe(100)
})

test('errors of past days are by queue, and by sum where it was forecast', () => {
  const past = (mean: number, actual: number) => [0, 1].map((slot) => ({ slotAt: at(slot), mean, lo80: 0, hi80: 0, naive: null, actual }))
  const direct = [0, 1].map((slot) => ({ key: 'total/', slotAt: at(slot), direct: 12 }))
  const errors = pastErrors(
    new Map([
      ['a', past(5, 7)],
      ['b', past(8, 4)],
    ]),
    direct,
    () => 's1',
    'UTC',
  )
  // a: 2 · (7 − 5); b: 2 · (4 − 8); the whole: 2 · (7 + 4 − 12); the site was not forecast.
  expect(Object.fromEntries([...errors].map(([key, days]) => [key, [...days]]))).toEqual({
    a: [['2026-03-02', 4]],
    b: [['2026-03-02', -8]],
    'total/': [['2026-03-02', -2]],
  })
})

test('queues stay as they are with fewer than 21 days behind them, or a single site', () => {
  const queues = ['a', 'b', 'c', 'd'].map((queueId) => queue(queueId, 10, 100))
  const sums = sumsOf(['a', 'b', 'c', 'd'], (queueId) => (queueId < 'c' ? 's1' : 's2'))
  const direct = new Map(sums.map((sum) => [`${sum.level}/${sum.siteId}`, queue('', sum.level === 'site' ? 22 : 44, 100)]))
  const days = (count: number) => new Map(Array.from({ length: count }, (_, day) => [`day ${day}`, day % 2 === 0 ? 1 : -1]))
  const pastOf = (count: number) => new Map([...queues.map(({ queueId }) => queueId), ...direct.keys()].map((key) => [key, days(count)]))
  const hotline = { zone: 'UTC', queues, sums, direct }
  expect(reconcileQueues({ ...hotline, past: pastOf(20) })).toEqual({ model: 'bottom-up', queues })
  expect(reconcileQueues({ ...hotline, past: undefined }).model).toBe('bottom-up')
  const whole = { ...hotline, sums: sums.filter(({ level }) => level === 'total') }
  expect(reconcileQueues({ ...whole, past: pastOf(21) }).model).toBe('bottom-up')
  const moved = reconcileQueues({ ...hotline, past: pastOf(21) })
  expect(moved.model).toBe('min-trace')
  // Sums that all expect a tenth more pull every queue up, like by like.
  const means = moved.queues.map(({ official }) => official.slots[0]?.mean ?? 0)
  expect(means[0]).toBeGreaterThan(10)
  for (const mean of means) expect(mean).toBeCloseTo(means[0] ?? 0, 9)
})
