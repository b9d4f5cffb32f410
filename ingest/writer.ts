/** Writes one batch with one insert and counts what became of its records. */
import type { Store } from '../sql/store.ts'
import { type ActiveSpan, continuing, detached, inSpan } from '../traces/span.ts'
import type { Batch } from './batcher.ts'
import { FRAME_COLUMNS } from './frame.ts'
import { doubtOf, isRefused } from './way-in.ts'

/** `consumed = typed + deadLettered + tombstones`; `superseded` of the typed are not the latest version of their key. */
export type Counts = {
  readonly consumed: number
  readonly typed: number
  readonly superseded: number
  readonly deadLettered: number
  readonly tombstones: number
}

export const NOTHING: Counts = { consumed: 0, typed: 0, superseded: 0, deadLettered: 0, tombstones: 0 }

export const sum = (a: Counts, b: Counts): Counts => ({
  consumed: a.consumed + b.consumed,
  typed: a.typed + b.typed,
  superseded: a.superseded + b.superseded,
  deadLettered: a.deadLettered + b.deadLettered,
  tombstones: a.tombstones + b.tombstones,
})

/** Durable when it returns. Repeating a batch changes nothing stored. `superseded` is not known per batch and 0 here. One span, whatever the rows. */
export async function writeBatch(store: Store, batch: Batch): Promise<Counts> {
  if (batch.records === 0) return NOTHING
  return inBatchSpan(batch, async (span) => {
    const deadLettered = (await insert(store, batch)) === 'sure' ? 0 : await deadLettersIn(store, batch)
    span.set({ 'callboard.dead_letters': deadLettered })
    const { records: consumed, tombstones } = batch
    return { consumed, typed: consumed - tombstones - deadLettered, superseded: 0, deadLettered, tombstones }
  })
}

/** The same for those who ask for nothing but the insert: counting costs another query. */
export async function landBatch(store: Store, batch: Batch): Promise<void> {
  if (batch.records > 0) await inBatchSpan(batch, () => insert(store, batch).then(() => undefined))
}

function inBatchSpan<T>({ topic, records, traceparents }: Batch, work: (span: ActiveSpan) => Promise<T>): Promise<T> {
  const attributes = { 'callboard.topic': topic.name, 'callboard.records': records }
  return detached(() => inSpan(`ingest ${topic.name}`, { kind: 'consumer', ...continuing(traceparents), attributes }, work))
}

/** `sure`: each of its records keeps its contract. */
async function insert(store: Store, { topic, rows }: Batch): Promise<'sure' | 'looked_at'> {
  const doubt = doubtOf(store, topic)
  if (doubt.takesSureWay())
    try {
      await store.insertRowBinary(topic.sure, FRAME_COLUMNS, rows)
      doubt.passed()
      return 'sure'
    } catch (error) {
      if (!isRefused(error)) throw error
      doubt.refused()
    }
  await store.insertRowBinary(topic.landing, FRAME_COLUMNS, rows)
  return 'looked_at'
}

/** Dead letters among the batch's offsets; a record delivered twice in one batch counts once. */
async function deadLettersIn(store: Store, { topic, ranges }: Batch): Promise<number> {
  const params: Record<string, string | number | bigint> = { topic: topic.name }
  const conditions = ranges.map(({ origin, partition, first, last }, n) => {
    Object.assign(params, {
      [`s${n}`]: origin.source,
      [`g${n}`]: origin.generation,
      [`p${n}`]: partition,
      [`a${n}`]: first,
      [`b${n}`]: last,
    })
    return `(source = {s${n}:String} and generation = {g${n}:UInt32} and partition = {p${n}:Int32} and "offset" between {a${n}:UInt64} and {b${n}:UInt64})`
  })
  const [row] = await store.query<{ n: string }>(
    `select uniqExact(source, generation, partition, "offset") as n from dead_letters where topic = {topic:String} and (${conditions.join(' or ')})`,
    params,
  )
  return Number(row?.n ?? 0)
}

/** Keys of the topic now, to tell how many of newly typed rows were superseded. */
export async function keysOf(store: Store, table: string): Promise<number> {
  const [row] = await store.query<{ n: string }>(`select count() as n from ${table}`)
  return Number(row?.n ?? 0)
}
