/** A work order: its types, what can happen to it, and what is known of it. */

import type { Instant, Seconds } from '../kernel/time.ts'
import type { Deadlines, Priority } from './deadlines.ts'

/**
 * Orders about an order: urge 催办 (hurry it), supervise 督办 (watch over it), manage 管理 (decide about it), construction 施工 (build for it),
 * resource 资源分配 (numbers, ports, devices for it), collaboration 协作 (help with it).
 */
export const COLLABORATION_TYPES = ['urge', 'supervise', 'manage', 'construction', 'resource', 'collaboration'] as const
export type CollaborationType = (typeof COLLABORATION_TYPES)[number]

/** Orders of the passive flow, of the proactive one, and the six kinds of collaboration around an order. */
export const ORDER_TYPES = ['fault', 'complaint', 'enquiry', 'opportunity', ...COLLABORATION_TYPES] as const
export type OrderType = (typeof ORDER_TYPES)[number]

/** Whether orders of this type serve another order. */
export const isCollaboration = (orderType: string): orderType is CollaborationType => COLLABORATION_TYPES.some((type) => type === orderType)

/** Collaboration that may stand alone; the others are about an order. */
const STAND_ALONE: readonly CollaborationType[] = ['construction', 'resource', 'manage']

export const mayStandAlone = (orderType: CollaborationType): boolean => STAND_ALONE.includes(orderType)

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
  /** The contact with the customer it came from. */
  readonly contactId?: string
  /** The order this one urges, supervises or serves; a collaboration order must name it. */
  readonly relatedOrderId?: string
  /** The campaign whose outcome it is. */
  readonly campaignId?: string
}

type At = { readonly at: Instant; readonly by: string }

export type WorkOrderEvent = At &
  /** `place`, here, when it is accepted and at a transfer: where it is worked on from now on, if that is known and changes; it begins at the desk. */
  (
    | ({ readonly type: 'order_opened'; readonly place?: Place } & Opening & Deadlines)
    | { readonly type: 'order_accepted'; readonly assigneeId: string; readonly place?: Place }
    | { readonly type: 'order_rejected'; readonly reason: string }
    | {
        readonly type: 'order_transferred'
        readonly teamId: string
        readonly assigneeId?: string
        readonly place?: Place
        /** Nobody has said where the team works. */
        readonly isPlaceUnknown?: true
        readonly reason: string
      }
    | { readonly type: 'customer_contacted'; readonly note: string }
    | { readonly type: 'line_tested'; readonly isLineFault: boolean; readonly detail: string }
    | { readonly type: 'sale_confirmed'; readonly productId: string; readonly customerOrderId?: string }
    | { readonly type: 'order_dispatched'; readonly place: 'support' | 'field'; readonly teamId: string }
    | { readonly type: 'order_paused'; readonly reason: string }
    | { readonly type: 'order_resumed'; readonly pausedSeconds: Seconds; readonly replyDueAt: Instant; readonly resolveDueAt: Instant }
    /** `replyDueAt`: where the first reply was given while the clock stood still, by when it was due then. */
    | { readonly type: 'order_replied'; readonly text: string; readonly isAutomatic: boolean; readonly replyDueAt?: Instant }
    | { readonly type: 'order_urged'; readonly note: string }
    | { readonly type: 'extension_requested'; readonly extraSeconds: Seconds; readonly reason: string }
    | { readonly type: 'extension_approved'; readonly resolveDueAt: Instant }
    | { readonly type: 'extension_refused'; readonly reason: string }
    | { readonly type: 'order_resolved'; readonly resolution: string }
    | { readonly type: 'callback_made'; readonly isReached: boolean; readonly note: string }
    | { readonly type: 'feedback_collected'; readonly score: number; readonly comment: string }
    | { readonly type: 'order_reopened'; readonly reason: string; readonly resolveDueAt: Instant }
    | { readonly type: 'collaboration_added'; readonly collaborationId: string; readonly collaborationType: CollaborationType }
    | { readonly type: 'collaboration_ended'; readonly collaborationId: string }
    | { readonly type: 'order_withdrawn'; readonly reason: string }
    | { readonly type: 'order_archived' }
  )

export const STATUSES = ['opened', 'returned', 'accepted', 'paused', 'resolved', 'called_back', 'feedback_given', 'archived'] as const
export type Status = (typeof STATUSES)[number]

/** What the customer ordered on an opportunity; `customerOrderId` is its number in the ordering system. */
export type Sale = { readonly productId: string; readonly customerOrderId?: string }

/** A request for more time that nobody has decided yet. */
export type ExtensionRequest = { readonly extraSeconds: Seconds; readonly reason: string; readonly requestedBy: string }

/** An order about this one. */
export type Collaboration = { readonly orderId: string; readonly orderType: CollaborationType; readonly isOpen: boolean }

export type LiveOrder = Opening &
  Deadlines & {
    readonly status: Status
    readonly openedAt: Instant
    readonly lastAt: Instant
    /** Since when the limits are as they are: from the opening, the end of a pause, for resolving also a reopening or an extension. */
    readonly replyGivenAt: Instant
    readonly resolveGivenAt: Instant
    /** Of a limit that was extended since: up to where it was given before, oldest first, and when. */
    readonly resolveGivenBefore?: readonly { readonly givenAt: Instant; readonly until: Instant }[]
    readonly place: Place
    /** It is archived only after the customer was called back. */
    readonly needsCallback: boolean
    /** It was moved to a team of which nobody has said where it works, and since then accepted there. */
    readonly isPlaceUnknown?: boolean
    readonly isMaybeOnSite?: boolean
    readonly isCalledBack: boolean
    readonly callbackTries: number
    readonly assigneeId?: string
    readonly acceptedAt?: Instant
    readonly firstRepliedAt?: Instant
    readonly resolvedAt?: Instant
    readonly closedAt?: Instant
    readonly withdrawnAt?: Instant
    readonly pausedAt?: Instant
    readonly pausedSeconds: Seconds
    readonly reassignmentCount: number
    readonly reopenCount: number
    readonly urgeCount: number
    readonly isLineFault?: boolean
    readonly sale?: Sale
    readonly extension?: ExtensionRequest
    readonly extensionCount: number
    readonly collaborations: readonly Collaboration[]
    readonly resolution?: string
    readonly feedbackScore?: number
  }

export type WorkOrder = { readonly status: 'none' } | LiveOrder

export const noOrder: WorkOrder = { status: 'none' }

/** Whether the order was ever opened; archived ones were. */
export const isLive = (order: WorkOrder): order is LiveOrder => order.status !== 'none'
