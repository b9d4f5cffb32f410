/** Records that are already at hand (ledger outbox, HTTP inbox, demo) straight into the store. */
import type { Store } from '../sql/store.ts'
import { BATCH_LIMITS, type Batch, Batcher } from './batcher.ts'
import { release } from './frame.ts'
import type { Origin, SourceRecord } from './record.ts'
import { topicNamed } from './topics.ts'
import { type Counts, landBatch, NOTHING, sum, writeBatch } from './writer.ts'

/** A JSON value with its position; positions of one origin and partition only grow and are never used twice. */
export type PositionedEvent = { readonly position: number; readonly partition?: number; readonly at: number; readonly value: unknown }

export const recordOf = ({ position, partition = 0, at, value }: PositionedEvent): SourceRecord => ({
  partition,
  offset: BigInt(position),
  sentAtMs: at,
  key: null,
  headers: {},
  value:
    value === null ? null : value instanceof Uint8Array ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
})

/**
 * Stores records of one topic and origin; durable when it returns, and repeating it changes nothing.
 * `nowMs` is the instant of ingestion: an event later than that plus 5 min is a dead letter.
 */
export async function ingestEvents(
  store: Store,
  topicName: string,
  origin: Origin,
  records: Iterable<SourceRecord>,
  nowMs: number,
): Promise<Counts> {
  let counts = NOTHING
  for (const batch of batchesOf(topicName, origin, records, nowMs)) counts = sum(counts, await writeBatch(store, batch))
  return counts
}

/** The same without counting what became of them. */
export async function landEvents(
  store: Store,
  topicName: string,
  origin: Origin,
  records: Iterable<SourceRecord>,
  nowMs: number,
): Promise<void> {
  for (const batch of batchesOf(topicName, origin, records, nowMs)) {
    await landBatch(store, batch)
    release(batch.rows)
  }
}

function* batchesOf(topicName: string, origin: Origin, records: Iterable<SourceRecord>, nowMs: number): Generator<Batch> {
  const batcher = new Batcher(topicNamed(topicName), BATCH_LIMITS)
  for (const record of records) {
    batcher.add(origin, record, nowMs)
    if (batcher.isFull) yield batcher.take()
  }
  if (!batcher.isEmpty) yield batcher.take()
}
