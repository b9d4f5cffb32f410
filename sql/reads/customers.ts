/** What is known of one customer, across calls, orders, scores and services: the newest first. */
import { IS_OPEN } from '../kpi/order-limits.ts'
import { type Reached, rowsWithin } from './rows.ts'

export type CustomerStep = {
  readonly at: string
  /** `call`, `order`, `score`, and the kinds of the ledger's events. */
  readonly kind: string
  readonly id: string
  readonly type: string
  readonly actorId: string
  readonly detail: string
}

export type CustomerFigures = {
  readonly calls: number
  readonly answered: number
  readonly abandoned: number
  readonly orders: number
  readonly openOrders: number
  readonly firstAt: string | null
  readonly lastAt: string | null
}

export const STEPS_SHOWN = 500

export async function readCustomerSteps(reached: Reached, customerId: string): Promise<CustomerStep[]> {
  return rowsWithin<CustomerStep>(
    reached,
    `select at, kind, id, type, actor_id as actorId, detail from customer_timeline where customer_id = {customer:String} order by at desc, kind, id limit {size:UInt32}`,
    { customer: customerId, size: STEPS_SHOWN },
  )
}

export async function readCustomerFigures(reached: Reached, customerId: string): Promise<CustomerFigures> {
  const [calls, orders] = await Promise.all([
    rowsWithin<Omit<CustomerFigures, 'orders' | 'openOrders'>>(
      reached,
      `select toFloat64(count()) as calls, toFloat64(countIf(outcome = 'answered')) as answered, toFloat64(countIf(outcome = 'abandoned')) as abandoned,
         minOrNull(offered_at) as firstAt, maxOrNull(offered_at) as lastAt from calls where customer_id = {customer:String}`,
      { customer: customerId },
    ),
    rowsWithin<Pick<CustomerFigures, 'orders' | 'openOrders'>>(
      reached,
      `select toFloat64(count()) as orders, toFloat64(countIf(${IS_OPEN})) as openOrders
       from work_orders where customer_id = {customer:String}`,
      { customer: customerId },
    ),
  ])
  const none = { calls: 0, answered: 0, abandoned: 0, firstAt: null, lastAt: null }
  return { ...none, ...calls[0], orders: orders[0]?.orders ?? 0, openOrders: orders[0]?.openOrders ?? 0 }
}
