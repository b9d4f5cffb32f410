/** Where the ledger's outbox goes: straight into ingest, for one process without Kafka, or to Kafka. */
import type { Clock } from '../domain/kernel/time.ts'
import { ingestEvents, recordOf } from '../ingest/ingest-events.ts'
import type { Store } from '../sql/store.ts'
import { publisherToKafka, type RelayOptions } from './publish-kafka.ts'
import type { Publisher } from './publisher.ts'

/** Identity of a record: the ledger's position, so what is published twice is stored once. */
const OUTBOX = { source: 'ledger', generation: 0 }

const publisherInto = (store: Store, clock: Clock): Publisher => ({
  destination: 'store',
  publish: async (messages) => {
    const topics = new Set(messages.map(({ topic }) => topic))
    for (const topic of topics) {
      const records = messages
        .filter((message) => message.topic === topic)
        .map(({ position, at, value, traceparent }) => ({
          ...recordOf({ position, at, value }),
          headers: traceparent ? { traceparent } : {},
        }))
      await ingestEvents(store, topic, OUTBOX, records, clock())
    }
  },
})

/** To Kafka where brokers are named, else into the store; with Kafka something else has to bring the topics into a store. */
export const openPublisher = (store: Store, clock: Clock, relay?: RelayOptions): Publisher & { close(): Promise<void> } =>
  relay ? publisherToKafka(relay) : { ...publisherInto(store, clock), close: async () => undefined }
