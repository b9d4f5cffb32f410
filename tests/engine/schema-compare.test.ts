/** Queries of people only read; tables and views that were dropped or altered all the same are named and, where they hold no rows, made again. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../../cli/main.ts'
import { calls } from '../../contracts/index.ts'
import { instant } from '../../domain/kernel/time.ts'
import { migrate } from '../../sql/migrate.ts'
import { stopExpiry } from '../../sql/retention.ts'
import { deviations, mend, missingObjects } from '../../sql/schema/compare.ts'
import { land, recordOf } from '../support/landing.ts'
import { freshDirectory, freshStore } from './support/store.ts'

let db: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  db = await freshStore()
  await migrate(db.store)
  await stopExpiry(db.store, instant(Date.now()))
})
afterAll(() => db[Symbol.asyncDispose]())

test('a new store is as the definitions have it', async () => {
  expect(await deviations(db.store)).toEqual([])
})

test.each([
  ['drop view calls', 'view calls is missing'],
  ['drop view raw_of_calls', 'materialized view raw_of_calls is missing'],
  ['drop table landing_calls', 'table landing_calls is missing'],
  ['create or replace view seat_intervals as select 1 as one', 'view seat_intervals was changed'],
])('%s: found, and mended', async (statement, what) => {
  await db.store.command(statement)
  const found = await deviations(db.store)
  expect(found.map((one) => one.what)).toEqual([what])
  expect(await mend(db.store, found)).toEqual([what])
  expect(await deviations(db.store)).toEqual([])
  const id = statement.replaceAll(' ', '-')
  await land(db.store, 'calls', [recordOf({ ...calls.examples[0], callId: id }, 0)], id, new Date().toISOString())
  expect(await db.store.query('select value from raw_events where source = {id:String}', { id }), 'records land again').toHaveLength(1)
  expect(await db.store.query('select call_id from calls where call_id = {id:String}', { id })).toHaveLength(1)
})

test('a table with rows is not made anew in silence; its loss accepted, it is made empty', async () => {
  await db.store.command('drop table score_reviews_v1')
  const found = await missingObjects(db.store)
  await expect(mend(db.store, found)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/table score_reviews_v1 is missing: rows are lost\. Restore a backup.*migrate --pair/),
  })
  await mend(db.store, found, true)
  expect(await deviations(db.store)).toEqual([])
  await db.store.command('alter table alerts_v1 drop column value')
  await expect(mend(db.store, await deviations(db.store), true)).rejects.toThrow(/table alerts_v1: column value is missing/)
})

test('callboard sql refuses what is no query, unless it is asked as administrator', async () => {
  await using directory = await freshDirectory()
  await db.store.close()
  const run = (...words: string[]) => main(['sql', ...words, '--data', directory.path, '--quiet', '--json'], {})
  await expect(main(['migrate', '--data', directory.path, '--quiet'], {})).resolves.toBe(0)
  expect(await run('drop view calls')).toBe(2)
  expect(await run('select count() from calls')).toBe(0)
  expect(await run('drop view calls', '--admin')).toBe(0)
  expect(await main(['migrate', '--data', directory.path, '--quiet'], {})).toBe(0)
  expect(await run('select count() from calls')).toBe(0)
})
