/** `/api/calls`: calls by filter, and one with its legs, seat, interfaces, recordings and orders. */
import { type Static, Type } from 'typebox'
import { rolesWith } from './may.ts'
import { OrderRow } from './orders.ts'
import { READ, route, UNKNOWN } from './route.ts'
import { AskedZone, ById, closed, DayText, Id, InstantText, Nullable, NullableNumber, Ratio } from './values.ts'

const CALLS = { agent: 'own', ...rolesWith('team', ['supervisor', 'manager', 'qa_inspector', 'qa_lead', 'analyst']) } as const

const NullableText = Nullable(Type.String())
const NullableInstant = Nullable(InstantText)

export const CallsQuery = Type.Object(
  {
    site: Type.Optional(Id),
    queue: Type.Optional(Id),
    agent: Type.Optional(Id),
    outcome: Type.Optional(Type.Enum(['open', 'answered', 'abandoned', 'callback_queued', 'overflowed'])),
    customer: Type.Optional(Id),
    reason: Type.Optional(Id),
    from: Type.Optional(DayText),
    to: Type.Optional(DayText),
    sort: Type.Optional(Type.Enum(['offered_at', 'wait_seconds', 'talk_seconds'])),
    order: Type.Optional(Type.Enum(['asc', 'desc'])),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    zone: AskedZone,
  },
  closed,
)
export type CallsQuery = Static<typeof CallsQuery>

export const CallRow = Type.Object({
  callId: Type.String(),
  contactId: NullableText,
  customerId: NullableText,
  siteId: Type.String(),
  queueId: Type.String(),
  seatId: NullableText,
  agentId: NullableText,
  direction: Type.String(),
  outcome: Type.String(),
  offeredAt: InstantText,
  answeredAt: NullableInstant,
  leftQueueAt: NullableInstant,
  endedAt: NullableInstant,
  wrapEndedAt: NullableInstant,
  waitSeconds: NullableNumber,
  talkSeconds: NullableNumber,
  holdSeconds: NullableNumber,
  wrapSeconds: NullableNumber,
  transferredTo: NullableText,
  previousCallId: NullableText,
  isRedial: Nullable(Type.Boolean()),
  reason: NullableText,
  releasedBy: NullableText,
})
export type CallRow = Static<typeof CallRow>

export const CallList = Type.Object({ total: Type.Number(), page: Type.Number(), size: Type.Number(), rows: Type.Array(CallRow) })
export type CallList = Static<typeof CallList>

export const SeatStep = Type.Object({ seatId: Type.String(), state: Type.String(), reason: NullableText, startedAt: InstantText })
export type SeatStep = Static<typeof SeatStep>

export const InterfaceStep = Type.Object({
  interfaceId: Type.String(),
  operation: Type.String(),
  calledAt: InstantText,
  durationMs: Type.Number(),
  outcome: Type.String(),
  statusCode: NullableNumber,
  errorCode: NullableText,
  attempt: NullableNumber,
})
export type InterfaceStep = Static<typeof InterfaceStep>

export const HeardRecording = Type.Object({
  recordingId: Type.String(),
  startedAt: InstantText,
  durationSeconds: Type.Number(),
  scoreId: NullableText,
  scoreRatio: Ratio,
  isFailed: Nullable(Type.Boolean()),
})
export type HeardRecording = Static<typeof HeardRecording>

export const CallDetail = Type.Object({
  call: CallRow,
  legs: Type.Array(CallRow, { description: 'Other legs of the same contact and those before and after it, oldest first.' }),
  seat: Type.Array(SeatStep, { description: 'States that the seat entered for the call, then the one that ended them.' }),
  interfaces: Nullable(
    Type.Array(InterfaceStep, { description: 'Null where calls to other systems are beyond the reach of whoever asks.' }),
  ),
  recordings: Type.Array(HeardRecording),
  orders: Type.Array(OrderRow, { description: 'Opened on the call.' }),
})
export type CallDetail = Static<typeof CallDetail>

export const getCalls = route('GET', '/api/calls', CALLS, {
  summary: 'Calls by filter, a page at a time.',
  querystring: CallsQuery,
  response: { 200: CallList, ...READ },
})

export const getCall = route('GET', '/api/calls/:id', CALLS, {
  summary: 'One call with its other legs, seat, interfaces, recordings and orders.',
  params: ById,
  response: { 200: CallDetail, ...READ, ...UNKNOWN },
})
