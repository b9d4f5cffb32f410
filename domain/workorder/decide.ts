/** The work-order decider: which command is carried out in which state, and what happens then. */
import type { Decider } from '../kernel/decider.ts'
import { unreachable } from '../kernel/errors.ts'
import { type Parsed, parsed } from '../kernel/parsed.ts'
import { type Instant, secondsBetween, toIso } from '../kernel/time.ts'
import { aroundTheClock, type Deadlines, deadlinesFor, extended, type WorkClock } from './deadlines.ts'
import { refuse } from './errors.ts'
import { evolve, isLive, type LiveOrder, noOrder, type Opening, type Status, type WorkOrder, type WorkOrderEvent } from './work-order.ts'

/** `at` is when it happened, `by` who did it: a user, an agent or a system. */
type At = { readonly at: Instant; readonly by: string }

export type OpenOrder = At & { readonly type: 'OpenOrder' } & Opening & Partial<Deadlines>

export type OrderStep = At &
  (
    | { readonly type: 'AcceptOrder'; readonly assigneeId: string }
    | { readonly type: 'RejectOrder'; readonly reason: string }
    | { readonly type: 'TransferOrder'; readonly teamId: string; readonly assigneeId?: string; readonly reason: string }
    | { readonly type: 'ContactCustomer'; readonly note: string }
    | { readonly type: 'RecordLineTest'; readonly isLineFault: boolean; readonly detail: string }
    | { readonly type: 'DispatchOrder'; readonly place: 'support' | 'field'; readonly teamId: string }
    | { readonly type: 'PauseOrder'; readonly reason: string }
    | { readonly type: 'ResumeOrder' }
    | { readonly type: 'ReplyToCustomer'; readonly text: string; readonly isAutomatic: boolean }
    | { readonly type: 'UrgeOrder'; readonly note: string }
    | { readonly type: 'ResolveOrder'; readonly resolution: string }
    | { readonly type: 'MakeCallback'; readonly isReached: boolean; readonly note: string }
    | { readonly type: 'CollectFeedback'; readonly score: number; readonly comment: string }
    | { readonly type: 'ReopenOrder'; readonly reason: string }
    | { readonly type: 'ArchiveOrder' }
  )

export type WorkOrderCommand = OpenOrder | OrderStep

/** The states in which each step may be taken; `nextSteps` and the refusals read the same table. */
export const ALLOWED: Readonly<Record<OrderStep['type'], readonly Status[]>> = {
  AcceptOrder: ['opened'],
  RejectOrder: ['opened'],
  TransferOrder: ['opened', 'returned', 'accepted'],
  ContactCustomer: ['accepted', 'paused'],
  RecordLineTest: ['opened', 'accepted'],
  DispatchOrder: ['accepted'],
  PauseOrder: ['accepted'],
  ResumeOrder: ['paused'],
  ReplyToCustomer: ['opened', 'returned', 'accepted', 'paused'],
  UrgeOrder: ['opened', 'returned', 'accepted', 'paused'],
  ResolveOrder: ['accepted'],
  MakeCallback: ['resolved', 'called_back'],
  CollectFeedback: ['resolved', 'called_back'],
  ReopenOrder: ['resolved', 'called_back', 'feedback_given'],
  ArchiveOrder: ['called_back', 'feedback_given'],
}

const STEPS = Object.keys(ALLOWED) as readonly OrderStep['type'][]

/** Steps that fit the state of the order; each may still be refused for what it says. Empty only when archived or not opened. */
export const nextSteps = (order: WorkOrder): readonly OrderStep['type'][] =>
  isLive(order) ? STEPS.filter((step) => ALLOWED[step].includes(order.status)) : []

/** `clock` counts the time limits; plain clock time unless a business calendar is given. */
export const workOrderDecider = (clock: WorkClock = aroundTheClock): Decider<WorkOrderCommand, WorkOrderEvent, WorkOrder> => ({
  initial: noOrder,
  decide: (command, order) => decide(command, order, clock),
  evolve,
})

/** Refusals: the codes of `orderErrors`. A refused command writes nothing. */
function decide(command: WorkOrderCommand, order: WorkOrder, clock: WorkClock): Parsed<readonly WorkOrderEvent[]> {
  if (!Number.isFinite(command.at))
    return refuse('order.time_invalid', `The command ${command.type} is dated ${command.at}; send the instant at which it happened.`)
  if (command.type === 'OpenOrder')
    return isLive(order)
      ? refuse('order.exists', `Order '${order.orderId}' is ${order.status} already; use another id.`)
      : open(command, clock)
  if (!isLive(order)) return refuse('order.not_found', `${command.type} names an order that was never opened here; check the id.`)
  if (order.status === 'archived') return refuse('order.archived', `Order '${order.orderId}' is archived; open a new order related to it.`)
  if (!ALLOWED[command.type].includes(order.status))
    return refuse(
      'order.wrong_status',
      `${command.type} does not fit order '${order.orderId}', which is ${order.status}; possible are ${nextSteps(order).join(', ')}.`,
    )
  if (command.at < order.lastAt)
    return refuse(
      'order.time_reversed',
      `${command.type} is dated ${toIso(command.at)}, before the order's last event at ${toIso(order.lastAt)}; send the present.`,
    )
  return step(command, order, clock)
}

function open({ type: _type, ...said }: OpenOrder, clock: WorkClock): Parsed<readonly WorkOrderEvent[]> {
  if (said.title.trim() === '' || said.content.trim() === '')
    return refuse('order.text_missing', `Order '${said.orderId}' needs a title and a content; write what the customer reported.`)
  const usual = deadlinesFor(said.orderType, said.priority, said.at, clock)
  const due = {
    acceptDueAt: said.acceptDueAt ?? usual.acceptDueAt,
    replyDueAt: said.replyDueAt ?? usual.replyDueAt,
    resolveDueAt: said.resolveDueAt ?? usual.resolveDueAt,
  }
  const wrong = Object.entries(due).find(([, dueAt]) => !(dueAt > said.at))
  if (wrong)
    return refuse(
      'order.deadline_invalid',
      `${wrong[0]} of order '${said.orderId}' is not after its opening at ${toIso(said.at)}; leave it out or move it.`,
    )
  return parsed([{ ...said, ...due, type: 'order_opened' }])
}

function step(command: OrderStep, order: LiveOrder, clock: WorkClock): Parsed<readonly WorkOrderEvent[]> {
  const { at, by } = command
  const missing = missingText(command, order)
  if (missing) return missing
  switch (command.type) {
    case 'AcceptOrder':
      return parsed([{ ...command, type: 'order_accepted' }])
    case 'RejectOrder':
      return parsed([{ ...command, type: 'order_rejected' }])
    case 'TransferOrder':
      if (command.teamId === order.teamId && (command.assigneeId === undefined || command.assigneeId === order.assigneeId))
        return refuse('order.same_team', `Order '${order.orderId}' is with team '${order.teamId}' already; name another team or person.`)
      return parsed([{ ...command, type: 'order_transferred' }])
    case 'ContactCustomer':
      return parsed([{ ...command, type: 'customer_contacted' }])
    case 'RecordLineTest':
      return parsed([{ ...command, type: 'line_tested' }])
    case 'DispatchOrder':
      if (order.orderType === 'fault' && order.isLineFault === undefined)
        return refuse('order.test_missing', `Fault order '${order.orderId}' has no end-to-end test yet; record its result, then dispatch.`)
      return parsed([{ ...command, type: 'order_dispatched' }])
    case 'PauseOrder':
      return parsed([{ ...command, type: 'order_paused' }])
    case 'ResumeOrder':
      return parsed([resumed(order, at, by)])
    case 'ReplyToCustomer':
      return parsed([{ ...command, type: 'order_replied' }])
    case 'UrgeOrder':
      return parsed([{ ...command, type: 'order_urged' }])
    case 'ResolveOrder':
      return parsed([{ ...command, type: 'order_resolved' }])
    case 'MakeCallback':
      return parsed([{ ...command, type: 'callback_made' }])
    case 'CollectFeedback':
      if (!Number.isInteger(command.score) || command.score < 1 || command.score > 5)
        return refuse('order.score_invalid', `Feedback ${command.score} on order '${order.orderId}' is not a whole score from 1 to 5.`)
      // On the line the customer is asked at once; after work on site somebody has to call first.
      if (order.status === 'resolved' && order.place === 'field')
        return refuse(
          'order.callback_missing',
          `Order '${order.orderId}' was resolved on site; call the customer back before taking feedback.`,
        )
      return parsed([{ ...command, type: 'feedback_collected' }])
    case 'ReopenOrder':
      return parsed([
        { ...command, type: 'order_reopened', resolveDueAt: deadlinesFor(order.orderType, order.priority, at, clock).resolveDueAt },
      ])
    case 'ArchiveOrder':
      return parsed([{ ...command, type: 'order_archived' }])
    default:
      return unreachable(command)
  }
}

function resumed(order: LiveOrder, at: Instant, by: string): WorkOrderEvent {
  const pausedAt = order.pausedAt ?? order.lastAt
  return {
    type: 'order_resumed',
    at,
    by,
    pausedSeconds: secondsBetween(pausedAt, at),
    replyDueAt: order.firstRepliedAt === undefined ? extended(order.replyDueAt, pausedAt, at) : order.replyDueAt,
    resolveDueAt: extended(order.resolveDueAt, pausedAt, at),
  }
}

const NEEDED_TEXTS = {
  reason: 'the reason',
  text: 'the reply',
  resolution: 'what was done',
  assigneeId: 'who takes it',
  teamId: 'the team',
}

/** Reasons, replies and resolutions are what others rely on later; none of them may be blank. */
function missingText(command: OrderStep, order: LiveOrder): Parsed<never> | undefined {
  const said: Readonly<Record<string, unknown>> = command
  const blank = Object.entries(NEEDED_TEXTS).find(([field]) => said[field] !== undefined && String(said[field]).trim() === '')
  return blank && refuse('order.text_missing', `${command.type} on order '${order.orderId}' lacks ${blank[1]}; fill in ${blank[0]}.`)
}
