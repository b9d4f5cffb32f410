/** Reviews as rows: after each step the decision that stands and the score it comes to. */
import { formOf, scoreWith, storedOf } from '../centres/reviewed-scores.ts'
import { reviews as aggregate } from '../centres/reviews.ts'
import { toIso } from '../domain/kernel/time.ts'
import { changesOf, decisionOf, isFinished, type ReviewEvent } from '../domain/operations/review.ts'
import { fromStored, stateAfter } from '../ledger/aggregate.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import type { NewRow } from '../sql/tables/definition.ts'
import { scoreReviewsTable } from '../sql/tables/quality.ts'
import { into, type TableProjection } from './projection.ts'

export const reviews: TableProjection = {
  kind: 'tables',
  name: 'reviews',
  // 2: what a step made of the score, which the first rows did not hold.
  edition: 2,
  description: 'Reviews of scores, one row for each step.',
  streams: [aggregate.kind],
  tables: [scoreReviewsTable],
  rows: ({ id, events, fresh }) => [
    into(
      scoreReviewsTable,
      fresh.flatMap((event) => rowsOf(id, event, events.slice(0, event.version))),
    ),
  ],
}

/** `past`: up to the event and with it. */
function rowsOf(scoreId: string, event: StoredEvent, past: readonly StoredEvent[]): NewRow<typeof scoreReviewsTable>[] {
  const judged = past.map(fromStored<ReviewEvent>).findLast((one) => one.type !== 'step_undone')?.judged
  // Nothing can be undone before something was judged.
  if (!judged) return []
  const score = storedOf(scoreId, judged)
  const standing = stateAfter(aggregate, past)
  const result = scoreWith(formOf(score), changesOf(standing))
  return [
    {
      review_id: event.id,
      score_id: score.scoreId,
      recording_id: score.recordingId,
      reviewer: event.actor,
      decision: decisionOf(standing),
      score_ratio: result.scoreRatio,
      items: JSON.stringify(result.items.map(({ id, outcome, points, changeReason }) => ({ id, outcome, points, reason: changeReason }))),
      note: noteOf(fromStored(event)),
      reviewed_at: toIso(event.at),
      step: event.version,
      raw_score_ratio: result.rawScoreRatio,
      is_failed: result.isFailed,
      fatal_items: result.fatalItems,
      judged_share: result.judgedShare,
      item_ids: result.items.map(({ id }) => id),
      item_outcomes: result.items.map(({ outcome }) => outcome),
      item_points: result.items.map(({ points }) => points),
      is_finished: isFinished(standing),
      recorded_at: score.recordedAt,
    },
  ]
}

const noteOf = (event: ReviewEvent): string =>
  event.type === 'score_confirmed' ? event.note : event.type === 'outcome_changed' ? event.reason : ''
