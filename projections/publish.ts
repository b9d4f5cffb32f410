/** Into topics through embedded ingest: what the ledger publishes where no Kafka is named, and what its inbox holds. */
import type { Clock, Instant } from '../domain/kernel/time.ts'
import { landEvents, recordOf } from '../ingest/ingest-events.ts'
import type { Origin, SourceRecord } from '../ingest/record.ts'
import type { InboxBatch } from '../ledger/ledger.ts'
import type { Store } from '../sql/store.ts'
import { InboxCursor } from './inbox-cursor.ts'
import type { Pair } from './pair.ts'
import type { Publisher } from './projection.ts'
import { publisherToKafka, type RelayOptions } from './publish-kafka.ts'

/** Identity of a record: the ledger's generation and the position that ledger or inbox gave it, so what is handed over twice is stored once. */
const OUTBOX = 'ledger'
export const HTTP_SOURCE = 'http'

type TopicRecord = { readonly topic: string; readonly record: () => SourceRecord }

async function intoTopics(store: Store, origin: Origin, all: readonly TopicRecord[], now: Instant): Promise<void> {
  for (const topic of new Set(all.map((one) => one.topic))) await landEvents(store, topic, origin, recordsOf(all, topic), now)
}

/** One by one, as they are taken. */
function* recordsOf(all: Iterable<TopicRecord>, topic: string): Generator<SourceRecord> {
  for (const one of all) if (one.topic === topic) yield one.record()
}

const traced = (traceparent: string | undefined) => (traceparent === undefined ? {} : { traceparent })

/** Each record after `after` into the topic it names, with its sender as header `source`. */
export async function inboxInto(
  store: Store,
  { generation }: Pair,
  batches: readonly InboxBatch[],
  after: number,
  now: Instant,
): Promise<void> {
  const origin = { source: HTTP_SOURCE, generation }
  for (const topic of new Set(batches.map((batch) => batch.topic))) {
    const own = batches.filter((batch) => batch.topic === topic)
    const cursors = own.map((batch) => new InboxCursor(batch, after, now))
    await landEvents(store, topic, origin, cursors, now)
  }
}

const publisherInto = (store: Store, clock: Clock, pair: () => Promise<Pair>): Publisher => ({
  destination: 'store',
  publish: async (messages) =>
    intoTopics(
      store,
      { source: OUTBOX, generation: (await pair()).generation },
      messages.map(({ topic, position, at, value, traceparent }) => ({
        topic,
        record: () => ({ ...recordOf({ position, at, value }), headers: traced(traceparent) }),
      })),
      clock(),
    ),
})

/** To Kafka where brokers are named, else into the store; with Kafka something else has to bring the topics into a store. */
export const openPublisher = (
  store: Store,
  clock: Clock,
  pair: () => Promise<Pair>,
  relay?: RelayOptions,
): Publisher & { close(): Promise<void> } =>
  relay ? publisherToKafka(relay) : { ...publisherInto(store, clock, pair), close: async () => undefined }
