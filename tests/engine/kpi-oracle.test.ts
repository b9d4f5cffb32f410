/** Every KPI's expression gives on the engine what the oracle in `domain/operations/kpi.ts` gives on the same facts, live and rolled up. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Asked, kpiOracle, type Oracle, USUAL_TARGET } from '../../domain/index.ts'
import { days, type Instant, instant, interval, plus, toIso } from '../../domain/kernel/time.ts'
import { catalog, kpiById } from '../../sql/kpi/catalog.ts'
import { migrate } from '../../sql/migrate.ts'
import { readQueueTargets } from '../../sql/reads/queue-targets.ts'
import { recomputeDirtySlots } from '../../sql/recompute.ts'
import type { Store } from '../../sql/store.ts'
import { insertRows } from '../support/insert-rows.ts'
import { deliver, refusedBy } from './support/deliver.ts'
import * as facts from './support/kpi-facts.ts'
import { freshStore } from './support/store.ts'

/** A t-digest is near the exact quantile, not at it. */
const isEstimate = (expression: string): boolean => expression.includes('TDigest')

let opened: Awaited<ReturnType<typeof freshStore>>
let store: Store

const week = (n: number): Asked['period'] => {
  const from = instant(Date.parse('2026-03-02T00:00:00Z') + days(14 * n) * 1000)
  return interval(from, plus(from, days(2)))
}
const PERIODS = { regular: week(0), irregular: week(1) }
const KINDS = ['regular', 'irregular'] as const

beforeAll(async () => {
  opened = await freshStore()
  store = opened.store
  await migrate(store)
})
afterAll(() => opened[Symbol.asyncDispose]())

type Cut = { readonly kind: facts.Kind; readonly column: string; readonly where: string; readonly asked: Asked }

/** The expression over all rows of the cut, and over those of each member. */
async function measured(id: string, { column, where, asked: { period } }: Cut): Promise<Map<string, number | null>> {
  const kpi = kpiById(id)
  if (!kpi) throw new Error(`The catalogue has no '${id}'.`)
  const slots = kpi.view === 'work_orders' ? 'true' : "slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')}"
  const rows = await store.query<{ member: string; value: number | null }>(
    `select if(grouping(${column}) = 1, '', toString(${column})) as member, toNullable(toFloat64(${kpi.expression})) as value
     from ${kpi.view} where ${slots} and ${where} group by grouping sets ((${column}), ())`,
    { from: new Date(period.from), to: new Date(period.to) },
  )
  return new Map(rows.map(({ member, value }) => [member, value]))
}

const isNear = (a: number | null, b: number | null, tolerance: number): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b))

/** What the engine says otherwise than the oracle, by KPI: `value (oracle)` of each member. */
async function deviations<Fact>(oracle: Oracle<Fact>, told: readonly facts.Told<Fact>[], cut: Cut): Promise<Record<string, string[]>> {
  const members = ['', ...new Set(told.map(({ member }) => member))]
  const found: Record<string, string[]> = {}
  for (const [id, figure] of Object.entries(oracle)) {
    const values = await measured(id, cut)
    const tolerance = isEstimate(kpiById(id)?.expression ?? '') ? 0.03 : 1e-9
    const wrong = members.flatMap((member) => {
      const wanted = figure(
        told.flatMap((one) => (member === '' || one.member === member ? [one.fact] : [])),
        cut.asked,
      )
      const value = values.get(member) ?? null
      return isNear(value, wanted, tolerance) ? [] : [`${member === '' ? 'all' : member}: ${value} (${wanted})`]
    })
    if (wrong.length > 0) found[`${cut.kind} ${id}`] = wrong
  }
  return found
}

/** Before and after the slots are rolled up. */
async function expectOracle<Fact>(oracle: Oracle<Fact>, told: readonly facts.Told<Fact>[], cut: Cut): Promise<void> {
  for (const served of ['live', 'rolled up']) {
    expect(await deviations(oracle, told, cut), served).toEqual({})
    await recomputeDirtySlots(store, { now: cut.asked.now, settleSeconds: 0 })
  }
  expect(await refusedBy(store)).toEqual([])
}

const rowsOf = (told: readonly { rows: readonly facts.Row[] }[]): facts.Row[] => told.flatMap(({ rows }) => rows)
const later = (at: Instant): Instant => plus(at, days(10))

test('the oracle and the catalogue have the same KPIs', () => {
  const ids = Object.values(kpiOracle).flatMap((oracle) => Object.keys(oracle))
  expect(ids.sort()).toEqual(catalog.map(({ id }) => id).sort())
})

test.each(KINDS)('queue KPIs of 2,400 %s calls, targets as of the call', { timeout: 120_000 }, async (kind) => {
  const period = PERIODS[kind]
  await insertRows(store, 'dim_queues_v1', facts.slowQueue(period.from))
  const told = facts.calls(kind, period, 2400)
  await deliver(store, 'calls', [...rowsOf(told), ...(kind === 'regular' ? facts.outboundCalls(period) : [])])
  await expectOracle(kpiOracle.queue, told, { kind, column: 'queue_id', where: 'true', asked: { period, now: later(period.to) } })
})

test("a queue's target is the one set for the instant, else the usual one, which is also what the directory's columns default to", async () => {
  const targetOf = await readQueueTargets(store)
  const { from } = PERIODS.regular
  const answers = [plus(from, days(-31)), from, plus(from, days(1))].map((at) => targetOf('slow', at).answerSeconds)
  expect([...answers, targetOf('fast', from)]).toEqual([20, 60, 30, USUAL_TARGET])
  await insertRows(store, 'dim_queues_v1', [{ queue_id: 'usual', name_en: 'Usual', valid_from: toIso(from) }])
  expect((await readQueueTargets(store))('usual', from)).toEqual(USUAL_TARGET)
})

test('nothing counts as 0 and has no ratio, mean or longest wait', async () => {
  const empty = {
    kind: 'regular',
    column: 'queue_id',
    where: "queue_id = 'none'",
    asked: { period: week(4), now: later(week(4).to) },
  } as const
  expect(await deviations(kpiOracle.queue, [], empty)).toEqual({})
})

test('seat KPIs of 1,800 states, some of which nobody ended', { timeout: 120_000 }, async () => {
  const period = interval(week(2).from, plus(week(2).from, days(12)))
  const told = facts.seats(period, 150)
  await deliver(store, 'seat-states', rowsOf(told))
  await expectOracle(kpiOracle.seat, told, { kind: 'regular', column: 'seat_id', where: 'true', asked: { period, now: later(period.to) } })
})

test.each(KINDS)('order KPIs of 1,200 %s orders', { timeout: 120_000 }, async (kind) => {
  const { from } = PERIODS[kind]
  const told = facts.orders(kind, PERIODS[kind], 1200)
  await deliver(store, 'work-orders', rowsOf(told))
  const period = interval(from, plus(from, days(13)))
  const where = `startsWith(order_type, '${kind}')`
  await expectOracle(kpiOracle.order, told, { kind, column: 'order_type', where, asked: { period, now: instant(Date.now()) } })
})

test('interface KPIs of 1,200 calls', async () => {
  const period = week(0)
  const told = facts.interfaceCalls(period, 1200)
  await deliver(store, 'interface-calls', rowsOf(told))
  await expectOracle(kpiOracle.interface, told, {
    kind: 'regular',
    column: 'interface_id',
    where: 'true',
    asked: { period, now: later(period.to) },
  })
})

test('quality KPIs of 1,200 recordings, on some of which people have decided', async () => {
  const period = week(0)
  const told = facts.recordings(period, 1200)
  await deliver(store, 'recordings', rowsOf(told))
  await insertRows(
    store,
    'scores_v1',
    told.flatMap(({ scores }) => scores),
  )
  await insertRows(
    store,
    'score_reviews_v1',
    told.flatMap(({ reviews }) => reviews),
  )
  await expectOracle(kpiOracle.quality, told, {
    kind: 'regular',
    column: 'queue_id',
    where: 'true',
    asked: { period, now: later(period.to) },
  })
})

test('forecast KPIs of the half-hours of 2,400 calls', async () => {
  const period = PERIODS.regular
  const told = facts.forecasts(period, facts.calls('regular', period, 2400))
  await insertRows(store, 'forecasts_v1', rowsOf(told))
  await expectOracle(kpiOracle.forecast, told, {
    kind: 'regular',
    column: 'queue_id',
    where: 'true',
    asked: { period, now: later(period.to) },
  })
})

test('staffing KPIs of the latest roster that breaks no rule', async () => {
  const period = interval(week(0).from, plus(week(0).from, days(7)))
  const { told, runs } = facts.staffing(period)
  await insertRows(store, 'roster_runs_v1', [...runs])
  await insertRows(store, 'roster_coverage_v1', rowsOf(told))
  await expectOracle(kpiOracle.staffing, told, {
    kind: 'regular',
    column: 'queue_id',
    where: 'true',
    asked: { period, now: later(period.to) },
  })
})
