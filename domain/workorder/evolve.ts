/** What a work order is after each event. */
import { unreachable } from '../kernel/errors.ts'
import { statusAfter } from '../kernel/machine.ts'
import { seconds } from '../kernel/time.ts'
import { isSiteWork } from './callback.ts'
import { machineOf, STEP_OF } from './machine.ts'
import { isLive, type LiveOrder, type Sale, type WorkOrder, type WorkOrderEvent } from './work-order.ts'

type Lapsing = 'extension' | 'pausedAt' | 'resolvedAt' | 'resolveGivenBefore'

/** What no longer holds after an event: a request that is decided or whose order no longer runs, a pause that ended, a resolution that did not last. */
const LAPSES: Readonly<Partial<Record<WorkOrderEvent['type'], readonly Lapsing[]>>> = {
  extension_approved: ['extension'],
  extension_refused: ['extension'],
  order_resumed: ['pausedAt', 'resolveGivenBefore'],
  order_resolved: ['extension'],
  order_reopened: ['resolvedAt', 'resolveGivenBefore'],
  order_withdrawn: ['extension'],
}

/** Total: an event that does not fit leaves the order as it is, so an old stream can always be read. */
export function evolve(order: WorkOrder, event: WorkOrderEvent): WorkOrder {
  if (!isLive(order)) return event.type === 'order_opened' ? opened(event) : order
  if (event.type === 'order_opened') return order
  const status = statusAfter(machineOf(order.orderType), STEP_OF[event.type], order.status)
  const after = { ...without(order, LAPSES[event.type] ?? []), ...changes(order, event), status, lastAt: event.at }
  return isSiteWork(after) ? { ...after, needsCallback: true } : after
}

function without(order: LiveOrder, lapsed: readonly Lapsing[]): LiveOrder {
  if (lapsed.length === 0) return order
  return Object.fromEntries(Object.entries(order).filter(([member]) => !lapsed.some((name) => name === member))) as LiveOrder
}

function opened({ type: _type, at, by: _by, place = 'desk', ...said }: Extract<WorkOrderEvent, { type: 'order_opened' }>): LiveOrder {
  return {
    ...said,
    status: 'opened',
    openedAt: at,
    lastAt: at,
    replyGivenAt: at,
    resolveGivenAt: at,
    place,
    needsCallback: false,
    isCalledBack: false,
    callbackTries: 0,
    pausedSeconds: seconds(0),
    reassignmentCount: 0,
    reopenCount: 0,
    urgeCount: 0,
    extensionCount: 0,
    collaborations: [],
  }
}

type Later = Exclude<WorkOrderEvent, { type: 'order_opened' }>

function changes(order: LiveOrder, event: Later): Partial<LiveOrder> {
  switch (event.type) {
    case 'order_accepted':
      return {
        assigneeId: event.assigneeId,
        acceptedAt: order.acceptedAt ?? event.at,
        place: event.place ?? order.place,
        ...(order.isPlaceUnknown === true && event.place === undefined ? { isMaybeOnSite: true } : {}),
      }
    case 'order_transferred':
      return {
        ...handedTo(order, event.teamId),
        place: event.place ?? order.place,
        isPlaceUnknown: event.isPlaceUnknown === true,
        ...(event.assigneeId === undefined ? {} : { assigneeId: event.assigneeId }),
      }
    case 'line_tested':
      return { isLineFault: event.isLineFault }
    case 'sale_confirmed':
      return { sale: saleOf(event) }
    case 'order_dispatched':
      return { place: event.place, isPlaceUnknown: false, ...handedTo(order, event.teamId) }
    case 'order_paused':
      return { pausedAt: event.at }
    case 'order_resumed':
      return {
        pausedSeconds: seconds(order.pausedSeconds + event.pausedSeconds),
        replyDueAt: event.replyDueAt,
        resolveDueAt: event.resolveDueAt,
        replyGivenAt: event.at,
        resolveGivenAt: event.at,
      }
    case 'order_replied':
      return event.isAutomatic || order.firstRepliedAt !== undefined
        ? {}
        : { firstRepliedAt: event.at, replyDueAt: event.replyDueAt ?? order.replyDueAt }
    case 'order_urged':
      return { urgeCount: order.urgeCount + 1 }
    case 'order_resolved':
      return { resolution: event.resolution, resolvedAt: event.at }
    case 'feedback_collected':
      return { feedbackScore: event.score }
    case 'order_reopened':
      return {
        reopenCount: order.reopenCount + 1,
        resolveDueAt: event.resolveDueAt,
        resolveGivenAt: event.at,
        isCalledBack: false,
        callbackTries: 0,
      }
    case 'callback_made':
      return { isCalledBack: order.isCalledBack || event.isReached, callbackTries: order.callbackTries + 1 }
    case 'order_withdrawn':
      return { closedAt: event.at, withdrawnAt: event.at }
    case 'order_archived':
      return { closedAt: event.at }
    case 'extension_requested':
    case 'extension_approved':
    case 'extension_refused':
      return extensionChanges(order, event)
    case 'collaboration_added':
    case 'collaboration_ended':
      return collaborationChanges(order, event)
    case 'order_rejected':
    case 'customer_contacted':
      return {}
    default:
      return unreachable(event)
  }
}

const handedTo = (order: LiveOrder, teamId: string): Partial<LiveOrder> => ({ teamId, reassignmentCount: order.reassignmentCount + 1 })

const saleOf = ({ productId, customerOrderId }: Extract<WorkOrderEvent, { type: 'sale_confirmed' }>): Sale => ({
  productId,
  ...(customerOrderId === undefined ? {} : { customerOrderId }),
})

function extensionChanges(order: LiveOrder, event: Extract<Later, { type: `extension_${string}` }>): Partial<LiveOrder> {
  if (event.type === 'extension_requested')
    return { extension: { extraSeconds: event.extraSeconds, reason: event.reason, requestedBy: event.by } }
  if (event.type === 'extension_refused') return {}
  const { resolveGivenBefore = [], resolveGivenAt, resolveDueAt } = order
  return {
    resolveDueAt: event.resolveDueAt,
    resolveGivenAt: event.at,
    resolveGivenBefore: [...resolveGivenBefore, { givenAt: resolveGivenAt, until: resolveDueAt }],
    extensionCount: order.extensionCount + 1,
  }
}

/** An order that urges this one counts as an urge. */
function collaborationChanges(order: LiveOrder, event: Extract<Later, { type: `collaboration_${string}` }>): Partial<LiveOrder> {
  const others = order.collaborations.filter(({ orderId }) => orderId !== event.collaborationId)
  if (event.type === 'collaboration_ended') {
    const ended = order.collaborations.find(({ orderId }) => orderId === event.collaborationId)
    return ended ? { collaborations: [...others, { ...ended, isOpen: false }] } : {}
  }
  return {
    collaborations: [...others, { orderId: event.collaborationId, orderType: event.collaborationType, isOpen: true }],
    urgeCount: order.urgeCount + (event.collaborationType === 'urge' ? 1 : 0),
  }
}
