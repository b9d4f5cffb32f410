/** The records of the ingest benchmark: calls of 25 fields, about 600 bytes, the same for every path. */
import type { Kafka } from 'kafkajs'
import { type CodecName, compressionOf } from '../ingest/kafka/codecs.ts'

export const PARTITIONS = 6

/** Fills a topic; returns the bytes of all values. */
export async function produce(kafka: Kafka, topic: string, rows: number, codec: CodecName): Promise<number> {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 })
  await producer.connect()
  let bytes = 0
  for (let from = 0; from < rows; from += 6000) {
    const messages = Array.from({ length: Math.min(6000, rows - from) }, (_, n) => ({
      value: callText(from + n, Date.UTC(2026, 2, 2) + ((from + n) % 86_400) * 1000),
      partition: (from + n) % PARTITIONS,
    }))
    bytes += messages.reduce((sum, { value }) => sum + value.length, 0)
    await producer.send({ topic, messages, compression: compressionOf(codec) })
  }
  await producer.disconnect()
  return bytes
}

export function callText(n: number, offeredMs: number): string {
  const after = (seconds: number): string => new Date(offeredMs + seconds * 1000).toISOString()
  return JSON.stringify({
    callId: `c-${n}`,
    revision: 2,
    contactId: `k-${n % 99_991}`,
    customerId: `p-${n % 49_999}`,
    siteId: 's-east',
    queueId: `q-${n % 7}`,
    seatId: `seat-${n % 120}`,
    agentId: `a-${n % 120}`,
    direction: 'inbound',
    outcome: 'answered',
    offeredAt: after(0),
    ringStartedAt: after(9),
    answeredAt: after(12),
    leftQueueAt: after(12),
    endedAt: after(252),
    wrapEndedAt: after(282),
    waitSeconds: 12,
    ringSeconds: 3,
    talkSeconds: 220.5,
    holdSeconds: 19.5,
    wrapSeconds: 30,
    holdCount: 1,
    isRedial: false,
    reason: 'no_dial_tone',
    releasedBy: 'customer',
  })
}
