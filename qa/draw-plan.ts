/** Draws the recordings of an inspection plan from those of its period: what can't be judged is left out, with the reason. */
import { hashId } from '../domain/kernel/hash.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { Draw, Exclusion, PlanTerms, Strata } from '../domain/operations/inspection.ts'
import { type Candidate, drawSample } from './sampling.ts'

/** A recording of the period; `scoreId` is empty where the form has not scored it, `agentId` where nobody is known. */
export type InspectionCandidate = {
  readonly recordingId: string
  readonly scoreId: string
  readonly agentId: string
  readonly queueId: string
  readonly recordedAt: Instant
  readonly ratio: number | null
  readonly isFailed: boolean
  readonly hasFatal: boolean
  readonly needsReview: boolean
  /** A person has decided on it already. */
  readonly isReviewed: boolean
  /** Another plan that is not closed has it. */
  readonly isInPlan: boolean
}

const exclusionOf = ({ agentId, scoreId, isReviewed, isInPlan }: InspectionCandidate): Exclusion | undefined => {
  if (agentId === '') return 'no_agent'
  if (scoreId === '') return 'no_score'
  if (isInPlan) return 'in_plan'
  return isReviewed ? 'reviewed' : undefined
}

/** 1 for a call that met everything, up to 9: a fatal failure 4, a failure 2, something no rule could decide 1, and what is lost of the score up to 1. */
export const riskOf = ({ ratio, isFailed, hasFatal, needsReview }: Omit<InspectionCandidate, 'recordedAt'>): number =>
  1 + (hasFatal ? 4 : 0) + (isFailed ? 2 : 0) + (needsReview ? 1 : 0) + (1 - (ratio ?? 1))

const STRATUM: Readonly<Record<Strata, (one: InspectionCandidate) => string>> = {
  agent: ({ agentId }) => agentId,
  queue: ({ queueId }) => queueId,
  agent_queue: ({ agentId, queueId }) => `${agentId} ${queueId}`,
}

type Terms = Pick<PlanTerms, 'strata' | 'perStratum' | 'riskDraws' | 'seed'>

/** The same for the same terms and facts, in whatever order they come; `fingerprint` follows from the candidates with stratum and risk. */
export function drawPlan(recordings: readonly InspectionCandidate[], { strata, perStratum, riskDraws, seed }: Terms): Draw {
  const sorted = recordings.toSorted((a, b) => (a.recordingId < b.recordingId ? -1 : 1))
  const excluded = sorted.flatMap((one) => {
    const why = exclusionOf(one)
    return why === undefined ? [] : [{ recordingId: one.recordingId, why }]
  })
  const able = sorted.filter((one) => exclusionOf(one) === undefined)
  const candidates = able.map((one): Candidate => ({ id: one.scoreId, stratum: STRATUM[strata](one), risk: riskOf(one) }))
  const known = new Map(able.map((one) => [one.scoreId, one]))
  const drawn = drawSample(candidates, { seed, floorPerStratum: perStratum, riskDraws })
  const sizes = new Map<string, number>()
  for (const { stratum } of candidates) sizes.set(stratum, (sizes.get(stratum) ?? 0) + 1)
  return {
    population: able.length,
    fingerprint: hashId('candidates', ...candidates.map(({ id, stratum, risk }) => `${id} ${stratum} ${risk.toFixed(6)}`)),
    strata: [...sizes].map(([stratum, size]) => ({ stratum, size })),
    excluded,
    items: drawn.flatMap(({ id, stratum, drawnBy, inclusionProbability }) => {
      const one = known.get(id)
      if (one === undefined) return []
      const { recordingId, agentId, queueId, recordedAt } = one
      return [{ scoreId: id, recordingId, agentId, queueId, recordedAt, stratum, drawnBy, inclusionProbability }]
    }),
  }
}
