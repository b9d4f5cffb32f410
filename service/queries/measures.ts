/** The queue measures that pages show, as one select list over `kpi_queue_15m`. */
import type { QueueMeasures } from '../api/overview.ts'

export type MeasureRow = {
  readonly n_offered: number
  readonly n_handled: number
  readonly n_abandoned: number
  readonly service_level: number | null
  readonly abandon_ratio: number | null
  readonly asa_s: number | null
  readonly aht_s: number | null
  readonly longest_s: number | null
}

// Aliases differ from the columns: ClickHouse would put `sum(offered) as offered` inside the next sum.
export const MEASURES = `
  toFloat64(sum(offered)) as n_offered,
  toFloat64(sum(handled)) as n_handled,
  toFloat64(sum(abandoned)) as n_abandoned,
  sum(answered_in_target) / nullIf(sum(handled) + sum(abandoned) - sum(abandoned_in_target), 0) as service_level,
  sum(abandoned) / nullIf(sum(offered), 0) as abandon_ratio,
  sum(wait_answered_s) / nullIf(sum(handled), 0) as asa_s,
  (sum(talk_s) + sum(hold_s) + sum(wrap_s)) / nullIf(sum(handled), 0) as aht_s,
  if(sum(offered) = 0, null, max(max_wait_s)) as longest_s`

export const measuresOf = (row: MeasureRow | undefined): QueueMeasures => ({
  offered: row?.n_offered ?? 0,
  handled: row?.n_handled ?? 0,
  abandoned: row?.n_abandoned ?? 0,
  serviceLevelRatio: row?.service_level ?? null,
  abandonRatio: row?.abandon_ratio ?? null,
  asaSeconds: row?.asa_s ?? null,
  ahtSeconds: row?.aht_s ?? null,
  maxWaitSeconds: row?.longest_s ?? null,
})
