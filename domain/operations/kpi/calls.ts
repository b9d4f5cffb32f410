/** Figures of queue legs: service levels by the rules in use, waits and handling times. A leg belongs to the period in which it was offered. */
import type { Seconds } from '../../kernel/time.ts'
import { meanOf, type Oracle, quantileOf, ratio, total } from './facts.ts'

/** One inbound queue leg; durations the source did not say, and that do not follow from its instants, are null. */
export type CallFact = {
  readonly outcome: 'open' | 'answered' | 'abandoned' | 'callback_queued' | 'overflowed'
  /** Queue plus ring. */
  readonly waitSeconds: Seconds | null
  /** Without hold. */
  readonly talkSeconds: Seconds | null
  readonly holdSeconds: Seconds | null
  readonly wrapSeconds: Seconds | null
  /** Talk, hold and after-call work together, where the parts alone are not known: from answer to end and to the end of wrap-up. */
  readonly handleSeconds?: Seconds | null
  /** The agent transferred it on. */
  readonly isTransferred?: boolean
  /** The customer abandoned shortly before. */
  readonly isRedial?: boolean
  readonly customerId?: string
}

/** A wait of exactly the target is within it; an abandon at exactly the short-abandon limit is not short. */
export type Thresholds = { readonly answerTarget: Seconds; readonly shortAbandon: Seconds }

/** A leg with what its queue was held to when it was offered. */
export type OfferedCall = CallFact & { readonly thresholds: Thresholds }

const ZERO = {
  offered: 0,
  handled: 0,
  abandoned: 0,
  shortAbandoned: 0,
  flowOut: 0,
  answeredInTarget: 0,
  abandonedInTarget: 0,
  waitAnsweredSeconds: 0,
  waitAbandonedSeconds: 0,
  talkSeconds: 0,
  holdSeconds: 0,
  wrapSeconds: 0,
  handleSeconds: 0,
  unknownWait: 0,
  unknownWaitAnswered: 0,
  unknownWaitAbandoned: 0,
  unknownTalk: 0,
  unknownHold: 0,
  unknownWrap: 0,
  unknownHandling: 0,
  transferred: 0,
}

/** Counts and sums that add up over slots, queues and sites; every ratio below is made from these alone. */
export type CallSums = { readonly [Sum in keyof typeof ZERO]: number }

export const NO_CALLS: CallSums = ZERO

/** What one call adds to the sums. Durations in seconds; one that is not known adds none, and is counted. */
export function sumsOf(call: CallFact, { answerTarget, shortAbandon }: Thresholds): CallSums {
  const wait = call.waitSeconds
  const isInTarget = wait !== null && wait <= answerTarget ? 1 : 0
  const unknownWait = unknown(wait)
  switch (call.outcome) {
    case 'open':
      return { ...NO_CALLS, offered: 1 }
    case 'answered':
      return {
        ...NO_CALLS,
        ...{ offered: 1, handled: 1, answeredInTarget: isInTarget, waitAnsweredSeconds: wait ?? 0 },
        ...{ unknownWait, unknownWaitAnswered: unknownWait, transferred: call.isTransferred ? 1 : 0 },
        ...handlingSums(call),
      }
    case 'abandoned': {
      const shortAbandoned = wait !== null && wait < shortAbandon ? 1 : 0
      return {
        ...NO_CALLS,
        ...{ offered: 1, abandoned: 1, abandonedInTarget: isInTarget, shortAbandoned, waitAbandonedSeconds: wait ?? 0 },
        ...{ unknownWait, unknownWaitAbandoned: unknownWait },
      }
    }
    case 'callback_queued':
    case 'overflowed':
      return { ...NO_CALLS, offered: 1, flowOut: 1, unknownWait }
  }
}

const unknown = (duration: Seconds | null): number => (duration === null ? 1 : 0)

const handlingSums = (call: CallFact) => ({
  talkSeconds: call.talkSeconds ?? 0,
  holdSeconds: call.holdSeconds ?? 0,
  wrapSeconds: call.wrapSeconds ?? 0,
  handleSeconds: handling(call) ?? 0,
  unknownTalk: unknown(call.talkSeconds),
  unknownHold: unknown(call.holdSeconds),
  unknownWrap: unknown(call.wrapSeconds),
  unknownHandling: handling(call) === null ? 1 : 0,
})

/** Talk, hold and after-call work; unknown where it is not told as a whole and one of them is. A call still talking has none yet. */
const handling = ({ talkSeconds, holdSeconds, wrapSeconds, handleSeconds = null }: CallFact): number | null =>
  handleSeconds ?? (talkSeconds === null || holdSeconds === null || wrapSeconds === null ? null : talkSeconds + holdSeconds + wrapSeconds)

/** Sums of two disjoint sets of calls. */
export function addSums(a: CallSums, b: CallSums): CallSums {
  const sums: { -readonly [Sum in keyof CallSums]: number } = { ...a }
  for (const name of NAMES) sums[name] += b[name]
  return sums
}

const isSum = (name: string): name is keyof CallSums => Object.hasOwn(ZERO, name)
const NAMES = Object.keys(ZERO).filter(isSum)

/** Sums of all `calls`, each counted once. */
export const sumCalls = (calls: Iterable<CallFact>, thresholds: Thresholds): CallSums => {
  let sums = NO_CALLS
  for (const call of calls) sums = addSums(sums, sumsOf(call, thresholds))
  return sums
}

/** Answered calls, or abandoned ones, of which it is known how long they waited: only they can be in time or late. */
const answeredKnown = (s: CallSums): number => s.handled - s.unknownWaitAnswered
const judgedCalls = (s: CallSums): number => answeredKnown(s) + s.abandoned - s.unknownWaitAbandoned

/**
 * The service-level rules in use; they differ by up to 17 points on the same day. `fair` is the default: whoever leaves
 * within the target counts neither for nor against. Calls whose wait is not known are in none of them.
 */
export const SERVICE_LEVEL_RULES = {
  /** SL-1, Cisco "positive": an abandon within the target is a success. */
  positive: (s: CallSums) => ratio(s.answeredInTarget + s.abandonedInTarget, judgedCalls(s)),
  /** SL-2: of the answered calls only. */
  answered: (s: CallSums) => ratio(s.answeredInTarget, answeredKnown(s)),
  /** SL-3, Cisco "negative": every abandon is a failure. */
  strict: (s: CallSums) => ratio(s.answeredInTarget, judgedCalls(s)),
  /** SL-4, Cisco "ignored": an abandon within the target is left out. */
  fair: (s: CallSums) => ratio(s.answeredInTarget, judgedCalls(s) - s.abandonedInTarget),
  /** SL-5, Genesys with short abandons excluded. */
  withoutShortAbandons: (s: CallSums) => ratio(s.answeredInTarget, judgedCalls(s) - s.shortAbandoned),
  /** SL-6, Call Centre Helper: a short abandon is a success. */
  shortAbandonsServed: (s: CallSums) => ratio(s.answeredInTarget + s.shortAbandoned, judgedCalls(s)),
} as const

/** Answered within the target of what counts, 0..1, by the rule `fair`; null where nothing counts. */
export const serviceLevelRatio = SERVICE_LEVEL_RULES.fair

/** Abandoned of offered; a call queued for callback is not abandoned. */
export const abandonRatio = (s: CallSums): number | null => ratio(s.abandoned, s.offered)

/** 接通率: answered of offered. */
export const answerRatio = (s: CallSums): number | null => ratio(s.handled, s.offered)

/** Average speed of answer, seconds: queue plus ring of the answered calls that tell it. */
export const averageAnswerSeconds = (s: CallSums): number | null => ratio(s.waitAnsweredSeconds, answeredKnown(s))

/** Average handling time, seconds: talk, hold and after-call work per handled call that tells them. */
export const averageHandleSeconds = (s: CallSums): number | null => ratio(s.handleSeconds, s.handled - s.unknownHandling)

const having = (outcome: CallFact['outcome']) => (calls: readonly OfferedCall[]) => calls.filter((call) => call.outcome === outcome)
const answered = having('answered')
const abandoned = having('abandoned')

const wait = ({ waitSeconds }: CallFact): number | null => waitSeconds
const untold = (calls: readonly OfferedCall[], measure: (call: CallFact) => number | null) =>
  calls.filter((call) => measure(call) === null).length

/** Sums of the legs that say how long they waited: the others are neither in time nor late. */
const judged = (calls: readonly OfferedCall[]): CallSums =>
  calls.filter((call) => wait(call) !== null).reduce((sums, call) => addSums(sums, sumsOf(call, call.thresholds)), NO_CALLS)

export const queueKpis: Oracle<OfferedCall> = {
  /** Amazon Connect: queue entries; a transfer counts again in the queue it goes to. */
  offered: (calls) => calls.length,
  /** Amazon Connect: first connect to an agent. */
  handled: (calls) => answered(calls).length,
  /** Amazon Connect: left unanswered, also while ringing; a queued callback is not abandoned. */
  abandoned: (calls) => abandoned(calls).length,
  /** Genesys Cloud: abandons before the short-abandon limit. */
  short_abandoned: (calls) => judged(calls).shortAbandoned,
  /** Genesys Cloud: left for another queue or a callback. */
  flow_out: (calls) => having('callback_queued')(calls).length + having('overflowed')(calls).length,
  /** Amazon Connect, Genesys Cloud: Ab / Off. */
  abandon_rate: (calls) => ratio(abandoned(calls).length, calls.length),
  /** SL-4, Cisco "ignored". */
  service_level: (calls) => SERVICE_LEVEL_RULES.fair(judged(calls)),
  /** SL-3, 51callcenter 公式三, Cisco "negative". */
  service_level_strict: (calls) => SERVICE_LEVEL_RULES.strict(judged(calls)),
  /** GB/T 33358 接通率: answered by an agent / requests for one. */
  answer_rate: (calls) => ratio(answered(calls).length, calls.length),
  /** Amazon Connect, Genesys Cloud "answered %": of the calls whose queue stay ended in one of the two ways. */
  answer_rate_without_flow_out: (calls) => ratio(answered(calls).length, answered(calls).length + abandoned(calls).length),
  /** Mean wait of the answered, queue plus ring. */
  asa: (calls) => meanOf(answered(calls), wait),
  /** (talk + hold + after-call work) / H; its parts below sum to it. */
  aht: (calls) => meanOf(answered(calls), handling),
  talk_mean: (calls) => meanOf(answered(calls), ({ talkSeconds }) => talkSeconds),
  /** Per handled call; Amazon Connect's mean is over calls that had a hold. */
  hold_mean: (calls) => meanOf(answered(calls), ({ holdSeconds }) => holdSeconds),
  wrap_mean: (calls) => meanOf(answered(calls), ({ wrapSeconds }) => wrapSeconds),
  wait_p50: (calls) => quantileOf(answered(calls), wait, 0.5),
  wait_p90: (calls) => quantileOf(answered(calls), wait, 0.9),
  /** Amazon Connect: longest wait of a call that left the queue, abandons included. */
  max_wait: (calls) =>
    quantileOf(
      calls.filter(({ outcome }) => outcome !== 'open'),
      wait,
      1,
    ),
  /** Legs transferred out by the agent / handled. */
  transfer_rate: (calls) =>
    ratio(
      total(answered(calls), ({ isTransferred }) => (isTransferred ? 1 : 0)),
      answered(calls).length,
    ),
  /** Left the queue, and nothing says after how long. */
  unknown_wait: (calls) =>
    untold(
      calls.filter(({ outcome }) => outcome !== 'open'),
      wait,
    ),
  /** Answered, and not told: with those still talking. */
  unknown_talk: (calls) => untold(answered(calls), ({ talkSeconds }) => talkSeconds),
  unknown_hold: (calls) => untold(answered(calls), ({ holdSeconds }) => holdSeconds),
  unknown_wrap: (calls) => untold(answered(calls), ({ wrapSeconds }) => wrapSeconds),
  unknown_handling: (calls) => untold(answered(calls), handling),
  /** As the source marks them. */
  redials: (calls) => calls.filter(({ isRedial }) => isRedial).length,
  customers: (calls) => new Set(calls.flatMap(({ customerId }) => customerId ?? [])).size,
}
