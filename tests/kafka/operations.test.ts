/** What an operator asks of Kafka and store: the doctor's checks, each failing where its rule is broken, and a group set back after a restore. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kafkaChecks } from '../../cli/doctor/kafka-checks.ts'
import { storeChecks } from '../../cli/doctor/store-checks.ts'
import { calls } from '../../contracts/index.ts'
import { instant } from '../../domain/kernel/time.ts'
import { ingestKafka } from '../../ingest/kafka/ingest-kafka.ts'
import { rewindGroup } from '../../ingest/kafka/rewind.ts'
import { migrate } from '../../sql/migrate.ts'
import { stopExpiry } from '../../sql/retention.ts'
import { freshStore } from '../engine/support/store.ts'
import { insertRows } from '../support/insert-rows.ts'
import { type Broker, startKafka, whyNoKafka } from '../support/kafka.ts'
import { land, recordOf } from '../support/landing.ts'

const reason = await whyNoKafka()
if (reason !== undefined) console.warn(`tests/kafka skipped: ${reason}`)

describe.skipIf(reason !== undefined)('operations', () => {
  let broker: Broker
  let db: Awaited<ReturnType<typeof freshStore>>
  beforeAll(async () => {
    broker = await startKafka()
    db = await freshStore()
  })
  afterAll(async () => {
    await broker?.stop()
    await db?.[Symbol.asyncDispose]()
  })

  const kafka = (more: object = {}) =>
    kafkaChecks({ brokers: [broker.address], security: {}, topics: ['calls'], group: 'g', maxLag: 0, ...more })
  const failed = (checks: readonly { id: string; ok: boolean; value: unknown; remedy: string }[]) =>
    checks.filter(({ ok }) => !ok).map(({ id, value }) => `${id}: ${value}`)

  const ingest = () =>
    ingestKafka(db.store, {
      brokers: [broker.address],
      topics: ['calls'],
      group: 'g',
      untilEnd: true,
      signal: AbortSignal.timeout(60_000),
      clock: Date.now,
      note: () => undefined,
    })

  test('Kafka: no broker, no topic, a lag and none', async () => {
    expect(failed(await kafka({ brokers: ['127.0.0.1:1'] }))).toEqual([expect.stringMatching(/^kafka\.brokers: .*Check the address/)])
    expect(failed(await kafka())).toEqual(['kafka.topics: missing: calls'])
    expect(failed(await kafka({ topics: [] }))).toEqual(['kafka.topics: none of the known topics'])
    await broker.createTopic('calls', 2)
    // A partition of a new topic may not take records yet; sent again, those of the other must not be there twice.
    const producer = broker.kafka.producer({ idempotent: true, maxInFlightRequests: 1 })
    await producer.connect()
    const messages = [0, 1, 1].map((partition, n) => ({ partition, value: JSON.stringify({ ...calls.examples[0], callId: `d-${n}` }) }))
    await producer.send({ topic: 'calls', messages })
    await producer.disconnect()
    expect(failed(await kafka())).toEqual(['kafka.lag.calls: 3'])
    await migrate(db.store)
    await ingest()
    expect(failed(await kafka())).toEqual([])
  })

  test('a group that went on after the backup goes back to what the restored store holds', async () => {
    // As a store saved before partition 1 was read.
    for (const table of ['raw_events', 'ingest_ranges'])
      await db.store.command(`alter table ${table} delete where partition = 1 settings mutations_sync = 2`)
    await db.store.command('alter table calls_v1 delete where record_partition = 1 settings mutations_sync = 2')
    expect((await ingest()).consumed).toBe(0)
    const target = { brokers: [broker.address], group: 'g' }
    expect(await rewindGroup(db.store, target)).toEqual([{ topic: 'calls', partition: 1, offset: '0' }])
    expect((await ingest()).consumed).toBe(2)
    expect(await db.store.query('select call_id from calls order by call_id')).toEqual([0, 1, 2].map((n) => ({ call_id: `d-${n}` })))
    expect(await rewindGroup(db.store, target)).toEqual([])
  })

  test('store: whole, then without retention, view, column and clock, then with dead letters and a source whose clock is ahead', async () => {
    await migrate(db.store)
    expect(failed(await storeChecks(db.store, Date.now))).toEqual([
      expect.stringMatching(/^retention: otel_traces, otel_traces_trace_id_ts expire by themselves/),
    ])
    await stopExpiry(db.store, instant(Date.now()))
    expect(failed(await storeChecks(db.store, Date.now))).toEqual([])
    expect(failed(await storeChecks(db.store, () => Date.now() - 60_000))).toEqual([
      expect.stringMatching(/^clock\.engine: (59|60)\.\d s off/),
    ])
    const now = Date.now()
    const call = (offset: number, more: object) =>
      recordOf({ ...calls.examples[0], callId: `s-${offset}`, offeredAt: new Date(now + 60_000).toISOString(), ...more }, offset)
    const record = (offset: number, more = {}) => ({ ...call(offset, more), sentAtMs: now })
    await land(db.store, 'calls', [record(0), record(1), record(2, { siteId: 5 })], 'fast', new Date(now).toISOString())
    expect(failed(await storeChecks(db.store, Date.now))).toEqual([
      'clock.sources: calls of fast: 3 of 3',
      'dead_letters: calls of fast: 1 of 3',
    ])
    await insertRows(db.store, 'ingest_pauses', [
      { topic: 'calls', cause: 'breaker', reason: '900 of 1000 are dead letters', is_paused: true },
    ])
    expect(failed(await storeChecks(db.store, Date.now))).toContain('ingest.paused: calls (breaker): 900 of 1000 are dead letters')
    await db.store.command('drop view touches_of_calls')
    await db.store.command('alter table calls_v1 drop column released_by')
    const broken = failed(await storeChecks(db.store, Date.now))
    expect(broken.find((line) => line.startsWith('contracts'))).toMatch(
      /touches_of_calls is missing; table calls_v1: column released_by is missing/,
    )
    await db.store.command('alter table schema_migrations delete where number > 4 settings mutations_sync = 2')
    expect(failed(await storeChecks(db.store, Date.now))).toContainEqual(expect.stringMatching(/^migrations: pending: 0005/))
  })
})
