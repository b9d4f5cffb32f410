/** Records that are already at hand (ledger outbox, HTTP inbox, demo) straight into the store. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Store } from '../sql/store.ts'
import { BATCH_LIMITS, type Batch, Batcher, type BatchLimits } from './batcher.ts'
import { PIECES } from './pieces.ts'
import type { Origin, RecordCursor, SourceRecord } from './record.ts'
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

/** Small enough for the store to look at it block by block, whatever it holds (`landed`). */
const UNTRUSTED_LIMITS: BatchLimits = { ...BATCH_LIMITS, bytes: 16 << 20 }
/** 2,000 records hold the event loop for 10 ms. */
const RECORDS_A_TURN = 2000

/** Nothing that must be masked comes into ledger or inbox. */
const asItIs = (_topic: unknown, record: SourceRecord): SourceRecord => record

/** The same without counting what became of them, and with turns for others in between: some are of strangers. */
export async function landEvents(
  store: Store,
  topicName: string,
  origin: Origin,
  records: Iterable<SourceRecord | RecordCursor>,
  nowMs: number,
): Promise<void> {
  const batcher = new Batcher(topicNamed(topicName), UNTRUSTED_LIMITS, asItIs)
  const land = async () => {
    const batch = batcher.take()
    await landBatch(store, batch)
    PIECES.give(batch.rows)
  }
  let room = RECORDS_A_TURN
  const goOn = async () => {
    if (batcher.isFull) await land()
    else if (room <= 0) await nextTurn()
    if (room <= 0) room = RECORDS_A_TURN
  }
  for (const one of records)
    if ('next' in one)
      while (!one.isDone) {
        room -= batcher.addFrom(one, origin, nowMs, room)
        await goOn()
      }
    else {
      batcher.add(origin, one, nowMs)
      room -= 1
      if (room <= 0 || batcher.isFull) await goOn()
    }
  if (!batcher.isEmpty) await land()
}

function* batchesOf(topicName: string, origin: Origin, records: Iterable<SourceRecord>, nowMs: number): Generator<Batch> {
  const batcher = new Batcher(topicNamed(topicName), BATCH_LIMITS)
  for (const record of records) {
    batcher.add(origin, record, nowMs)
    if (batcher.isFull) yield batcher.take()
  }
  if (!batcher.isEmpty) yield batcher.take()
}
