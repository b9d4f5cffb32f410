import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { HOUR_MS, instant, interval } from '../domain/kernel/time.ts'
import { localDay } from '../domain/kernel/zone.ts'
import { simulateDay } from './day.ts'
import { DemoFeed } from './feed.ts'
import { DEMO_ZONE, demoAgents } from './hotline.ts'
import { randomOf } from './random.ts'

const agents = demoAgents(randomOf('test/agents'))
const date = '2026-11-10'
const day = localDay(date, DEMO_ZONE)

test('the same seed and day give the same records, so a restart repeats what it published before', () => {
  const fingerprint = () => {
    const hash = createHash('sha256')
    for (const { topic, origin, records } of new DemoFeed('test', agents).batchesOfDay(date, day, ['traffic', 'orders']))
      for (const { offset, value } of records) hash.update(`${topic} ${origin.source} ${offset} `).update(value ?? '')
    return hash.digest('hex')
  }
  expect(fingerprint()).toBe(fingerprint())
})

test('live spans that meet cover the same records as one long span, without a gap in offsets', () => {
  const noon = instant(day.from + 12 * HOUR_MS)
  const feed = new DemoFeed('test', agents)
  const parts = [interval(noon, instant(noon + 60_000)), interval(instant(noon + 60_000), instant(noon + 180_000))].flatMap((span) =>
    feed.batchesOfSpan(span),
  )
  const whole = feed.batchesOfSpan(interval(noon, instant(noon + 180_000)))
  const ids = (list: typeof whole) =>
    list.flatMap(({ topic, origin, records }) => records.map(({ offset }) => `${topic} ${origin.source} ${offset}`)).sort()
  expect(ids(parts)).toEqual(ids(whole))
  for (const { records } of whole) expect(records.at(-1)?.offset).toBe((records[0]?.offset ?? 0n) + BigInt(records.length - 1))
})

test('every leg that was offered is answered or abandoned, never both', () => {
  const { calls } = simulateDay('test', agents, date)
  expect(calls.length).toBeGreaterThan(3000)
  for (const call of calls) expect((call.answeredAt === undefined) !== (call.abandonedAt === undefined)).toBe(true)
})

test('a seat is in one state at a time and signs in before anything else', () => {
  const { seatStates } = simulateDay('test', agents, date)
  const last = new Map<string, { state: string; at: number }>()
  for (const { agent, state, at } of seatStates) {
    const before = last.get(agent.seatId)
    if (before) expect(at).toBeGreaterThanOrEqual(before.at)
    else expect(state).toBe('ready')
    last.set(agent.seatId, { state, at })
  }
})
