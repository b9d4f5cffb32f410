/** The work-order decider: which command is carried out in which state, and what happens then. */

import { isBlank } from '../kernel/blank.ts'
import type { Decided, Decider, Giver, Unsigned } from '../kernel/decider.ts'
import { unreachable } from '../kernel/errors.ts'
import { isAllowed, stepsFrom } from '../kernel/machine.ts'
import { type Parsed, parsed } from '../kernel/parsed.ts'
import { type Instant, secondsBetween, toIso } from '../kernel/time.ts'
import { STAFF } from '../principal.ts'
import { withoutCallback } from './callback.ts'
import { NEEDED_TEXTS, type OrderStep, type StepType, type WorkOrderCommand } from './commands.ts'
import { type DeadlinePolicy, deadlinePolicy, deadlinesFor } from './deadlines.ts'
import { refuse } from './errors.ts'
import { evolve } from './evolve.ts'
import { decideExtension, requestExtension } from './extension.ts'
import { limitsOf } from './limits-of.ts'
import { machineOf } from './machine.ts'
import { open } from './open.ts'
import { clockInParts, type Limit, type LimitEvent, limitAfter } from './sla-clock.ts'
import { isLive, type LiveOrder, noOrder, type Place, type WorkOrder, type WorkOrderEvent } from './work-order.ts'

/** Steps that fit the state of the order; each may still be refused for what it says. Empty only when archived or not opened. */
export const nextSteps = (order: WorkOrder): readonly StepType[] =>
  isLive(order) ? stepsFrom(machineOf(order.orderType), order.status) : []

/** What is decided outside the order: limits, what time counts, and where a team works, as far as that is known. */
export type OrderPolicy = DeadlinePolicy & { readonly placeOf?: (teamId: string) => Place | undefined }

/** `policy` sets the time limits and what time counts; by default the usual limits around the clock. */
export const workOrderDecider = (policy: OrderPolicy = deadlinePolicy()): Decider<WorkOrderCommand, WorkOrderEvent, WorkOrder> => ({
  initial: noOrder,
  decide: (command, order, principal) => decide(command, order, principal, policy),
  evolve,
})

/** Refusals: the codes of `orderErrors`,. A refused command writes nothing. */
function decide(command: WorkOrderCommand, order: WorkOrder, principal: Giver, policy: OrderPolicy): Decided<WorkOrderEvent> {
  if (command.type !== 'OpenOrder' && !Object.hasOwn(NEEDED_TEXTS, command.type))
    return refuse('order.command_unknown', `There is no command '${String(command.type)}'; use a type of WorkOrderCommand.`)
  if (!Number.isFinite(command.at))
    return refuse('order.time_invalid', `The command ${command.type} is dated ${command.at}; send the instant at which it happened.`)
  if (command.type === 'OpenOrder')
    return isLive(order)
      ? refuse('order.exists', `Order '${order.orderId}' is ${order.status} already; use another id.`)
      : open(command, policy, policy.placeOf?.(command.teamId))
  if (!isLive(order)) return refuse('order.not_found', `${command.type} names an order that was never opened here; check the id.`)
  return unfit(command, order) ?? missingText(command, order) ?? step(command, order, principal, policy)
}

/** What speaks against taking the step on this order at all, whatever it says. */
function unfit(command: OrderStep, order: LiveOrder): Parsed<never> | undefined {
  const { orderId, status } = order
  if (command.orderId !== undefined && command.orderId !== orderId)
    return refuse('order.id_mismatch', `${command.type} names order '${command.orderId}' but was sent to '${orderId}'.`)
  if (status === 'archived') return refuse('order.archived', `Order '${orderId}' is archived; open a new order related to it.`)
  if (!isAllowed(machineOf(order.orderType), command.type, status))
    return refuse(
      'order.wrong_status',
      `${command.type} does not fit ${order.orderType} order '${orderId}', which is ${status}; possible are ${nextSteps(order).join(', ')}.`,
    )
  if (command.at < order.lastAt)
    return refuse(
      'order.time_reversed',
      `${command.type} is dated ${toIso(command.at)}, before the order's last event at ${toIso(order.lastAt)}; send the present.`,
    )
  return undefined
}

function missingText(command: OrderStep, order: LiveOrder): Parsed<never> | undefined {
  const said: Readonly<Record<string, unknown>> = command
  const blank = NEEDED_TEXTS[command.type].find((field) => isBlank(said[field]))
  return blank === undefined
    ? undefined
    : refuse('order.text_missing', `${command.type} on order '${order.orderId}' lacks a text; fill in ${blank}.`)
}

function step(command: OrderStep, order: LiveOrder, principal: Giver, policy: OrderPolicy): Decided<WorkOrderEvent> {
  switch (command.type) {
    case 'AcceptOrder':
      return parsed([{ ...command, type: 'order_accepted', ...placed(placeOfStaff(principal), order) }])
    case 'RejectOrder':
      return parsed([{ ...command, type: 'order_rejected' }])
    case 'TransferOrder':
      return transferred(command, order, policy)
    case 'ContactCustomer':
      return parsed([{ ...command, type: 'customer_contacted' }])
    case 'RecordLineTest':
      return parsed([{ ...command, type: 'line_tested' }])
    case 'ConfirmSale':
      return parsed([{ ...command, type: 'sale_confirmed' }])
    case 'DispatchOrder':
      return misplaced(command, order, policy) ?? undispatchable(command.place, order) ?? parsed([{ ...command, type: 'order_dispatched' }])
    case 'PauseOrder':
      return parsed([{ ...command, type: 'order_paused' }])
    case 'ResumeOrder':
      return parsed([resumed(command, order, policy)])
    case 'ReplyToCustomer':
      return parsed([replied(command, order, policy)])
    case 'UrgeOrder':
      return parsed([{ ...command, type: 'order_urged' }])
    case 'RequestExtension':
      return requestExtension(command, order, policy)
    case 'ApproveExtension':
    case 'RefuseExtension':
      return decideExtension(command, order, principal, policy)
    case 'ResolveOrder':
      return parsed([{ ...command, type: 'order_resolved' }])
    case 'MakeCallback':
      return parsed([{ ...command, type: 'callback_made' }])
    case 'CollectFeedback':
      return badFeedback(command, order) ?? parsed([{ ...command, type: 'feedback_collected' }])
    case 'ReopenOrder':
      return parsed([
        {
          ...command,
          type: 'order_reopened',
          resolveDueAt: deadlinesFor(policy, order.orderType, order.priority, command.at, order.queueId).resolveDueAt,
        },
      ])
    case 'AddCollaboration':
      return unaddable(command, order) ?? parsed([{ ...command, type: 'collaboration_added' }])
    case 'EndCollaboration':
      if (!order.collaborations.some(({ orderId, isOpen }) => isOpen && orderId === command.collaborationId))
        return refuse('order.related_not_found', `Order '${order.orderId}' has no open collaboration '${command.collaborationId}'.`)
      return parsed([{ ...command, type: 'collaboration_ended' }])
    case 'WithdrawOrder':
      return stillOpen(order) ?? parsed([{ ...command, type: 'order_withdrawn' }])
    case 'ArchiveOrder':
      return stillOpen(order) ?? withoutCallback('ArchiveOrder', order) ?? parsed([{ ...command, type: 'order_archived' }])
    default:
      return unreachable(command)
  }
}

type StepOf<Type extends StepType> = Extract<OrderStep, { type: Type }>

/** A team of another place is as good as a dispatch, and takes what one takes. */
function transferred(command: StepOf<'TransferOrder'>, order: LiveOrder, policy: OrderPolicy): Decided<WorkOrderEvent> {
  const { teamId, assigneeId } = command
  if (teamId === order.teamId && (assigneeId === undefined || assigneeId === order.assigneeId))
    return refuse('order.same_team', `Order '${order.orderId}' is with team '${order.teamId}' already; name another team or person.`)
  const place = policy.placeOf?.(teamId)
  const wrong = place === undefined || place === order.place ? undefined : undispatchable(place, order)
  const where = place === undefined ? ({ isPlaceUnknown: true } as const) : placed(place, order)
  return wrong ?? parsed([{ ...command, type: 'order_transferred', ...where }])
}

const placed = (place: Place | undefined, order: LiveOrder): { readonly place?: Place } =>
  place === undefined || place === order.place ? {} : { place }

/** Who belongs to field service alone works on site, whatever team the order was handed to. */
const placeOfStaff = ({ roles = [] }: Giver): Place | undefined =>
  roles.includes('field') && !STAFF.some((role) => role !== 'field' && roles.includes(role)) ? 'field' : undefined

/** Where a team works is the directory's to say, as far as it knows. */
function misplaced({ place, teamId }: StepOf<'DispatchOrder'>, order: LiveOrder, policy: OrderPolicy): Parsed<never> | undefined {
  const known = policy.placeOf?.(teamId)
  return known === undefined || known === place
    ? undefined
    : refuse(
        'order.place_contradicted',
        `Order '${order.orderId}' is dispatched to ${place}, but team '${teamId}' works at ${known}, as the directory says; name a team of ${place}, or its own place.`,
      )
}

/** What speaks against its being worked on there. */
function undispatchable(place: Place, order: LiveOrder): Parsed<never> | undefined {
  const { orderId, orderType, isLineFault, sale } = order
  if (place === 'desk') return undefined
  if (orderType === 'fault' && isLineFault === undefined)
    return refuse('order.test_missing', `Fault order '${orderId}' has no end-to-end test yet; record its result, then dispatch.`)
  if (orderType === 'fault' && isLineFault === true && place === 'support')
    return refuse('order.place_wrong', `The line of fault order '${orderId}' is faulty; dispatch it to field service, or test it again.`)
  if (orderType === 'opportunity' && place === 'field' && sale === undefined)
    return refuse('order.sale_missing', `Opportunity '${orderId}' has no sale yet; confirm what the customer ordered, then dispatch.`)
  return undefined
}

function badFeedback({ score }: StepOf<'CollectFeedback'>, order: LiveOrder): Parsed<never> | undefined {
  if (!Number.isInteger(score) || score < 1 || score > 5)
    return refuse('order.score_invalid', `Feedback ${score} on order '${order.orderId}' is not a whole score from 1 to 5.`)
  // On the line the customer is asked at once; after work on site somebody has to call first.
  return withoutCallback('CollectFeedback', order)
}

function unaddable({ collaborationId }: StepOf<'AddCollaboration'>, order: LiveOrder): Parsed<never> | undefined {
  if (collaborationId === order.orderId)
    return refuse('order.id_mismatch', `Order '${order.orderId}' can't be about itself; give the collaboration an id of its own.`)
  if (order.collaborations.some(({ orderId }) => orderId === collaborationId))
    return refuse('order.collaboration_exists', `Order '${order.orderId}' has a collaboration '${collaborationId}'; use another id.`)
  return undefined
}

function stillOpen(order: LiveOrder): Parsed<never> | undefined {
  const open = order.collaborations.filter(({ isOpen }) => isOpen).map(({ orderId, orderType }) => `${orderType} '${orderId}'`)
  if (open.length === 0) return undefined
  return refuse('order.collaboration_open', `Order '${order.orderId}' still waits for ${open.join(', ')}; archive or withdraw them first.`)
}

function resumed(command: StepOf<'ResumeOrder'>, order: LiveOrder, policy: DeadlinePolicy): Unsigned<WorkOrderEvent> {
  const { reply, resolve } = limitsOf(order)
  return {
    ...command,
    type: 'order_resumed',
    pausedSeconds: secondsBetween(order.pausedAt ?? order.lastAt, command.at),
    replyDueAt: dueAfter(order, policy, reply, { type: 'resumed', at: command.at }, givenReply(order)) ?? order.replyDueAt,
    resolveDueAt: dueAfter(order, policy, resolve, { type: 'resumed', at: command.at }, givenResolve(order)) ?? order.resolveDueAt,
  }
}

/** The clock of a reply ends with it, also while it stands still. */
function replied(command: StepOf<'ReplyToCustomer'>, order: LiveOrder, policy: DeadlinePolicy): Unsigned<WorkOrderEvent> {
  const { at, text, isAutomatic } = command
  const isFirst = !isAutomatic && order.firstRepliedAt === undefined && order.pausedAt !== undefined
  const replyDueAt = isFirst ? dueAfter(order, policy, limitsOf(order).reply, { type: 'done', at }, givenReply(order)) : undefined
  return { type: 'order_replied', at, text, isAutomatic, ...(replyDueAt === undefined ? {} : { replyDueAt }) }
}

/** When each part of a limit was given, and up to where it counts; the last counts on. */
type Given = readonly { readonly givenAt: Instant; readonly until?: Instant }[]

const givenReply = ({ replyGivenAt }: LiveOrder): Given => [{ givenAt: replyGivenAt }]
const givenResolve = ({ resolveGivenBefore = [], resolveGivenAt }: LiveOrder): Given => [...resolveGivenBefore, { givenAt: resolveGivenAt }]

function dueAfter(order: LiveOrder, policy: DeadlinePolicy, limit: Limit, event: LimitEvent, given: Given): Instant | undefined {
  const clockAt = (givenAt?: Instant) => policy.clockOf(order.orderType, order.priority, order.queueId, givenAt)
  const parts = given.map(({ givenAt, until }) => ({ clock: clockAt(givenAt), until }))
  return limitAfter(clockAt(), limit, event, clockInParts(parts)).dueAt
}
