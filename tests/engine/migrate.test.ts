/** Migrations on the real engine: forward only, checked, and safe to repeat after a kill at any statement. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { migrate } from '../../sql/migrate.ts'
import { type Migration, readMigrations } from '../../sql/migration.ts'
import { differenceOf } from '../../sql/schema/difference.ts'
import type { Store } from '../../sql/store.ts'
import { bareStore } from './support/store.ts'

let opened: Awaited<ReturnType<typeof bareStore>>
let store: Store

beforeAll(async () => {
  opened = await bareStore()
  store = opened.store
})
afterAll(() => opened[Symbol.asyncDispose]())

beforeEach(async () => {
  for (const table of ['schema_migrations', 'one', 'two']) await store.command(`drop table if exists ${table} sync`)
})

const one: Migration = {
  number: 1,
  name: '0001_one',
  checksum: 'a',
  statements: ['create table if not exists one (x UInt8) engine = MergeTree order by x'],
}
const two: Migration = {
  number: 2,
  name: '0002_two',
  checksum: 'b',
  statements: [
    'create table if not exists two (x UInt8) engine = MergeTree order by x',
    'alter table two add column if not exists y UInt8',
  ],
}

test('each migration is applied once', async () => {
  expect((await migrate(store, { migrations: [one, two] })).applied).toEqual(['0001_one', '0002_two'])
  expect((await migrate(store, { migrations: [one, two] })).applied).toEqual([])
})

test('a dry run writes nothing and shows the statements', async () => {
  const report = await migrate(store, { migrations: [one], dryRun: true })
  expect(report).toEqual({ applied: [], pending: ['0001_one'], statements: one.statements })
  expect(
    await store.query("select name from system.tables where database = currentDatabase() and name in ('one', 'schema_migrations')"),
  ).toEqual([])
})

test('a changed file, a gap and an unknown later migration are refused by name', async () => {
  await migrate(store, { migrations: [one, two] })
  await expect(migrate(store, { migrations: [{ ...one, checksum: 'other' }, two] })).rejects.toThrow(
    "earlier version of Callboard (it begins with migration '0001_one')",
  )
  await expect(migrate(store, { migrations: [one, { ...two, checksum: 'other' }] })).rejects.toThrow(
    "'0002_two' was changed after it was applied",
  )
  await expect(migrate(store, { migrations: [one] })).rejects.toThrow("'0002_two', which this version doesn't know")
  await store.command('alter table schema_migrations delete where number = 1 settings mutations_sync = 2')
  await expect(migrate(store, { migrations: [one, two] })).rejects.toThrow("'0001_one' is missing from the database")
})

test('after a kill between any two statements the next run converges', async () => {
  const committed = await readMigrations()
  const statements = committed.flatMap((migration) => migration.statements)
  await migrate(store, { migrations: committed })
  // Every statement a second time, as after a kill just before its migration was recorded.
  for (const statement of statements) await store.command(statement)
  await store.command('drop table schema_migrations sync')
  expect((await migrate(store, { migrations: committed })).applied).toEqual(committed.map(({ name }) => name))
})

test('a table rebuilt for other granules keeps every row, killed after whichever statement, with rows arriving meanwhile', async () => {
  const definition = (settings: string): string =>
    `create table if not exists kept\n(\n  x UInt64\n) engine = ReplacingMergeTree\npartition by x % 3\norder by x\nsettings ${settings}`
  const [coarse, fine] = [definition('merge_selector_base = 12'), definition('merge_selector_base = 12, index_granularity_bytes = 1048576')]
  const statements = differenceOf([coarse], [fine])
  for (let killedAfter = 0; killedAfter <= statements.length; killedAfter += 1) {
    for (const table of ['kept', 'kept_rebuilt']) await store.command(`drop table if exists ${table} sync`)
    await store.command(coarse)
    await store.command('insert into kept select number from numbers(1000)')
    for (const statement of statements.slice(0, killedAfter)) await store.command(statement)
    await store.command('insert into kept select number from numbers(1000, 10)')
    for (const statement of statements) await store.command(statement)
    expect(await store.query('select count() as rows, max(x) as last from kept final'), `killed after ${killedAfter}`).toEqual([
      { rows: '1010', last: '1009' },
    ])
    const [table] = await store.query<{ engine_full: string }>(
      "select engine_full from system.tables where database = currentDatabase() and name = 'kept'",
    )
    expect(table?.engine_full).toContain('index_granularity_bytes = 1048576')
    expect(await store.query("select name from system.tables where database = currentDatabase() and name = 'kept_rebuilt'")).toEqual([])
  }
})
