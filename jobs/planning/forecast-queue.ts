/** One queue's forecast from one origin, official and challenger, as rows of `forecasts_v1`. */
import { hashId } from '../../domain/kernel/hash.ts'
import { type Instant, type Interval, interval } from '../../domain/kernel/time.ts'
import { addDays, lastMidnight, localDate, localDay } from '../../domain/kernel/zone.ts'
import type { QueueRequest } from '../../forecasting/demand.ts'
import type { SlotForecast, VolumeForecast } from '../../forecasting/forecast.ts'
import type { NamedForecast } from '../../forecasting/sums.ts'
import type { NewRow } from '../../sql/tables/definition.ts'
import type { forecastsTable } from '../../sql/tables/planning.ts'
import { SLOT_MINUTES } from './demand.ts'
import type { ForecastRun } from './hotline.ts'

/** `zone`: the queue's own. */
export type QueuePlan = Omit<QueueRequest, 'slotMinutes'> & { readonly queueId: string }

export type ForecastRow = NewRow<typeof forecastsTable>

export type Fitting = Pick<ForecastRun, 'compute' | 'runId' | 'startedAt' | 'signal'>

/** Fitted in the compute thread; the official forecast is the models', the challenger the four-week mean. */
export async function fitQueue({ compute, signal }: Fitting, { queueId, ...plan }: QueuePlan): Promise<NamedForecast> {
  return { queueId, ...(await compute.run('forecastQueue', { ...plan, slotMinutes: SLOT_MINUTES }, signal)) }
}

/** Whole days of a zone that hold `horizonDays` days of the hotline's zone from `origin` on: models count whole days. */
export function wholeDays({ origin, horizonDays }: Pick<QueueRequest, 'origin' | 'horizonDays'>, zone: string) {
  const midnight = lastMidnight(origin, zone)
  return { zone, origin: midnight, horizonDays: midnight === origin ? horizonDays : horizonDays + 1 }
}

/** The days of the hotline's zone that are forecast. */
export const spanOf = ({ origin, horizonDays }: Pick<QueueRequest, 'origin' | 'horizonDays'>, zone: string): Interval =>
  interval(origin, localDay(addDays(localDate(origin, zone), horizonDays - 1), zone).to)

/** The slots that every queue has, wherever its days begin. */
export function within(made: NamedForecast, { from, to }: Interval): NamedForecast {
  const cut = ({ model, slots }: VolumeForecast) => ({ model, slots: slots.filter(({ slotAt }) => slotAt >= from && slotAt < to) })
  return { ...made, official: cut(made.official), challenger: cut(made.challenger) }
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
