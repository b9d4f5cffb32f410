/** What the store says of one topic's records: its batches, raw events, dead letters, typed rows and losses, by the partition they came from. */

import { REPLAYED } from '../sql/ingest-views.ts'
import { goneBefore } from '../sql/retention.ts'
import type { Store } from '../sql/store.ts'
import { ERASED_RECORD } from '../sql/their-rows.ts'
import type { Range } from './covered.ts'
import { sources } from './sources.ts'
import { storageTableOf, type Topic } from './topics.ts'

export type Identity = { readonly source: string; readonly generation: number; readonly partition: number }

/** `isKept`: retention still holds its raw events. */
export type StoredRange = Range & { readonly tombstones: number; readonly isKept: boolean }

export type Facts = Identity & {
  /** In order of their first offset. */
  readonly ranges: readonly StoredRange[]
  /** Raw events; of those that retention surely holds, of those that are in no batch, and those without a value. */
  readonly raw: { readonly all: number; readonly kept: number; readonly outside: number; readonly tombstones: number }
  readonly deadLettered: number
  /** Rows that are the latest version of their key, and the XOR of hashes of (key, version). */
  readonly latest: number
  readonly idHash: string
  readonly lost: number
}

/** A batch is sent some time after its first record came. */
const KEPT = `ingested_at > {gone:DateTime64(3,'UTC')} + interval 1 day`
const MAYBE_KEPT = `ingested_at >= {gone:DateTime64(3,'UTC')}`

const IDENTITY = 'source, generation, partition'
const OF_TOPIC = 'where topic = {topic:String}'

type Counted = Identity & { readonly n: string }
type RangeRow = Identity & { first: string; last: string; records: string; tombstones: string; is_kept: boolean }
type RawRow = Counted & { kept: string; outside: string; tombstones: string }

const RANGES = `select ${IDENTITY}, first_offset as first, last_offset as last, records, tombstones, ${KEPT} as is_kept
from ingest_ranges final ${OF_TOPIC} order by ${IDENTITY}, first_offset`

/** A raw event is in a batch where one that begins before it, or at it, ends after it; of those that begin at one offset all count. */
const RAW = `select ${IDENTITY}, count() as n, countIf(${MAYBE_KEPT}) as kept, countIf(isNull(value)) as tombstones, countIf(reach <= "offset") as outside
from (select ${IDENTITY}, "offset", ingested_at, value from raw_events final ${OF_TOPIC}) as raw
asof left join (
  select ${IDENTITY}, first_offset, 1 + max(last_offset) over (partition by ${IDENTITY} order by first_offset) as reach
  from ingest_ranges final ${OF_TOPIC}
) as covered on raw.source = covered.source and raw.generation = covered.generation and raw.partition = covered.partition and raw."offset" >= covered.first_offset
group by ${IDENTITY}`

const DEAD = `select ${IDENTITY}, count() as n from dead_letters final ${OF_TOPIC} group by ${IDENTITY}`

const LOSSES = `select ${IDENTITY}, sum(last_offset - first_offset + 1) as n from ingest_losses final ${OF_TOPIC} group by ${IDENTITY}`

/** Of sources whose records were decided here, those that no replay has brought in, with what is wrong with them. */
export async function ownDeadLetters(store: Store, topic: Topic): Promise<{ readonly count: number; readonly reasons: readonly string[] }> {
  const own = sources.flatMap(({ name, isOwn }) => (isOwn ? [name, `${REPLAYED}${name}`] : []))
  const [row] = await store.query<{ n: string; reasons: string[] }>(
    'select count() as n, groupUniqArray(5)(reason) as reasons from open_dead_letters where topic = {topic:String} and source in {own:Array(String)}',
    { topic: topic.name, own },
  )
  return { count: Number(row?.n ?? 0), reasons: [...(row?.reasons ?? [])].sort() }
}

const snake = (path: string): string => (path.split('.').at(-1) ?? path).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Rows that a host wrote past ingest came from no record. */
const latestOf = ({ contract }: Topic): string =>
  `select record_source as source, record_generation as generation, record_partition as partition, count() as n,
  lower(hex(groupBitXor(cityHash64(${snake(contract.key)}, version)))) as id_hash
from ${contract.tables[0]?.name} where record_source != '' group by record_source, record_generation, record_partition`

export async function factsOf(store: Store, topic: Topic): Promise<Facts[]> {
  const params = { topic: topic.name, gone: new Date(await goneBefore(store, 'raw_events')) }
  const ranges = byIdentity(await store.query<RangeRow>(RANGES, params))
  const raw = byIdentity(await store.query<RawRow>(RAW, params))
  const dead = byIdentity(await store.query<Counted>(DEAD, params))
  const latest = byIdentity(await store.query<Counted & { id_hash: string }>(latestOf(topic)))
  const losses = byIdentity(await store.query<Counted>(LOSSES, params))
  const identities = new Map([ranges, raw, dead, latest].flatMap((found) => [...found].map(([key, [row]]) => [key, row] as const)))
  return [...identities].flatMap(([key, identity]): Facts[] => {
    if (!identity) return []
    const { source, generation, partition } = identity
    const [events, rows] = [raw.get(key)?.[0], latest.get(key)?.[0]]
    return [
      {
        ...{ source, generation, partition },
        ranges: (ranges.get(key) ?? []).map(rangeOf),
        raw: {
          all: Number(events?.n ?? 0),
          kept: Number(events?.kept ?? 0),
          outside: Number(events?.outside ?? 0),
          tombstones: Number(events?.tombstones ?? 0),
        },
        deadLettered: Number(dead.get(key)?.[0]?.n ?? 0),
        latest: Number(rows?.n ?? 0),
        idHash: rows?.id_hash ?? '0000000000000000',
        lost: Number(losses.get(key)?.[0]?.n ?? 0),
      },
    ]
  })
}

const rangeOf = ({ first, last, records, tombstones, is_kept: isKept }: RangeRow): StoredRange => ({
  ...{ first: BigInt(first), last: BigInt(last), records: Number(records), tombstones: Number(tombstones), isKept },
})

function byIdentity<Row extends Identity>(rows: readonly Row[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>()
  for (const row of rows) {
    const key = `${row.source} ${row.generation} ${row.partition}`
    found.set(key, [...(found.get(key) ?? []), row])
  }
  return found
}

/** Keys for which a raw event that is no dead letter has a higher version than the stored row. */
export async function keysBehind(store: Store, topic: Topic): Promise<number> {
  const { contract } = topic
  const json = (path: string): string =>
    path
      .split('.')
      .map((name) => `'${name}'`)
      .join(', ')
  const [row] = await store.query<{ n: string }>(
    `select count() as n from (
  select JSONExtractString(value, ${json(contract.key)}) as k,
    max(bitOr(bitShiftLeft(toUInt128(JSONExtractUInt(value, ${json(contract.revision)})), 64), toUInt128(cityHash64(ifNull(value, ''))))) as v
  from (select * from raw_events final where topic = {topic:String} and isNotNull(value) and value != '${ERASED_RECORD}') as raw
  left anti join (select source, generation, partition, "offset" from dead_letters where topic = {topic:String}) as dead
    on dead.source = raw.source and dead.generation = raw.generation and dead.partition = raw.partition and dead."offset" = raw."offset"
  group by k
) as expected
left join (select ${snake(contract.key)} as k, max(version) as v from ${storageTableOf(topic)} group by k) as stored on stored.k = expected.k
where stored.v < expected.v`,
    { topic: topic.name },
  )
  return Number(row?.n ?? 0)
}
