/** Ingest from a real broker: codecs, odd values, restarts, recreated topics. */
import kafkajs from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ingestKafka, type KafkaIngestOptions } from '../../ingest/ingest-kafka.ts'
import { CODECS, type CodecName, compressionOf } from '../../ingest/kafka/codecs.ts'
import { freshStore } from '../engine/support/store.ts'
import { type Broker, startKafka, whyNoKafka } from '../support/kafka.ts'
import { applyLanding } from '../support/landing.ts'

const reason = await whyNoKafka()
if (reason !== undefined) console.warn(`tests/kafka skipped: ${reason}`)

describe.skipIf(reason !== undefined)('ingest from Kafka', () => {
  let broker: Broker
  let db: Awaited<ReturnType<typeof freshStore>>
  beforeAll(async () => {
    broker = await startKafka()
    db = await freshStore()
    await applyLanding(db.store)
  })
  afterAll(async () => {
    await broker?.stop()
    await db?.[Symbol.asyncDispose]()
  })

  const ingest = (topic: string, more: Partial<KafkaIngestOptions> = {}) =>
    ingestKafka(db.store, {
      brokers: [broker.address],
      topics: [`${topic}=calls`],
      group: `g-${topic}`,
      untilEnd: true,
      signal: AbortSignal.timeout(60_000),
      clock: Date.now,
      note: () => undefined,
      ...more,
    })

  const produce = async (
    topic: string,
    messages: readonly { value: Buffer | string | null; partition?: number; timestamp?: string }[],
    codec: CodecName = 'none',
  ) => {
    const producer = broker.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    })
    await producer.connect()
    await producer.send({
      topic,
      compression: compressionOf(codec),
      messages: messages.map(({ value, partition = 0, timestamp }) => ({
        value,
        partition,
        key: null,
        ...(timestamp ? { timestamp } : {}),
      })),
    })
    await producer.disconnect()
  }

  const call = (callId: string, more: object = {}) =>
    JSON.stringify({
      callId,
      revision: 0,
      siteId: 's',
      queueId: 'q',
      direction: 'inbound',
      outcome: 'open',
      offeredAt: '2026-03-02T01:00:00Z',
      ...more,
    })

  const idsLike = async (prefix: string): Promise<string[]> =>
    (
      await db.store.query<{ call_id: string }>(`select call_id from calls where startsWith(call_id, {prefix:String}) order by call_id`, {
        prefix,
      })
    ).map((row) => row.call_id)

  test.each(CODECS)('records compressed with %s arrive', async (codec) => {
    const topic = `codec-${codec}`
    await broker.createTopic(topic, 1)
    const ids = Array.from({ length: 300 }, (_, n) => `${codec}-${String(n).padStart(3, '0')}`)
    await produce(
      topic,
      ids.map((id) => ({ value: call(id) })),
      codec,
    )
    expect(await ingest(topic)).toEqual({ consumed: 300, typed: 300, superseded: 0, deadLettered: 0, tombstones: 0 })
    expect(await idsLike(`${codec}-`)).toEqual(ids)
  })

  test('tombstones, empty values, SQL after blank lines and poison leave the good records beside them alone', async () => {
    await broker.createTopic('odd', 2)
    const bomb = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const values = [
      call('odd-1'),
      null,
      '',
      `${call('odd-x')}\n\nDROP TABLE calls_v1;\n`,
      call('odd-2'),
      Buffer.from([0xff, 0x00, 0x0a, 0x0a]),
      '{}{}',
      bomb,
      call('odd-3'),
    ]
    await produce(
      'odd',
      values.map((value, n) => ({ value, partition: n % 2 })),
    )
    expect(await ingest('odd')).toEqual({ consumed: 9, typed: 3, superseded: 0, deadLettered: 5, tombstones: 1 })
    expect(await idsLike('odd-')).toEqual(['odd-1', 'odd-2', 'odd-3'])
    const ranges =
      await db.store.query(`select partition, min(first_offset) as first, max(last_offset) as last, sum(records) as n from ingest_ranges
      where endsWith(source, '/odd') group by partition order by partition`)
    expect(ranges).toEqual([
      { partition: 0, first: '0', last: '4', n: '5' },
      { partition: 1, first: '0', last: '3', n: '4' },
    ])
  })

  test('a restart goes on at the committed offset', async () => {
    await broker.createTopic('restart', 1)
    await produce('restart', [{ value: call('restart-1') }])
    expect((await ingest('restart')).consumed).toBe(1)
    await produce('restart', [{ value: call('restart-2') }])
    expect((await ingest('restart')).consumed).toBe(1)
    expect(await idsLike('restart-')).toEqual(['restart-1', 'restart-2'])
  })

  test('a recreated topic overwrites nothing: its records are a new generation', async () => {
    const topics = ['calls']
    await broker.createTopic('calls', 1)
    await produce(
      'calls',
      [1, 2, 3].map((n) => ({ value: call(`old-${n}`), timestamp: String(1_772_400_000_000 + n) })),
    )
    await ingest('calls', { topics })
    await broker.deleteTopic('calls')
    await broker.createTopic('calls', 1)
    await produce(
      'calls',
      [1, 2, 3, 4].map((n) => ({ value: call(`new-${n}`), timestamp: String(1_772_500_000_000 + n) })),
    )
    expect((await ingest('calls', { topics })).consumed).toBe(4)
    expect([...(await idsLike('old-')), ...(await idsLike('new-'))]).toEqual([
      'old-1',
      'old-2',
      'old-3',
      'new-1',
      'new-2',
      'new-3',
      'new-4',
    ])
    const raw = await db.store.query<{ n: string }>(
      `select count() as n from raw_events final where value like '%old-%' or value like '%new-%'`,
    )
    expect(Number(raw[0]?.n)).toBe(7)
  })

  test('a broker that is not there is one line with the address and the remedy', async () => {
    await expect(ingest('none', { brokers: ['127.0.0.1:1'], topics: ['calls'] })).rejects.toThrow(/127\.0\.0\.1:1.*Check the address/)
  })
})
