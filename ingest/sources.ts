/** Every kind of source. A broker joins with a folder that implements `broker/broker.ts` and a row here; ARCHITECTURE.md says what the port promises. */
import { CallboardError } from '../domain/kernel/errors.ts'
import type { Store } from '../sql/store.ts'
import type { KafkaIngestOptions } from './kafka/ingest-kafka.ts'
import type { Counts } from './writer.ts'

export type SourceKind = {
  /** Its origins are called so, with a colon and what tells one from another where there are several: a cluster's id, the hash of a file. */
  readonly name: string
  /** Its positions leave numbers out by nature: a gap is no loss. */
  readonly isSparse: boolean
  /** What it sends was decided here: a dead letter of it is something that happened and is not in the store. */
  readonly isOwn?: boolean
  /** What its positions count. */
  readonly positions: string
  /** Of brokers: consumes topics until stopped. Loaded when it is used. */
  readonly ingest?: (store: Store, options: KafkaIngestOptions) => Promise<Counts>
}

export const sources: readonly SourceKind[] = [
  {
    name: 'kafka',
    isSparse: false,
    positions: 'offsets of a partition',
    ingest: async (store, options) => (await import('./kafka/ingest-kafka.ts')).ingestKafka(store, options),
  },
  { name: 'file', isSparse: true, positions: 'rows of a file, rejected ones included' },
  { name: 'http', isSparse: true, positions: 'records of the inbox, over all topics' },
  { name: 'ledger', isSparse: true, isOwn: true, positions: 'events of the ledger, over all topics' },
  { name: 'replay', isSparse: true, positions: 'dead letters landed again, at their first position' },
]

/** undefined for sources that a host application names. */
export const sourceKindOf = (source: string): SourceKind | undefined =>
  sources.find(({ name }) => source === name || source.startsWith(`${name}:`))

/** How to ingest from brokers written as `KIND://HOST:PORT`; without a kind they are Kafka's. Throws `usage` for an unknown kind. */
export function brokersOf(addresses: readonly string[]): {
  readonly brokers: readonly string[]
  readonly ingest: NonNullable<SourceKind['ingest']>
} {
  const kind = /^(\w+):\/\//.exec(addresses[0] ?? '')?.[1] ?? 'kafka'
  const known = sources.flatMap(({ name, ingest }) => (ingest ? [{ name, ingest }] : []))
  const found = known.find(({ name }) => name === kind)
  if (!found)
    throw new CallboardError('usage', `'${kind}' is not a kind of broker; --brokers may name ${known.map(({ name }) => name).join(', ')}.`)
  return { brokers: addresses.map((address) => address.replace(`${kind}://`, '')), ingest: found.ingest }
}
