/** Checks what is stored against what was consumed: no offset missing, every record accounted for, every key's latest version kept. */
import type { Store } from '../sql/store.ts'
import { sourceKindOf } from './sources.ts'
import { storageTableOf, type Topic } from './topics.ts'

export type PartitionReport = {
  readonly topic: string
  readonly source: string
  readonly generation: number
  readonly partition: number
  readonly first: string
  readonly last: string
  /** Offsets between first and last that no batch covered. */
  readonly gaps: number
  /** Of the gaps, offsets that were deleted at their source before they were read. */
  readonly lost: number
  readonly records: number
  readonly typed: number
  /** Typed rows that are not the latest version of their key. */
  readonly superseded: number
  readonly deadLettered: number
  readonly tombstones: number
  /** XOR of hashes of (key, version) of the latest rows that came from this partition. */
  readonly idHash: string
}

export type TopicReport = { readonly partitions: readonly PartitionReport[]; readonly problems: readonly string[] }

type Identity = { readonly source: string; readonly generation: number; readonly partition: number }

const keyOf = ({ source, generation, partition }: Identity): string => `${source} ${generation} ${partition}`

export async function verifyTopic(store: Store, topic: Topic): Promise<TopicReport> {
  const params = { topic: topic.name }
  const { contract } = topic
  const table = contract.tables[0]
  const key = snake(contract.key)
  const ranges = await store.query<Identity & { first: string; last: string }>(
    `select source, generation, partition, first_offset as first, last_offset as last from ingest_ranges final
where topic = {topic:String} order by source, generation, partition, first_offset`,
    params,
  )
  const raw = await store.query<Identity & { records: string; tombstones: string }>(
    `select source, generation, partition, count() as records, countIf(isNull(value)) as tombstones from raw_events final
where topic = {topic:String} group by source, generation, partition`,
    params,
  )
  const dead = await store.query<Identity & { n: string }>(
    `select source, generation, partition, count() as n from dead_letters final where topic = {topic:String} group by source, generation, partition`,
    params,
  )
  const latest = await store.query<Identity & { n: string; id_hash: string }>(
    `select record_source as source, record_generation as generation, record_partition as partition, count() as n,
  lower(hex(groupBitXor(cityHash64(${key}, version)))) as id_hash
from ${table?.name} group by record_source, record_generation, record_partition`,
  )
  const losses = await store.query<Identity & { n: string }>(
    `select source, generation, partition, sum(last_offset - first_offset + 1) as n from ingest_losses final
where topic = {topic:String} group by source, generation, partition`,
    params,
  )
  const of = <Row extends Identity>(rows: readonly Row[], identity: Identity): Row | undefined =>
    rows.find((row) => keyOf(row) === keyOf(identity))
  const partitions = [...new Map(ranges.map((range) => [keyOf(range), range])).values()].map(
    ({ source, generation, partition }): PartitionReport => {
      const identity = { source, generation, partition }
      const own = ranges
        .filter((range) => keyOf(range) === keyOf(identity))
        .map(({ first, last }) => ({ first: BigInt(first), last: BigInt(last) }))
      const count = (row: { n: string } | undefined): number => Number(row?.n ?? 0)
      const stored = of(raw, identity)
      const records = Number(stored?.records ?? 0)
      const tombstones = Number(stored?.tombstones ?? 0)
      const deadLettered = count(of(dead, identity))
      const typed = records - tombstones - deadLettered
      return {
        topic: topic.name,
        ...identity,
        ...spanOf(own, sourceKindOf(source)?.isSparse === true),
        lost: count(of(losses, identity)),
        records,
        typed,
        superseded: typed - count(of(latest, identity)),
        deadLettered,
        tombstones,
        idHash: of(latest, identity)?.id_hash ?? '0000000000000000',
      }
    },
  )
  const behind = await keysBehind(store, topic)
  const problems = [
    ...partitions.filter(({ lost }) => lost > 0).map((report) => `${at(report)}: ${report.lost} records deleted before they were read`),
    ...partitions
      .filter(({ gaps, lost }) => gaps > lost)
      .map((report) => `${at(report)}: ${report.gaps - report.lost} offsets in no batch`),
    ...partitions
      .filter(({ records, first, last, gaps }) => BigInt(records) > BigInt(last) - BigInt(first) + 1n - BigInt(gaps))
      .map((report) => `${at(report)}: raw events outside every batch`),
    ...(behind > 0 ? [`${topic.name}: ${behind} keys whose stored version is missing or older than a raw event`] : []),
  ]
  return { partitions, problems }
}

const at = ({ topic, partition, source }: PartitionReport): string => `${topic} partition ${partition} of ${source}`

const snake = (path: string): string => (path.split('.').at(-1) ?? path).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Joins ranges, which overlap where records were delivered again. A sparse source has no gaps. */
function spanOf(
  ranges: readonly { first: bigint; last: bigint }[],
  isSparseSource: boolean,
): { first: string; last: string; gaps: number } {
  let end = ranges[0]?.first ?? 0n
  let gaps = 0n
  for (const { first, last } of ranges) {
    if (first > end && !isSparseSource) gaps += first - end
    if (last + 1n > end) end = last + 1n
  }
  return { first: String(ranges[0]?.first ?? 0n), last: String(end - 1n), gaps: Number(gaps) }
}

/** Keys for which a raw event that is no dead letter has a higher version than the stored row. */
async function keysBehind(store: Store, topic: Topic): Promise<number> {
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
  from (select * from raw_events final where topic = {topic:String} and isNotNull(value)) as raw
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
