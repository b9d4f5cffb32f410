/** A work order: what can happen to it, what it is after each event. */
import { unreachable } from '../kernel/errors.ts'
import { type Instant, type Seconds, seconds } from '../kernel/time.ts'
import type { Deadlines, Priority } from './deadlines.ts'

/** Orders of the two service flows, and the six kinds of collaboration around an order. */
export const ORDER_TYPES = [
  'fault',
  'complaint',
  'enquiry',
  'opportunity',
  'urge',
  'supervise',
  'manage',
  'construction',
  'resource',
  'collaboration',
] as const
export type OrderType = (typeof ORDER_TYPES)[number]

/** Where it is worked on: the hotline itself, the support department, or on site. */
export type Place = 'desk' | 'support' | 'field'

/** What the order says from its opening on. */
export type Opening = {
  readonly orderId: string
  readonly orderType: OrderType
  readonly priority: Priority
  readonly title: string
  readonly content: string
  readonly teamId: string
  readonly category?: string
  readonly subcategory?: string
  readonly siteId?: string
  readonly queueId?: string
  readonly customerId?: string
  readonly callId?: string
  readonly relatedOrderId?: string
}

type At = { readonly at: Instant; readonly by: string }

export type WorkOrderEvent = At &
  (
    | ({ readonly type: 'order_opened' } & Opening & Deadlines)
    | { readonly type: 'order_accepted'; readonly assigneeId: string }
    | { readonly type: 'order_rejected'; readonly reason: string }
    | { readonly type: 'order_transferred'; readonly teamId: string; readonly assigneeId?: string; readonly reason: string }
    | { readonly type: 'customer_contacted'; readonly note: string }
    | { readonly type: 'line_tested'; readonly isLineFault: boolean; readonly detail: string }
    | { readonly type: 'order_dispatched'; readonly place: 'support' | 'field'; readonly teamId: string }
    | { readonly type: 'order_paused'; readonly reason: string }
    | { readonly type: 'order_resumed'; readonly pausedSeconds: Seconds; readonly replyDueAt: Instant; readonly resolveDueAt: Instant }
    | { readonly type: 'order_replied'; readonly text: string; readonly isAutomatic: boolean }
    | { readonly type: 'order_urged'; readonly note: string }
    | { readonly type: 'order_resolved'; readonly resolution: string }
    | { readonly type: 'callback_made'; readonly isReached: boolean; readonly note: string }
    | { readonly type: 'feedback_collected'; readonly score: number; readonly comment: string }
    | { readonly type: 'order_reopened'; readonly reason: string; readonly resolveDueAt: Instant }
    | { readonly type: 'order_archived' }
  )

export const STATUSES = ['opened', 'returned', 'accepted', 'paused', 'resolved', 'called_back', 'feedback_given', 'archived'] as const
export type Status = (typeof STATUSES)[number]

export type LiveOrder = Opening &
  Deadlines & {
    readonly status: Status
    readonly openedAt: Instant
    readonly lastAt: Instant
    readonly place: Place
    readonly assigneeId?: string
    readonly acceptedAt?: Instant
    readonly firstRepliedAt?: Instant
    readonly resolvedAt?: Instant
    readonly closedAt?: Instant
    readonly pausedAt?: Instant
    readonly pausedSeconds: Seconds
    readonly reassignmentCount: number
    readonly reopenCount: number
    readonly urgeCount: number
    readonly isLineFault?: boolean
    readonly resolution?: string
    readonly feedbackScore?: number
  }

export type WorkOrder = { readonly status: 'none' } | LiveOrder

export const noOrder: WorkOrder = { status: 'none' }

export const isLive = (order: WorkOrder): order is LiveOrder => order.status !== 'none'

/** Total: an event that does not fit leaves the order as it is, so an old stream can always be read. */
export function evolve(order: WorkOrder, event: WorkOrderEvent): WorkOrder {
  if (!isLive(order)) return event.type === 'order_opened' ? opened(event) : order
  if (event.type === 'order_opened') return order
  return { ...order, ...changes(order, event), lastAt: event.at }
}

function opened({ type: _type, at, by: _by, ...said }: Extract<WorkOrderEvent, { type: 'order_opened' }>): LiveOrder {
  return {
    ...said,
    status: 'opened',
    openedAt: at,
    lastAt: at,
    place: 'desk',
    pausedSeconds: seconds(0),
    reassignmentCount: 0,
    reopenCount: 0,
    urgeCount: 0,
  }
}

type Later = Exclude<WorkOrderEvent, { type: 'order_opened' }>

function changes(order: LiveOrder, event: Later): Partial<LiveOrder> {
  switch (event.type) {
    case 'order_accepted':
      return { status: 'accepted', assigneeId: event.assigneeId, acceptedAt: order.acceptedAt ?? event.at }
    case 'order_rejected':
      return { status: 'returned' }
    case 'order_transferred':
      return {
        status: 'opened',
        ...handedTo(order, event.teamId),
        ...(event.assigneeId === undefined ? {} : { assigneeId: event.assigneeId }),
      }
    case 'customer_contacted':
      return {}
    case 'line_tested':
      return { isLineFault: event.isLineFault }
    case 'order_dispatched':
      return { status: 'opened', place: event.place, ...handedTo(order, event.teamId) }
    case 'order_paused':
      return { status: 'paused', pausedAt: event.at }
    case 'order_resumed':
      return {
        status: 'accepted',
        pausedSeconds: seconds(order.pausedSeconds + event.pausedSeconds),
        replyDueAt: event.replyDueAt,
        resolveDueAt: event.resolveDueAt,
      }
    case 'order_replied':
      return event.isAutomatic || order.firstRepliedAt !== undefined ? {} : { firstRepliedAt: event.at }
    case 'order_urged':
      return { urgeCount: order.urgeCount + 1 }
    case 'order_resolved':
      return { status: 'resolved', resolution: event.resolution, resolvedAt: event.at }
    case 'callback_made':
      return { status: 'called_back' }
    case 'feedback_collected':
      return { status: 'feedback_given', feedbackScore: event.score }
    case 'order_reopened':
      return { status: 'opened', reopenCount: order.reopenCount + 1, resolveDueAt: event.resolveDueAt }
    case 'order_archived':
      return { status: 'archived', closedAt: event.at }
    default:
      return unreachable(event)
  }
}

const handedTo = (order: LiveOrder, teamId: string): Partial<LiveOrder> => ({ teamId, reassignmentCount: order.reassignmentCount + 1 })
