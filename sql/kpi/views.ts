/** Every view that KPIs are read from, once: roll-ups, plans against what came, and orders as they stand. */
import { HALF_HOUR, QUARTER_HOUR } from '../../domain/kernel/time.ts'
import type { Records } from './rollup.ts'
import { rollups } from './rollups.ts'

export type KpiView = {
  readonly name: string
  /** The column that dates a row. */
  readonly instant: string
  /** Length of the slots that rows are looked at by. */
  readonly minutes: number
  /** Columns by which rows are told apart beside the slot. */
  readonly keys: readonly string[]
  /** What a row comes from. */
  readonly records: Records
  /** Closed slots are served from roll-ups; else rows are made when asked for. */
  readonly isRolledUp: boolean
  /** Rows reach into the future. */
  readonly isPlan: boolean
}

const live = { isRolledUp: false, isPlan: false }
const perQueue = { instant: 'slot_at', minutes: HALF_HOUR / 60, keys: ['queue_id'] }

export const forecastView: KpiView = {
  ...live,
  ...perQueue,
  name: 'kpi_forecast_30m',
  records: { table: 'forecasts_current', id: 'forecast_id', instant: 'slot_at' },
}

export const staffingView: KpiView = {
  ...live,
  ...perQueue,
  name: 'kpi_staffing_30m',
  records: { table: 'roster_coverage_current', id: "concat(roster_id, ' ', queue_id)", instant: 'slot_at' },
  isPlan: true,
}

export const ordersView: KpiView = {
  ...live,
  name: 'work_orders',
  instant: 'opened_at',
  minutes: QUARTER_HOUR / 60,
  keys: ['order_type', 'team_id'],
  records: { table: 'work_orders', id: 'order_id', instant: 'opened_at' },
}

const kpiViews: readonly KpiView[] = [
  ...rollups.map(({ view, keys, records }) => ({
    ...live,
    ...{ name: view, instant: 'slot_at', minutes: QUARTER_HOUR / 60, keys: keys.map(({ name }) => name), records, isRolledUp: true },
  })),
  forecastView,
  staffingView,
  ordersView,
]

/** Throws RangeError for a name that is no view of KPIs. */
export function kpiView(name: string): KpiView {
  const view = kpiViews.find((one) => one.name === name)
  if (view === undefined) throw new RangeError(`'${name}' is no view of KPIs; those are ${kpiViews.map((one) => one.name).join(', ')}.`)
  return view
}
