/** `GET /api/roster`: who works in a week, and the cover that gives. */
import { type Static, Type } from 'typebox'
import { READ, route } from './route.ts'
import { closed, DayText, Id, InstantText, Nullable, NullableNumber, Ratio, ZoneName } from './values.ts'

const ROSTER = { agent: 'own', supervisor: 'team', scheduler: 'team', manager: 'team' } as const

/** `week`: any day of it; without it the week that holds today, else the newest one that has a roster. */
export const RosterQuery = Type.Object({ week: Type.Optional(DayText), queue: Type.Optional(Id) }, closed)

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

export const RosterRun = Type.Object({
  rosterId: Type.String(),
  weekFrom: DayText,
  objective: NullableNumber,
  lowerBound: NullableNumber,
  gapRatio: Ratio,
  hardViolations: Type.Number(),
  status: Type.String(),
  seconds: NullableNumber,
  asOf: InstantText,
})

export const Roster = Type.Object({
  zone: ZoneName,
  weekFrom: Type.String({ description: 'Monday of the week shown.' }),
  days: Type.Array(DayText),
  weeks: Type.Array(DayText, { description: 'Weeks that have a roster, newest first.' }),
  run: Nullable(RosterRun),
  shifts: Type.Array(Shift),
  coverage: Type.Array(Coverage),
})
export type Roster = Static<typeof Roster>

export const getRoster = route('GET', '/api/roster', ROSTER, {
  summary: "One week's shifts with the cover they give.",
  querystring: RosterQuery,
  response: { 200: Roster, ...READ },
})
