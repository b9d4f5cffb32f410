/** Overrides and special days as rows, each as of its last event. */
import { overrides as madeOverrides } from '../centres/overrides.ts'
import { specialDays as addedDays } from '../centres/special-days.ts'
import { stateAfter } from '../ledger/aggregate.ts'
import { forecastOverridesTable, specialDaysTable } from '../sql/tables/planning.ts'
import { into, type TableProjection } from './projection.ts'

type StateOf<Of extends { readonly decider: { readonly initial: unknown } }> = NonNullable<Of['decider']['initial']>

export const overrides: TableProjection = {
  kind: 'tables',
  name: 'overrides',
  description: 'Overrides of forecasts, withdrawn ones included.',
  streams: [madeOverrides.kind],
  tables: [forecastOverridesTable],
  rows: ({ events }) => {
    const override = stateAfter(madeOverrides, events)
    return override ? [into(forecastOverridesTable, [overrideRow(override, events.length)])] : []
  },
}

export const specialDays: TableProjection = {
  kind: 'tables',
  name: 'special-days',
  description: 'Special days that people entered, withdrawn ones included.',
  streams: [addedDays.kind],
  tables: [specialDaysTable],
  rows: ({ events }) => {
    const day = stateAfter(addedDays, events)
    return day ? [into(specialDaysTable, [specialDayRow(day, events.length)])] : []
  },
}

const overrideRow = (override: StateOf<typeof madeOverrides>, version: number) => ({
  override_id: override.overrideId,
  queue_id: override.queueId,
  from_at: new Date(override.from),
  to_at: new Date(override.to),
  operation: override.operation,
  amount: override.amount,
  reason: override.reason,
  author: override.author,
  branch: override.branch,
  made_at: new Date(override.madeAt),
  expires_at: override.expiresAt === undefined ? null : new Date(override.expiresAt),
  withdrawn_at: override.withdrawn === undefined ? null : new Date(override.withdrawn.at),
  withdrawn_by: override.withdrawn?.by ?? '',
  withdrawn_reason: override.withdrawn?.reason ?? '',
  version,
})

const specialDayRow = (day: StateOf<typeof addedDays>, version: number) => ({
  special_day_id: day.specialDayId,
  kind: day.kind,
  name: day.name,
  queue_id: day.queueId,
  from_on: day.fromOn,
  to_on: day.toOn,
  author: day.author,
  known_from: new Date(day.madeAt),
  known_to: day.withdrawn === undefined ? null : new Date(day.withdrawn.at),
  withdrawn_by: day.withdrawn?.by ?? '',
  version,
})
