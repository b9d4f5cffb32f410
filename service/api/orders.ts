/** `/api/orders`: work orders by filter, and one with its steps and what it promised. */
import { type Static, Type } from 'typebox'
import { rolesWith } from './may.ts'
import { READ, route, UNKNOWN } from './route.ts'
import { AskedZone, ById, closed, DayText, Id, InstantText, Nullable, NullableNumber } from './values.ts'

const ORDERS = {
  ...rolesWith('own', ['agent', 'support', 'field', 'sales']),
  ...rolesWith('team', ['supervisor', 'manager', 'qa_inspector', 'qa_lead', 'analyst']),
} as const

const NullableText = Nullable(Type.String())
const NullableInstant = Nullable(InstantText)

export const OrdersQuery = Type.Object(
  {
    type: Type.Optional(Id),
    state: Type.Optional(Type.Enum(['open', 'overdue', 'due_soon', 'closed'])),
    team: Type.Optional(Id),
    assignee: Type.Optional(Id),
    customer: Type.Optional(Id),
    from: Type.Optional(DayText),
    to: Type.Optional(DayText),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    zone: AskedZone,
  },
  closed,
)
export type OrdersQuery = Static<typeof OrdersQuery>

export const OrderRow = Type.Object({
  orderId: Type.String(),
  orderType: Type.String(),
  status: Type.String(),
  priority: NullableText,
  category: NullableText,
  title: NullableText,
  siteId: NullableText,
  teamId: NullableText,
  assigneeId: NullableText,
  customerId: NullableText,
  callId: NullableText,
  relatedOrderId: NullableText,
  openedAt: InstantText,
  acceptDueAt: NullableInstant,
  replyDueAt: NullableInstant,
  resolveDueAt: NullableInstant,
  acceptedAt: NullableInstant,
  firstRepliedAt: NullableInstant,
  doneAt: Nullable(Type.String({ description: 'Resolved and not reopened since, else closed; ISO 8601, UTC.' })),
  pausedAt: NullableInstant,
  isOpen: Type.Boolean({ description: 'Neither done nor withdrawn.' }),
  isOverdue: Type.Boolean({ description: 'Open past its deadline, its clock not stopped before it.' }),
  reassignments: NullableNumber,
  reopenings: NullableNumber,
  urges: NullableNumber,
})
export type OrderRow = Static<typeof OrderRow>

export const OrderList = Type.Object({ total: Type.Number(), page: Type.Number(), size: Type.Number(), rows: Type.Array(OrderRow) })
export type OrderList = Static<typeof OrderList>

export const OrderStep = Type.Object({
  eventId: Type.String(),
  type: Type.String(),
  at: InstantText,
  actorId: NullableText,
  reason: NullableText,
  status: Type.String(),
  teamId: NullableText,
  assigneeId: NullableText,
})
export type OrderStep = Static<typeof OrderStep>

export const OrderDetail = Type.Object({
  asOf: InstantText,
  order: OrderRow,
  content: NullableText,
  resolution: NullableText,
  steps: Type.Array(OrderStep, { description: 'Oldest first.' }),
})
export type OrderDetail = Static<typeof OrderDetail>

export const getOrders = route('GET', '/api/orders', ORDERS, {
  summary: 'Work orders by filter, a page at a time; open ones by what is due first.',
  querystring: OrdersQuery,
  response: { 200: OrderList, ...READ },
})

export const getOrder = route('GET', '/api/orders/:id', ORDERS, {
  summary: 'One work order with its steps and the instants it promised.',
  params: ById,
  response: { 200: OrderDetail, ...READ, ...UNKNOWN },
})
