/** Files on their way in: what each form gives, what a rejected row says, and directories whose drops are taken once. */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ImportOptions, importFile } from '../../ingest/file/import-file.ts'
import { type Dropped, watchDirectory } from '../../ingest/file/watch-directory.ts'
import { acdCalls } from '../../ingest/mappings/acd-calls.ts'
import { intervalExport } from '../../ingest/mappings/interval-export.ts'
import type { Mapping } from '../../ingest/mappings/mapping.ts'
import { Pipeline } from '../../ingest/pipeline.ts'
import { migrate } from '../../sql/migrate.ts'
import { freshStore } from './support/store.ts'

let db: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  db = await freshStore()
  await migrate(db.store)
})
afterAll(() => db[Symbol.asyncDispose]())

const clock = () => Date.parse('2026-03-02T12:00:00Z')

const optionsOf = (path: string, mapping: Mapping): ImportOptions => ({
  path,
  mapping,
  zone: 'Asia/Shanghai',
  shuffle: undefined,
  repeat: 1,
  store: db.store,
  rejectsDirectory: join(db.dataDir, 'rejects'),
  clock,
  signal: AbortSignal.timeout(60_000),
  onProgress: () => undefined,
})

const imported = (path: string, mapping: Mapping, more: Partial<ImportOptions> = {}) => {
  const options = { ...optionsOf(path, mapping), ...more }
  return importFile(options, new Pipeline(db.store, { signal: options.signal, clock }))
}

const write = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(db.dataDir, name)
  await writeFile(path, content)
  return path
}

const callsLike = (prefix: string) =>
  db.store.query<{ call_id: string }>('select call_id from calls where startsWith(call_id, {prefix:String}) order by call_id', { prefix })

const HEADER = 'call_id,queue,disposition,offered_at,wait'

test('an ACD export becomes calls; each row that does not names row, column, value, rule and remedy', async () => {
  const report = await imported('ingest/mappings/samples/acd-calls.csv', acdCalls)
  expect(report).toMatchObject({ rows: 6, accepted: 4, typed: 4, superseded: 0, rejected: 2, deadLettered: 0 })
  const rejects = (await readFile(report.rejectsFile ?? '', 'utf8')).trim().split('\n')
  expect(rejects.map((line) => JSON.parse(line))).toMatchObject([
    {
      row: 5,
      column: 'disposition',
      value: 'lost',
      reason: 'outcome.unknown',
      rule: expect.stringContaining('abandoned'),
      remedy: expect.any(String),
    },
    { row: 6, column: 'offered_at', value: '02.03.2026 09:04', reason: 'offeredAt.invalid', rule: expect.stringContaining('y-M-d H:m:s') },
  ])
  expect(
    await db.store.query(
      "select call_id, outcome, offered_at, answered_at, wait_seconds, talk_seconds, wrap_seconds from calls where startsWith(call_id, 'A-') order by call_id",
    ),
  ).toEqual([
    {
      call_id: 'A-1001',
      outcome: 'answered',
      offered_at: '2026-03-02T01:00:00.000Z',
      answered_at: '2026-03-02T01:00:12.000Z',
      wait_seconds: 12,
      talk_seconds: 220,
      wrap_seconds: 30,
    },
    {
      call_id: 'A-1002',
      outcome: 'abandoned',
      offered_at: '2026-03-02T01:00:05.000Z',
      answered_at: null,
      wait_seconds: 45,
      talk_seconds: null,
      wrap_seconds: null,
    },
    {
      call_id: 'A-1003',
      outcome: 'answered',
      offered_at: '2026-03-02T01:01:00.000Z',
      answered_at: '2026-03-02T01:01:08.000Z',
      wait_seconds: 8,
      talk_seconds: 120,
      wrap_seconds: 15.5,
    },
    {
      call_id: 'A-1004',
      outcome: 'overflowed',
      offered_at: '2026-03-02T01:02:00.000Z',
      answered_at: null,
      wait_seconds: 120,
      talk_seconds: null,
      wrap_seconds: null,
    },
  ])
})

test('an interval export becomes counts of queues and totals of time, and no calls; a corrected export replaces it', async () => {
  const path = 'ingest/mappings/samples/interval-export.csv'
  expect(await imported(path, intervalExport)).toMatchObject({ rows: 5, accepted: 4, rejected: 1 })
  const intervals = () =>
    db.store.query(
      'select interval_id, started_at, interval_seconds as s, offered, answered, service_level_ratio as sl, wait_seconds, talk_seconds, handle_seconds from queue_intervals order by interval_id',
    )
  const first = { s: 1800, wait_seconds: 39 * 15.7, talk_seconds: 39 * 180, handle_seconds: 39 * 220, sl: 0.7857 }
  const before = await intervals()
  expect(before).toMatchObject([
    { interval_id: 'q-billing/chat/2026-03-02T01:30:00.000Z', offered: 7, sl: 1 },
    { interval_id: 'q-billing/voice/2026-03-02T01:00:00.000Z', offered: 0, answered: 0, sl: null, talk_seconds: null },
    { ...first, interval_id: 'q-fault/voice/2026-03-02T01:00:00.000Z', started_at: '2026-03-02T01:00:00.000Z', offered: 42, answered: 39 },
    { interval_id: 'q-fault/voice/2026-03-02T01:30:00.000Z', offered: 51 },
  ])
  const corrected = (await readFile(path, 'utf8')).replace('q-fault,42', 'q-fault,43')
  await imported(await write('corrected.csv', corrected), { ...intervalExport, constants: { ...intervalExport.constants, revision: 2 } })
  expect(await intervals()).toMatchObject([{}, {}, { offered: 43 }, {}])
  expect((await intervals()).length).toBe(before.length)
})

test('an hour counts half in each of its half-hours, whether its end or the distance of rows says it is one', async () => {
  const head = 'Interval Start,Interval End,Queue Name,Offered\n'
  await imported(await write('hour.csv', `${head}2026-03-02 09:00,2026-03-02 10:00,ih,10\n`), intervalExport)
  await imported(
    await write('hours.csv', `${head.replace('Interval End,', '')}2026-03-02 09:00,id,10\n2026-03-02 10:00,id,6\n`),
    intervalExport,
  )
  const demand = await db.store.query(
    "select queue_id, calls from demand_30m where queue_id in ('ih', 'id') order by queue_id desc, slot_at",
  )
  expect(demand.map(({ queue_id, calls }) => [queue_id, calls])).toEqual([
    ['ih', 5],
    ['ih', 5],
    ['id', 5],
    ['id', 5],
    ['id', 3],
    ['id', 3],
  ])
})

test('over the end of summer time no interval is lost: six rows, six ids, 75 calls', async () => {
  const rows = ['01:30', '02:00', '02:30', '02:00', '02:30', '03:00'].map((time, index) => `2025-10-26 ${time},dst,${10 + index}\n`)
  const path = await write('berlin.csv', `Interval Start,Queue Name,Offered\n${rows.join('')}`)
  expect(await imported(path, intervalExport, { zone: 'Europe/Berlin' })).toMatchObject({ rows: 6, typed: 6, superseded: 0, rejected: 0 })
  expect(
    await db.store.query(
      "select toUInt32(count()) as n, toUInt32(sum(offered)) as calls, toUInt32(dateDiff('minute', min(started_at), max(started_at))) as span from queue_intervals where queue_id = 'dst'",
    ),
  ).toEqual([{ n: 6, calls: 75, span: 150 }])
})

test('every row read is typed, superseded, rejected or a dead letter, and the last two are in the rejects file with their reason', async () => {
  const call = (id: string, more = 'answered,2026-03-02 09:00:00,1') => `${id},q,${more}\n`
  const late = 'answered,2120-03-02 09:00:00,1'
  const rows = [
    call('K-1'),
    call('K-2'),
    call('K-1', 'abandoned,2026-03-02 09:00:00,2'),
    call('K-3', late),
    call('K-4', 'card 4111 1111 1111 1111,2026-03-02 09:00:00,1'),
  ]
  const path = await write('kinds.csv', `${HEADER}\n${rows.join('')}${call('K'.repeat(129))}`)
  const report = await imported(path, acdCalls)
  expect(report).toMatchObject({ rows: 6, accepted: 2, typed: 2, superseded: 1, rejected: 1, deadLettered: 2 })
  const rejects = (await readFile(report.rejectsFile ?? '', 'utf8')).trim().split('\n')
  expect(rejects.map((line) => JSON.parse(line))).toMatchObject([
    { row: 5, line: 6, reason: 'outcome.unknown', value: 'card [masked]', text: expect.stringContaining('[masked]') },
    { row: 4, reason: 'event.future', text: expect.stringContaining('K-3') },
    { row: 6, reason: 'callId.length' },
  ])
  // The same again changes neither the store nor the count.
  expect(await imported(path, acdCalls)).toMatchObject({ rows: 6, typed: 2, superseded: 1, rejected: 1, deadLettered: 2 })
  expect(await callsLike('K-')).toEqual([{ call_id: 'K-1' }, { call_id: 'K-2' }])
})

test('rows older than what the store has are superseded, not accepted', async () => {
  const newer = { ...acdCalls, constants: { ...acdCalls.constants, revision: 2 } }
  const path = await write('older.csv', `${HEADER}\nO-1,q,answered,2026-03-02 09:00:00,1\n`)
  expect(await imported(path, newer)).toMatchObject({ typed: 1, superseded: 0 })
  expect(await imported(path, acdCalls)).toMatchObject({ rows: 1, accepted: 0, typed: 0, superseded: 1 })
})

test('a Parquet file gives the same calls as its CSV', async () => {
  const path = join(db.dataDir, "an 'odd' name.parquet")
  await writeFile(
    path,
    await db.store.bytes(
      "select 'P-' || toString(number) as call_id, 'q-fault' as queue, 'answered' as disposition, toDateTime64('2026-03-02 01:00:00.5', 3, 'UTC') + number as offered_at, if(number = 2, null, number / 2) as wait from numbers(3)",
      'Parquet',
    ),
  )
  expect(await imported(path, acdCalls)).toMatchObject({ rows: 3, accepted: 3 })
  expect(
    await db.store.query("select call_id, offered_at, wait_seconds from calls where startsWith(call_id, 'P-') order by call_id"),
  ).toEqual([
    { call_id: 'P-0', offered_at: '2026-03-02T01:00:00.500Z', wait_seconds: 0 },
    { call_id: 'P-1', offered_at: '2026-03-02T01:00:01.500Z', wait_seconds: 0.5 },
    { call_id: 'P-2', offered_at: '2026-03-02T01:00:02.500Z', wait_seconds: null },
  ])
  const { store: _, ...withoutEngine } = optionsOf(path, acdCalls)
  await expect(importFile(withoutEngine, new Pipeline(db.store, { signal: withoutEngine.signal, clock }))).rejects.toThrow(
    /only the embedded engine/,
  )
  await expect(imported(await write('broken.parquet', 'PAR1 and nothing more'), acdCalls)).rejects.toThrow(/can't be read as Parquet/)
  expect((await readdir(join(db.dataDir, 'rejects'))).filter((name) => name.endsWith('.ndjson') && !name.includes('rejects'))).toEqual([])
})

test.each<[string, string | Uint8Array, RegExp]>([
  ['two files in one archive', zipSync({ 'a.csv': Buffer.from(HEADER), 'b.csv': Buffer.from(HEADER) }), /holds 2 files \(a\.csv, b\.csv\)/],
  [
    'an archive cut off',
    zipSync({ 'a.csv': Buffer.from(`${HEADER}\n${'x'.repeat(5000)}`) }, { level: 0 }).subarray(0, 3000),
    /can't be unpacked|no .csv/,
  ],
  ['a gzip cut off', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1]), /can't be unpacked/],
  ['a column that is not there', 'call_id,queue\nx,q\n', /no column 'disposition'.*its columns are call_id, queue/],
])('%s is refused with what to do', async (name, content, message) => {
  await expect(imported(await write(`${name.replaceAll(' ', '-')}.csv`, content), acdCalls)).rejects.toThrow(message)
})

test('text in another encoding is read where the mapping says so, and refused where not', async () => {
  // 呼入 in GB 18030.
  const bytes = Buffer.concat([
    Buffer.from(`${HEADER},direction\nG-1,q,answered,2026-03-02 09:00:00,1,`),
    Buffer.from([0xba, 0xf4, 0xc8, 0xeb, 0x0a]),
  ])
  const path = await write('gb.csv', bytes)
  await expect(imported(path, acdCalls)).rejects.toThrow(/is no UTF-8.*gb18030 \('呼入'\)/)
  expect(await imported(path, { ...acdCalls, encoding: 'gb18030' })).toMatchObject({ accepted: 1, rejected: 0 })
  expect(await db.store.query("select direction from calls where call_id = 'G-1'")).toEqual([{ direction: 'inbound' }])
})

test('an import that is stopped half-way says so and counts what was read, is finished by importing again, and nothing is stored twice', async () => {
  const rows = Array.from({ length: 12_000 }, (_, n) => `S-${n},q,answered,2026-03-02 09:00:00,1`)
  const path = await write('large.csv', [HEADER, ...rows].join('\n'))
  const stopped = () => {
    const stop = new AbortController()
    return { signal: stop.signal, onProgress: () => stop.abort() }
  }
  // Pages have 5,000 rows; after the first one it looks whether it has to stop.
  expect(await imported(path, acdCalls, stopped())).toMatchObject({ stopped: true, rows: 5000, accepted: 5000, superseded: 0 })
  expect(await imported(path, acdCalls, { ...stopped(), shuffle: 1 })).toMatchObject({ stopped: true, rows: 0, accepted: 0, superseded: 0 })
  expect(await imported(path, acdCalls)).toMatchObject({ stopped: false, rows: 12_000, accepted: 12_000 })
  // The last page, of 2,000 rows, is all there is.
  expect(await imported(await write('small.csv', [HEADER, ...rows.slice(0, 2000)].join('\n')), acdCalls, stopped())).toMatchObject({
    stopped: false,
    rows: 2000,
  })
  expect(await callsLike('S-')).toHaveLength(12_000)
  const known = "select count() as n from (select * from raw_events final where startsWith(ifNull(key, ''), 'S-'))"
  expect(await db.store.query(known)).toEqual([{ n: '14000' }])
})

test('a drop during which the watch is stopped is reported and stays for the next run', async () => {
  const directory = join(db.dataDir, 'stopped')
  await mkdir(directory)
  const rows = Array.from({ length: 6000 }, (_, n) => `T-${n},q,answered,2026-03-02 09:00:00,1`)
  await write('stopped/large.csv', [HEADER, ...rows].join('\n'))
  const stop = new AbortController()
  const dropped: Dropped[] = []
  const importOne = (path: string, rejectsDirectory: string) =>
    imported(path, acdCalls, { rejectsDirectory, signal: stop.signal, onProgress: () => stop.abort() })
  const options = { directory, settleMs: 0, lookMs: 10, once: true, signal: stop.signal, importFile: importOne }
  expect(await watchDirectory({ ...options, onFile: (one) => dropped.push(one) })).toBe(false)
  expect(dropped).toMatchObject([{ file: 'large.csv', status: 'stopped', movedTo: null, report: { rows: 5000 } }])
  expect((await readdir(directory)).sort()).toEqual(['done', 'failed', 'large.csv'])
  expect(await watched(directory, 1)).toMatchObject([{ status: 'done', report: { rows: 6000, stopped: false } }])
})

/** Watches until `files` drops have been dealt with. */
async function watched(directory: string, files: number, more: { once?: boolean; importFile?: typeof watching } = {}): Promise<Dropped[]> {
  const stop = new AbortController()
  const dropped: Dropped[] = []
  await watchDirectory({
    directory,
    settleMs: 50,
    lookMs: 10,
    once: more.once ?? false,
    signal: stop.signal,
    importFile: more.importFile ?? watching,
    onFile: (one) => {
      dropped.push(one)
      if (dropped.length === files && !more.once) stop.abort()
    },
  })
  return dropped
}
const watching = (path: string, rejectsDirectory: string) => imported(path, acdCalls, { rejectsDirectory })

test('drops are imported and moved to done or failed with the reason; unfinished downloads wait', async () => {
  const directory = join(db.dataDir, 'drops')
  await mkdir(directory)
  await write('drops/one.csv', `${HEADER}\nD-1,q,answered,2026-03-02 09:00:00,1\nD-2,q,nonsense,2026-03-02 09:00:00,1\n`)
  await write('drops/two.csv', 'call_id\nx\n')
  await write('drops/three.csv', `${HEADER}\nD-3,q,nonsense,2026-03-02 09:00:00,1\n`)
  await write('drops/four.csv.part', `${HEADER}\nD-4,q,answered,2026-03-02 09:00:00,1\n`)
  const dropped = await watched(directory, 0, { once: true })
  expect(dropped.map(({ file, status }) => `${file} ${status}`).sort()).toEqual(['one.csv done', 'three.csv failed', 'two.csv failed'])
  expect((await readdir(directory)).sort()).toEqual(['done', 'failed', 'four.csv.part'])
  expect((await readdir(join(directory, 'done'))).sort()).toEqual(['one.csv', 'one.csv.rejects.ndjson', 'three.csv.rejects.ndjson'])
  expect((await readdir(join(directory, 'failed'))).sort()).toEqual(['three.csv', 'three.csv.error.txt', 'two.csv', 'two.csv.error.txt'])
  expect(await readFile(join(directory, 'failed/two.csv.error.txt'), 'utf8')).toMatch(/no column 'queue'/)
  const next = watched(directory, 1)
  await rename(join(directory, 'four.csv.part'), join(directory, 'one.csv'))
  expect(await next).toMatchObject([{ file: 'one.csv', status: 'done', movedTo: join(directory, 'done', '2-one.csv') }])
  expect((await callsLike('D-')).map((row) => row.call_id)).toEqual(['D-1', 'D-4'])
})

test('a directory that is not there is refused, and not made', async () => {
  const directory = join(db.dataDir, 'nodir')
  await expect(watched(directory, 0, { once: true })).rejects.toThrow(/'.*nodir' is no directory; make it/)
  expect(await readdir(db.dataDir)).not.toContain('nodir')
})

test('a drop whose importer died before it was moved, or that comes again under another name, is stored once', async () => {
  const directory = join(db.dataDir, 'again')
  await mkdir(directory)
  const content = `${HEADER}\nW-1,q,answered,2026-03-02 09:00:00,1\n`
  await write('again/one.csv', content)
  const dying = async (path: string, rejects: string) => {
    await watching(path, rejects)
    throw new Error('killed')
  }
  await expect(watched(directory, 1, { importFile: dying })).rejects.toThrow('killed')
  expect(await readdir(join(directory, 'done'))).toEqual([])
  expect(await watched(directory, 1)).toMatchObject([{ status: 'done', report: { accepted: 1 } }])
  await write('again/copy.csv', content)
  expect(await watched(directory, 1)).toMatchObject([{ file: 'copy.csv', status: 'done' }])
  expect(await db.store.query("select count() as n from raw_events final where key = 'W-1'")).toEqual([{ n: '1' }])
})

test('queues that may be totals are stored, and the report names them', async () => {
  const rows = ['08:00,a,42', '08:00,b,51', '08:00,Centre,93'].map((row) => `2026-03-02 ${row}`)
  const path = await write('likely.csv', ['Interval Start,Queue Name,Offered', ...rows].join('\n'))
  expect(await imported(path, intervalExport)).toMatchObject({
    accepted: 3,
    likelyTotals: [{ queueIds: ['Centre'], detail: expect.stringContaining("'a', 'b'") }],
  })
})
