/** `kpi explain` of every KPI: the records it lists make the figure, each of them, and no others. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomOf } from '../../demo/random.ts'
import { kpiOracle, type OfferedCall } from '../../domain/index.ts'
import { days, instant, interval, minutes, plus, slotOf } from '../../domain/kernel/time.ts'
import { catalog } from '../../sql/kpi/catalog.ts'
import { explainKpi } from '../../sql/kpi/explain.ts'
import { kpiView } from '../../sql/kpi/views.ts'
import { migrate } from '../../sql/migrate.ts'
import { recomputeDirtySlots } from '../../sql/recompute.ts'
import type { Store } from '../../sql/store.ts'
import { insertRows } from '../support/insert-rows.ts'
import { deliver, refusedBy } from './support/deliver.ts'
import * as facts from './support/kpi-facts.ts'
import { freshStore } from './support/store.ts'

const PERIOD = interval(instant(Date.parse('2026-03-02T00:00:00Z')), instant(Date.parse('2026-03-04T00:00:00Z')))
const calls = facts.calls('irregular', PERIOD, 1500)

let opened: Awaited<ReturnType<typeof freshStore>>
let store: Store
beforeAll(async () => {
  opened = await freshStore()
  store = opened.store
  await migrate(store)
  const rowsOf = (told: readonly { rows: readonly facts.Row[] }[]) => told.flatMap(({ rows }) => rows)
  await insertRows(store, 'dim_queues_v1', facts.slowQueue(PERIOD.from))
  await deliver(store, 'calls', [...rowsOf(calls), ...facts.outboundCalls(PERIOD)])
  await deliver(store, 'seat-states', rowsOf(facts.seats(PERIOD, 120)))
  await deliver(store, 'work-orders', rowsOf(facts.orders('irregular', PERIOD, 500)))
  await deliver(store, 'interface-calls', rowsOf(facts.interfaceCalls(PERIOD, 800)))
  const recordings = facts.recordings(PERIOD, 800)
  await deliver(store, 'recordings', rowsOf(recordings))
  await insertRows(
    store,
    'scores_v1',
    recordings.flatMap(({ scores }) => scores),
  )
  await insertRows(store, 'forecasts_v1', rowsOf(facts.forecasts(PERIOD, calls)))
  const { told, runs } = facts.staffing(PERIOD)
  await insertRows(store, 'roster_runs_v1', [...runs])
  await insertRows(store, 'roster_coverage_v1', rowsOf(told))
  expect(await refusedBy(store)).toEqual([])
  // Half of the slots from roll-ups, half live.
  await recomputeDirtySlots(store, { now: plus(PERIOD.from, days(1)), settleSeconds: 0 })
}, 300_000)
afterAll(() => opened[Symbol.asyncDispose]())

const isNear = (a: unknown, b: unknown): boolean =>
  a === null || b === null ? a === b : Math.abs(Number(a) - Number(b)) <= 1e-6 * Math.max(1, Math.abs(Number(b)))

test('of every KPI, in random slots, with a queue and without: recounted from the records listed the figure is the same', {
  timeout: 600_000,
}, async () => {
  const random = randomOf('explain')
  const filled = new Map<string, number>()
  for (const { id, view } of catalog)
    for (let n = 0; n < 3; n++) {
      const slot = plus(PERIOD.from, minutes(15 * Math.floor(random() * 192)))
      const queue = n > 0 && kpiView(view).keys.includes('queue_id') ? 'fast' : undefined
      const { value, recount, sourceIds } = await explainKpi(store, id, slot, queue)
      expect(isNear(recount, value), `${id} of ${queue ?? 'all'}: ${value}, recounted ${recount}`).toBe(true)
      // Nothing makes a figure of nothing, and what has one is made of something.
      if (sourceIds.length === 0) expect([0, null, '0'], id).toContain(value)
      else filled.set(id, (filled.get(id) ?? 0) + 1)
    }
  expect(filled.size).toBeGreaterThan(catalog.length * 0.8)
})

test('of queue KPIs the records listed are those of the definition: the oracle over them alone, and each of them counts', {
  timeout: 600_000,
}, async () => {
  const slot = plus(PERIOD.from, minutes(15 * 40))
  const inSlot = calls.filter(({ fact }) => slotOf(fact.offeredAt, minutes(15)) === slot)
  const byId = new Map(inSlot.map(({ fact, rows }): [string, OfferedCall] => [String(rows[0]?.['callId']), fact]))
  expect(byId.size).toBeGreaterThan(4)
  const asked = { period: PERIOD, now: plus(PERIOD.to, days(1)) }
  for (const [id, figure] of Object.entries(kpiOracle.queue)) {
    const { sourceIds, unknown } = await explainKpi(store, id, slot)
    const listed = sourceIds.flatMap((one) => byId.get(one) ?? [])
    expect(listed.length, id).toBe(sourceIds.length)
    expect(figure(listed, asked), id).toEqual(figure([...byId.values()], asked))
    // A record whose own figure is nothing is not listed; one whose own figure is something is.
    const alone = [...byId].filter(([, fact]) => (figure([fact], asked) ?? 0) !== 0).map(([one]) => one)
    expect(sourceIds, id).toEqual(expect.arrayContaining(alone))
    if (id === 'asa') expect(unknown).toBe(kpiOracle.queue['unknown_wait']?.([...byId.values()], asked))
  }
})

test('a queue that nobody knows is named with the one that was meant; one that is known and has nothing in the slot is answered', async () => {
  await expect(explainKpi(store, 'offered', PERIOD.from, 'fsat')).rejects.toThrow(
    "There is no queue 'fsat' in the directory or any record; did you mean 'fast'?",
  )
  await expect(explainKpi(store, 'offered', PERIOD.from, 'nope')).rejects.toThrow(/no queue 'nope' .*; those known are .*fast/)
  await expect(explainKpi(store, 'calls_offered', PERIOD.from)).rejects.toThrow("There is no KPI 'calls_offered'; did you mean 'offered'?")
  const before = plus(PERIOD.from, days(-300))
  expect(await explainKpi(store, 'offered', before, 'fast')).toMatchObject({ sourceIds: [] })
})
