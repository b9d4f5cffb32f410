/** The queue measures that pages show, as one select list over the queue roll-up; the formulas are the catalogue's. */
import { kpi } from '../kpi/catalog.ts'

export type MeasureRow = {
  readonly n_offered: number
  readonly n_handled: number
  readonly n_abandoned: number
  readonly r_service_level: number | null
  readonly r_abandon: number | null
  readonly s_asa: number | null
  readonly s_aht: number | null
  readonly s_longest: number | null
}

// Aliases differ from the columns: ClickHouse would put `sum(offered) as offered` inside the next sum.
export const MEASURES = `
  toFloat64(${kpi('offered').expression}) as n_offered,
  toFloat64(${kpi('handled').expression}) as n_handled,
  toFloat64(${kpi('abandoned').expression}) as n_abandoned,
  ${kpi('service_level').expression} as r_service_level,
  ${kpi('abandon_rate').expression} as r_abandon,
  ${kpi('asa').expression} as s_asa,
  ${kpi('aht').expression} as s_aht,
  ${kpi('max_wait').expression} as s_longest`

export const measuresOf = (row: MeasureRow | undefined) => ({
  offered: row?.n_offered ?? 0,
  handled: row?.n_handled ?? 0,
  abandoned: row?.n_abandoned ?? 0,
  serviceLevelRatio: row?.r_service_level ?? null,
  abandonRatio: row?.r_abandon ?? null,
  asaSeconds: row?.s_asa ?? null,
  ahtSeconds: row?.s_aht ?? null,
  maxWaitSeconds: row?.s_longest ?? null,
})
