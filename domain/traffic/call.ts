/** The life of one queue leg: offered, rung, answered, held, in conference, ended or transferred, wrapped up, or lost from the queue. */
import type { CallRecord } from '../../contracts/index.ts'
import type { Decided, Decider } from '../kernel/decider.ts'
import { unreachable } from '../kernel/errors.ts'
import { isAllowed, type Machine, statusAfter } from '../kernel/machine.ts'
import { parsed, rejected } from '../kernel/parsed.ts'
import { type Instant, type Seconds, seconds, secondsBetween, toIso } from '../kernel/time.ts'

export type CallOffer = {
  readonly callId: string
  readonly siteId: string
  readonly queueId: string
  readonly direction: 'inbound' | 'outbound'
  readonly contactId?: string
  readonly customerId?: string
  readonly previousCallId?: string
  readonly isRedial?: boolean
  readonly reason?: string
}

/** What the telephone system reports of a leg. */
export type CallEvent = { readonly at: Instant } & (
  | ({ readonly type: 'call_offered' } & CallOffer)
  | { readonly type: 'call_rang'; readonly seatId: string }
  | { readonly type: 'call_answered'; readonly seatId: string; readonly agentId: string }
  | { readonly type: 'call_held' }
  | { readonly type: 'call_retrieved' }
  /** Somebody else joins agent and customer, such as a colleague or an interpreter. */
  | { readonly type: 'conference_started'; readonly participantId: string }
  | { readonly type: 'conference_ended' }
  | { readonly type: 'call_ended'; readonly releasedBy: 'customer' | 'agent' | 'system'; readonly transferredTo?: string }
  | { readonly type: 'wrap_up_ended' }
  | { readonly type: 'call_abandoned' }
  | { readonly type: 'callback_queued' }
  | { readonly type: 'call_overflowed' }
)

export type CallStatus = 'queued' | 'ringing' | 'talking' | 'holding' | 'conferencing' | 'wrapping_up' | 'done'

export type Call =
  | { readonly status: 'none' }
  | (CallOffer & {
      readonly status: CallStatus
      readonly outcome: CallRecord['outcome']
      readonly lastAt: Instant
      readonly offeredAt: Instant
      readonly ringStartedAt?: Instant
      readonly answeredAt?: Instant
      readonly leftQueueAt?: Instant
      readonly heldAt?: Instant
      readonly endedAt?: Instant
      readonly wrapEndedAt?: Instant
      readonly seatId?: string
      readonly agentId?: string
      readonly holdSeconds: Seconds
      readonly holdCount: number
      readonly participantIds: readonly string[]
      readonly transferredTo?: string
      readonly releasedBy?: 'customer' | 'agent' | 'system'
    })

export type LiveCall = Extract<Call, { callId: string }>

type Report = Exclude<CallEvent['type'], 'call_offered'>

/** A leg may be answered or lost without a ring having been reported. */
export const CALL: Machine<CallStatus, Report> = {
  name: 'call',
  title: { en: 'Queue leg of a call', zh: '队列通话段' },
  initial: 'queued',
  ends: ['done'],
  transitions: {
    call_rang: { from: ['queued', 'ringing'], to: 'ringing' },
    call_answered: { from: ['queued', 'ringing'], to: 'talking' },
    call_held: { from: ['talking'], to: 'holding' },
    call_retrieved: { from: ['holding'], to: 'talking' },
    conference_started: { from: ['talking', 'conferencing'], to: 'conferencing' },
    conference_ended: { from: ['conferencing'], to: 'talking' },
    call_ended: { from: ['talking', 'holding', 'conferencing'], to: 'wrapping_up' },
    wrap_up_ended: { from: ['wrapping_up'], to: 'done' },
    call_abandoned: { from: ['queued', 'ringing'], to: 'done' },
    callback_queued: { from: ['queued', 'ringing'], to: 'done' },
    call_overflowed: { from: ['queued', 'ringing'], to: 'done' },
  },
}

/** A report is taken as it comes unless it can't follow what is known. Rejections: `call.exists`, `call.not_found`, `call.wrong_status`, `call.time_invalid`, `call.time_reversed`. */
export const callDecider: Decider<CallEvent, CallEvent, Call> = { initial: { status: 'none' }, decide, evolve }

function decide(report: CallEvent, call: Call): Decided<CallEvent> {
  if (!Number.isFinite(report.at))
    return rejected('call.time_invalid', `${report.type} is dated ${report.at}; send the instant at which it happened.`)
  if (report.type === 'call_offered')
    return call.status === 'none'
      ? parsed([report])
      : rejected('call.exists', `Call '${report.callId}' was offered already; a transfer is a new leg with its own id.`)
  if (call.status === 'none') return rejected('call.not_found', `${report.type} came before the call was offered; report the offer first.`)
  if (!isAllowed(CALL, report.type, call.status))
    return rejected('call.wrong_status', `${report.type} can't follow: call '${call.callId}' is ${call.status}.`)
  if (report.at < call.lastAt)
    return rejected(
      'call.time_reversed',
      `${report.type} of call '${call.callId}' is dated before its last event at ${toIso(call.lastAt)}.`,
    )
  return parsed([report])
}

function evolve(call: Call, event: CallEvent): Call {
  if (call.status === 'none') return event.type === 'call_offered' ? offered(event) : call
  return event.type === 'call_offered'
    ? call
    : { ...call, ...changes(call, event), status: statusAfter(CALL, event.type, call.status), lastAt: event.at }
}

function offered({ type: _type, at, ...offer }: Extract<CallEvent, { type: 'call_offered' }>): LiveCall {
  return {
    ...offer,
    status: CALL.initial,
    outcome: 'open',
    offeredAt: at,
    lastAt: at,
    holdSeconds: seconds(0),
    holdCount: 0,
    participantIds: [],
  }
}

function changes(call: LiveCall, event: Exclude<CallEvent, { type: 'call_offered' }>): Partial<LiveCall> {
  const { at } = event
  switch (event.type) {
    case 'call_rang':
      return { seatId: event.seatId, ringStartedAt: at }
    case 'call_answered':
      return { outcome: 'answered', seatId: event.seatId, agentId: event.agentId, answeredAt: at, leftQueueAt: at }
    case 'call_held':
      return { heldAt: at, holdCount: call.holdCount + 1 }
    case 'call_retrieved':
      return { holdSeconds: heldUntil(call, at) }
    case 'conference_started':
      return { participantIds: [...call.participantIds, event.participantId] }
    case 'conference_ended':
      return {}
    case 'call_ended':
      return {
        endedAt: at,
        releasedBy: event.releasedBy,
        holdSeconds: call.status === 'holding' ? heldUntil(call, at) : call.holdSeconds,
        ...(event.transferredTo === undefined ? {} : { transferredTo: event.transferredTo }),
      }
    case 'wrap_up_ended':
      return { wrapEndedAt: at }
    case 'call_abandoned':
      return { outcome: 'abandoned', leftQueueAt: at }
    case 'callback_queued':
      return { outcome: 'callback_queued', leftQueueAt: at }
    case 'call_overflowed':
      return { outcome: 'overflowed', leftQueueAt: at }
    default:
      return unreachable(event)
  }
}

const heldUntil = (call: LiveCall, at: Instant): Seconds =>
  seconds(call.holdSeconds + (call.heldAt === undefined ? 0 : secondsBetween(call.heldAt, at)))
