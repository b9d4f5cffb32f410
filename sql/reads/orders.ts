/** Work orders by filter and page, and the steps of one. */
import type { Interval } from '../../domain/kernel/time.ts'
import { DONE_AT, IS_OPEN, isOverdue } from '../kpi/order-limits.ts'
import type { Params } from '../store.ts'
import { type Reached, rowsWithin } from './rows.ts'

export type OrderRow = {
  readonly orderId: string
  readonly orderType: string
  readonly status: string
  readonly priority: string | null
  readonly category: string | null
  readonly title: string | null
  readonly siteId: string | null
  readonly teamId: string | null
  readonly assigneeId: string | null
  readonly customerId: string | null
  readonly callId: string | null
  readonly relatedOrderId: string | null
  readonly openedAt: string
  readonly acceptDueAt: string | null
  readonly replyDueAt: string | null
  readonly resolveDueAt: string | null
  readonly acceptedAt: string | null
  readonly firstRepliedAt: string | null
  /** Resolved and not reopened since, else closed. */
  readonly doneAt: string | null
  readonly pausedAt: string | null
  /** Neither done nor withdrawn. */
  readonly isOpen: boolean
  readonly isOverdue: boolean
  readonly reassignments: number | null
  readonly reopenings: number | null
  readonly urges: number | null
}

const NOW = "{now:DateTime64(3,'UTC')}"

/** As of parameter `now`. */
export const ORDER_COLUMNS = `order_id as orderId, order_type as orderType, status, priority, category, title, site_id as siteId, team_id as teamId,
  assignee_id as assigneeId, customer_id as customerId, call_id as callId, related_order_id as relatedOrderId, opened_at as openedAt,
  accept_due_at as acceptDueAt, reply_due_at as replyDueAt, resolve_due_at as resolveDueAt, accepted_at as acceptedAt, first_replied_at as firstRepliedAt,
  ${DONE_AT.resolve} as doneAt, paused_at as pausedAt, toBool(${IS_OPEN}) as isOpen, toBool(${isOverdue(NOW)}) as isOverdue,
  reassignment_count as reassignments, reopen_count as reopenings, urge_count as urges`

/** What is left out does not filter; pages count from 1. `state`: by what is open at `now` and what is due. */
export type OrderFilter = {
  readonly type?: string
  readonly state?: 'open' | 'overdue' | 'due_soon' | 'closed'
  readonly team?: string
  readonly assignee?: string
  readonly customer?: string
  readonly page?: number
  readonly size?: number
}

export const ORDERS_PER_PAGE = 50

const STATES: Readonly<Record<NonNullable<OrderFilter['state']>, string>> = {
  open: IS_OPEN,
  overdue: isOverdue(NOW),
  due_soon: `${isOverdue(`${NOW} + interval 2 hour`)} and not ${isOverdue(NOW)}`,
  closed: `not ${IS_OPEN}`,
}

/** Open ones by what is due first, else the newest first. */
export async function listOrders(
  reached: Reached,
  filter: OrderFilter,
  span: Interval,
  now: number,
): Promise<{ readonly total: number; readonly rows: OrderRow[] }> {
  const { type = '', state, team = '', assignee = '', customer = '', page = 1, size = ORDERS_PER_PAGE } = filter
  const where = `opened_at >= {from:DateTime64(3,'UTC')} and opened_at < {to:DateTime64(3,'UTC')} and ({type:String} = '' or order_type = {type:String})
    and ({team:String} = '' or ifNull(team_id, '') = {team:String}) and ({assignee:String} = '' or ifNull(assignee_id, '') = {assignee:String})
    and ({customer:String} = '' or ifNull(customer_id, '') = {customer:String}) and ${state === undefined ? '1' : `(${STATES[state]})`}`
  const params: Params = { type, team, assignee, customer, from: new Date(span.from), to: new Date(span.to), now: new Date(now) }
  const by = state === undefined || state === 'closed' ? 'opened_at desc' : 'resolve_due_at nulls last'
  const [totals, rows] = await Promise.all([
    rowsWithin<{ total: number }>(reached, `select toFloat64(count()) as total from work_orders where ${where}`, params),
    rowsWithin<OrderRow>(
      reached,
      `select ${ORDER_COLUMNS} from work_orders where ${where} order by ${by}, order_id limit {size:UInt32} offset {skip:UInt32}`,
      { ...params, size, skip: (page - 1) * size },
    ),
  ])
  return { total: totals[0]?.total ?? 0, rows }
}

export type FullOrder = OrderRow & { readonly content: string | null; readonly resolution: string | null }

export async function readOrder(reached: Reached, orderId: string, now: number): Promise<FullOrder | undefined> {
  const [row] = await rowsWithin<FullOrder>(
    reached,
    `select ${ORDER_COLUMNS}, content, resolution from work_orders where order_id = {order:String} limit 1`,
    { order: orderId, now: new Date(now) },
  )
  return row
}

export type OrderStep = {
  readonly eventId: string
  readonly type: string
  readonly at: string
  readonly actorId: string | null
  readonly reason: string | null
  readonly status: string
  readonly teamId: string | null
  readonly assigneeId: string | null
}

/** Oldest first. */
export async function readOrderSteps(reached: Reached, { orderId, openedAt }: OrderRow): Promise<OrderStep[]> {
  return rowsWithin<OrderStep>(
    reached,
    `select event_id as eventId, type, occurred_at as at, actor_id as actorId, reason, status, team_id as teamId, assignee_id as assigneeId
     from work_order_events where occurred_at >= {opened:DateTime64(3,'UTC')} and order_id = {order:String} order by occurred_at, revision limit 1000`,
    { order: orderId, opened: new Date(openedAt) },
  )
}
