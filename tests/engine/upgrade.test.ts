/** An installation in use meets other migrations: newer ones keep its records, those of an earlier version than the baseline are refused. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { expect, test, vi } from 'vitest'
import { main } from '../../cli/main.ts'
import { calls } from '../../contracts/index.ts'
import { DAY_MS, instant } from '../../domain/kernel/time.ts'
import { ledgerFile } from '../../ledger/sqlite/open.ts'
import { openEmbedded } from '../../sql/embedded.ts'
import { migrate } from '../../sql/migrate.ts'
import { type Migration, readMigrations } from '../../sql/migration.ts'
import { DATABASE } from '../../sql/open-store.ts'
import { goneBefore, stopExpiry } from '../../sql/retention.ts'
import { differenceOf } from '../../sql/schema/difference.ts'
import { groups } from '../../sql/schema/groups.ts'
import { land, recordOf } from '../support/landing.ts'
import { freshDirectory, freshStore } from './support/store.ts'

const now = new Date().toISOString()
const state = (offset: number) =>
  recordOf({ stateId: `s-${offset}`, revision: 0, seatId: 'a', siteId: 's', state: 'ready', startedAt: now }, offset)

/** The table of raw events with other granules, which takes a rebuild. */
function rebuilding(number: number): Migration {
  const raw =
    groups.flatMap(({ statements }) => statements).find((statement) => /^create table if not exists raw_events\n/.test(statement)) ?? ''
  const statements = differenceOf([raw], [raw.replace('index_granularity_bytes = 1048576', 'index_granularity_bytes = 2097152')])
  return { number, name: `000${number}_raw_granules`, checksum: 'r', statements }
}

test('raw events rebuilt for other granules keep their rows', async () => {
  await using db = await freshStore()
  const { store } = db
  const baseline = await readMigrations()
  await migrate(store, { migrations: baseline })
  for (const batch of [0, 10, 20])
    await land(
      store,
      'seat-states',
      Array.from({ length: 10 }, (_, index) => state(batch + index)),
      'seats',
      now,
    )
  const rows = (): Promise<object[]> => store.query('select * except ingested_at from raw_events order by offset')
  const before = await rows()
  expect(before).toHaveLength(30)

  expect((await migrate(store, { migrations: [...baseline, rebuilding(baseline.length + 1)] })).applied).toHaveLength(1)
  await land(store, 'seat-states', [state(30)], 'seats', now)
  expect((await rows()).slice(0, -1)).toEqual(before)
  const [rebuilt] = await store.query<{ engine_full: string }>(
    "select engine_full from system.tables where database = currentDatabase() and name = 'raw_events'",
  )
  expect(rebuilt?.engine_full).toContain('index_granularity_bytes = 2097152')
})

test('a table that expired by itself no longer does, and where its rows may be gone is known', async () => {
  await using db = await freshStore()
  const { store } = db
  await migrate(store)
  await store.command('alter table raw_events modify ttl toDateTime(ingested_at) + toIntervalDay(60)')
  const at = instant(Date.parse(now))
  expect((await stopExpiry(store, at)).sort()).toEqual(['otel_traces', 'otel_traces_trace_id_ts', 'raw_events'])
  expect(await stopExpiry(store, at)).toEqual([])
  expect(
    await store.query("select name from system.tables where database = currentDatabase() and position(engine_full, ' TTL ') > 0"),
  ).toEqual([])
  expect(await goneBefore(store, 'raw_events')).toBe(at - 60 * DAY_MS)
  expect(await goneBefore(store, 'otel_traces')).toBe(at - 7 * DAY_MS)
  expect(await goneBefore(store, 'calls_v1')).toBe(0)
})

async function saidOn(...args: string[]): Promise<{ status: number; told: string }> {
  let told = ''
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += text
    return true
  })
  try {
    return { status: await main(args, {}), told }
  } finally {
    write.mockRestore()
  }
}

test('a data directory of an earlier version is refused in one line with what to do', async () => {
  await using directory = await freshDirectory()
  const store = await openEmbedded(directory.path, DATABASE)
  await migrate(store, { migrations: [{ number: 1, name: '0001_landing', checksum: 'of 0.1.0', statements: [] }] })
  await store.close()
  const { status, told } = await saidOn('verify', '--data', directory.path)
  expect([status, told]).toEqual([
    1,
    expect.stringMatching(
      /^callboard: [^\n]*earlier version of Callboard \(it begins with migration '0001_landing'\)[^\n]*new data directory[^\n]*\n$/,
    ),
  ])
})

test('so is a ledger of an earlier version, by commands that open the store beside it alone', async () => {
  await using opened = await freshStore()
  await migrate(opened.store)
  await opened.store.close()
  const database = new DatabaseSync(ledgerFile(opened.dataDir))
  database.exec('pragma user_version = 4')
  database.close()
  const file = join(opened.dataDir, 'calls.ndjson')
  await writeFile(file, `${JSON.stringify(calls.examples[1])}\n`)
  for (const args of [['import', file, '--mapping', 'calls'], ['migrate'], ['backup', join(opened.dataDir, 'saved')]]) {
    const { status, told } = await saidOn(...args, '--data', opened.dataDir)
    expect([args[0], status, told]).toEqual([
      args[0],
      1,
      expect.stringMatching(/^callboard: The ledger was written by an earlier version[^\n]*new data directory[^\n]*\n$/),
    ])
  }
})
