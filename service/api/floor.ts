/** `/api/floor`: each seat as it is now. */
import { type Static, Type } from 'typebox'
import { rolesWith } from './may.ts'
import { READ, route } from './route.ts'
import { closed, Id, InstantText, Nullable } from './values.ts'

const WATCHERS = rolesWith('team', ['supervisor', 'manager', 'scheduler'])

export const FloorQuery = Type.Object({ site: Type.Optional(Id) }, closed)

const NullableText = Nullable(Type.String())

export const SeatNow = Type.Object({
  seatId: Type.String(),
  siteId: Type.String(),
  agentId: NullableText,
  state: Type.String({ description: '`unknown` where the seat fell silent for longer than any state lasts.' }),
  reason: NullableText,
  since: InstantText,
  queueId: NullableText,
  callId: NullableText,
})
export type SeatNow = Static<typeof SeatNow>

export const Floor = Type.Object({ asOf: InstantText, seats: Type.Array(SeatNow, { description: 'By state, the longest in it first.' }) })
export type Floor = Static<typeof Floor>

export const getFloor = route('GET', '/api/floor', WATCHERS, {
  summary: 'Each seat that is signed in: its state, why, since when, and the call at hand.',
  querystring: FloorQuery,
  response: { 200: Floor, ...READ },
})
