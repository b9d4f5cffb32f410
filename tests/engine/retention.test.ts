/** What has had its time goes by the job, not by itself: of everybody but a customer under legal hold, whose records go after the release. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Callboard, openCallboard } from '../../app/open-callboard.ts'
import { recordAccess } from '../../centres/access.ts'
import { catalog } from '../../centres/catalog.ts'
import { calls, transcripts } from '../../contracts/index.ts'
import { days, instant, minutes, plus } from '../../domain/kernel/time.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { verifyTopic } from '../../ingest/verify.ts'
import { retentionJob } from '../../jobs/operations/retention.ts'
import { execute } from '../../ledger/execute.ts'
import { goneBefore, lastLooks, retention } from '../../sql/retention.ts'
import { land, recordOf } from '../support/landing.ts'
import { principal } from '../support/principals.ts'

const now = instant(Date.now())
const daysAgo = (n: number): string => new Date(plus(now, days(-n))).toISOString()
const keeper = principal('keeper', 'manager')
const officer = principal('dpo', 'admin')

let dataDir: string
let callboard: Callboard
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'callboard-retention-'))
  callboard = await openCallboard({ dataDir, jobs: 'none', clock: () => now })
})
afterAll(async () => {
  await callboard.close()
  await rm(dataDir, { recursive: true, force: true })
})

const call = (callId: string, customerId: string, offeredAt: string, offset: number) =>
  recordOf({ callId, revision: 0, siteId: 's', queueId: 'q', direction: 'inbound', outcome: 'open', offeredAt, customerId }, offset)
const transcript = (recordingId: string, callId: string, startedAt: string, offset: number) =>
  recordOf({ ...transcripts.examples[0], recordingId, callId, startedAt }, offset)

/** `p-7` is held, `p-70` is not: each with a call, its transcript, records as they came and a dead letter, all older than every period. */
async function plant(): Promise<void> {
  const { store } = callboard
  const old = daysAgo(800)
  await land(store, 'calls', [call('mine', 'p-7', old, 0), call('theirs', 'p-70', old, 1)], 'live', old)
  const broken = (customerId: string, offset: number) => recordOf({ ...calls.examples[0], callId: '', customerId }, offset)
  await land(store, 'calls', [broken('p-7', 2), broken('p-70', 3)], 'live', old)
  await land(store, 'transcripts', [transcript('r-1', 'mine', old, 0), transcript('r-2', 'theirs', old, 1)], 'live', old)
  await land(store, 'calls', [call('new', 'p-70', daysAgo(700), 4)], 'live', daysAgo(50))
  // Ten years ago, imported today.
  await land(store, 'calls', [call('imported', 'p-70', daysAgo(3650), 0)], 'file', daysAgo(0))
  const span = (kind: string, id: string) =>
    `insert into otel_traces (Timestamp, TraceId, SpanId, SpanName, SpanAttributes) values (now() - interval 9 day, '${id}', '${id}', 'command', map('stream', '${kind}/${id}'))`
  for (const id of ['p-7', 'p-70']) await store.command(span('customer', id))
}

const idsOf = async (sql: string) => (await callboard.store.query<{ id: string }>(sql)).map(({ id }) => id)
const left = async () => ({
  calls: await idsOf('select call_id as id from calls order by id'),
  transcripts: await idsOf('select recording_id as id from transcripts order by id'),
  dead: await idsOf(`select JSONExtractString(assumeNotNull(value), 'customerId') as id from dead_letters order by id`),
  raw: Number((await idsOf('select toString(count()) as id from raw_events'))[0]),
  spans: await idsOf('select TraceId as id from otel_traces order by id'),
})

const run = () => {
  const { store, ledger } = callboard
  const more = {
    store,
    ledger,
    clock: () => now,
    principal: principal('service/retention', 'system'),
    signal: new AbortController().signal,
  }
  return retentionJob.run(more as unknown as Parameters<typeof retentionJob.run>[0])
}
const hold = (type: 'SetHold' | 'ReleaseHold') =>
  execute(callboard.ledger, keeper, catalog.holds, { type, customerId: 'p-7', reason: 'court file 12', at: now })
const set = (dataClass: string, period: number, from = now) =>
  execute(callboard.ledger, officer, catalog.retentions, {
    type: 'SetRetention',
    dataClass,
    days: period,
    reason: 'contract',
    from,
    at: now,
  })

test('no table expires by itself', async () => {
  const rows = await callboard.store.query(
    "select name from system.tables where database = currentDatabase() and position(engine_full, ' TTL ') > 0",
  )
  expect(rows).toEqual([])
  expect(retention.map(({ table }) => table)).toEqual(expect.arrayContaining(['raw_events', 'otel_traces', 'calls_v1', 'recordings_v1']))
})

test('under a hold the records of others go, with an imported history and what is young left, and those of the held stay', async () => {
  await plant()
  expect((await hold('SetHold')).ok).toBe(true)
  // By hand: of p-70 a call, a transcript and a dead letter, each with its raw event, a span and its trace.
  expect(await run()).toBe(8)
  expect(await left()).toEqual({
    calls: ['imported', 'mine', 'new'],
    transcripts: ['r-1'],
    dead: ['p-7'],
    // Of p-7: call, dead letter, transcript; of others: the young call and the imported one.
    raw: 5,
    spans: ['p-7'],
  })
  const looked = (await lastLooks(callboard.store)).find(({ table }) => table === 'raw_events')
  expect(looked).toMatchObject({ expired: 3, held: 3 })
  expect(await run(), 'a second run finds nothing').toBe(0)
  expect((await verifyTopic(callboard.store, topicNamed('calls'))).problems).toEqual([])
})

test('after the release they go too', async () => {
  expect((await hold('ReleaseHold')).ok).toBe(true)
  await run()
  expect(await left()).toEqual({ calls: ['imported', 'new'], transcripts: [], dead: [], raw: 2, spans: [] })
  expect((await verifyTopic(callboard.store, topicNamed('calls'))).problems).toEqual([])
})

test('a period that was set holds from its instant on; a longer one later does not make verify miss what an earlier one deleted', async () => {
  expect(await set('raw_records', 30, plus(now, minutes(1)))).toMatchObject({ ok: true })
  await run()
  expect((await left()).raw, 'not yet').toBe(2)
  expect(await set('raw_records', 30)).toMatchObject({ ok: true })
  expect(await run()).toBe(1)
  expect(await set('raw_records', 0)).toMatchObject({ ok: true })
  expect(await run()).toBe(0)
  expect(await goneBefore(callboard.store, 'raw_events')).toBe(plus(now, days(-30)))
  expect((await verifyTopic(callboard.store, topicNamed('calls'))).problems).toEqual([])
})

test('of the audit accesses are emptied after its own period, and its chain holds', async () => {
  const { ledger } = callboard
  const access = { who: 'mei', address: '10.0.0.5', what: 'open_score', outcome: 'ok', subject: 's-1' }
  await recordAccess(ledger, { ...access, at: plus(now, days(-200)) })
  await recordAccess(ledger, { ...access, at: now })
  const addresses = async () => (await ledger.readFrom(0, 1000, 'access/')).map(({ data }) => data['address'])
  await run()
  expect(await addresses(), 'for ever, where nobody said a period').toEqual(['10.0.0.5', '10.0.0.5'])
  expect(await set('audit', 184)).toMatchObject({ ok: true })
  await run()
  expect(await addresses()).toEqual([undefined, '10.0.0.5'])
  expect(await ledger.brokenSeal()).toBeUndefined()
})

test('administrators alone set periods', async () => {
  const said = { type: 'SetRetention', dataClass: 'facts', days: 400, reason: 'x', at: now } as const
  expect(await execute(callboard.ledger, keeper, catalog.retentions, said)).toMatchObject({ rejection: { code: 'role.not_allowed' } })
})
