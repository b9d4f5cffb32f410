/** The limits of every KPI in one place: panel colours, alert rules and jobs read them here. Ratios are 0..1, times in seconds. */

import { USUAL_TARGET } from '../../domain/operations/queue-target.ts'

export type Target = {
  readonly better: 'higher' | 'lower'
  /** Reached: green. Missed: amber. */
  readonly goal: number
  /** Passed: red, and the alert's limit. */
  readonly limit: number
  /** An alert ends here, short of the goal, so that a value that hovers at the limit does not flap. */
  readonly recover: number
}

const higher = (goal: number, limit: number, recover: number): Target => ({ better: 'higher', goal, limit, recover })
const lower = (goal: number, limit: number, recover: number): Target => ({ better: 'lower', goal, limit, recover })

/** Proposals to start from; a hotline sets its own. 95 % answered is the usual commitment of an operator's hotline. */
export const TARGETS = {
  serviceLevel: higher(USUAL_TARGET.serviceLevelRatio, 0.7, 0.75),
  answerRate: higher(0.95, 0.88, 0.9),
  abandonRate: lower(0.05, 0.08, 0.06),
  averageWaitSeconds: lower(20, 60, 45),
  longestWaitSeconds: lower(60, 180, 120),
  callsWaiting: lower(5, 15, 10),
  occupancy: lower(0.85, 0.9, 0.88),
  handlingTimeliness: higher(0.95, 0.9, 0.92),
  replyTimeliness: higher(0.95, 0.9, 0.92),
  overdueOrders: lower(20, 50, 40),
  reopenRate: lower(0.03, 0.06, 0.05),
  qualityMean: higher(0.85, 0.75, 0.78),
  qualityFailRate: lower(0.05, 0.1, 0.08),
  scoredShare: higher(0.95, 0.9, 0.92),
  forecastWape: lower(0.1, 0.15, 0.13),
  interfaceErrorRate: lower(0.01, 0.05, 0.03),
  interfaceP95Ms: lower(1000, 2000, 1500),
  deadLetters: lower(1, 100, 10),
  // Counts are whole: one lost record is past the limit.
  recordsLost: lower(0.5, 0.9, 0.75),
  // 1 while isolated, else 0.
  interfaceIsolated: lower(0.5, 0.9, 0.75),
} as const satisfies Record<string, Target>

export type TargetId = keyof typeof TARGETS
