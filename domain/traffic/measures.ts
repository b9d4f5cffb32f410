/** What is measured of one queue leg, and how the `calls` topic describes it. */
import type { CallRecord } from '../../contracts/index.ts'
import { type Instant, type Seconds, seconds, secondsBetween, toIso } from '../kernel/time.ts'
import type { LiveCall } from './call.ts'

/** Parts that are not over yet are undefined. While a call was answered, wait + talk + hold + wrap = offer to end of wrap-up. */
export type CallMeasures = {
  /** From the offer until the leg left the queue, ring included. */
  readonly waitSeconds: Seconds | undefined
  readonly ringSeconds: Seconds | undefined
  /** Conversation without hold. */
  readonly talkSeconds: Seconds | undefined
  readonly holdSeconds: Seconds | undefined
  readonly wrapSeconds: Seconds | undefined
}

/** Durations of one queue leg in seconds; undefined where the call never came that far. */
export function measuresOf(call: LiveCall): CallMeasures {
  const { offeredAt, ringStartedAt, answeredAt, leftQueueAt, endedAt, wrapEndedAt, holdSeconds } = call
  const conversation = between(answeredAt, endedAt)
  return {
    waitSeconds: between(offeredAt, leftQueueAt),
    ringSeconds: between(ringStartedAt, leftQueueAt),
    talkSeconds: conversation === undefined ? undefined : seconds(conversation - holdSeconds),
    holdSeconds: conversation === undefined ? undefined : holdSeconds,
    wrapSeconds: between(endedAt, wrapEndedAt),
  }
}

const between = (from: Instant | undefined, to: Instant | undefined): Seconds | undefined =>
  from === undefined || to === undefined ? undefined : secondsBetween(from, to)

const INSTANTS = ['ringStartedAt', 'answeredAt', 'leftQueueAt', 'endedAt', 'wrapEndedAt'] as const

/** `revision` grows with each report of the leg, such as the number of its events less one. */
export function callRecord(call: LiveCall, revision: number): CallRecord {
  const {
    callId,
    siteId,
    queueId,
    direction,
    outcome,
    contactId,
    customerId,
    seatId,
    agentId,
    transferredTo,
    previousCallId,
    isRedial,
    reason,
    releasedBy,
    holdCount,
  } = call
  const optional = {
    contactId,
    customerId,
    seatId,
    agentId,
    transferredTo,
    previousCallId,
    isRedial,
    reason,
    releasedBy,
    ...measuresOf(call),
  }
  return {
    callId,
    revision,
    siteId,
    queueId,
    direction,
    outcome,
    offeredAt: toIso(call.offeredAt),
    holdCount,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    ...Object.fromEntries(INSTANTS.flatMap((field) => (call[field] === undefined ? [] : [[field, toIso(call[field])]]))),
  }
}
