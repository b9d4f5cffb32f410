/** Every KPI view equals a plain aggregation over the final facts, whatever was delivered, repeated, late or recomputed meanwhile. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addSums, type CallFact, kpiOracle, NO_CALLS, type SeatState, seatIntervals, secondsWithin, sumsOf } from '../../domain/index.ts'
import { DAY_MS, hours, instant, interval, minutes, plus, QUARTER_HOUR_MS, seconds, slotOf, toIso } from '../../domain/kernel/time.ts'
import { migrate } from '../../sql/migrate.ts'
import { recomputeDirtySlots } from '../../sql/recompute.ts'
import type { Store } from '../../sql/store.ts'
import { insertRows } from '../support/insert-rows.ts'
import { deliver, refusedBy } from './support/deliver.ts'
import { freshStore } from './support/store.ts'

let opened: Awaited<ReturnType<typeof freshStore>>
let store: Store

beforeAll(async () => {
  opened = await freshStore()
  store = opened.store
  await migrate(store)
  await insertRows(store, 'dim_queues_v1', [
    { queue_id: 'slow', name_en: 'Slow', answer_target_s: 60, short_abandon_s: 10, valid_from: '2026-01-01T00:00:00Z' },
  ])
})
afterAll(() => opened[Symbol.asyncDispose]())

const START = Date.parse('2026-03-02T08:00:00Z')

/** Days apart, so runs on one database do not meet. */
let run = 0
const nextDay = (): number => START + 3 * DAY_MS * run++

const recompute = (atMs: number) => recomputeDirtySlots(store, { now: instant(atMs), settleSeconds: 0 })

/** The facts that count: of each key the highest revision. */
function finalOf<T extends { readonly revision: number }>(facts: readonly T[], key: (fact: T) => string): T[] {
  const latest = new Map<string, T>()
  for (const fact of facts) if ((latest.get(key(fact))?.revision ?? -1) < fact.revision) latest.set(key(fact), fact)
  return [...latest.values()]
}

type Leg = {
  readonly callId: string
  readonly revision: number
  readonly queueId: string
  readonly outcome: 'open' | 'answered' | 'abandoned' | 'overflowed'
  readonly direction: 'inbound' | 'outbound'
  readonly waitSeconds: number | null
  readonly isTransferred: boolean
  readonly offeredMs: number
}

const factOf = ({ outcome, waitSeconds, isTransferred }: Leg): CallFact => ({
  outcome,
  waitSeconds: outcome === 'open' || waitSeconds === null ? null : seconds(waitSeconds),
  ...(outcome === 'answered'
    ? {
        talkSeconds: waitSeconds === null ? null : seconds(100 + waitSeconds),
        holdSeconds: seconds(7),
        wrapSeconds: seconds(30),
        isTransferred,
      }
    : { talkSeconds: null, holdSeconds: null, wrapSeconds: null }),
})

/** Queue `slow` has a target of 60 s and a short-abandon limit of 10 s; others 20 s and 5 s. */
const thresholdsOf = (queueId: string) =>
  queueId === 'slow' ? { answerTarget: seconds(60), shortAbandon: seconds(10) } : { answerTarget: seconds(20), shortAbandon: seconds(5) }

function groupBy<T>(items: readonly T[], key: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item])
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** The rows that the domain's sums over the final legs come to. */
const expectedQueues = (legs: readonly Leg[]) =>
  groupBy(
    legs.filter(({ direction }) => direction === 'inbound'),
    ({ offeredMs, queueId }) => `${toIso(slotOf(instant(offeredMs), minutes(15)))} ${queueId}`,
  ).map(([key, group]) => {
    const [slot_at = '', queue_id = ''] = key.split(' ')
    const calls = group.map((leg) => ({ ...factOf(leg), thresholds: thresholdsOf(leg.queueId) }))
    const sums = calls.reduce((total, call) => addSums(total, sumsOf(call, call.thresholds)), NO_CALLS)
    const columns = Object.entries(sums).map(([name, value]) => [
      name.replace(/Seconds$/, 'S').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ])
    const asked = { period: interval(instant(0), instant(0)), now: instant(0) }
    return { slot_at, queue_id, ...Object.fromEntries(columns), max_wait_s: kpiOracle.queue['max_wait']?.(calls, asked) ?? 0 }
  })

type StateFact = {
  readonly stateId: string
  readonly revision: number
  readonly seatId: string
  readonly state: SeatState
  readonly startedMs: number
}

const SHOWN = ['ready', 'talking', 'wrap_up', 'break', 'unknown'] as const

/** The rows that the domain's intervals of the final states come to. */
function expectedSeats(states: readonly StateFact[]) {
  const changes = states.map(({ seatId, state, startedMs }) => ({ seatId, state, at: instant(startedMs) }))
  const spans = seatIntervals(changes, plus(instant(Math.max(0, ...changes.map(({ at }) => at))), hours(48)))
  const pieces = spans.flatMap((span) =>
    Array.from({ length: Math.ceil((span.to - slotOf(span.from, minutes(15))) / QUARTER_HOUR_MS) }, (_, n) => {
      const slot = plus(slotOf(span.from, minutes(15)), minutes(15 * n))
      return { ...span, slot: toIso(slot), seconds: secondsWithin(span, interval(slot, plus(slot, minutes(15)))) }
    }).filter(({ seconds, state }) => seconds > 0 && state !== 'signed_out'),
  )
  return groupBy(pieces, ({ slot, seatId }) => `${slot} ${seatId}`).map(([key, group]) => {
    const [slot_at = '', seat_id = ''] = key.split(' ')
    const spent = (state: string) => group.reduce((sum, piece) => sum + (piece.state === state ? piece.seconds * 1000 : 0), 0) / 1000
    const columns = Object.fromEntries(SHOWN.map((state) => [state, Math.round(spent(state) * 1000) / 1000]))
    const unknown = columns['unknown'] ?? 0
    const signed_in = Math.round(group.reduce((sum, piece) => sum + piece.seconds * 1000, 0) - unknown * 1000) / 1000
    return { slot_at, seat_id, ...columns, signed_in }
  })
}

// Few calls, queues and slots, so that groups empty, slots go dirty again and revisions overtake each other.
const callChange = fc.record({
  id: fc.integer({ min: 0, max: 9 }),
  revision: fc.integer({ min: 0, max: 3 }),
  queueId: fc.constantFrom('fast', 'slow'),
  outcome: fc.constantFrom<Leg['outcome']>('open', 'answered', 'abandoned', 'overflowed'),
  waitSeconds: fc.constantFrom(null, 0, 4, 5, 9, 10, 20, 21, 60, 61),
  direction: fc.constantFrom<Leg['direction']>('inbound', 'inbound', 'inbound', 'outbound'),
  isTransferred: fc.boolean(),
})

const callStep = fc.oneof(
  { weight: 5, arbitrary: fc.array(callChange, { minLength: 1, maxLength: 4 }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 8 }) },
)

test('kpi_queue_15m equals the plain aggregation at every step', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(callStep, { minLength: 2, maxLength: 8 }), async (steps) => {
      const day = nextDay()
      const prefix = `run${run}`
      const known = new Map<string, Leg>()
      for (const step of steps) {
        if (typeof step === 'number') await recompute(day + step * QUARTER_HOUR_MS)
        else {
          // The same id and revision always tell the same, as the contract asks.
          const facts = step.map((change): Leg => {
            const key = `${prefix}-${change.id}/${change.revision}`
            const fact = known.get(key) ?? { ...change, callId: `${prefix}-${change.id}`, offeredMs: day + change.id * 331_000 }
            known.set(key, fact)
            return fact
          })
          await deliver(store, 'calls', facts.map(messageOfCall))
        }
        expect(await queuesOf(day)).toEqual(expectedQueues(finalOf([...known.values()], (fact) => fact.callId)))
      }
      await recompute(day + DAY_MS)
      expect(await queuesOf(day)).toEqual(expectedQueues(finalOf([...known.values()], (fact) => fact.callId)))
    }),
    { numRuns: 7 },
  )
  expect(await refusedBy(store)).toEqual([])
  const [served] = await store.query<{ live: string }>(
    "select countIf(served_version = 0) as live from kpi_slots where view = 'kpi_queue_15m'",
  )
  expect(served?.live).toBe('0')
})

const messageOfCall = ({ callId, revision, queueId, outcome, direction, waitSeconds, isTransferred, offeredMs }: Leg) => ({
  callId,
  revision,
  siteId: 'site',
  queueId,
  direction,
  outcome,
  offeredAt: new Date(offeredMs).toISOString(),
  ...(outcome === 'open' || waitSeconds === null
    ? {}
    : { waitSeconds, leftQueueAt: new Date(offeredMs + waitSeconds * 1000).toISOString() }),
  ...(outcome === 'answered'
    ? { ...(waitSeconds === null ? {} : { talkSeconds: 100 + waitSeconds }), holdSeconds: 7, wrapSeconds: 30 }
    : {}),
  ...(isTransferred && outcome === 'answered' ? { transferredTo: 'elsewhere' } : {}),
})

const UNKNOWN = ['wait', 'wait_answered', 'wait_abandoned', 'talk', 'hold', 'wrap', 'handling']
  .map((what) => `toUInt32(sum(unknown_${what})) as unknown_${what}`)
  .join(', ')

const queuesOf = (day: number) =>
  store.query(
    `select slot_at, queue_id, toUInt32(sum(offered)) as offered, toUInt32(sum(handled)) as handled, toUInt32(sum(abandoned)) as abandoned, toUInt32(sum(short_abandoned)) as short_abandoned,
       toUInt32(sum(flow_out)) as flow_out, toUInt32(sum(answered_in_target)) as answered_in_target, toUInt32(sum(abandoned_in_target)) as abandoned_in_target,
       sum(wait_answered_s) as wait_answered_s, sum(wait_abandoned_s) as wait_abandoned_s, max(max_wait_s) as max_wait_s, sum(talk_s) as talk_s, sum(hold_s) as hold_s, sum(wrap_s) as wrap_s, sum(handle_s) as handle_s, ${UNKNOWN}, toUInt32(sum(transferred)) as transferred
     from kpi_queue_15m where slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')}
     group by slot_at, queue_id order by slot_at, queue_id`
      .replaceAll(/sum\((\w+)\)/g, 'sum(k.$1)')
      .replace('max(max_wait_s)', 'max(k.max_wait_s)')
      .replace('from kpi_queue_15m', 'from kpi_queue_15m as k'),
    { from: new Date(day - DAY_MS), to: new Date(day + 2 * DAY_MS) },
  )

const stateChange = fc.record({
  seat: fc.integer({ min: 1, max: 2 }),
  minute: fc.integer({ min: 0, max: 1700 }),
  state: fc.constantFrom<StateFact['state']>('ready', 'talking', 'wrap_up', 'break', 'signed_out'),
  revision: fc.integer({ min: 0, max: 1 }),
})

const seatStep = fc.oneof(
  { weight: 5, arbitrary: fc.array(stateChange, { minLength: 1, maxLength: 4 }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 200 }) },
)

test('kpi_seat_15m equals the split of the final intervals at every step', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(seatStep, { minLength: 2, maxLength: 7 }), async (steps) => {
      const day = nextDay()
      const prefix = `run${run}`
      const known = new Map<string, StateFact>()
      for (const step of steps) {
        if (typeof step === 'number') await recompute(day + step * QUARTER_HOUR_MS)
        else {
          const facts = step.map((change): StateFact => {
            const stateId = `${prefix}-${change.seat}-${change.minute}`
            const key = `${stateId}/${change.revision}`
            const fact = known.get(key) ?? {
              ...change,
              stateId,
              seatId: `${prefix}-seat-${change.seat}`,
              startedMs: day + change.minute * 60_000 + change.seat,
            }
            known.set(key, fact)
            return fact
          })
          await deliver(
            store,
            'seat-states',
            facts.map(({ stateId, revision, seatId, state, startedMs }) => ({
              stateId,
              revision,
              seatId,
              siteId: 'site',
              agentId: `agent-of-${seatId}`,
              state,
              startedAt: new Date(startedMs).toISOString(),
            })),
          )
        }
        expect(await seatsOf(prefix)).toEqual(expectedSeats(finalOf([...known.values()], (fact) => fact.stateId)))
      }
      await recompute(day + 4 * DAY_MS)
      expect(await seatsOf(prefix)).toEqual(expectedSeats(finalOf([...known.values()], (fact) => fact.stateId)))
    }),
    { numRuns: 6 },
  )
  expect(await refusedBy(store)).toEqual([])
})

const seatsOf = (prefix: string) =>
  store.query(
    `select slot_at, seat_id, round(ready_s, 3) as ready, round(talking_s, 3) as talking, round(wrap_up_s, 3) as wrap_up, round(break_s, 3) as break, round(unknown_s, 3) as unknown, round(signed_in_s, 3) as signed_in
     from kpi_seat_15m where startsWith(seat_id, {prefix:String}) order by slot_at, seat_id`,
    { prefix: `${prefix}-` },
  )

test('a slot is served from its roll-up once closed and clean, live while a later record has made it dirty', async () => {
  const day = nextDay()
  const call = {
    callId: `served-${day}`,
    revision: 0,
    siteId: 'site',
    queueId: 'fast',
    direction: 'inbound',
    outcome: 'open',
    offeredAt: new Date(day).toISOString(),
  }
  const served = async () =>
    (
      await store.query<{ v: string }>(
        "select served_version as v from kpi_slots where view = 'kpi_queue_15m' and slot = {day:DateTime64(3,'UTC')}",
        { day: new Date(day) },
      )
    )[0]?.v
  await deliver(store, 'calls', [call])
  await recompute(day + QUARTER_HOUR_MS - 1)
  expect(await served()).toBe('0')
  await recompute(day + QUARTER_HOUR_MS)
  expect(await served()).not.toBe('0')
  await deliver(store, 'calls', [{ ...call, revision: 1, outcome: 'abandoned', waitSeconds: 3 }])
  expect(await served()).toBe('0')
})

test('where every slot is clean no fact is read', async () => {
  await recompute(nextDay())
  const estimate = await store.query<{ table: string; rows: string }>('explain estimate select sum(offered) from kpi_queue_15m')
  const rowsOf = (name: string) => Number(estimate.find(({ table }) => table === name)?.rows ?? 0)
  expect(rowsOf('calls_v1')).toBe(0)
  expect(rowsOf('kpi_queue_15m_v1')).toBeGreaterThan(0)
})
