/** More time to resolve: asked for by whoever works on the order, decided by somebody else who leads. */
import type { Decided, Giver } from '../kernel/decider.ts'
import { parsed } from '../kernel/parsed.ts'
import { hours, toIso } from '../kernel/time.ts'
import type { OrderStep } from './commands.ts'
import type { DeadlinePolicy } from './deadlines.ts'
import { refuse } from './errors.ts'
import type { LiveOrder, WorkOrderEvent } from './work-order.ts'

const LONGEST = hours(366 * 24)

export function requestExtension(
  command: Extract<OrderStep, { type: 'RequestExtension' }>,
  order: LiveOrder,
  policy: DeadlinePolicy,
): Decided<WorkOrderEvent> {
  const { extraSeconds, at } = command
  if (order.extension)
    return refuse(
      'order.extension_pending',
      `Order '${order.orderId}' has a request by '${order.extension.requestedBy}'; have it decided first.`,
    )
  if (!(extraSeconds > 0 && extraSeconds <= LONGEST))
    return refuse('order.duration_invalid', `${extraSeconds} s are no extension of order '${order.orderId}'; ask for 1 to ${LONGEST} s.`)
  const dueAt = policy.clockOf(order.orderType, order.priority, order.queueId).add(order.resolveDueAt, extraSeconds)
  if (!(dueAt > at))
    return refuse('order.deadline_invalid', `Order '${order.orderId}' would still be due in the past, at ${toIso(dueAt)}; ask for more.`)
  return parsed([{ ...command, type: 'extension_requested' }])
}

export function decideExtension(
  command: Extract<OrderStep, { type: 'ApproveExtension' | 'RefuseExtension' }>,
  order: LiveOrder,
  principal: Giver,
  policy: DeadlinePolicy,
): Decided<WorkOrderEvent> {
  const { extension, orderId } = order
  if (!extension) return refuse('order.extension_missing', `Nobody has asked for more time on order '${orderId}'; read it again.`)
  if (extension.requestedBy === principal.id)
    return refuse('order.extension_own', `'${principal.id}' asked for more time on order '${orderId}'; somebody else decides.`)
  if (command.type === 'RefuseExtension') return parsed([{ ...command, type: 'extension_refused' }])
  const resolveDueAt = policy.clockOf(order.orderType, order.priority, order.queueId).add(order.resolveDueAt, extension.extraSeconds)
  return parsed([{ ...command, type: 'extension_approved', resolveDueAt }])
}
