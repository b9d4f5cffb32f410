/** What the `work-orders` topic says of an event in the ledger: the event, and the order in full after it. */
import type { WorkOrderRecord, WorkOrderState } from '../../contracts/index.ts'
import { toIso } from '../kernel/time.ts'
import type { LiveOrder, WorkOrderEvent } from './work-order.ts'

/** Our own orders; imported ones carry the name of the system they come from. */
const SOURCE = 'callboard'

/** `version` is the version of the order's stream that the event made; it becomes the record's revision. */
export function workOrderRecord(event: WorkOrderEvent, version: number, after: LiveOrder): WorkOrderRecord {
  const reason = 'reason' in event ? { reason: event.reason } : {}
  return {
    eventId: `${after.orderId}/${version}`,
    orderId: after.orderId,
    revision: version,
    type: event.type,
    occurredAt: toIso(event.at),
    source: SOURCE,
    actorId: event.by,
    ...reason,
    after: stateOf(after),
  }
}

function stateOf(order: LiveOrder): WorkOrderState {
  const { category, subcategory, siteId, queueId, customerId, callId, relatedOrderId, assigneeId, resolution, feedbackScore } = order
  return {
    orderType: order.orderType,
    status: order.status,
    openedAt: toIso(order.openedAt),
    priority: order.priority,
    teamId: order.teamId,
    title: order.title,
    content: order.content,
    acceptDueAt: toIso(order.acceptDueAt),
    replyDueAt: toIso(order.replyDueAt),
    resolveDueAt: toIso(order.resolveDueAt),
    pausedSeconds: order.pausedSeconds,
    reassignmentCount: order.reassignmentCount,
    reopenCount: order.reopenCount,
    urgeCount: order.urgeCount,
    attributes: attributesOf(order),
    ...present({ category, subcategory, siteId, queueId, customerId, callId, relatedOrderId, assigneeId, resolution, feedbackScore }),
    ...present({
      acceptedAt: order.acceptedAt && toIso(order.acceptedAt),
      firstRepliedAt: order.firstRepliedAt && toIso(order.firstRepliedAt),
      resolvedAt: order.resolvedAt && toIso(order.resolvedAt),
      closedAt: order.closedAt && toIso(order.closedAt),
      withdrawnAt: order.withdrawnAt && toIso(order.withdrawnAt),
      pausedAt: order.pausedAt && toIso(order.pausedAt),
    }),
  }
}

/** What the contract has no field of its own for; attributes that do not apply are left out. */
function attributesOf(order: LiveOrder): Record<string, string> {
  const { place, isLineFault, sale, extension, extensionCount, collaborations, contactId, campaignId } = order
  const open = collaborations.filter(({ isOpen }) => isOpen)
  return present({
    place,
    line_fault: isLineFault === undefined ? undefined : String(isLineFault),
    product_id: sale?.productId,
    customer_order_id: sale?.customerOrderId,
    extension_requested_s: extension && String(extension.extraSeconds),
    extensions: extensionCount === 0 ? undefined : String(extensionCount),
    collaborations:
      collaborations.length === 0 ? undefined : collaborations.map(({ orderId, orderType }) => `${orderType}:${orderId}`).join(' '),
    open_collaborations: collaborations.length === 0 ? undefined : String(open.length),
    contact_id: contactId,
    campaign_id: campaignId,
  })
}

type Present<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> }

/** An absent field is left out of the message rather than sent as null. */
function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>
}
