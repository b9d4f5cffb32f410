/** Dead letters: what is unresolved, one in full, and landing them again, as they are or repaired by a mapping. */
import type { Store } from '../sql/store.ts'
import { rowMapper } from './mappings/map-row.ts'
import type { Mapping } from './mappings/mapping.ts'
import { Pipeline } from './pipeline.ts'
import { topicNamed } from './topics.ts'
import { type Counts, NOTHING, sum } from './writer.ts'

export type DeadLetter = {
  readonly id: string
  readonly topic: string
  readonly source: string
  readonly generation: number
  readonly partition: number
  readonly offset: string
  readonly reason: string
  readonly detail: string
  readonly attempts: number
  readonly ingested_at: string
}

/** A replayed record keeps its position under a source of its own, so bytes and reason of the original stay. */
const REPLAYED = 'replay:'

const ID = `lower(hex(cityHash64(topic, if(startsWith(source, '${REPLAYED}'), substring(source, ${REPLAYED.length + 1}), source), generation, partition, "offset")))`

/** Latest attempt of each, without those that a replay brought in. */
const UNRESOLVED = `select id, l.topic as topic, l.source as source, l.generation as generation, l.partition as partition, l.position as "offset",
  l.reason as reason, l.detail as detail, l.attempts as attempts, l.ingested_at as ingested_at, l.headers as headers, l.bytes as bytes
from (select *, ${ID} as id, "offset" as position, hex(ifNull(value, '')) as bytes from dead_letters final where topic in {topics:Array(String)} order by attempts desc, ingested_at desc limit 1 by id) as l
where id not in (select ${ID} from raw_events final where topic in {topics:Array(String)} and startsWith(source, '${REPLAYED}')
  and (topic, source, generation, partition, "offset") not in (select topic, source, generation, partition, "offset" from dead_letters where topic in {topics:Array(String)}))`

/** Newest first. */
export const listDeadLetters = (store: Store, topics: readonly string[], limit: number): Promise<DeadLetter[]> =>
  store.query<DeadLetter>(
    `select id, topic, source, generation, partition, "offset", reason, detail, attempts, ingested_at from (${UNRESOLVED}) order by ingested_at desc, id limit {limit:UInt32}`,
    { topics: [...topics], limit },
  )

/** With value (as text and, since it may be no text, in hexadecimal) and headers; undefined where there is none of that id. */
export async function showDeadLetter(store: Store, topics: readonly string[], id: string): Promise<Record<string, unknown> | undefined> {
  const [row] = await store.query(
    `select * except (bytes), ${ID} as id, toValidUTF8(ifNull(bytes, '')) as value, lower(hex(ifNull(bytes, ''))) as value_hex
from (select * except (value), value as bytes from dead_letters final where topic in {topics:Array(String)})
where id = {id:String} order by attempts desc limit 1`,
    { topics: [...topics], id },
  )
  return row
}

export type ReplayOptions = { readonly mapping?: Mapping | undefined; readonly clock: () => number; readonly signal: AbortSignal }

/** Lands every unresolved dead letter again. Doing it twice changes nothing but the number of attempts. */
export async function replayDeadLetters(store: Store, topics: readonly string[], options: ReplayOptions): Promise<Counts> {
  const rows = await store.query<DeadLetter & { bytes: string; headers: Record<string, string> }>(
    `select * from (${UNRESOLVED}) order by topic, source, generation, partition, "offset"`,
    { topics: [...topics] },
  )
  const pipeline = new Pipeline(store, { clock: options.clock, signal: options.signal })
  const repair = options.mapping?.fields ? rowMapper(options.mapping, undefined, topicNamed(options.mapping.topic).contract.key) : undefined
  for (const { topic, source, generation, partition, offset, bytes, headers, attempts } of rows) {
    const value = Buffer.from(bytes, 'hex')
    const record = {
      partition,
      offset: BigInt(offset),
      sentAtMs: options.clock(),
      key: null,
      headers: { ...headers, 'callboard-attempt': String(attempts) },
      value: repaired(value, repair),
    }
    await pipeline.accept(topicNamed(topic), { source: source.startsWith(REPLAYED) ? source : `${REPLAYED}${source}`, generation }, [
      record,
    ])
  }
  await pipeline.flush()
  return [...pipeline.totals.values()].reduce(sum, NOTHING)
}

/** The record as the mapping makes it; where the mapping can't read it, as it was. */
function repaired(value: Buffer, repair: ReturnType<typeof rowMapper> | undefined): Buffer {
  if (!repair) return value
  try {
    const row: unknown = JSON.parse(value.toString())
    if (typeof row !== 'object' || row === null) return value
    const mapped = repair(
      Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, typeof cell === 'string' ? cell : JSON.stringify(cell)])),
    )
    return mapped.ok ? Buffer.from(JSON.stringify(mapped.value.record)) : value
  } catch {
    return value
  }
}
