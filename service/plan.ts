/** Forecasts with the overrides on them, as they stand or as they were known at a moment. */
import { applyOverrides, overridesOn } from '../forecasting/overrides.ts'
import { type ForecastFilter, type ForecastRow, instantOf, readForecasts, readOverrides } from '../sql/reads/forecasts.ts'
import type { Store } from '../sql/store.ts'

export type PlanRow = ForecastRow & { readonly planned: number; readonly overrideIds: readonly string[] }

/** Official forecasts by queue and half hour, oldest first, with the overrides made by `asOf`. */
export async function readPlan(store: Store, filter: ForecastFilter & { readonly branch: string }): Promise<PlanRow[]> {
  const { queues, asOf, branch } = filter
  const [rows, overrides] = await Promise.all([
    readForecasts(store, filter),
    readOverrides(store, queues?.length === 1 ? queues[0] : undefined),
  ])
  return rows.map((row) => {
    const slotAt = instantOf(row.slotAt)
    const slot = { queueId: row.queueId, slotAt }
    const planned = applyOverrides(row.mean, slot, overrides, asOf, branch)
    const laid = overridesOn(slot, overrides, asOf, branch)
    return { ...row, planned, overrideIds: laid.map(({ overrideId }) => overrideId) }
  })
}
