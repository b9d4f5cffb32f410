/** `/api/faults`: what failed in the last hours, and whom it hit. */
import { type Static, Type } from 'typebox'
import { rolesWith } from './may.ts'
import { READ, route } from './route.ts'
import { closed, Id, InstantText } from './values.ts'

/** Of everybody at once, so scope all. */
const WATCHERS = rolesWith('all', ['supervisor', 'manager', 'analyst', 'admin'])

export const FaultsQuery = Type.Object(
  { hours: Type.Integer({ minimum: 1, maximum: 720, default: 24 }), name: Type.Optional(Id), code: Type.Optional(Id) },
  closed,
)

export const FaultGroup = Type.Object({
  place: Type.String(),
  name: Type.String(),
  code: Type.String(),
  faults: Type.Number(),
  calls: Type.Number({ description: 'Distinct ones that were hit; so are orders and customers.' }),
  orders: Type.Number(),
  customers: Type.Number(),
  firstAt: InstantText,
  lastAt: InstantText,
})
export type FaultGroup = Static<typeof FaultGroup>

export const Fault = Type.Object({
  at: InstantText,
  place: Type.String(),
  name: Type.String(),
  code: Type.String(),
  message: Type.String(),
  callId: Type.String(),
  orderId: Type.String(),
  customerId: Type.String(),
  traceId: Type.String(),
})
export type Fault = Static<typeof Fault>

export const Faults = Type.Object({
  asOf: InstantText,
  groups: Type.Array(FaultGroup, { description: 'The most frequent first.' }),
  faults: Type.Array(Fault, { description: 'The newest 200.' }),
})
export type Faults = Static<typeof Faults>

export const getFaults = route('GET', '/api/faults', WATCHERS, {
  summary: 'What failed in the last hours: by place and code with how many it hit, and the newest with the call, order and customer.',
  querystring: FaultsQuery,
  response: { 200: Faults, ...READ },
})
