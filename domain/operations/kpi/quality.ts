/** Figures of scores: each recording with the scores that count under each form, people's decisions in the place of the rules'. */
import { meanOf, type Oracle, ratio } from './facts.ts'

export type ScoreFact = {
  /** 0..1; null where too little could be judged. */
  readonly ratio: number | null
  /** Below the form's pass ratio or with a failed fatal item. */
  readonly isFailed: boolean
  readonly hasFatal: boolean
  /** Nobody has decided, and rules could not. */
  readonly needsReview: boolean
  /** A person has decided, and `isChanged`: otherwise than the rules. */
  readonly isReviewed: boolean
  readonly isChanged: boolean
}

export type RecordingFact = { readonly scores: readonly ScoreFact[] }

const scores = (recordings: readonly RecordingFact[]) => recordings.flatMap((recording) => recording.scores)
const judged = (recordings: readonly RecordingFact[]) => scores(recordings).filter((score) => score.ratio !== null)

export const qualityKpis: Oracle<RecordingFact> = {
  scored_share: (recordings) => ratio(judged(recordings).length, recordings.length),
  recordings: (recordings) => recordings.length,
  /** What could not be judged leaves the denominator (Amazon Connect: N/A is renormalised). */
  quality_mean: (recordings) => meanOf(scores(recordings), (score) => score.ratio),
  quality_fail_rate: (recordings) => ratio(judged(recordings).filter(({ isFailed }) => isFailed).length, judged(recordings).length),
  /** Scored, and without a score. */
  unknown_score: (recordings) => scores(recordings).filter((score) => score.ratio === null).length,
  /** Genesys Cloud: a fatal "no" fails the evaluation. */
  quality_fatal: (recordings) => scores(recordings).filter(({ hasFatal }) => hasFatal).length,
  reviewed_share: (recordings) => ratio(scores(recordings).filter(({ isReviewed }) => isReviewed).length, scores(recordings).length),
  changed_share: (recordings) =>
    ratio(
      scores(recordings).filter(({ isReviewed, isChanged }) => isReviewed && isChanged).length,
      scores(recordings).filter(({ isReviewed }) => isReviewed).length,
    ),
  needs_review: (recordings) => scores(recordings).filter(({ needsReview }) => needsReview).length,
}
