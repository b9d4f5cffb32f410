/** Kafka as a broker, and ingest from it. */
import type { Store } from '../../sql/store.ts'
import type { Broker } from '../broker/broker.ts'
import { type ConsumeOptions, consume } from '../broker/consume.ts'
import type { Counts } from '../writer.ts'
import { openKafka, reachable } from './client.ts'
import { KafkaConsumer } from './consumer.ts'
import type { KafkaSecurity } from './security.ts'

export type KafkaOptions = {
  readonly brokers: readonly string[]
  readonly security?: KafkaSecurity | undefined
  readonly note: (line: string) => void
  /** 1 MB unless given: records one by one (docs/decisions/0006) then hold the event loop below 40 ms per fetch, with 8 MB for 200–340 ms. */
  readonly bytesPerPartition?: number
  /** Silence of the brokers after which the consumer is opened anew; 90 s by default. */
  readonly silentMs?: number
}

export type KafkaIngestOptions = KafkaOptions & ConsumeOptions

/** See `consume`. */
export const ingestKafka = (store: Store, options: KafkaIngestOptions): Promise<Counts> => consume(store, kafkaBroker(options), options)

function kafkaBroker({ brokers, security, note, ...tuning }: KafkaOptions): Broker {
  const open = () => openKafka({ brokers, security, onLog: note })
  return {
    addresses: brokers,
    topicNames: () =>
      reachable(brokers, async () => {
        const admin = open().admin()
        await admin.connect()
        return admin.listTopics().finally(() => admin.disconnect())
      }),
    consumer: (options) => new KafkaConsumer({ kafka: open(), brokers, ...tuning, ...options }),
  }
}
