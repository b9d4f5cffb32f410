/** Ingest from a real broker: codecs, odd values, restarts, recreated topics. */
import kafkajs from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deferred } from '../../ingest/deferred.ts'
import { CODECS, type CodecName, compressionOf } from '../../ingest/kafka/codecs.ts'
import { ingestKafka, type KafkaIngestOptions } from '../../ingest/kafka/ingest-kafka.ts'
import type { Params, Store } from '../../sql/store.ts'
import { bareStore } from '../engine/support/store.ts'
import { type Broker, startKafka, whyNoKafka } from '../support/kafka.ts'
import { applyLanding } from '../support/landing.ts'

type Seen = { readonly notes: string[]; stored: number }

const reason = await whyNoKafka()
if (reason !== undefined) console.warn(`tests/kafka skipped: ${reason}`)

describe.skipIf(reason !== undefined)('ingest from Kafka', () => {
  let broker: Broker
  let db: Awaited<ReturnType<typeof bareStore>>
  beforeAll(async () => {
    broker = await startKafka()
    db = await bareStore()
    await applyLanding(db.store)
  })
  afterAll(async () => {
    await broker?.stop()
    await db?.[Symbol.asyncDispose]()
  })

  const ingest = (topic: string, { store = db.store, ...more }: Partial<KafkaIngestOptions> & { store?: Store } = {}) =>
    ingestKafka(store, {
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

  test('what a transaction aborted is not stored; another consumer of the process reads records as ever', async () => {
    await broker.createTopic('transactions', 1)
    const producer = broker.kafka.producer({ transactionalId: 'tx', idempotent: true, maxInFlightRequests: 1 })
    await producer.connect()
    for (const [id, isAborted] of [
      ['tx-1', false],
      ['tx-2', true],
      ['tx-3', false],
    ] as const) {
      const transaction = await producer.transaction()
      await transaction.send({
        topic: 'transactions',
        messages: [{ key: id, value: call(id), headers: { source: ['old', 'pbx-9'] } }],
        acks: -1,
      })
      await (isAborted ? transaction.abort() : transaction.commit())
    }
    await producer.disconnect()
    expect(await ingest('transactions')).toMatchObject({ consumed: 2, typed: 2, deadLettered: 0 })
    const stored = `select call_id, source, record_offset from calls where startsWith(call_id, 'tx-') order by call_id`
    expect(await db.store.query(stored)).toEqual([
      { call_id: 'tx-1', source: 'pbx-9', record_offset: '0' },
      { call_id: 'tx-3', source: 'pbx-9', record_offset: '4' },
    ])
    const consumer = broker.kafka.consumer({ groupId: 'other' })
    await consumer.subscribe({ topic: 'transactions', fromBeginning: true })
    const keys: string[] = []
    await new Promise<void>((resolve, reject) => {
      const run = consumer.run({
        eachMessage: async ({ message }) => {
          if (keys.push(String(message.key)) === 2) resolve()
        },
      })
      run.catch(reject)
    })
    await consumer.disconnect()
    expect(keys).toEqual(['tx-1', 'tx-3'])
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

  /** Ingests until the work is done; what it noted and how many records it stored. */
  const during = async (
    topic: string,
    more: Partial<KafkaIngestOptions> & { store?: Store },
    work: (seen: Seen) => Promise<void>,
  ): Promise<void> => {
    const over = new AbortController()
    const seen: Seen = { notes: [], stored: 0 }
    const running = ingest(topic, {
      untilEnd: false,
      signal: over.signal,
      note: (line) => void seen.notes.push(line),
      onStored: (_, { consumed }) => {
        seen.stored += consumed
      },
      ...more,
    })
    try {
      await Promise.race([work(seen), running])
    } finally {
      over.abort()
      await running
    }
  }
  const becomes = (condition: () => boolean): Promise<void> => expect.poll(condition, { timeout: 60_000 }).toBe(true)

  test('brokers that fall silent are given up and reached anew; nothing is lost', async () => {
    await broker.createTopic('silent', 1)
    const proxies = broker.nodes.map(({ proxy }) => proxy)
    await during('silent', { brokers: broker.proxiedAddress.split(','), silentMs: 6000 }, async (seen) => {
      await produce('silent', [{ value: call('silent-1') }])
      await becomes(() => seen.stored > 0)
      const before = seen.notes.length
      for (const proxy of proxies) proxy.flow = 'stall'
      await produce('silent', [{ value: call('silent-2') }])
      await becomes(() => seen.notes.slice(before).some((line) => /were silent for 6 s.*opened anew/.test(line)))
      for (const proxy of proxies) proxy.flow = 'pass'
      await becomes(() => seen.stored > 1)
    })
    expect(await idsLike('silent-')).toEqual(['silent-1', 'silent-2'])
  })

  test('while the store has too many parts the topic is paused, and what was sent meanwhile is stored afterwards', async () => {
    await broker.createTopic('pressed', 1)
    let isPressed = true
    let looks = 0
    const store: Store = {
      ...db.store,
      query: async <Row>(sql: string, params?: Params) => {
        if (!sql.includes('system.parts')) return db.store.query<Row>(sql, params)
        looks += 1
        return db.store.query<Row>(`select toUInt64(${isPressed ? 700 : 10}) as parts, toUInt64(1e12) as free_bytes`)
      },
    }
    await during('pressed', { store }, async (seen) => {
      await produce('pressed', [{ value: call('pressed-1') }])
      await becomes(() => seen.notes.some((line) => /'calls' is paused: a partition has 700 parts/.test(line)))
      await expect
        .poll(() => db.store.query('select topic, cause from ingest_pauses final where is_paused'), { timeout: 60_000 })
        .toEqual([{ topic: 'calls', cause: 'store' }])
      // A fetch that was under way when the topic was paused has ended by the gauge's next look.
      const looksLater = (more: number): Promise<void> =>
        becomes(
          (
            (from) => () =>
              looks >= from + more
          )(looks),
        )
      await looksLater(1)
      const { stored } = seen
      await produce('pressed', [{ value: call('pressed-2') }])
      await looksLater(1)
      expect(seen.stored).toBe(stored)
      isPressed = false
      await becomes(() => seen.stored > stored)
      expect(seen.notes).toContain("Topic 'calls' goes on.")
    })
    expect(await idsLike('pressed-')).toEqual(['pressed-1', 'pressed-2'])
  })

  test('the end of a topic is reached only when the batches of all partitions are taken', async () => {
    await broker.createTopic('two-ends', 2)
    await produce('two-ends', [{ value: call('ends-0') }], 'zstd')
    await produce('two-ends', [{ value: call('ends-1'), partition: 1 }], 'zstd')
    const { CompressionCodecs, CompressionTypes } = kafkajs
    const [codec, isTaking, isOtherStored] = [CompressionCodecs[CompressionTypes.ZSTD], deferred(), deferred()]
    let looks = 0
    // Partition 0 is read to its end, as positions have it, while its records are still being unpacked; partition 1 ends meanwhile.
    const decompress = async (bytes: Buffer): Promise<Buffer> => {
      const records: Buffer = await codec().decompress(bytes)
      if (records.includes('ends-1')) await isTaking.promise
      else if (++looks === 2) {
        isTaking.resolve()
        await isOtherStored.promise
      }
      return records
    }
    const slow = () => ({ ...codec(), decompress })
    // Opening a client registers the codecs again.
    Object.defineProperty(CompressionCodecs, CompressionTypes.ZSTD, { get: () => slow, set: () => undefined, configurable: true })
    try {
      expect(await ingest('two-ends', { onStored: isOtherStored.resolve })).toMatchObject({ consumed: 2 })
    } finally {
      Object.defineProperty(CompressionCodecs, CompressionTypes.ZSTD, {
        value: codec,
        writable: true,
        configurable: true,
        enumerable: true,
      })
    }
  })

  test('a stop while positions are read leaves no connection behind that keeps the process alive', async () => {
    await broker.createTopic('stopped-early', 1)
    const admin = broker.kafka.admin()
    await admin.connect()
    const groupState = async () => (await admin.describeGroups(['g-stopped-early'])).groups[0]?.state
    await groupState()
    const sockets = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length
    const before = sockets()
    const [asked, answered, stop] = [deferred(), deferred(), new AbortController()]
    // What is stored is asked for between two requests of the brokers.
    const store: Store = {
      ...db.store,
      query: async <Row>(sql: string, params?: Params) => {
        const rows = await db.store.query<Row>(sql, params)
        if (!sql.includes('from ingest_ranges')) return rows
        asked.resolve()
        await answered.promise
        return rows
      },
    }
    const running = ingest('stopped-early', { store, untilEnd: false, signal: stop.signal })
    await asked.promise
    stop.abort()
    await expect.poll(groupState, { timeout: 20_000 }).toBe('Empty')
    answered.resolve()
    await running
    await groupState()
    await expect.poll(sockets, { timeout: 5000 }).toBe(before)
    await admin.disconnect()
  })

  test('a broker that is not there is one line with the address and the remedy', async () => {
    await expect(ingest('none', { brokers: ['127.0.0.1:1'], topics: ['calls'] })).rejects.toThrow(/127\.0\.0\.1:1.*Check the address/)
  })
})
