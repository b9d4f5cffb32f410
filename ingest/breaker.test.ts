import { expect, test } from 'vitest'
import { Breaker } from './breaker.ts'

const batch = (consumed: number, deadLettered: number) => ({ consumed, deadLettered })

test('fewer than 1,000 records pause nothing, however bad', () => {
  expect(new Breaker().record('calls', batch(999, 999), 0)).toBeUndefined()
})

test('more than half dead of the last 1,000 pauses the topic, exactly half does not, other topics go on', () => {
  const breaker = new Breaker()
  expect(breaker.record('calls', batch(1000, 500), 0)).toBeUndefined()
  expect(breaker.record('calls', batch(1000, 501), 0)).toEqual({ state: 'paused', waitMs: 30_000, records: 1000, deadLettered: 501 })
  expect(breaker.record('work-orders', batch(1000, 0), 0)).toBeUndefined()
})

test('good records of long ago do not hide bad ones of now', () => {
  const breaker = new Breaker()
  for (let n = 0; n < 100; n += 1) breaker.record('calls', batch(1000, 0), 0)
  expect(breaker.record('calls', batch(600, 600), 0)).toBeUndefined()
  expect(breaker.record('calls', batch(600, 600), 0)?.state).toBe('paused')
})

test('a probe that fails doubles the wait up to 10 min, one that succeeds ends the pause', () => {
  const breaker = new Breaker()
  let now = 0
  breaker.record('calls', batch(1000, 1000), now)
  expect(breaker.record('calls', batch(1000, 1000), now + 29_999)).toBeUndefined()
  const waits: number[] = []
  for (let wait = 30_000; waits.length < 6; wait = waits.at(-1) ?? 0) {
    now += wait
    const change = breaker.record('calls', batch(10, 6), now)
    if (change?.state === 'paused') waits.push(change.waitMs)
  }
  expect(waits).toEqual([60_000, 120_000, 240_000, 480_000, 600_000, 600_000])
  expect(breaker.record('calls', batch(10, 5), now + 600_000)).toEqual({ state: 'running' })
  expect(breaker.record('calls', batch(1000, 1000), now + 600_001)).toMatchObject({ state: 'paused', waitMs: 30_000 })
})
