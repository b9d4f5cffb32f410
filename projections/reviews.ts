/** Reviews as rows: after each step the decision that stands and the score it comes to. */
import { formOf, type StoredScore, scoreWith } from '../centres/reviewed-scores.ts'
import { reviews as aggregate } from '../centres/reviews.ts'
import { toIso } from '../domain/kernel/time.ts'
import { changesOf, decisionOf, type ReviewEvent } from '../domain/operations/review.ts'
import { fromStored, stateAfter } from '../ledger/aggregate.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import type { Store } from '../sql/store.ts'
import type { NewRow } from '../sql/tables/definition.ts'
import { scoreReviewsTable } from '../sql/tables/quality.ts'
import { into, type TableProjection } from './projection.ts'

type Reviewed = StoredScore & { readonly recordingId: string }
type Scores = ReadonlyMap<string, Reviewed>

export const reviews: TableProjection<Scores> = {
  kind: 'tables',
  name: 'reviews',
  description: 'Reviews of scores, one row for each step.',
  streams: [aggregate.kind],
  tables: [scoreReviewsTable],
  lookUp: (store, streams) =>
    readScores(
      store,
      streams.map(({ id }) => id),
    ),
  // A score that no longer exists has no reviews to show.
  rows: ({ id, events, fresh }, scores) => {
    const score = scores.get(id)
    if (!score) return []
    const rows = fresh.map((event) => rowOf(event, events.slice(0, event.version), score))
    return [into(scoreReviewsTable, rows)]
  },
}

/** `past`: up to the event and with it. */
function rowOf(event: StoredEvent, past: readonly StoredEvent[], score: Reviewed): NewRow<typeof scoreReviewsTable> {
  const standing = stateAfter(aggregate, past)
  const result = scoreWith(formOf(score), changesOf(standing))
  return {
    review_id: event.id,
    score_id: score.scoreId,
    recording_id: score.recordingId,
    reviewer: event.actor,
    decision: decisionOf(standing),
    score_ratio: result.scoreRatio ?? score.autoRatio,
    items: JSON.stringify(result.items.map(({ id, outcome, points, changeReason }) => ({ id, outcome, points, reason: changeReason }))),
    note: noteOf(fromStored(event)),
    reviewed_at: toIso(event.at),
  }
}

const noteOf = (event: ReviewEvent): string =>
  event.type === 'score_confirmed' ? event.note : event.type === 'outcome_changed' ? event.reason : ''

async function readScores(store: Store, ids: readonly string[]): Promise<Scores> {
  const scores = await store.query<Reviewed>(
    `select score_id as scoreId, recording_id as recordingId, form_id as formId, toFloat64(form_version) as formVersion, score_ratio as autoRatio,
       raw_score_ratio as rawRatio, is_failed as isFailed, fatal_items as fatalItems, items
     from scores where score_id in {ids:Array(String)}`,
    { ids },
  )
  return new Map(scores.map((score) => [score.scoreId, score]))
}
