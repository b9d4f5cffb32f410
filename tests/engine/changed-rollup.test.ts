/** A roll-up gets a measure and another formula while its slots are closed: every figure is right at once, and again when they are recomputed. */
import { expect, test } from 'vitest'
import { calls } from '../../contracts/index.ts'
import { instant } from '../../domain/kernel/time.ts'
import { kpiStatements } from '../../sql/kpi/generate.ts'
import type { Rollup } from '../../sql/kpi/rollup.ts'
import { queueRollup } from '../../sql/kpi/rollup-queue.ts'
import { rollups } from '../../sql/kpi/rollups.ts'
import { verifyKpis } from '../../sql/kpi/verify.ts'
import { migrate } from '../../sql/migrate.ts'
import { readMigrations } from '../../sql/migration.ts'
import { recomputeDirtySlots } from '../../sql/recompute.ts'
import { differenceOf } from '../../sql/schema/difference.ts'
import { land, recordOf } from '../support/landing.ts'
import { freshStore } from './support/store.ts'

const offeredAt = (n: number): string => `2026-03-02T08:${String(n).padStart(2, '0')}:00Z`
const facts = Array.from({ length: 40 }, (_, n) =>
  recordOf(
    { ...calls.examples[1], callId: `c-${n}`, queueId: 'q', direction: 'inbound', offeredAt: offeredAt(n), outcome: 'overflowed' },
    n,
  ),
)

/** Calls whose number ends in 7 counted; `flow_out` counted in tens. */
const changed: Rollup = {
  ...queueRollup,
  measures: [...queueRollup.measures, { name: 'sevens', type: 'UInt64', comment: 'Calls whose number ends in 7.' }],
  body: (scope) =>
    queueRollup
      .body(scope)
      .replace(' as flow_out', ' * 10 as flow_out')
      .replace(' as customers\nfrom', " as customers,\n  countIf(endsWith(call_id, '7')) as sevens\nfrom")
      .replace('select call.offered_at as offered_at,', 'select call.call_id as call_id, call.offered_at as offered_at,'),
}
const all = rollups.map((one) => (one === queueRollup ? changed : one))
const later = { now: instant(Date.parse('2026-03-03T00:00:00Z')), settleSeconds: 0 }

test('a measure and a formula that change count for closed slots at once', async () => {
  await using db = await freshStore()
  const { store } = db
  await migrate(store)
  await land(store, 'calls', facts)
  await recomputeDirtySlots(store, later)
  const served = () =>
    store.query("select view, countIf(served_version != 0) as n from kpi_slots where view = 'kpi_queue_15m' group by view")
  // Quarter-hours 08:00, 08:15 and 08:30.
  expect(await served()).toMatchObject([{ n: '3' }])

  const baseline = await readMigrations()
  const statements = differenceOf(kpiStatements(), kpiStatements(all))
  await migrate(store, { migrations: [...baseline, { number: baseline.length + 1, name: 'changed_rollup', checksum: 'c', statements }] })
  // 7, 17, 27 and 37 of 0 … 39.
  const figures = () => store.query('select sum(offered) as offered, sum(flow_out) as flow_out, sum(sevens) as sevens from kpi_queue_15m')
  const right = [{ offered: '40', flow_out: '400', sevens: '4' }]
  expect(await figures()).toEqual(right)
  expect(await verifyKpis(store, all)).toMatchObject({ mismatches: 0 })

  // A process of the earlier version that still runs would compute by its own definition.
  expect(await recomputeDirtySlots(store, later)).toEqual({ slots: 0, rows: 0, isCut: false })
  await recomputeDirtySlots(store, later, all)
  expect(await served()).toMatchObject([{ n: '3' }])
  expect(await figures()).toEqual(right)
  expect(await verifyKpis(store, all)).toMatchObject({ mismatches: 0 })
})
