/** Carries out review commands on the ledger stream `review-<scoreId>` and projects what stands into `score_reviews`. */
import { fold } from '../../domain/kernel/decider.ts'
import { hashId } from '../../domain/kernel/hash.ts'
import { type Parsed, parsed } from '../../domain/kernel/parsed.ts'
import { type Instant, toIso } from '../../domain/kernel/time.ts'
import type { EventStore, StoredEvent } from '../../ledger/event-store.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Outcome } from '../../qa/verdict.ts'
import type { Store } from '../../sql/store.ts'
import { type FullScore, readScore } from '../queries/scores.ts'
import { formOf, type ScoredItem, scoreWith } from './items.ts'
import { changesOf, decisionOf, type Review, type ReviewCommand, type ReviewEvent, reviewOf } from './review.ts'

export const PREFIX = 'review-'
const CHECKPOINT = 'score-reviews'
const BATCH = 500

export const streamOf = (scoreId: string): string => `${PREFIX}${scoreId}`

export type ReviewedScore = { readonly review: Review; readonly events: readonly StoredEvent[] }

export async function readReview(ledger: EventStore, scoreId: string): Promise<ReviewedScore> {
  const events = await ledger.read(streamOf(scoreId))
  return { review: fold(reviewOf(new Map()), events.map(eventOf)), events }
}

export type Request = {
  readonly score: FullScore
  readonly items: readonly ScoredItem[]
  readonly command: ReviewCommand
  readonly expectedVersion: number
  readonly reviewer: string
  readonly at: Instant
}

/** Rejects with `version.conflict` when somebody else has reviewed the score since `expectedVersion`. */
export async function review(ledger: Ledger, store: Store, request: Request): Promise<Parsed<{ version: number }>> {
  const { score, items, command, expectedVersion, reviewer, at } = request
  const stream = streamOf(score.scoreId)
  const events = (await ledger.read(stream)).slice(0, expectedVersion)
  const decider = reviewOf(new Map<string, Outcome>(items.map((item) => [item.id, item.outcome])))
  const decided = decider.decide(command, fold(decider, events.map(eventOf)))
  if (!decided.ok) return decided
  const written = decided.value.map(({ type, ...data }, index) => ({
    id: hashId(stream, expectedVersion + index + 1, reviewer, at),
    type,
    data,
    at,
    actor: reviewer,
  }))
  const appended = await ledger.append(stream, expectedVersion, written)
  if (!appended.ok) return appended
  await projectReviews(ledger, store)
  return parsed(appended.value)
}

/** Writes the row of every review event not yet projected; the row's id is the event's, so a repeat changes nothing. */
export async function projectReviews(ledger: Ledger, store: Store): Promise<void> {
  for (;;) {
    const from = await ledger.checkpoint(CHECKPOINT)
    const events = await ledger.readFrom(from, BATCH, PREFIX)
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
  const scoreId = event.stream.slice(PREFIX.length)
  const score = await readScore(store, scoreId)
  if (score === undefined) return undefined
  const { events } = await readReview(ledger, scoreId)
  const standing = fold(reviewOf(new Map()), events.slice(0, event.version).map(eventOf))
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
    note: noteOf(eventOf(event)),
    reviewed_at: toIso(event.at),
  }
}

const noteOf = (event: ReviewEvent): string =>
  event.type === 'score_confirmed' ? event.note : event.type === 'outcome_changed' ? event.reason : ''

/** Events were written by `review`, so their data has the shape of their type. */
export const eventOf = (event: StoredEvent): ReviewEvent => ({ type: event.type, ...event.data }) as ReviewEvent
