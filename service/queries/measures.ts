/** The queue measures that pages show, as one select list over `kpi_queue_15m`; the formulas are the catalogue's. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import { kpiById } from '../../sql/kpi/catalog.ts'
import type { QueueMeasures } from '../api/overview.ts'

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

function formula(id: string): string {
  const kpi = kpiById(id)
  if (kpi === undefined) throw new CallboardError('internal', `The KPI catalogue has no '${id}', which the overview shows.`)
  return kpi.expression
}

// Aliases differ from the columns: ClickHouse would put `sum(offered) as offered` inside the next sum.
export const MEASURES = `
  toFloat64(${formula('offered')}) as n_offered,
  toFloat64(${formula('handled')}) as n_handled,
  toFloat64(${formula('abandoned')}) as n_abandoned,
  ${formula('service_level')} as r_service_level,
  ${formula('abandon_rate')} as r_abandon,
  ${formula('asa')} as s_asa,
  ${formula('aht')} as s_aht,
  ${formula('max_wait')} as s_longest`

export const measuresOf = (row: MeasureRow | undefined): QueueMeasures => ({
  offered: row?.n_offered ?? 0,
  handled: row?.n_handled ?? 0,
  abandoned: row?.n_abandoned ?? 0,
  serviceLevelRatio: row?.r_service_level ?? null,
  abandonRatio: row?.r_abandon ?? null,
  asaSeconds: row?.s_asa ?? null,
  ahtSeconds: row?.s_aht ?? null,
  maxWaitSeconds: row?.s_longest ?? null,
})
