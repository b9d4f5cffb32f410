/** `GET /api/staffing`: how many agents each half hour needs and has. */
import { type Static, Type } from 'typebox'
import { RangeQuery } from './forecast.ts'
import { PLANS } from './may.ts'
import { READ, route } from './route.ts'
import { InstantText, Nullable, NullableNumber, Ratio, ZoneName } from './values.ts'

export const StaffingPoint = Type.Object({
  slotAt: InstantText,
  required: Type.Number(),
  scheduled: Type.Number({ description: 'Required after shrinkage: people to put on the roster.' }),
  rostered: NullableNumber,
  serviceLevelRatio: Ratio,
  occupancyRatio: Ratio,
  isHandlingAssumed: Type.Boolean({ description: 'Of some queue nothing told the handling time: 300 s were assumed.' }),
})

export const Staffing = Type.Object({ zone: ZoneName, asOf: Nullable(InstantText), points: Type.Array(StaffingPoint) })
export type Staffing = Static<typeof Staffing>

export const getStaffing = route('GET', '/api/staffing', PLANS, {
  summary: 'Agents required, to be scheduled and rostered in each half hour.',
  querystring: RangeQuery,
  response: { 200: Staffing, ...READ },
})
