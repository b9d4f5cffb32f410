/**
 * Every key figure over plain facts, by its id in the KPI catalogue: the oracle that the catalogue's SQL is run against. Each is written from the
 * definition it names; a zero denominator gives null, and what is not known is in neither term of a ratio.
 */
import { queueKpis } from './kpi/calls.ts'
import { interfaceKpis } from './kpi/interfaces.ts'
import { orderKpis } from './kpi/orders.ts'
import { forecastKpis, staffingKpis } from './kpi/planning.ts'
import { qualityKpis } from './kpi/quality.ts'
import { seatKpis } from './kpi/seats.ts'

export * from './kpi/calls.ts'
export type { Asked, Oracle } from './kpi/facts.ts'
export * from './kpi/interfaces.ts'
export * from './kpi/orders.ts'
export * from './kpi/planning.ts'
export * from './kpi/quality.ts'
export * from './kpi/seats.ts'

export const kpiOracle = {
  queue: queueKpis,
  seat: seatKpis,
  order: orderKpis,
  interface: interfaceKpis,
  quality: qualityKpis,
  forecast: forecastKpis,
  staffing: staffingKpis,
} as const
