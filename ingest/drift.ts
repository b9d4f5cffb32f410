/** Members that producers send and no contract knows: kept in column `extra`, reported here so that a contract can learn them. */
import type { Store } from '../sql/store.ts'
import { type Topic, topics } from './topics.ts'

export type Drift = {
  readonly topic: string
  /** The system that reported it. */
  readonly source: string
  /** As in the record: `after.region`. */
  readonly path: string
  /** JSON types seen: String, Int64, Object … More than one is a warning. */
  readonly types: readonly string[]
  /** Things whose latest record has the member. */
  readonly records: number
  readonly firstSeenAt: string
  readonly lastSeenAt: string
  /** One value as JSON, cut at 200 characters. */
  readonly example: string
}

/** Ingested at or after `since`; most frequent first. Reads the latest record of each thing. */
export async function readDrift(
  store: Store,
  { topicNames, since }: { readonly topicNames: readonly string[]; readonly since: Date },
): Promise<Drift[]> {
  const chosen = topics.filter(({ name }) => topicNames.length === 0 || topicNames.includes(name))
  return store.query<Drift>(
    `select topic, source, path, arraySort(groupUniqArray(toString(JSONType(member)))) as types, toFloat64(count()) as records,
  min(ingested_at) as firstSeenAt, max(ingested_at) as lastSeenAt, substringUTF8(argMax(member, ingested_at), 1, 200) as example
from (${chosen.map(membersOf).join('\nunion all\n')})
group by topic, source, path order by records desc, topic, source, path`,
    { since },
  )
}

/** The first table alone: it is keyed by the contract's key, others summarise the same records. */
const membersOf = ({ name, tables }: Topic): string =>
  `select '${name}' as topic, toString(source) as source, pair.1 as path, pair.2 as member, ingested_at
from ${tables[0]} array join JSONExtractKeysAndValuesRaw(extra) as pair where extra != '' and ingested_at >= {since:DateTime64(3,'UTC')}`
