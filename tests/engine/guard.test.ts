/** People's queries can read what there is and nothing else; each refused one was a way around an earlier guard. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { guardedBytes, guardedResult } from '../../sql/guard.ts'
import { catalog } from '../../sql/kpi/catalog.ts'
import { migrate } from '../../sql/migrate.ts'
import type { Store } from '../../sql/store.ts'
import { insertRows } from '../support/insert-rows.ts'
import { freshStore } from './support/store.ts'

const LIMITS = { seconds: 10, rows: 100, bytes: 10_000_000 }

let opened: Awaited<ReturnType<typeof freshStore>>
let store: Store
let outside: string

beforeAll(async () => {
  opened = await freshStore()
  store = opened.store
  await migrate(store)
  outside = await mkdtemp(join(tmpdir(), 'callboard-outside-'))
})
afterAll(async () => {
  await opened[Symbol.asyncDispose]()
  await rm(outside, { recursive: true, force: true })
})

const REFUSED = [
  "select file('/etc/hostname')",
  "select `file`('/etc/hostname')",
  'select "file"(\'/etc/hostname\')',
  "select FILE ('/etc/hostname')",
  "select arrayMap(file, ['/etc/hostname'])",
  "select arrayMap(x -> file(x), ['/etc/hostname'])",
  "select * from file('/etc/hostname', 'RawBLOB')",
  "with x as (select file('/etc/hostname') as y) select y from x",
  "select 1 where 1 in (select length(file('/etc/hostname')))",
  "select * from url('http://127.0.0.1/', 'RawBLOB')",
  "select * from executable('x', 'TSV', 'a String')",
  "select * from merge('system', 'processes')",
  'select * from system.processes',
  'select 1 in system.processes',
  'select 1 in `system`.`processes`',
  'describe table system.processes',
  "describe file('/etc/hostname')",
  'select * from (select 1) format Null',
  'select 1 settings readonly = 0',
  'select * from (select 1 settings max_threads = 1)',
  'select * apply(file) from (select 1)',
  'select 1; select 2',
  'select 1 format Null; drop table calls_v1',
  'insert into calls_v1 select 1',
  'drop table calls_v1',
  'kill query where 1',
  'set readonly = 0',
  'system flush logs',
  'select sleep(3)',
  'select 1) union all (select 2',
  'select /* */ 1 /*',
  "select dictGet('x', 'y', 1)",
  "select joinGet('x', 'y', 1)",
  "select catboostEvaluate('/etc/x', 1)",
  '',
]

test.each(REFUSED)('refused: %s', async (sql) => {
  await expect(guardedResult(store, sql, {}, LIMITS)).rejects.toMatchObject({ code: 'usage' })
})

test('INTO OUTFILE is refused and writes nothing', async () => {
  await expect(guardedResult(store, `select 1 into outfile '${outside}/x'`, {}, LIMITS)).rejects.toMatchObject({ code: 'usage' })
  await expect(guardedResult(store, `explain ast select 1 into outfile '${outside}/y'`, {}, LIMITS)).rejects.toMatchObject({
    code: 'usage',
  })
  expect(await readdir(outside)).toEqual([])
})

test('a parameter can not name a table', async () => {
  await expect(guardedResult(store, 'select * from {t:Identifier}', { t: 'system.processes' }, LIMITS)).rejects.toMatchObject({
    code: 'usage',
  })
})

test.each([
  "select queue_id, countIf(outcome = 'answered') / nullIf(count(), 0) as ratio from calls group by queue_id order by ratio desc limit 10 -- share",
  'with x as (select toStartOfInterval(offered_at, interval 30 minute) as slot, quantileTDigestIf(0.9)(wait_seconds, wait_seconds is not null) as p90 from calls group by slot) select * from x',
  'select *, row_number() over (partition by queue_id order by offered_at) as n, cast(1 as Nullable(DateTime64(3))) from calls as c left join dim_queues_current as q using (queue_id)',
  "select * except (version) from calls where offered_at >= now() - interval 1 day and has([1, 2], 1) and (queue_id, site_id) in (('a', 'b'))",
  'describe table calls',
  'show tables',
  'explain indexes = 1 select count() from calls where offered_at > now()',
  'select name, type, comment from system.columns where database = currentDatabase()',
  "select number, 'a; b -- c' as text, {x:String} as given from numbers(3)",
  "select arrayMap((a, b) -> a + b, [1], [2]), case when 1 then 2 else 3 end, 1::String, date_trunc('day', now()), map('a', 1)['a'], (1, 2).1, not exists(select 1)",
])('allowed: %s', async (sql) => {
  await guardedResult(store, sql, { x: 'y' }, LIMITS)
})

test('every KPI of the catalogue passes', async () => {
  for (const { expression, view } of catalog) await guardedResult(store, `select ${expression} as value from ${view}`, {}, LIMITS)
})

test('an answer longer than the limit is cut and says so', async () => {
  const { rows, isCut } = await guardedResult(store, 'select number from numbers(1000000)', {}, { ...LIMITS, rows: 7 })
  expect(rows).toHaveLength(7)
  expect(isCut).toBe(true)
  expect((await guardedResult(store, 'select number from numbers(7)', {}, { ...LIMITS, rows: 7 })).isCut).toBe(false)
})

test('a query over its time is stopped', async () => {
  await expect(
    guardedResult(store, 'select count() from numbers(1000000000000) where sipHash64(number) = 1', {}, { ...LIMITS, seconds: 1 }),
  ).rejects.toMatchObject({ code: 'unavailable', clickhouseCode: 159 })
})

test('the query after a guarded one is not read-only', async () => {
  await guardedBytes(store, 'select 1', 'CSV', {}, LIMITS)
  await store.command('create table if not exists after (x UInt8) engine = Memory')
  await insertRows(store, 'after', [{ x: 1 }])
  expect(await store.query('select x from after')).toEqual([{ x: 1 }])
})
