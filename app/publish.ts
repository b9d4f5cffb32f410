/** The ledger's outbox straight into ingest, for one process without Kafka. */
import type { Clock } from '../domain/kernel/time.ts'
import { ingestEvents, recordOf } from '../ingest/ingest-events.ts'
import type { Publisher } from '../jobs/job.ts'
import type { Store } from '../sql/store.ts'

/** Identity of a record: the ledger's position, so what is published twice is stored once. */
const OUTBOX = { source: 'ledger', generation: 0 }

export const publisherInto =
  (store: Store, clock: Clock): Publisher =>
  async (messages) => {
    const topics = new Set(messages.map(({ topic }) => topic))
    for (const topic of topics) {
      const records = messages
        .filter((message) => message.topic === topic)
        .map(({ position, at, value }) => recordOf({ position, at, value }))
      await ingestEvents(store, topic, OUTBOX, records, clock())
    }
  }
