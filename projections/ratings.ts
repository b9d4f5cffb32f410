/** Independent reviews as rows: what each person has come to so far. */
import { ratings as aggregate } from '../centres/ratings.ts'
import { formOf, scoreWith, storedOf } from '../centres/reviewed-scores.ts'
import { toIso } from '../domain/kernel/time.ts'
import { changesOf, decisionOf, isFinished, type ReviewEvent } from '../domain/operations/review.ts'
import { fromStored, stateAfter } from '../ledger/aggregate.ts'
import { scoreRatingsTable } from '../sql/tables/inspections.ts'
import { into, type TableProjection } from './projection.ts'

export const ratings: TableProjection = {
  kind: 'tables',
  name: 'ratings',
  description: 'Independent reviews of scores, one row for each score and person.',
  streams: [aggregate.kind],
  tables: [scoreRatingsTable],
  rows: ({ id, events }) => {
    const judged = events.map(fromStored<ReviewEvent>).findLast((one) => one.type !== 'step_undone')?.judged
    const last = events.at(-1)
    if (judged === undefined || last === undefined) return []
    const scoreId = id.slice(0, id.indexOf('/'))
    const standing = stateAfter(aggregate, events)
    const result = scoreWith(formOf(storedOf(scoreId, judged)), changesOf(standing))
    return [
      into(scoreRatingsTable, [
        {
          ...{ score_id: scoreId, rater: last.actor, recording_id: judged.recordingId, decision: decisionOf(standing) },
          ...{ score_ratio: result.scoreRatio, is_failed: result.isFailed, is_finished: isFinished(standing) },
          ...{ item_ids: result.items.map((item) => item.id), item_outcomes: result.items.map(({ outcome }) => outcome) },
          ...{ step: last.version, rated_at: toIso(last.at) },
        },
      ]),
    ]
  },
}
