/** `/api/forecast/overrides`: what people know better than the forecast. */
import { type Static, Type } from 'typebox'
import { PLANNING, PLANS } from './may.ts'
import { COMMANDED, READ, route, SIGNED } from './route.ts'
import { ById, closed, Id, InstantText, Nullable } from './values.ts'

const Operation = Type.Enum(['multiply', 'add', 'set'])

export const OverridesQuery = Type.Object({ queue: Id }, closed)

export const OverrideView = Type.Object({
  overrideId: Type.String(),
  queueId: Type.String(),
  from: InstantText,
  to: InstantText,
  operation: Operation,
  amount: Type.Number(),
  reason: Type.String(),
  author: Type.String(),
  branch: Type.String(),
  madeAt: InstantText,
  expiresAt: Nullable(InstantText),
  withdrawnAt: Nullable(InstantText),
  withdrawnBy: Type.String(),
  state: Type.Enum(['standing', 'expired', 'withdrawn'], { description: 'standing: holds now; expired and withdrawn: no longer.' }),
})
export type OverrideView = Static<typeof OverrideView>

export const OverrideList = Type.Array(OverrideView, { description: 'Of one queue, newest first.' })

/** `id` is the client's: a repeat after a lost answer makes no second override. */
export const NewOverride = Type.Object(
  {
    id: Id,
    queue: Id,
    from: InstantText,
    to: InstantText,
    operation: Operation,
    amount: Type.Number(),
    reason: Type.String({ maxLength: 2000 }),
    branch: Type.Optional(Type.String({ maxLength: 64 })),
    expiresAt: Type.Optional(InstantText),
  },
  closed,
)
export type NewOverride = Static<typeof NewOverride>

export const Withdrawal = Type.Object({ reason: Type.Optional(Type.String({ maxLength: 2000 })) }, closed)

export const getOverrides = route('GET', '/api/forecast/overrides', PLANS, {
  summary: 'The overrides of a queue.',
  querystring: OverridesQuery,
  response: { 200: OverrideList, ...READ },
})

export const makeOverride = route('POST', '/api/forecast/overrides', PLANNING, {
  summary: 'Lays an override over the forecast of a queue; answers the overrides of the queue.',
  ...SIGNED,
  body: NewOverride,
  response: { 200: OverrideList, ...COMMANDED },
})

export const withdrawOverride = route('POST', '/api/forecast/overrides/:id/withdraw', PLANNING, {
  summary: 'Withdraws an override; answers the overrides of its queue.',
  params: ById,
  ...SIGNED,
  body: Withdrawal,
  response: { 200: OverrideList, ...COMMANDED },
})
