/** The pure functions that run in the compute thread, by name; data in, data out. */
import type { Instant } from '../domain/kernel/time.ts'
import {
  type AhtForecast,
  type AhtRequest,
  forecastAht,
  forecastVolume,
  type VolumeForecast,
  type VolumeRequest,
} from '../forecasting/index.ts'
import {
  findForm,
  type OrderScore,
  orderForms,
  type Score,
  type ScoreInput,
  scorecards,
  scoreRecording,
  scoreWorkOrder,
  type WorkOrder,
} from '../qa/index.ts'

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
