/** Where imported rows go: straight into the store, or to a Kafka topic. */
import kafkajs from 'kafkajs'
import type { Store } from '../sql/store.ts'
import { openKafka, reachable } from './kafka/client.ts'
import { compressionOf } from './kafka/codecs.ts'
import type { KafkaSecurity } from './kafka/security.ts'
import { Pipeline } from './pipeline.ts'
import type { SourceRecord } from './record.ts'
import { topicNamed } from './topics.ts'
import { type Counts, NOTHING } from './writer.ts'

/** A mapped row; `row` counts from 1. */
export type Accepted = { readonly row: number; readonly key: string; readonly value: Buffer }

/** `deliver` gets rows page by page; all are durable when `done` returns. */
export type Destination = { deliver(source: string, page: readonly Accepted[]): Promise<void>; done(): Promise<void> }

/** Straight into the store; a row's identity is its place in the file, so importing twice changes nothing. */
export function storeDestination(
  store: Store,
  topicName: string,
  clock: () => number,
  signal: AbortSignal,
): Destination & { counts(): Counts } {
  const topic = topicNamed(topicName)
  const pipeline = new Pipeline(store, { signal, clock })
  return {
    deliver: (source, page) => {
      const records = page.map(
        ({ row, key, value }): SourceRecord => ({
          partition: 0,
          offset: BigInt(row - 1),
          sentAtMs: clock(),
          key: Buffer.from(key),
          headers: {},
          value,
        }),
      )
      return pipeline.accept(topic, { source, generation: 0 }, records)
    },
    done: () => pipeline.flush(),
    counts: () => pipeline.totals.get(topicName) ?? NOTHING,
  }
}

/** To a Kafka topic, created with unlimited retention where it is missing: past timestamps fall to the default retention within minutes. */
export async function kafkaDestination(
  brokers: readonly string[],
  topic: string,
  note: (line: string) => void,
  security?: KafkaSecurity,
): Promise<Destination & { close(): Promise<void> }> {
  const kafka = openKafka({ brokers, security, onLog: note })
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, createPartitioner: kafkajs.Partitioners.DefaultPartitioner })
  await reachable(brokers, async () => {
    const admin = kafka.admin()
    await admin.connect()
    const configEntries = [{ name: 'retention.ms', value: '-1' }]
    const isNew = await admin
      .createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 6, configEntries }] })
      .finally(() => admin.disconnect())
    if (isNew) note(`Topic '${topic}' was created with 6 partitions.`)
    await producer.connect()
  })
  const compression = compressionOf('zstd')
  return {
    deliver: (_, page) =>
      reachable(
        brokers,
        async () => void (await producer.send({ topic, compression, messages: page.map(({ key, value }) => ({ key, value })) })),
      ),
    done: async () => undefined,
    close: () => producer.disconnect(),
  }
}
