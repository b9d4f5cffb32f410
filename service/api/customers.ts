/** `/api/customers`: one customer across calls, orders, scores and services. */
import { type Static, Type } from 'typebox'
import { rolesWith } from './may.ts'
import { READ, route, UNKNOWN } from './route.ts'
import { ById, InstantText, Nullable } from './values.ts'

/** Whoever reads customers in clear: to others no customer has an id. */
const CUSTOMERS = rolesWith('team', ['supervisor', 'qa_inspector', 'qa_lead'])

export const CustomerStep = Type.Object({
  at: InstantText,
  kind: Type.String(),
  id: Type.String(),
  type: Type.String(),
  actorId: Type.String(),
  detail: Type.String(),
})
export type CustomerStep = Static<typeof CustomerStep>

export const CustomerDetail = Type.Object({
  customerId: Type.String(),
  calls: Type.Number(),
  answered: Type.Number(),
  abandoned: Type.Number(),
  orders: Type.Number(),
  openOrders: Type.Number(),
  firstAt: Nullable(InstantText),
  lastAt: Nullable(InstantText),
  steps: Type.Array(CustomerStep, { description: 'The newest first, at most 500.' }),
})
export type CustomerDetail = Static<typeof CustomerDetail>

export const getCustomer = route('GET', '/api/customers/:id', CUSTOMERS, {
  summary: 'What is known of one customer within reach: figures, and calls, orders and scores as they came.',
  params: ById,
  response: { 200: CustomerDetail, ...READ, ...UNKNOWN },
})
