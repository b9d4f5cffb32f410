/** Reference formulas of the hotline's key figures over plain call facts; the oracle of the SQL views. Zero denominators give null. */
import type { Seconds } from '../kernel/time.ts'

/** One queue leg that has left the queue. */
export type CallFact = {
  readonly outcome: 'answered' | 'abandoned' | 'callback_queued' | 'overflowed'
  readonly waitSeconds: Seconds
  readonly talkSeconds: Seconds
  readonly holdSeconds: Seconds
  readonly wrapSeconds: Seconds
}

/** Counts and sums that add up over slots, queues and sites; every ratio below is made from these alone. */
export type CallSums = {
  readonly offered: number
  readonly handled: number
  readonly abandoned: number
  readonly shortAbandoned: number
  readonly flowOut: number
  readonly answeredInTarget: number
  readonly abandonedInTarget: number
  readonly waitAnsweredSeconds: number
  readonly talkSeconds: number
  readonly holdSeconds: number
  readonly wrapSeconds: number
}

/** A wait of exactly the target is within it; an abandon at exactly the short-abandon limit is not short. */
export type Thresholds = { readonly answerTarget: Seconds; readonly shortAbandon: Seconds }

export const NO_CALLS: CallSums = {
  offered: 0,
  handled: 0,
  abandoned: 0,
  shortAbandoned: 0,
  flowOut: 0,
  answeredInTarget: 0,
  abandonedInTarget: 0,
  waitAnsweredSeconds: 0,
  talkSeconds: 0,
  holdSeconds: 0,
  wrapSeconds: 0,
}

/** What one call adds to the sums. Durations in seconds. */
export function sumsOf(call: CallFact, { answerTarget, shortAbandon }: Thresholds): CallSums {
  const isInTarget = call.waitSeconds <= answerTarget
  const one = { ...NO_CALLS, offered: 1 }
  switch (call.outcome) {
    case 'answered':
      return {
        ...one,
        handled: 1,
        answeredInTarget: isInTarget ? 1 : 0,
        waitAnsweredSeconds: call.waitSeconds,
        talkSeconds: call.talkSeconds,
        holdSeconds: call.holdSeconds,
        wrapSeconds: call.wrapSeconds,
      }
    case 'abandoned':
      return { ...one, abandoned: 1, abandonedInTarget: isInTarget ? 1 : 0, shortAbandoned: call.waitSeconds < shortAbandon ? 1 : 0 }
    case 'callback_queued':
    case 'overflowed':
      return { ...one, flowOut: 1 }
  }
}

/** Sums of two disjoint sets of calls. */
export const addSums = (a: CallSums, b: CallSums): CallSums => ({
  offered: a.offered + b.offered,
  handled: a.handled + b.handled,
  abandoned: a.abandoned + b.abandoned,
  shortAbandoned: a.shortAbandoned + b.shortAbandoned,
  flowOut: a.flowOut + b.flowOut,
  answeredInTarget: a.answeredInTarget + b.answeredInTarget,
  abandonedInTarget: a.abandonedInTarget + b.abandonedInTarget,
  waitAnsweredSeconds: a.waitAnsweredSeconds + b.waitAnsweredSeconds,
  talkSeconds: a.talkSeconds + b.talkSeconds,
  holdSeconds: a.holdSeconds + b.holdSeconds,
  wrapSeconds: a.wrapSeconds + b.wrapSeconds,
})

/** Sums of all `calls`, each counted once. */
export const sumCalls = (calls: Iterable<CallFact>, thresholds: Thresholds): CallSums => {
  let sums = NO_CALLS
  for (const call of calls) sums = addSums(sums, sumsOf(call, thresholds))
  return sums
}

const ratio = (numerator: number, denominator: number): number | null => (denominator === 0 ? null : numerator / denominator)

/**
 * The service-level rules in use; they differ by up to 17 points on the same day. `fair` is the default: whoever leaves
 * within the target counts neither for nor against.
 */
export const SERVICE_LEVEL_RULES = {
  /** SL-1, Cisco "positive": an abandon within the target is a success. */
  positive: (s: CallSums) => ratio(s.answeredInTarget + s.abandonedInTarget, s.handled + s.abandoned),
  /** SL-2: of the answered calls only. */
  answered: (s: CallSums) => ratio(s.answeredInTarget, s.handled),
  /** SL-3, Cisco "negative": every abandon is a failure. */
  strict: (s: CallSums) => ratio(s.answeredInTarget, s.handled + s.abandoned),
  /** SL-4, Cisco "ignored": an abandon within the target is left out. */
  fair: (s: CallSums) => ratio(s.answeredInTarget, s.handled + s.abandoned - s.abandonedInTarget),
  /** SL-5, Genesys with short abandons excluded. */
  withoutShortAbandons: (s: CallSums) => ratio(s.answeredInTarget, s.handled + s.abandoned - s.shortAbandoned),
  /** SL-6, Call Centre Helper: a short abandon is a success. */
  shortAbandonsServed: (s: CallSums) => ratio(s.answeredInTarget + s.shortAbandoned, s.handled + s.abandoned),
} as const

/** Answered within the target of what counts, 0..1, by the rule `fair`; null where nothing counts. */
export const serviceLevelRatio = SERVICE_LEVEL_RULES.fair

/** Abandoned of offered; a call queued for callback is not abandoned. */
export const abandonRatio = (s: CallSums): number | null => ratio(s.abandoned, s.offered)

/** Answered of offered (接通率). */
export const answerRatio = (s: CallSums): number | null => ratio(s.handled, s.offered)

/** Average speed of answer, seconds: queue plus ring of the answered calls. */
export const averageAnswerSeconds = (s: CallSums): number | null => ratio(s.waitAnsweredSeconds, s.handled)

/** Average handling time, seconds: talk, hold and after-call work per handled call. */
export const averageHandleSeconds = (s: CallSums): number | null => ratio(s.talkSeconds + s.holdSeconds + s.wrapSeconds, s.handled)

/** Seconds a seat spent in each kind of state. */
export type SeatSums = { readonly contactSeconds: number; readonly readySeconds: number; readonly paidSeconds: number }

/** Contact time (ring, talk, hold, after-call work) of contact plus ready time. */
export const occupancyRatio = (s: SeatSums): number | null => ratio(s.contactSeconds, s.contactSeconds + s.readySeconds)

/** Paid time in which the seat took no calls, of paid time. */
export const shrinkageRatio = (s: SeatSums): number | null => ratio(s.paidSeconds - s.contactSeconds - s.readySeconds, s.paidSeconds)

/** 工时利用率: contact time of paid time; equals occupancy × (1 − shrinkage). */
export const utilisationRatio = (s: SeatSums): number | null => ratio(s.contactSeconds, s.paidSeconds)
