/** The trace contexts that records came with, by which the span of their score is linked to the requests that sent them. */
import type { Store } from '../../sql/store.ts'
import { activeTraceparent, MOST_LINKS } from '../../traces/span.ts'

/** A row of a typed view: `record_source`, `record_generation`, `record_partition` and `record_offset` say which record it came from. */
type OfRecord = Readonly<Record<string, unknown>>

/** Of the first hundred rows, each context once; none where nothing is traced, and the raw events are then not read. */
export async function tracesOfRecords(store: Store, topic: string, rows: readonly OfRecord[]): Promise<string[]> {
  if (activeTraceparent() === undefined || rows.length === 0) return []
  const first = rows.slice(0, MOST_LINKS)
  const numbers = (column: string): number[] => first.map((row) => Number(row[column]))
  const found = await store.query<{ traceparent: string }>(
    `select distinct headers['traceparent'] as traceparent from raw_events
     where topic = {topic:String} and traceparent != '' and (source, generation, partition, "offset") in
       arrayZip({sources:Array(String)}, {generations:Array(UInt32)}, {partitions:Array(Int32)}, {offsets:Array(UInt64)})
     order by traceparent`,
    {
      topic,
      sources: first.map((row) => String(row['record_source'])),
      generations: numbers('record_generation'),
      partitions: numbers('record_partition'),
      offsets: numbers('record_offset'),
    },
  )
  return found.map(({ traceparent }) => traceparent)
}
