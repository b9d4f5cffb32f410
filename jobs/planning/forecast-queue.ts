/** One queue's forecast from one origin, official and challenger, as rows of `forecasts_v1`. */
import { hashId } from '../../domain/kernel/hash.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { QueueRequest } from '../../forecasting/demand.ts'
import type { SlotForecast } from '../../forecasting/forecast.ts'
import type { NamedForecast } from '../../forecasting/sums.ts'
import type { NewRow } from '../../sql/tables/definition.ts'
import type { forecastsTable } from '../../sql/tables/planning.ts'
import { SLOT_MINUTES } from './demand.ts'
import type { ForecastRun } from './hotline.ts'

export type QueuePlan = Omit<QueueRequest, 'slotMinutes' | 'zone'> & { readonly queueId: string }

export type ForecastRow = NewRow<typeof forecastsTable>

export type Fitting = Pick<ForecastRun, 'compute' | 'zone' | 'runId' | 'startedAt' | 'signal'>

/** Fitted in the compute thread; the official forecast is the models', the challenger the four-week mean. */
export async function fitQueue({ compute, zone, signal }: Fitting, { queueId, ...plan }: QueuePlan): Promise<NamedForecast> {
  return { queueId, ...(await compute.run('forecastQueue', { ...plan, slotMinutes: SLOT_MINUTES, zone }, signal)) }
}

/** The four-week mean plans and the model is kept beside it. */
export const withFallback = (made: NamedForecast): NamedForecast => ({ ...made, official: made.challenger, challenger: made.official })

export function rowsOf(
  { runId, startedAt }: Fitting,
  origin: Instant,
  { queueId, official, challenger, ahtAt }: NamedForecast,
): ForecastRow[] {
  const rows = (model: string, role: 'official' | 'challenger', slots: readonly SlotForecast[]) =>
    slots.map(({ slotAt, mean, lo80, hi80, lo95, hi95 }): ForecastRow => {
      const values = { mean, lo80, hi80, lo95, hi95, aht_s: ahtAt.get(slotAt) ?? null }
      const ids = { forecast_id: hashId('forecast', runId, role, queueId, slotAt), run_id: runId, model, role, queue_id: queueId }
      return { ...ids, slot_at: new Date(slotAt), ...values, origin_at: new Date(origin), as_of: new Date(startedAt) }
    })
  return [...rows(official.model, 'official', official.slots), ...rows(challenger.model, 'challenger', challenger.slots)]
}
