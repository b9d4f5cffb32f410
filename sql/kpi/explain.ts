/** Why a KPI has its value in one slot: the statement, how the slot is served, the records that make the figure, and the figure of these alone. */

import { closest } from '../../domain/kernel/closest.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { type Instant, minutes, plus, slotOf } from '../../domain/kernel/time.ts'
import { checkKnown } from '../reads/directory.ts'
import type { Store } from '../store.ts'
import { catalog, kpiById } from './catalog.ts'
import type { Kpi } from './entry.ts'
import { GIVEN_SLOTS, type SlotScope, slotParams } from './rollup.ts'
import { rollups } from './rollups.ts'
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
  /** Ids of the records that make the figure, at most 10 000: without any other record it is the same. */
  readonly sourceIds: readonly string[]
  /** The figure computed from these records alone; null where they are more than the list holds. */
  readonly recount: unknown
  /** Records left out because they do not say what is measured; null for a KPI that leaves none out. */
  readonly unknown: number | null
}

const MOST_IDS = 10_000

/** Throws `not_found` for an unknown id or queue, `usage` where the KPI has no queue. */
export async function explainKpi(store: Store, id: string, slot: Instant, queue?: string): Promise<Explanation> {
  const kpi = kpiById(id)
  if (!kpi) throw new CallboardError('not_found', `There is no KPI '${id}'; ${nearKpi(id)}callboard kpi list shows them.`)
  const view = kpiView(kpi.view)
  // An order tells the queue of the call it came from, though no KPI of orders is kept by it.
  if (queue !== undefined && !view.keys.includes('queue_id') && view !== ordersView)
    throw new CallboardError('usage', `KPI '${id}' is not kept by queue; leave out --queue.`)
  const slotLength = minutes(view.minutes)
  const slotFrom = slotOf(slot, slotLength)
  const from = new Date(slotFrom)
  const params = { ...slotParams([slotFrom / 1000]), begins: from, ends: new Date(plus(slotFrom, slotLength)), queue: queue ?? '' }
  const figure = async ({ expression }: Kpi, sql: string, more = {}) =>
    (await store.result(`select ${expression} as value ${sql}`, { ...params, ...more })).rows[0]?.[0] ?? null
  const unknown = kpi.unknown === undefined ? undefined : kpiById(kpi.unknown)
  const [state] = await store.query<{ version: string }>(
    `select served_version as version from kpi_slots where view = {view:String} and slot = {begins:DateTime64(3,'UTC')}`,
    { view: kpi.view, begins: from },
  )
  const asked = askedOf(view, queue !== undefined, state !== undefined && state.version !== '0')
  const ids = (await store.query<{ id: string }>(`${asked.ids(makes(kpi))} order by id limit ${MOST_IDS + 1}`, params)).map((row) => row.id)
  if (queue !== undefined && ids.length === 0) await checkKnown(store, 'queue', queue)
  return {
    id,
    slot: from.toISOString(),
    queue: queue ?? null,
    value: await figure(kpi, asked.from),
    sql: `select ${kpi.expression} as value ${asked.from}`,
    served: !view.isRolledUp ? 'live' : state === undefined ? 'none' : state.version === '0' ? 'live' : 'rollup',
    sourceTable: view.records.table,
    sourceIds: ids.slice(0, MOST_IDS),
    recount: ids.length > MOST_IDS ? null : await figure(kpi, asked.kept, { ids }),
    unknown: unknown === undefined ? null : Number(await figure(unknown, asked.from)),
  }
}

function nearKpi(id: string): string {
  const near = closest(
    id,
    catalog.map((one) => one.id),
  )
  return near === undefined ? '' : `did you mean '${near}'? `
}

/** Whether a record alone changes the figure: a term of its ratio, or its value where there is none. */
function makes({ expression }: Kpi): string {
  const [, numerator, denominator] = /^(.*) \/ nullIf\((.*), 0\)$/s.exec(expression) ?? []
  if (numerator !== undefined) return `ifNull(${numerator}, 0) != 0 or (${denominator}) != 0`
  return expression.startsWith('if(') ? `(${expression}) is not null` : `(${expression}) != 0`
}

/** Where the figure is read from: the view, the records for each of which `condition` holds, and the records of parameter `ids`. */
type Asked = { readonly from: string; readonly kept: string; readonly ids: (condition: string) => string }

function askedOf(view: KpiView, byQueue: boolean, isOver: boolean): Asked {
  const { name, instant, records } = view
  const ofQueue = byQueue ? ' and queue_id = {queue:String}' : ''
  const inSlot = (column: string) => `${column} >= {begins:DateTime64(3,'UTC')} and ${column} < {ends:DateTime64(3,'UTC')}${ofQueue}`
  const from = `from ${name} where ${inSlot(instant)}`
  const rollup = rollups.find((one) => one.view === name)
  if (rollup !== undefined) {
    const of = (scope: SlotScope['records']) =>
      `from (${rollup.body({ ...GIVEN_SLOTS, isOver, ...(scope ? { records: scope } : {}) })}) where true${ofQueue}`
    return { from, kept: of('kept'), ids: (condition) => `select record_id as id ${of('each')} group by record_id having ${condition}` }
  }
  const rows = view === ordersView ? records.id : 'slot_at, queue_id'
  const those = `from ${records.table} where ${inSlot(records.instant)}`
  return {
    from,
    kept: `${from} and (${rows}) in (select ${rows} ${those} and ${records.id} in {ids:Array(String)})`,
    ids: (condition) =>
      `select ${records.id} as id ${those} and (${rows}) in (select ${rows} ${from} group by ${rows} having ${condition})`,
  }
}
