/** `/api/forecast/special-days`: days that are not like others, published ones and those people name. */
import { type Static, Type } from 'typebox'
import { PLANNING, PLANS } from './may.ts'
import { Withdrawal } from './overrides.ts'
import { COMMANDED, READ, route, SIGNED } from './route.ts'
import { ById, closed, DayText, Id, InstantText, Nullable } from './values.ts'

const SpecialDayKind = Type.Enum(['holiday', 'closed', 'workday', 'campaign', 'bill_run'])

export const SpecialDaysQuery = Type.Object({ from: DayText, to: DayText }, closed)

export const SpecialDayView = Type.Object({
  specialDayId: Type.String({ description: "Empty for a published day, which can't be withdrawn." }),
  kind: SpecialDayKind,
  name: Type.String(),
  queueId: Type.String(),
  fromOn: DayText,
  toOn: DayText,
  author: Type.String(),
  madeAt: Nullable(InstantText),
  withdrawnAt: Nullable(InstantText),
})
export type SpecialDayView = Static<typeof SpecialDayView>

export const SpecialDays = Type.Object({
  country: Nullable(Type.String({ description: 'Whose published days are among them; null where the zone names none.' })),
  days: Type.Array(SpecialDayView),
})
export type SpecialDays = Static<typeof SpecialDays>

export const NewSpecialDay = Type.Object(
  {
    id: Id,
    kind: SpecialDayKind,
    name: Type.String({ maxLength: 200 }),
    queue: Type.Optional(Type.String({ maxLength: 128 })),
    fromOn: DayText,
    toOn: DayText,
  },
  closed,
)
export type NewSpecialDay = Static<typeof NewSpecialDay>

export const SpecialDayId = Type.Object({ specialDayId: Type.String() })

export const getSpecialDays = route('GET', '/api/forecast/special-days', PLANS, {
  summary: 'Special days between two days, published and own.',
  querystring: SpecialDaysQuery,
  response: { 200: SpecialDays, ...READ },
})

export const addSpecialDay = route('POST', '/api/forecast/special-days', PLANNING, {
  summary: 'Names a special day, of one queue or of all.',
  ...SIGNED,
  body: NewSpecialDay,
  response: { 200: SpecialDayId, ...COMMANDED },
})

export const withdrawSpecialDay = route('POST', '/api/forecast/special-days/:id/withdraw', PLANNING, {
  summary: 'Withdraws a special day that somebody named.',
  params: ById,
  ...SIGNED,
  body: Withdrawal,
  response: { 200: SpecialDayId, ...COMMANDED },
})
