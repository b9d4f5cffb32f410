/** Every KPI once: name, unit, view and formula; panels, alerts, API and documents refer to it by id. Adding a KPI is adding a row. */

import { interfaceKpis } from './catalog-interfaces.ts'
import { orderKpis } from './catalog-orders.ts'
import { planningKpis } from './catalog-planning.ts'
import { qualityKpis } from './catalog-quality.ts'
import { queueKpis } from './catalog-queues.ts'
import { seatKpis } from './catalog-seats.ts'
import type { Kpi } from './entry.ts'

export type { Kpi, Unit } from './entry.ts'

export const catalog: readonly Kpi[] = [...queueKpis, ...seatKpis, ...orderKpis, ...interfaceKpis, ...qualityKpis, ...planningKpis]

/** The entry that other definitions are made of. Throws RangeError where the catalogue has no such KPI. */
export function kpi(id: string): Kpi {
  const entry = kpiById(id)
  if (entry === undefined) throw new RangeError(`The KPI catalogue has no '${id}'; it has ${catalog.map((known) => known.id).join(', ')}.`)
  return entry
}

/** The entry with this id, or undefined. */
export const kpiById = (id: string): Kpi | undefined => catalog.find((entry) => entry.id === id)
