/** Checks what is stored against what was consumed: no offset missing, every record accounted for, every key's latest version kept. */
import type { Store } from '../sql/store.ts'
import { leastRecords } from './covered.ts'
import { sourceKindOf } from './sources.ts'
import type { Topic } from './topics.ts'
import { type Facts, factsOf, keysBehind, ownDeadLetters } from './verify-facts.ts'

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

/** A partition with rows of which no batch is known has problems and no report. */
export async function verifyTopic(store: Store, topic: Topic): Promise<TopicReport> {
  const facts = await factsOf(store, topic)
  const reports = facts.map((one) => ({ facts: one, report: reportOf(topic, one) }))
  const behind = await keysBehind(store, topic)
  const own = await ownDeadLetters(store, topic)
  return {
    partitions: reports.flatMap(({ facts: { ranges }, report }) => (ranges.length > 0 ? [report] : [])),
    problems: [
      ...reports.flatMap(({ facts: one, report }) => problemsOf(one, report)),
      ...(own.count > 0 ? [ownText(topic, own)] : []),
      ...(behind > 0 ? [`${topic.name}: ${behind} keys whose stored version is missing or older than a raw event`] : []),
    ],
  }
}

const ownText = ({ name }: Topic, { count, reasons }: Awaited<ReturnType<typeof ownDeadLetters>>): string =>
  `${name}: ${count} events of the ledger are dead letters (${reasons.join(', ')}), so what happened here is not in the store; callboard dlq show ID has each whole, callboard dlq replay --topic ${name} --mapping FILE lands them again, repaired.`

function reportOf(
  topic: Topic,
  { source, generation, partition, ranges, raw, deadLettered, latest, idHash, lost }: Facts,
): PartitionReport {
  // Raw events that retention deleted are known by their batches alone.
  const records = Math.max(raw.all, leastRecords(ranges))
  const expired = ranges.filter(({ isKept }) => !isKept).reduce((sum, range) => sum + range.tombstones, 0)
  const tombstones = Math.max(raw.tombstones, Math.min(expired, records))
  const typed = records - tombstones - deadLettered
  return {
    topic: topic.name,
    ...{ source, generation, partition },
    ...spanOf(ranges, sourceKindOf(source)?.isSparse === true),
    ...{ lost, records, typed, superseded: typed - latest, deadLettered, tombstones, idHash },
  }
}

function problemsOf({ ranges, raw, latest, deadLettered }: Facts, report: PartitionReport): string[] {
  const missing = leastRecords(ranges.filter(({ isKept }) => isKept)) - raw.kept
  const unknown = latest + deadLettered
  const found: readonly (readonly [isWrong: boolean, what: string])[] = [
    [report.lost > 0, `${report.lost} records deleted before they were read`],
    [report.gaps > report.lost, `${report.gaps - report.lost} offsets in no batch`],
    [missing > 0, `${missing} raw events of its batches are missing`],
    [raw.outside > 0, `${raw.outside} raw events outside every batch`],
    [ranges.length === 0 && unknown > 0, `${unknown} rows and dead letters of which no batch is known`],
    [ranges.length > 0 && report.typed < 0, `${report.deadLettered} dead letters of ${report.records - report.tombstones} records`],
    [ranges.length > 0 && report.superseded < 0, `${-report.superseded} more rows than its records make`],
  ]
  const at = `${report.topic} partition ${report.partition} of ${report.source}`
  return found.flatMap(([isWrong, what]) => (isWrong ? [`${at}: ${what}`] : []))
}

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
