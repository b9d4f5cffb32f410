/** Compares the KPI roll-ups that serve closed slots with a computation from the facts of now. */

import type { Store } from '../store.ts'
import { GIVEN_SLOTS, type Rollup, SLOTS_PER_STATEMENT, slotParams } from './rollup.ts'
import { rollups } from './rollups.ts'

export type KpiReport = { readonly slots: number; readonly mismatches: number; readonly pending: number }

/** `mismatches`: slots of a view in which a count or a sum differs. `pending`: slots that are open or dirty, served live until they are rolled up. */
export async function verifyKpis(store: Store, all = rollups): Promise<KpiReport> {
  let slots = 0
  let mismatches = 0
  let pending = 0
  for (const rollup of all) {
    const touched = await store.query<{ slot: number; version: string }>(
      'select toUInt32(slot) as slot, served_version as version from kpi_slots where view = {view:String} order by slot',
      { view: rollup.view },
    )
    const served = touched.filter(({ version }) => version !== '0')
    pending += touched.length - served.length
    slots += served.length
    for (let at = 0; at < served.length; at += SLOTS_PER_STATEMENT)
      mismatches += await mismatchesOf(store, rollup, served.slice(at, at + SLOTS_PER_STATEMENT))
  }
  return { slots, mismatches, pending }
}

async function mismatchesOf(store: Store, rollup: Rollup, served: readonly { slot: number; version: string }[]): Promise<number> {
  const keys = rollup.keys.map(({ name }) => name)
  const measures = rollup.measures.filter(({ type }) => !type.startsWith('Aggregate')).map(({ name }) => name)
  const columns = ['slot_at', ...keys, ...measures].join(', ')
  const differs = measures.map((name) => `abs(sum(side * toFloat64(${name}))) > 1e-6 * greatest(1, max(abs(toFloat64(${name}))))`)
  const [row] = await store.query<{ n: string }>(
    `select uniqExact(slot_at) as n from (
  select slot_at from (
    select ${columns}, 1 as side from ${rollup.view}_v1
    where (toUInt32(toDateTime(slot_at, 'UTC')), slot_version) in (select arrayJoin(arrayZip({slots:Array(UInt32)}, arrayMap(v -> toUInt64(v), {versions:Array(String)}))))
    union all
    select ${columns}, -1 as side from (${rollup.body(GIVEN_SLOTS)})
  ) group by slot_at, ${keys.join(', ')} having count() != 2 or ${differs.join(' or ')}
)`,
    { ...slotParams(served.map(({ slot }) => slot)), versions: served.map(({ version }) => version) },
  )
  return Number(row?.n ?? 0)
}
