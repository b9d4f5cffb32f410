/** Reviews as rows: after each step the decision that stands and the score it comes to. */
import { formOf, scoreWith, storedOf } from '../centres/reviewed-scores.ts'
import { reviews as aggregate } from '../centres/reviews.ts'
import { toIso } from '../domain/kernel/time.ts'
import { changesOf, decisionOf, isFinished, type ReviewEvent } from '../domain/operations/review.ts'
import { fromStored, stateAfter } from '../ledger/aggregate.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import type { NewRow } from '../sql/tables/definition.ts'
import { scoreAppealsTable, scoreReviewsTable } from '../sql/tables/quality.ts'
import { into, type TableProjection } from './projection.ts'

export const reviews: TableProjection = {
  kind: 'tables',
  name: 'reviews',
  // 2: what a step made of the score, which the first rows did not hold.
  edition: 2,
  description: 'Reviews of scores, one row for each step.',
  streams: [aggregate.kind],
  tables: [scoreReviewsTable, scoreAppealsTable],
  rows: ({ id, events, fresh }) => [
    into(
      scoreReviewsTable,
      fresh.flatMap((event) => rowsOf(id, event, events.slice(0, event.version))),
    ),
    into(scoreAppealsTable, fresh.some(isOfAppeal) ? appealRows(id, events) : []),
  ],
}

const isOfAppeal = ({ type }: StoredEvent): boolean => type.startsWith('appeal_')

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

function noteOf(event: ReviewEvent): string {
  switch (event.type) {
    case 'score_confirmed':
      return event.note
    case 'outcome_changed':
      return event.reason
    case 'appeal_filed':
      return event.items.map(({ itemId, reason }) => `${itemId}: ${reason}`).join('\n')
    case 'appeal_answered':
      return event.answers.map(({ itemId, reason }) => `${itemId}: ${reason}`).join('\n')
    default:
      return ''
  }
}

/** Of every appeal of the stream its items as they stand now. */
function appealRows(scoreId: string, events: readonly StoredEvent[]): NewRow<typeof scoreAppealsTable>[] {
  return events.flatMap((stored) => {
    const filed = fromStored<ReviewEvent>(stored)
    if (filed.type !== 'appeal_filed') return []
    const before = stateAfter(aggregate, events.slice(0, stored.version - 1))
    const end = events.slice(stored.version).find(isOfAppeal)
    const ended = end && fromStored<ReviewEvent>(end)
    return filed.items.map(({ itemId, outcome, reason }) => {
      const answer = ended?.type === 'appeal_answered' ? ended.answers.find((one) => one.itemId === itemId) : undefined
      const state = ended === undefined ? 'open' : answer === undefined ? 'withdrawn' : answer.isUpheld ? 'upheld' : 'changed'
      return {
        ...{ score_id: scoreId, recording_id: filed.judged.recordingId, recorded_at: storedOf(scoreId, filed.judged).recordedAt },
        ...{
          form_id: filed.judged.formId,
          item_id: itemId,
          agent_id: filed.by,
          filed_at: toIso(filed.at),
          due_at: toIso(filed.dueAt),
          reason,
        },
        ...{ state, outcome_before: outcome, outcome_after: answer?.outcome ?? '', answer: answer?.reason ?? '' },
        ...{ decided_by: [...new Set(before.steps.map(({ by }) => by))].join(', '), answered_by: answer ? (ended?.by ?? '') : '' },
        ...{ answered_at: ended ? toIso(ended.at) : null, version: end?.version ?? stored.version },
      }
    })
  })
}
