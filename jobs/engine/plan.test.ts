/** Which slots are due: catch-up, the watermark's gate, local days in zones with and without daylight saving. */
import { expect, test } from 'vitest'
import { hours, type Instant, instant, minutes, plus, seconds } from '../../domain/kernel/time.ts'
import type { CatchUp, Schedule } from './job.ts'
import { planSlots } from './plan.ts'
import { retryDelay } from './runner.ts'
import { lastClosed } from './slots.ts'

const at = (text: string): Instant => instant(Date.parse(text))
const hourly: Schedule = { kind: 'every', seconds: hours(1) }
const slotJob = (catchUp: CatchUp) => ({ kind: 'slot', schedule: hourly, catchUp }) as const

test('the first plan of a job begins with the latest closed slot', () => {
  const plan = planSlots(slotJob('all'), 'UTC', undefined, at('2026-03-02T10:07:00Z'), undefined)
  expect(plan).toMatchObject({
    due: [{ from: at('2026-03-02T09:00:00Z'), to: at('2026-03-02T10:00:00Z') }],
    skipped: [],
    cursor: at('2026-03-02T10:00:00Z'),
  })
})

test.each<[CatchUp, number, number]>([
  ['all', 26, 0],
  ['latest', 1, 25],
  ['skip', 1, 25],
])('after 26 hours down, policy %s runs %i slots and skips %i', (catchUp, due, skipped) => {
  const plan = planSlots(slotJob(catchUp), 'UTC', at('2026-03-02T10:00:00Z'), at('2026-03-03T12:20:00Z'), undefined)
  expect([plan?.due.length, plan?.skipped.length]).toEqual([due, skipped])
  expect(plan?.due.at(-1)?.to).toBe(at('2026-03-03T12:00:00Z'))
  expect(plan?.cursor).toBe(at('2026-03-03T12:00:00Z'))
})

test('policy skip runs nothing when even the latest slot closed more than a slot ago', () => {
  const daily = { kind: 'slot', schedule: { kind: 'every', seconds: hours(24) }, catchUp: 'skip' } as const
  const late = planSlots(daily, 'UTC', at('2026-03-01T00:00:00Z'), at('2026-03-04T12:00:00Z'), undefined)
  expect(late?.due).toHaveLength(1)
  expect(planSlots(slotJob('skip'), 'UTC', at('2026-03-02T10:00:00Z'), at('2026-03-02T10:30:00Z'), undefined)).toBeUndefined()
})

test('a watermark at the epoch makes no slot of 1969 due', () => {
  expect(planSlots(slotJob('all'), 'UTC', undefined, at('2026-03-02T12:00:00Z'), at('1970-01-01T00:00:00Z'))).toBeUndefined()
})

test('a slot waits until the watermark has passed its end by the lateness of 15 minutes', () => {
  const planAt = (watermark: string) =>
    planSlots(slotJob('all'), 'UTC', at('2026-03-02T09:00:00Z'), at('2026-03-02T12:00:00Z'), at(watermark))
  expect(planAt('2026-03-02T10:14:59Z')).toBeUndefined()
  expect(planAt('2026-03-02T10:15:00Z')?.due).toHaveLength(1)
  expect(planAt('2027-01-01T00:00:00Z')?.cursor, 'a watermark ahead of the clock counts as the clock').toBe(at('2026-03-02T11:00:00Z'))
})

test('a cursor ahead of the clock is brought back to the latest slot that is over, and the slots after it fall due again', () => {
  expect(planSlots(slotJob('all'), 'UTC', at('2026-03-02T10:00:00Z'), at('2026-03-02T08:10:00Z'), undefined)).toEqual({
    from: at('2026-03-02T10:00:00Z'),
    cursor: at('2026-03-02T08:00:00Z'),
    due: [],
    skipped: [],
    whileOpen: 'recall',
  })
  expect(
    planSlots(slotJob('all'), 'UTC', at('2026-03-02T10:00:00Z'), at('2026-03-02T09:59:55Z'), undefined),
    'a clock that trembles',
  ).toBeUndefined()
})

test('a backlog job is due at every closed slot, one at a time, and catches nothing up', () => {
  const backlog = { kind: 'backlog', schedule: { kind: 'every', seconds: seconds(30) }, catchUp: 'latest' } as const
  const plan = planSlots(backlog, 'UTC', at('2026-03-01T00:00:00Z'), at('2026-03-02T00:00:10Z'), at('2026-01-01T00:00:00Z'))
  expect(plan).toMatchObject({ due: [{ from: at('2026-03-01T23:59:30Z') }], skipped: [], whileOpen: 'wait' })
})

test('a slot that ends now is closed, one that ends later is not', () => {
  expect(lastClosed(hourly, 'UTC', at('2026-03-02T10:00:00Z')).to).toBe(at('2026-03-02T10:00:00Z'))
  expect(lastClosed(hourly, 'UTC', plus(at('2026-03-02T10:00:00Z'), seconds(-0.001))).to).toBe(at('2026-03-02T09:00:00Z'))
})

test('retries wait from 5 s to a limit that doubles up to 15 minutes', () => {
  expect([retryDelay(1, 0), retryDelay(1, 1), retryDelay(3, 1), retryDelay(20, 1)]).toEqual([5, 10, 40, minutes(15)])
})
