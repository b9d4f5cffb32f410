/** The pure functions that run in the compute thread, by name; data in, data out. */
import type { Instant } from '../domain/kernel/time.ts'
// Not through the barrels: they load backtests and intent models, which the thread never needs.
import { type AhtForecast, type AhtRequest, forecastAht } from '../forecasting/aht.ts'
import { forecastVolume, type VolumeForecast, type VolumeRequest } from '../forecasting/forecast.ts'
import { type Score, type ScoreInput, scoreRecording } from '../qa/score.ts'
import { findForm, orderForms, scorecards } from '../qa/scorecards/catalog.ts'
import type { WorkOrder } from '../qa/work-order/order.ts'
import { type OrderScore, scoreWorkOrder } from '../qa/work-order/score.ts'

type FormVersion = { readonly formId: string; readonly formVersion: number }

export const tasks = {
  scoreRecordings({ formId, formVersion, inputs }: FormVersion & { readonly inputs: readonly ScoreInput[] }): Score[] {
    const card = findForm(scorecards, formId, formVersion)
    return card ? inputs.map((input) => scoreRecording(card, input)) : []
  },
  scoreWorkOrders({
    formId,
    formVersion,
    orders,
    now,
  }: FormVersion & { readonly orders: readonly WorkOrder[]; readonly now: Instant }): OrderScore[] {
    const form = findForm(orderForms, formId, formVersion)
    return form ? orders.map((order) => scoreWorkOrder(form, { order, now })) : []
  },
  forecastQueue({ volume, aht }: { readonly volume: VolumeRequest; readonly aht: AhtRequest }): {
    volume: VolumeForecast
    aht: AhtForecast[]
  } {
    return { volume: forecastVolume(volume), aht: forecastAht(aht) }
  },
}

export type Tasks = typeof tasks
export type TaskName = keyof Tasks
