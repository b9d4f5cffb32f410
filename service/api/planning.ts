/** `/api/forecast`, `/api/staffing`, `/api/roster`: what will come, who is needed, who works. */
import { type Static, Type } from 'typebox'
import { DayText, Id, InstantText, Nullable } from './common.ts'

/** Local days `[from, to]` of the site's zone, both inclusive; at most 62 days. Of a queue, else of a site, else of the whole. */
export const RangeQuery = Type.Object(
  { queue: Type.Optional(Id), site: Type.Optional(Id), from: DayText, to: DayText, branch: Type.Optional(Type.String({ maxLength: 64 })) },
  { additionalProperties: false },
)
export type RangeQuery = Static<typeof RangeQuery>

/** `asOf`: the forecast and the overrides as they were known then. */
export const ForecastQuery = Type.Object({ ...RangeQuery.properties, asOf: Type.Optional(InstantText) }, { additionalProperties: false })
export type ForecastQuery = Static<typeof ForecastQuery>

export const ForecastPoint = Type.Object({
  slotAt: InstantText,
  mean: Nullable(Type.Number()),
  lo80: Nullable(Type.Number()),
  hi80: Nullable(Type.Number()),
  lo95: Nullable(Type.Number()),
  hi95: Nullable(Type.Number()),
  /** The mean with the overrides that stand. */
  planned: Nullable(Type.Number()),
  /** Expected handling time, and planned × it / 1800 s: agents busy without waiting. */
  ahtSeconds: Nullable(Type.Number()),
  workloadErlangs: Nullable(Type.Number()),
  /** Calls offered, redials left out; null for a slot that has not ended. */
  actual: Nullable(Type.Number()),
})
export type ForecastPoint = Static<typeof ForecastPoint>

/** Of the ended slots that have a forecast; null while there are none. */
export const Accuracy = Type.Object({
  slots: Type.Number(),
  wape: Nullable(Type.Number()),
  bias: Nullable(Type.Number()),
  coverage80: Nullable(Type.Number()),
  coverage95: Nullable(Type.Number()),
})
export type Accuracy = Static<typeof Accuracy>

export const Forecast = Type.Object({
  zone: Type.String(),
  model: Nullable(Type.String()),
  asOf: Nullable(InstantText),
  /** A queue shown has calls on fewer than 21 days: its forecast leans on its siblings. */
  isThin: Type.Boolean(),
  points: Type.Array(ForecastPoint),
  accuracy: Accuracy,
  /** What-if branches of the queues that hold an override. */
  branches: Type.Array(Type.String()),
})
export type Forecast = Static<typeof Forecast>

export const StaffingPoint = Type.Object({
  slotAt: InstantText,
  required: Type.Number(),
  /** Required after shrinkage: people to put on the roster. */
  scheduled: Type.Number(),
  rostered: Nullable(Type.Number()),
  serviceLevelRatio: Nullable(Type.Number()),
  occupancyRatio: Nullable(Type.Number()),
})
export type StaffingPoint = Static<typeof StaffingPoint>

export const Staffing = Type.Object({ zone: Type.String(), asOf: Nullable(InstantText), points: Type.Array(StaffingPoint) })
export type Staffing = Static<typeof Staffing>

/** `week`: any day of it; without it the week that holds today, else the newest one that has a roster. */
export const RosterQuery = Type.Object({ week: Type.Optional(DayText), queue: Type.Optional(Id) }, { additionalProperties: false })
export type RosterQuery = Static<typeof RosterQuery>

export const Shift = Type.Object({
  agentId: Type.String(),
  queueId: Type.String(),
  workOn: DayText,
  shiftId: Type.String(),
  fromAt: InstantText,
  toAt: InstantText,
  breakFromAt: Nullable(InstantText),
  breakToAt: Nullable(InstantText),
})
export type Shift = Static<typeof Shift>

export const Coverage = Type.Object({ queueId: Type.String(), slotAt: InstantText, required: Type.Number(), rostered: Type.Number() })
export type Coverage = Static<typeof Coverage>

export const RosterRun = Type.Object({
  rosterId: Type.String(),
  weekFrom: DayText,
  objective: Nullable(Type.Number()),
  lowerBound: Nullable(Type.Number()),
  gapRatio: Nullable(Type.Number()),
  hardViolations: Type.Number(),
  status: Type.String(),
  seconds: Nullable(Type.Number()),
  asOf: InstantText,
})
export type RosterRun = Static<typeof RosterRun>

export const Roster = Type.Object({
  zone: Type.String(),
  /** Monday of the week shown. */
  weekFrom: DayText,
  days: Type.Array(DayText),
  /** Weeks that have a roster, newest first. */
  weeks: Type.Array(DayText),
  run: Nullable(RosterRun),
  shifts: Type.Array(Shift),
  coverage: Type.Array(Coverage),
})
export type Roster = Static<typeof Roster>
