/** Tells a recreated topic from the one whose records are stored: its offsets began anew and must not overwrite the old. */
import type { Store } from '../../sql/store.ts'
import type { SourceRecord } from '../record.ts'

/** What is stored of one topic and source: the newest generation and the last offset of each partition. */
export type Stored = { readonly generation: number; readonly last: ReadonlyMap<number, bigint> }

export async function storedOf(store: Store, topic: string, source: string): Promise<Stored> {
  const rows = await store.query<{ generation: number; partition: number; last: string }>(
    `select generation, partition, max(last_offset) as last from ingest_ranges
where topic = {topic:String} and source = {source:String} group by generation, partition`,
    { topic, source },
  )
  const generation = Math.max(0, ...rows.map((row) => row.generation))
  return { generation, last: new Map(rows.filter((row) => row.generation === generation).map((row) => [row.partition, BigInt(row.last)])) }
}

/** `logEnds`: next offset the broker will give, by partition. A log that ends before what is stored was made anew. */
export const endsBeforeStored = (stored: Stored, logEnds: ReadonlyMap<number, bigint>): boolean =>
  [...stored.last].some(([partition, last]) => (logEnds.get(partition) ?? 0n) <= last)

/** True where a record read again at a stored offset is not the record that is stored there. */
export async function differsFromStored(
  store: Store,
  topic: string,
  source: string,
  generation: number,
  record: SourceRecord,
): Promise<boolean> {
  const { partition, offset, sentAtMs } = record
  const rows = await store.query<{ sent_at: string }>(
    `select sent_at from raw_events final where topic = {topic:String} and source = {source:String} and generation = {generation:UInt32}
  and partition = {partition:Int32} and "offset" = {offset:UInt64}`,
    { topic, source, generation, partition, offset },
  )
  return rows.some((row) => Date.parse(row.sent_at) !== sentAtMs)
}
