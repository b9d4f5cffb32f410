/** Why a KPI has its value in one slot: the statement, how the slot is served, and the records behind it. */

import { CallboardError } from '../../domain/kernel/errors.ts'
import { type Instant, MINUTE_MS } from '../../domain/kernel/time.ts'
import type { Store } from '../store.ts'
import { kpiById } from './catalog.ts'
import type { Kpi, KpiView } from './entry.ts'

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

type Source = {
  readonly table: string
  readonly id: string
  readonly instant: string
  readonly minutes: number
  readonly hasQueue: boolean
}

const SOURCES: Readonly<Record<KpiView, Source>> = {
  kpi_queue_15m: { table: 'calls', id: 'call_id', instant: 'offered_at', minutes: 15, hasQueue: true },
  kpi_seat_15m: { table: 'seat_states', id: 'state_id', instant: 'started_at', minutes: 15, hasQueue: false },
  kpi_work_order_15m: { table: 'work_order_events', id: 'event_id', instant: 'occurred_at', minutes: 15, hasQueue: false },
  kpi_interface_15m: { table: 'interface_calls', id: 'interface_call_id', instant: 'called_at', minutes: 15, hasQueue: false },
  kpi_quality_15m: { table: 'recordings', id: 'recording_id', instant: 'started_at', minutes: 15, hasQueue: true },
  kpi_forecast_30m: { table: 'forecasts_current', id: 'forecast_id', instant: 'slot_at', minutes: 30, hasQueue: true },
  kpi_staffing_30m: { table: 'roster_coverage_current', id: 'roster_id', instant: 'slot_at', minutes: 30, hasQueue: true },
  work_orders: { table: 'work_orders', id: 'order_id', instant: 'opened_at', minutes: 15, hasQueue: true },
}

/** Throws `not_found` for an unknown id, `usage` where the KPI has no queue. */
export async function explainKpi(store: Store, id: string, slot: Instant, queue?: string): Promise<Explanation> {
  const kpi = kpiById(id)
  if (!kpi) throw new CallboardError('not_found', `There is no KPI '${id}'; callboard kpi list shows them.`)
  const source = SOURCES[kpi.view]
  if (queue !== undefined && !source.hasQueue) throw new CallboardError('usage', `KPI '${id}' is not kept by queue; leave out --queue.`)
  const from = new Date(Math.floor(slot / (source.minutes * MINUTE_MS)) * source.minutes * MINUTE_MS)
  const params = { from, to: new Date(from.getTime() + source.minutes * MINUTE_MS), queue: queue ?? '' }
  const sql = statementOf(kpi, queue !== undefined)
  const [[value] = []] = (await store.result(sql, params)).rows
  const ids = await store.query<{ id: string }>(
    `select toString(${source.id}) as id from ${source.table} where ${inSlot(source.instant, queue !== undefined)} order by id limit 10000`,
    params,
  )
  const [state] = await store.query<{ version: string }>(
    `select served_version as version from kpi_slots where view = {view:String} and slot = {from:DateTime64(3,'UTC')}`,
    { view: kpi.view, from },
  )
  const served =
    kpi.view === 'work_orders' || kpi.view.endsWith('30m')
      ? 'live'
      : state === undefined
        ? 'none'
        : state.version === '0'
          ? 'live'
          : 'rollup'
  return {
    id,
    slot: from.toISOString(),
    queue: queue ?? null,
    value,
    sql,
    served,
    sourceTable: source.table,
    sourceIds: ids.map((row) => row.id),
  }
}

const inSlot = (column: string, byQueue: boolean): string =>
  `${column} >= {from:DateTime64(3,'UTC')} and ${column} < {to:DateTime64(3,'UTC')}${byQueue ? ' and queue_id = {queue:String}' : ''}`

const statementOf = ({ view, expression }: Kpi, byQueue: boolean): string =>
  `select ${expression} as value from ${view} where ${inSlot(view === 'work_orders' ? 'opened_at' : 'slot_at', byQueue)}`
