/** What an operator does with what was ingested: dead letters shown and replayed, stores verified, files imported. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { interfaceCalls } from '../../contracts/index.ts'
import { countDeadLetters, listDeadLetters, replayDeadLetters, showDeadLetter } from '../../ingest/dead-letters.ts'
import { importFile } from '../../ingest/file/import-file.ts'
import type { Mapping } from '../../ingest/mappings/mapping.ts'
import { uciIncidents } from '../../ingest/mappings/uci-incidents.ts'
import { Pipeline } from '../../ingest/pipeline.ts'
import { replayRaw } from '../../ingest/replay/replay.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { verifyTopic } from '../../ingest/verify.ts'
import { migrate } from '../../sql/migrate.ts'
import { land, recordOf } from '../support/landing.ts'
import { freshStore } from './support/store.ts'

let db: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  db = await freshStore()
  await migrate(db.store)
})
afterAll(() => db[Symbol.asyncDispose]())

const signal = AbortSignal.timeout(60_000)
const clock = () => Date.parse('2026-03-02T12:00:00Z')
const recording = {
  recordingId: 'r-1',
  revision: 1,
  callId: 'c-1',
  siteId: 's',
  queueId: 'q',
  startedAt: '2026-03-02T01:00:00Z',
  durationSeconds: 5,
}

test('a dead letter is listed and shown with its bytes; a mapping repairs it, and replaying again changes nothing', async () => {
  const broken = { id: 'r-9', rev: '1', callId: 'c-1', siteId: 's', queueId: 'q', startedAt: '2026-03-02T01:00:00Z', durationSeconds: '5' }
  await land(db.store, 'recordings', [recordOf(broken, 0), recordOf('{', 1), recordOf(recording, 2)], 'dlq')
  const letters = await listDeadLetters(db.store, { topics: ['recordings'], limit: 10 })
  expect(letters.map(({ offset, reason }) => `${offset} ${reason}`).sort()).toEqual(['0 recordingId.missing', '1 json.invalid'])
  const second = letters.find(({ offset }) => offset === '1')
  expect(await showDeadLetter(db.store, ['recordings'], second?.id ?? '')).toMatchObject({
    value: '{',
    value_hex: '7b',
    partition: 0,
    source: 'dlq',
  })
  const mapping: Mapping = {
    name: 'repair',
    description: '',
    topic: 'recordings',
    format: 'ndjson',
    fields: {
      recordingId: 'id',
      revision: { column: 'rev', as: 'integer' },
      callId: 'callId',
      siteId: 'siteId',
      queueId: 'queueId',
      startedAt: { column: 'startedAt', as: 'instant' },
      durationSeconds: { column: 'durationSeconds', as: 'number' },
    },
  }
  expect(await replayDeadLetters(db.store, { topics: ['recordings'], mapping, clock, signal })).toMatchObject({
    consumed: 2,
    typed: 1,
    deadLettered: 1,
  })
  const left = await listDeadLetters(db.store, { topics: ['recordings'], limit: 10 })
  expect(left.map(({ id, attempts }) => ({ id, attempts }))).toEqual([{ id: second?.id, attempts: 2 }])
  expect(await replayDeadLetters(db.store, { topics: ['recordings'], mapping, clock, signal })).toMatchObject({ consumed: 1, typed: 0 })
  expect(await db.store.query(`select recording_id from recordings order by recording_id`)).toEqual([
    { recording_id: 'r-1' },
    { recording_id: 'r-9' },
  ])
})

test('what a dead letter came with is kept through attempts: bytes, key and headers that are no text, position, contract version', async () => {
  const odd = Buffer.from([0xff, 0x00, 0x0a, 0x7b])
  const record = { ...recordOf(odd, 40), key: Buffer.from([0xfe, 0x01]), headers: { trace: Buffer.from([0xfd, 0x00]), source: 'acd' } }
  await land(db.store, 'calls', [record], 'odd')
  await replayDeadLetters(db.store, { topics: ['calls'], clock, signal })
  await replayDeadLetters(db.store, { topics: ['calls'], clock, signal })
  const rows = await db.store.query(
    `select source, attempts, contract_version as version, hex(value) as value, hex(key) as key, hex(headers['trace']) as trace, headers['source'] as system, partition, "offset"
from dead_letters final where topic = 'calls' order by source`,
  )
  const kept = { version: 1, value: 'FF000A7B', key: 'FE01', trace: 'FD00', system: 'acd', partition: 0, offset: '40' }
  expect(rows).toEqual([
    { ...kept, source: 'odd', attempts: 1 },
    { ...kept, source: 'replay:odd', attempts: 3 },
  ])
})

test('dead letters are filtered by reason, by field and by instant, and counted by reason', async () => {
  const call = (n: number, more: object) =>
    recordOf(
      {
        callId: `f-${n}`,
        revision: 0,
        siteId: 's',
        queueId: 'q',
        direction: 'inbound',
        outcome: 'open',
        offeredAt: '2026-03-02T01:00:00Z',
        ...more,
      },
      n,
    )
  await land(
    db.store,
    'calls',
    [call(1, { queueId: 7 }), call(2, { queueId: null }), call(3, { queueId: '' })],
    'f',
    '2026-03-02T13:00:00Z',
  )
  const since = new Date('2026-03-02T12:30:00Z')
  const offsets = async (more: object) =>
    (await listDeadLetters(db.store, { topics: ['calls'], limit: 10, since, ...more })).map(({ offset }) => offset).sort()
  expect(await offsets({})).toEqual(['1', '2', '3'])
  expect(await offsets({ reason: 'queueId' })).toEqual(['1', '2', '3'])
  expect(await offsets({ reason: 'queueId.type' })).toEqual(['1'])
  expect(await offsets({ reason: 'queue' })).toEqual([])
  expect(await offsets({ since: new Date('2026-03-02T13:00:00.001Z') })).toEqual([])
  expect((await countDeadLetters(db.store, { topics: ['calls'], since })).map(({ reason, count }) => `${reason} ${count}`)).toEqual([
    'queueId.length 1',
    'queueId.missing 1',
    'queueId.type 1',
  ])
})

test('verify accounts for every record, and finds a hole in the offsets and a lost row', async () => {
  const topic = topicNamed('interface-calls')
  const call = (n: number) => recordOf({ ...interfaceCalls.examples[0], interfaceCallId: `v-${n}` }, n)
  await land(db.store, topic.name, [call(0), call(1), call(1), recordOf('{', 2), recordOf(null, 3)], 'verify')
  await land(db.store, topic.name, [{ ...call(1), offset: 4n }], 'verify')
  const whole = await verifyTopic(db.store, topic)
  expect(whole.problems).toEqual([])
  expect(whole.partitions).toMatchObject([
    { first: '0', last: '4', gaps: 0, records: 5, typed: 3, superseded: 1, deadLettered: 1, tombstones: 1 },
  ])
  await land(db.store, topic.name, [call(7)], 'verify')
  expect((await verifyTopic(db.store, topic)).problems).toEqual(['interface-calls partition 0 of verify: 2 offsets in no batch'])
  await db.store.command(`alter table interface_calls_v1 delete where interface_call_id = 'v-0' settings mutations_sync = 2`)
  expect((await verifyTopic(db.store, topic)).problems).toContain(
    'interface-calls: 1 keys whose stored version is missing or older than a raw event',
  )
  await replayRaw(db.store, topic, {
    from: new Date('2026-03-01T00:00:00Z'),
    to: new Date('2026-03-04T00:00:00Z'),
    mode: 'land',
    now: new Date(clock()),
  })
  expect((await verifyTopic(db.store, topic)).problems).toEqual(['interface-calls partition 0 of verify: 2 offsets in no batch'])
})

const CSV = `number,ident_state,active,reassignment_count,reopen_count,sys_mod_count,made_sla,opened_at,sys_updated_at,category,category,resolved_at
0000045,New,true,0,0,0,true,29/2/2016 01:16,29/2/2016 01:23,55,170,?
0000045,Awaiting User Info,true,1,0,1,true,29/2/2016 01:16,29/2/2016 08:53,55,170,29/2/2016 11:29
0000046,New,true,x,0,0,true,29/2/2016 01:16,29/2/2016 01:23,55,170,?
0000047,New,true,0,0,0,true,30/2/2016 01:16,29/2/2016 01:23,55,170,?
`

test.each([
  ['plain', (text: string) => Buffer.from(text)],
  ['gzip', (text: string) => gzipSync(text)],
  ['zip', (text: string) => Buffer.from(zipSync({ 'log/rows.csv': Buffer.from(text) }))],
])(
  'a %s file is imported through its mapping; rows it can’t read go to a rejects file; importing twice changes nothing',
  async (form, pack) => {
    const path = join(db.dataDir, `incidents-${form}`)
    await writeFile(path, pack(CSV))
    const options = {
      path,
      mapping: uciIncidents,
      zone: undefined,
      shuffle: 7,
      repeat: 2,
      rejectsDirectory: join(db.dataDir, 'rejects'),
      clock,
      signal,
      onProgress: () => undefined,
    }
    const report = await importFile(options, new Pipeline(db.store, { signal, clock }))
    expect(report).toMatchObject({ rows: 4, accepted: 2, rejected: 2 })
    const { readFile } = await import('node:fs/promises')
    const rejects = (await readFile(report.rejectsFile ?? '', 'utf8')).trim().split('\n')
    expect(rejects.map((line) => JSON.parse(line).reason)).toEqual(['after.reassignmentCount.type', 'after.openedAt.invalid'])
    expect(
      await db.store.query(
        `select order_id, status, category, subcategory, opened_at, resolved_at, reassignment_count from work_orders where source = 'uci-incidents'`,
      ),
    ).toEqual([
      {
        order_id: 'INC0000045',
        status: 'Awaiting User Info',
        category: '55',
        subcategory: '170',
        opened_at: '2016-02-29T01:16:00.000Z',
        resolved_at: '2016-02-29T11:29:00.000Z',
        reassignment_count: 1,
      },
    ])
    expect(await db.store.query(`select count() as n from work_order_events where source = 'uci-incidents'`)).toEqual([{ n: '2' }])
  },
)

test('another zone moves the instants, and a time that the zone skips is rejected', async () => {
  const path = join(db.dataDir, 'zone.csv')
  await writeFile(
    path,
    'number,ident_state,reassignment_count,reopen_count,sys_mod_count,made_sla,opened_at,sys_updated_at\n9,New,0,0,0,true,13/3/2016 01:30,13/3/2016 02:30\n8,New,0,0,0,true,13/3/2016 01:30,13/3/2016 03:30\n',
  )
  const options = {
    path,
    mapping: uciIncidents,
    zone: 'America/New_York',
    shuffle: undefined,
    repeat: 1,
    rejectsDirectory: join(db.dataDir, 'rejects'),
    clock,
    signal,
    onProgress: () => undefined,
  }
  expect(await importFile(options, new Pipeline(db.store, { signal, clock }))).toMatchObject({ accepted: 1, rejected: 1 })
  expect(await db.store.query(`select occurred_at from work_order_events where order_id = 'INC8'`)).toEqual([
    { occurred_at: '2016-03-13T07:30:00.000Z' },
  ])
})
