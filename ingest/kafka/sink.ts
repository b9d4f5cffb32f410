/** A Kafka topic as a sink: imported rows are produced to it. */
import kafkajs from 'kafkajs'
import type { SourceRecord } from '../record.ts'
import type { Sink } from '../source.ts'
import { openKafka, reachable } from './client.ts'
import { compressionOf } from './codecs.ts'
import type { KafkaSecurity } from './security.ts'

/** Creates the topic with unlimited retention where it is missing: past timestamps fall to the default retention within minutes. */
export async function openKafkaSink(
  brokers: readonly string[],
  topic: string,
  note: (line: string) => void,
  security?: KafkaSecurity,
): Promise<Sink & { close(): Promise<void> }> {
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
    accept: (_, __, records) =>
      reachable(brokers, async () => void (await producer.send({ topic, compression, messages: records.map(messageOf) }))),
    flush: async () => undefined,
    close: () => producer.disconnect(),
  }
}

const messageOf = ({ key, value }: SourceRecord) => ({ key: bufferOf(key), value: bufferOf(value) })

/** A view of the same bytes. */
const bufferOf = (bytes: Uint8Array | null): Buffer | null =>
  bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
