/** The ledger's outbox to Kafka: keyed by stream, the event's id in a header, acknowledged by all replicas. */
import kafkajs, { type IHeaders, type Kafka, type Producer } from 'kafkajs'
import { openKafka, reachable } from '../ingest/kafka/client.ts'
import { compressionOf } from '../ingest/kafka/codecs.ts'
import type { KafkaSecurity } from '../ingest/kafka/security.ts'
import type { PublishedMessage, Publisher } from './projection.ts'

/** Which brokers the ledger's events go to. */
export type RelayOptions = {
  /** `HOST:PORT` each. */
  readonly brokers: readonly string[]
  readonly security?: KafkaSecurity | undefined
  readonly onLog?: (line: string) => void
}

/** Half of what a broker takes in one batch by default (1 MiB), before compression. */
const BATCH_BYTES = 512 * 1024
const PARTITIONS = 6

/**
 * Connects at the first message, so that a broker that is away stops nothing but the relay. Topics that are missing are created with 6 partitions and
 * unlimited retention. Throws `usage` for an address that is none, on publishing `unavailable` for brokers that can't be used.
 */
export function publisherToKafka({ brokers, security, onLog }: RelayOptions): Publisher & { close(): Promise<void> } {
  const kafka = openKafka({ brokers, security, ...(onLog ? { onLog } : {}) })
  const known = new Set<string>()
  let producer: Producer | undefined

  const publish = async (messages: readonly PublishedMessage[]) => {
    const topics = [...new Set(messages.map(({ topic }) => topic))]
    await createMissing(kafka, topics, known)
    producer ??= await connected(kafka)
    for (const topic of topics)
      for (const batch of batchesOf(messages.filter((message) => message.topic === topic)))
        await producer.send({ topic, acks: -1, compression: compressionOf('zstd'), messages: batch })
  }
  const close = async () => {
    const last = producer
    producer = undefined
    await last?.disconnect()
  }
  return {
    destination: 'kafka',
    publish: (messages) =>
      reachable(brokers, () => publish(messages)).catch(async (error: unknown) => {
        // An idempotent producer that failed may refuse every further record; the next attempt begins with a new one.
        await close().catch(() => undefined)
        throw error
      }),
    close,
  }
}

async function connected(kafka: Kafka): Promise<Producer> {
  // One request under way and numbered records: a request that is sent again is written once, and in order.
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, createPartitioner: kafkajs.Partitioners.DefaultPartitioner })
  await producer.connect()
  return producer
}

async function createMissing(kafka: Kafka, topics: readonly string[], known: Set<string>): Promise<void> {
  const unknown = topics.filter((topic) => !known.has(topic))
  if (unknown.length === 0) return
  const admin = kafka.admin()
  await admin.connect()
  try {
    const there = new Set(await admin.listTopics())
    const missing = unknown.filter((topic) => !there.has(topic))
    const configEntries = [{ name: 'retention.ms', value: '-1' }]
    if (missing.length > 0)
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({ topic, numPartitions: PARTITIONS, configEntries })),
      })
  } finally {
    await admin.disconnect()
  }
  for (const topic of unknown) known.add(topic)
}

type KafkaMessage = { readonly key: string; readonly value: string; readonly headers: IHeaders }

function* batchesOf(messages: readonly PublishedMessage[]): Generator<KafkaMessage[]> {
  let batch: KafkaMessage[] = []
  let bytes = 0
  for (const message of messages) {
    const made = kafkaMessage(message)
    const size = Buffer.byteLength(made.value)
    if (batch.length > 0 && bytes + size > BATCH_BYTES) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(made)
    bytes += size
  }
  if (batch.length > 0) yield batch
}

const kafkaMessage = ({ stream, eventId, type, traceparent, value }: PublishedMessage): KafkaMessage => ({
  key: stream,
  value: JSON.stringify(value),
  headers: { id: eventId, type, ...(traceparent === undefined ? {} : { traceparent }) },
})
