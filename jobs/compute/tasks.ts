/** The pure functions that run in the compute thread, by name; data in, data out. */
import type { Instant } from '../../domain/kernel/time.ts'
import { type Score, type ScoreInput, scoreRecording } from '../../qa/score.ts'
import { findForm, orderForms, scorecards } from '../../qa/scorecards/catalog.ts'
import type { WorkOrder } from '../../qa/work-order/order.ts'
import { type OrderScore, scoreWorkOrder } from '../../qa/work-order/score.ts'

// Not through the barrels: they load backtests and intent models, which the thread never needs.
export { forecastColdStart } from '../../forecasting/cold-start.ts'
export { forecastQueue } from '../../forecasting/demand.ts'
export { updateRunningDay } from '../../forecasting/running-day.ts'

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
