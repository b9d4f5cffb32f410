/** Why a KPI has its value in one slot: the statement, how the slot is served, and the records behind it. */

import { CallboardError } from '../../domain/kernel/errors.ts'
import { type Instant, minutes, plus, slotOf } from '../../domain/kernel/time.ts'
import type { Store } from '../store.ts'
import { kpiById } from './catalog.ts'
import type { Kpi } from './entry.ts'
import { type KpiView, kpiView, ordersView } from './views.ts'

export type Explanation = {
  readonly id: string
  readonly slot: string
  readonly queue: string | null
  readonly value: unknown
  readonly sql: string
  /** `rollup` where the slot is closed and clean, `live` where facts are aggregated now, `none` where nothing touched it. */
  readonly served: 'rollup' | 'live' | 'none'
  readonly sourceTable: string
  /** Ids of the records in the slot, at most 10 000. */
  readonly sourceIds: readonly string[]
}

/** Throws `not_found` for an unknown id, `usage` where the KPI has no queue. */
export async function explainKpi(store: Store, id: string, slot: Instant, queue?: string): Promise<Explanation> {
  const kpi = kpiById(id)
  if (!kpi) throw new CallboardError('not_found', `There is no KPI '${id}'; callboard kpi list shows them.`)
  const view = kpiView(kpi.view)
  const { records } = view
  // An order tells the queue of the call it came from, though no KPI of orders is kept by it.
  if (queue !== undefined && !view.keys.includes('queue_id') && view !== ordersView)
    throw new CallboardError('usage', `KPI '${id}' is not kept by queue; leave out --queue.`)
  const slotLength = minutes(view.minutes)
  const slotFrom = slotOf(slot, slotLength)
  const from = new Date(slotFrom)
  const params = { from, to: new Date(plus(slotFrom, slotLength)), queue: queue ?? '' }
  const sql = statementOf(kpi, view, queue !== undefined)
  const [[value] = []] = (await store.result(sql, params)).rows
  const ids = await store.query<{ id: string }>(
    `select toString(${records.id}) as id from ${records.table} where ${inSlot(records.instant, queue !== undefined)} order by id limit 10000`,
    params,
  )
  const [state] = await store.query<{ version: string }>(
    `select served_version as version from kpi_slots where view = {view:String} and slot = {from:DateTime64(3,'UTC')}`,
    { view: kpi.view, from },
  )
  const served = !view.isRolledUp ? 'live' : state === undefined ? 'none' : state.version === '0' ? 'live' : 'rollup'
  return {
    id,
    slot: from.toISOString(),
    queue: queue ?? null,
    value,
    sql,
    served,
    sourceTable: records.table,
    sourceIds: ids.map((row) => row.id),
  }
}

const inSlot = (column: string, byQueue: boolean): string =>
  `${column} >= {from:DateTime64(3,'UTC')} and ${column} < {to:DateTime64(3,'UTC')}${byQueue ? ' and queue_id = {queue:String}' : ''}`

const statementOf = ({ expression }: Kpi, { name, instant }: KpiView, byQueue: boolean): string =>
  `select ${expression} as value from ${name} where ${inSlot(instant, byQueue)}`
