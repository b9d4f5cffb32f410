/** One queue's forecast from one origin, official and challenger, as rows of `forecasts_v1`. */
import { hashId } from '../../domain/kernel/hash.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { Calendar } from '../../forecasting/calendar.ts'
import type { SlotForecast, VolumeForecast } from '../../forecasting/forecast.ts'
import type { OpeningHours } from '../../forecasting/opening-hours.ts'
import { type DemandSlot, SLOT_MINUTES } from './demand.ts'
import type { ForecastRun } from './hotline.ts'

/** Five minutes: used for a queue that never handled a call. */
export const DEFAULT_AHT_SECONDS = 300

export type QueuePlan = {
  readonly queueId: string
  readonly history: readonly DemandSlot[]
  readonly calendar: Calendar
  readonly origin: Instant
  readonly horizonDays: number
  readonly hours: OpeningHours | undefined
  /** Where the queue never handled a call. */
  readonly defaultAhtSeconds: number
}

export type QueueForecast = {
  readonly queueId: string
  readonly official: VolumeForecast
  readonly challenger: VolumeForecast
  readonly ahtAt: ReadonlyMap<Instant, number>
}

export type ForecastRow = {
  readonly forecast_id: string
  readonly run_id: string
  readonly model: string
  readonly role: 'official' | 'challenger'
  readonly queue_id: string
  readonly slot_at: Date
  readonly mean: number
  readonly lo80: number
  readonly hi80: number
  readonly lo95: number
  readonly hi95: number
  readonly aht_s: number
  readonly origin_at: Date
  readonly as_of: Date
}

export type Fitting = Pick<ForecastRun, 'compute' | 'zone' | 'runId' | 'startedAt' | 'signal'>

/** Fitted in the compute thread; the official forecast is the models', the challenger the four-week mean. */
export async function fitQueue({ compute, zone, signal }: Fitting, plan: QueuePlan): Promise<QueueForecast> {
  const { queueId, history, calendar, origin, horizonDays, hours, defaultAhtSeconds } = plan
  const span = { slotMinutes: SLOT_MINUTES, zone, origin, horizonDays }
  const known = history.filter(({ slotAt }) => slotAt < origin)
  const { volume, benchmark, aht } = await compute.run(
    'forecastQueue',
    {
      volume: { ...span, calendar, history: known.map(({ slotAt, calls }) => ({ slotAt, value: calls })) },
      aht: {
        ...span,
        defaultSeconds: defaultAhtSeconds,
        history: known
          .filter(({ handled }) => handled > 0)
          .map(({ slotAt, handled, handleSeconds }) => ({ slotAt, handled, ahtSeconds: handleSeconds / handled })),
      },
      hours,
    },
    signal,
  )
  const ahtAt = new Map(aht.map(({ slotAt, ahtSeconds }) => [slotAt, ahtSeconds]))
  return { queueId, official: volume, challenger: benchmark, ahtAt }
}

/** The four-week mean plans and the model is kept beside it. */
export const withFallback = (made: QueueForecast): QueueForecast => ({ ...made, official: made.challenger, challenger: made.official })

export function rowsOf(
  { runId, startedAt }: Fitting,
  origin: Instant,
  { queueId, official, challenger, ahtAt }: QueueForecast,
): ForecastRow[] {
  const rows = (model: string, role: ForecastRow['role'], slots: readonly SlotForecast[]) =>
    slots.map(({ slotAt, mean, lo80, hi80, lo95, hi95 }): ForecastRow => {
      const values = { mean, lo80, hi80, lo95, hi95, aht_s: ahtAt.get(slotAt) ?? DEFAULT_AHT_SECONDS }
      const ids = { forecast_id: hashId('forecast', runId, role, queueId, slotAt), run_id: runId, model, role, queue_id: queueId }
      return { ...ids, slot_at: new Date(slotAt), ...values, origin_at: new Date(origin), as_of: new Date(startedAt) }
    })
  return [...rows(official.model, 'official', official.slots), ...rows(challenger.model, 'challenger', challenger.slots)]
}
