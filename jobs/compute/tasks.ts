/** The pure functions that run in the compute thread, by name; data in, data out. */
import type { Instant } from '../../domain/kernel/time.ts'
// Not through the barrels: they load backtests and intent models, which the thread never needs.
import { type AhtForecast, type AhtRequest, forecastAht } from '../../forecasting/aht.ts'
import { forecastBenchmark } from '../../forecasting/benchmark-forecast.ts'

export { forecastColdStart } from '../../forecasting/cold-start.ts'

import { forecastVolume, type VolumeForecast, type VolumeRequest } from '../../forecasting/forecast.ts'
import type { Band, ScoredDay } from '../../forecasting/intervals.ts'
import { learnIntraday, type RunningDay } from '../../forecasting/intraday.ts'
import { closedOutside, type OpeningHours } from '../../forecasting/opening-hours.ts'
import { type Score, type ScoreInput, scoreRecording } from '../../qa/score.ts'
import { findForm, orderForms, scorecards } from '../../qa/scorecards/catalog.ts'
import type { WorkOrder } from '../../qa/work-order/order.ts'
import { type OrderScore, scoreWorkOrder } from '../../qa/work-order/score.ts'

type FormVersion = { readonly formId: string; readonly formVersion: number }

export function scoreRecordings({ formId, formVersion, inputs }: FormVersion & { readonly inputs: readonly ScoreInput[] }): Score[] {
  const card = findForm(scorecards, formId, formVersion)
  return card ? inputs.map((input) => scoreRecording(card, input)) : []
}

export function scoreWorkOrders({
  formId,
  formVersion,
  orders,
  now,
}: FormVersion & { readonly orders: readonly WorkOrder[]; readonly now: Instant }): OrderScore[] {
  const form = findForm(orderForms, formId, formVersion)
  return form ? orders.map((order) => scoreWorkOrder(form, { order, now })) : []
}

export function forecastQueue({ volume, aht, hours }: QueueTask): {
  volume: VolumeForecast
  benchmark: VolumeForecast
  aht: AhtForecast[]
} {
  const open = ({ model, slots }: VolumeForecast): VolumeForecast => ({ model, slots: closedOutside(slots, hours, volume.zone) })
  return { volume: open(forecastVolume(volume)), benchmark: open(forecastBenchmark(volume)), aht: forecastAht(aht) }
}

export function updateIntraday({ past, today }: { readonly past: readonly ScoredDay[]; readonly today: RunningDay }): UpdatedDay {
  const { mean, band } = learnIntraday(past)(today)
  return { mean, band80: band(0.8), band95: band(0.95) }
}

type QueueTask = { readonly volume: VolumeRequest; readonly aht: AhtRequest; readonly hours?: OpeningHours | undefined }

type UpdatedDay = { readonly mean: Float64Array; readonly band80: Band; readonly band95: Band }
