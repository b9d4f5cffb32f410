/** Lands raw events of a time range again, through today's views and without Kafka. */
import type { Store } from '../sql/store.ts'
import type { Topic } from './topics.ts'
import { type Counts, keysOf } from './writer.ts'

/** `from` and `to` bound the events' own instants, half-open. Records keep their identity, so nothing is stored twice. */
export async function replayRaw(store: Store, topic: Topic, from: Date, to: Date): Promise<Counts> {
  const range = `topic = {topic:String} and event_at >= {from:DateTime64(3,'UTC')} and event_at < {to:DateTime64(3,'UTC')}`
  const params = { topic: topic.name, from, to }
  const table = topic.tables[0] ?? ''
  const before = await keysOf(store, table)
  const [raw] = await store.query<{ n: string; tombstones: string }>(
    `select count() as n, countIf(isNull(value)) as tombstones from raw_events final where ${range}`,
    params,
  )
  await store.command(
    `insert into ${topic.landing} (record_source, record_generation, record_partition, record_offset, sent_at, ingested_at, record_key, record_headers, original_value)
select source, generation, partition, "offset", sent_at, ingested_at, key, mapConcat(headers, map('callboard-replay', '1')), value from raw_events final where ${range}`,
    params,
  )
  const [dead] = await store.query<{ n: string }>(
    `select count() as n from dead_letters final where topic = {topic:String} and (source, generation, partition, "offset") in (select source, generation, partition, "offset" from raw_events where ${range})`,
    params,
  )
  const consumed = Number(raw?.n ?? 0)
  const tombstones = Number(raw?.tombstones ?? 0)
  const deadLettered = Number(dead?.n ?? 0)
  const typed = consumed - tombstones - deadLettered
  return { consumed, typed, superseded: typed - ((await keysOf(store, table)) - before), deadLettered, tombstones }
}
