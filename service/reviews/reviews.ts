/** Projects the reviews that stand into `score_reviews`. */
import { reviews } from '../../centres/reviews.ts'
import { toIso } from '../../domain/kernel/time.ts'
import { changesOf, decisionOf, type ReviewEvent } from '../../domain/operations/review.ts'
import { fromStored, idOfStream, prefixOf, stateAfter } from '../../ledger/aggregate.ts'
import type { EventStore, StoredEvent } from '../../ledger/event-store.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Store } from '../../sql/store.ts'
import { readScore } from '../queries/scores.ts'
import { formOf, scoreWith } from './items.ts'

const CHECKPOINT = 'score-reviews'
const BATCH = 500

/** Writes the row of every review event not yet projected; the row's id is the event's, so a repeat changes nothing. */
export async function projectReviews(ledger: Ledger, store: Store): Promise<void> {
  for (;;) {
    const from = await ledger.checkpoint(CHECKPOINT)
    const events = await ledger.readFrom(from, BATCH, prefixOf(reviews))
    const last = events.at(-1)
    if (last === undefined) return
    const rows = await Promise.all(events.map((event) => rowOf(ledger, store, event)))
    const known = rows.filter((row) => row !== undefined)
    if (known.length > 0) await store.insertRows('score_reviews_v1', known)
    await ledger.saveCheckpoint(CHECKPOINT, last.position)
  }
}

/** The review as it stood after `event`; undefined for a score that no longer exists. */
async function rowOf(ledger: EventStore, store: Store, event: StoredEvent): Promise<Record<string, unknown> | undefined> {
  const scoreId = idOfStream(event.stream)
  const score = await readScore(store, scoreId)
  if (score === undefined) return undefined
  const standing = stateAfter(reviews, (await ledger.read(event.stream)).slice(0, event.version))
  const form = formOf(score)
  const result = scoreWith(form, changesOf(standing))
  return {
    review_id: event.id,
    score_id: scoreId,
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
