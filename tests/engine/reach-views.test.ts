/** Nobody's query shows a row that is not theirs or a column that is not for their eyes, however it is asked; the rule is worked out here once more, over plain facts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildDashboards } from '../../dashboards/catalog.ts'
import { queriesOf } from '../../dashboards/queries-of.ts'
import type { Grant, Role, Scope } from '../../domain/principal.ts'
import type { DsAnswer } from '../../service/api/boards.ts'
import { runSql } from '../../service/api/sql.ts'
import { rightsOf } from '../../service/auth/rights.ts'
import { guardedResult } from '../../sql/guard.ts'
import { migrate } from '../../sql/migrate.ts'
import { MASK } from '../../sql/reach-text.ts'
import { type Reached, reachViews } from '../../sql/reach-views.ts'
import { readSchema } from '../../sql/reads/schema.ts'
import type { Store } from '../../sql/store.ts'
import { ACCESS } from '../../sql/views/access.ts'
import { serviceWithoutStore } from '../support/service-without-store.ts'
import { seedReach } from './support/reach-seed.ts'
import { freshStore } from './support/store.ts'

const LIMITS = { seconds: 20, rows: 10_000, bytes: 50_000_000 }

let opened: Awaited<ReturnType<typeof freshStore>>
let store: Store
let views: ReturnType<typeof reachViews>

beforeAll(async () => {
  opened = await freshStore()
  store = opened.store
  await migrate(store)
  await seedReach(store)
  views = reachViews(store)
})
afterAll(() => opened[Symbol.asyncDispose]())

const grant = (role: Role, scope: Scope, ...of: string[]): Grant => ({
  ...{ role, scope },
  teams: scope === 'team' ? of : [],
  sites: scope === 'site' ? of : [],
})

/** As the service works them out of an account's grants, at the address of people's SQL. */
function rightsWith(...grants: Grant[]) {
  const roles = grants.map(({ role }) => role)
  const principal = { id: 'mover', name: '', roles, teams: [], grants, via: 'page' } as const
  return rightsOf({ principal, routeOptions: runSql as never })
}
const as = (...grants: Grant[]): Promise<Reached> => views.of(rightsWith(...grants))
const rowsOf = async (reached: Reached, sql: string) => (await guardedResult(reached, sql, {}, LIMITS)).rows

const SCOPES: readonly [string, Grant][] = [
  ['team t1', grant('supervisor', 'team', 't1')],
  ['site s2', grant('qa_lead', 'site', 's2')],
  ['everything', grant('analyst', 'all')],
]

test('every public view and table says whose its rows are, and every column that is masked is one of it', async () => {
  const schema = await readSchema(store)
  expect(Object.keys(ACCESS).sort()).toEqual(schema.map(({ name }) => name).sort())
  const columns = schema.flatMap((table) => table.columns.map(({ name }) => `${table.name}.${name}`))
  const masked = Object.entries(ACCESS).flatMap(([name, access]) => Object.keys(access.masked ?? {}).map((column) => `${name}.${column}`))
  expect(masked.filter((name) => !columns.includes(name))).toEqual([])
})

/** Marks of who the customers are stand where customers are read. */
const isThereFor =
  ({ role }: Grant) =>
  ([column]: readonly unknown[]) =>
    column !== 'customers' || role !== 'analyst'

describe.each(SCOPES)('of %s', (_name, granted) => {
  test('views keep the columns and types of those they are cut from', async () => {
    const reached = await as(granted)
    const tables = (await rowsOf(reached, 'show tables')).map(([name]) => String(name))
    for (const name of tables)
      expect((await rowsOf(reached, `describe table ${name}`)).map(([column, type]) => [column, type])).toEqual(
        (await store.result(`describe table ${name}`)).rows.map(([column, type]) => [column, type]).filter(isThereFor(granted)),
      )
  })
})

test('one who changed teams is seen by the first team in the morning and by the second in the evening', async () => {
  const calls = "select call_id from calls where agent_id = 'mover' order by call_id"
  expect(await rowsOf(await as(grant('supervisor', 'team', 't1')), calls)).toEqual([['mover.08']])
  expect(await rowsOf(await as(grant('supervisor', 'team', 't2')), calls)).toEqual([['mover.18']])
})

test('whoever analyses everything and inspects one team reads the words of that team alone', async () => {
  const rows = await rowsOf(
    await as(grant('analyst', 'all'), grant('qa_inspector', 'team', 't1')),
    'select recording_id, text[1] from transcripts order by 1',
  )
  const inClear = rows.filter(([, said]) => said !== MASK).map(([id]) => id)
  expect([rows.length, inClear]).toEqual([8, ['a1.08', 'a1.18', 'mover.08']])
})

/** Whatever is written, the answer, or the error, has nothing planted in it. `SECRET`: a text of a row out of reach. */
const ATTACKS = [
  'select * from transcripts',
  "select columns('.*') from transcripts",
  "select columns('te.t') from transcripts",
  'select text as recording_id from transcripts',
  'select t.text from calls as c join transcripts as t on t.call_id = c.call_id',
  'select call_id from transcripts order by text desc',
  'select min(text), max(text), any(text), groupArray(text) from transcripts',
  'select text from transcripts union all select text from transcripts',
  'select (select any(text) from transcripts)',
  'with transcripts as (select * from transcripts) select text from transcripts',
  'with calls as (select text from transcripts) select * from calls',
  'with x as (select * from callboard.transcripts) select text from x',
  'select * from callboard.transcripts',
  'select * from `callboard`.`transcripts`',
  'select * from transcripts_v1',
  'select text from view(select * from callboard.transcripts)',
  'select text from view(select * from transcripts)',
  "select * from merge('callboard', 'transcripts')",
  "select * from cluster('default', callboard.transcripts)",
  "select 'CANARY' in callboard.transcripts",
  'select (recording_id, text) in (select recording_id, text from callboard.transcripts) from transcripts',
  'select toUInt32(text[1]) from transcripts',
  'select throwIf(1, text[1]) from transcripts',
  "select text[1] from transcripts where text[1] like 'CANARY%'",
  "select cast(text[1], 'Enum8(''x'' = 1)') from transcripts",
  "select toUInt32(agent_id) from calls where agent_id != 'a1' and agent_id != 'mover'",
  "select count() from calls where throwIf(agent_id = 'a2', agent_id) = 0",
  "select count() from calls where toUInt32(concat(agent_id, '-SECRET')) = 1 and agent_id = 'a2'",
  "select count() from calls prewhere intDiv(1, agent_id != 'a2') = 1",
  'explain select text from transcripts',
  'explain query tree select text from transcripts',
  'select * from system.tables',
  'select * from system.columns',
  'select * from system.databases',
  'select * from information_schema.tables',
  'show databases',
  'show create table transcripts',
  'show create table callboard.transcripts',
  'describe table callboard.transcripts',
  'select text from transcripts settings readonly = 0',
  'select * from (select text from transcripts settings max_threads = 1)',
  'select * from system.query_log',
  'select * from system.processes',
  'select {x:Identifier} from transcripts',
  "select dictGet('callboard.x', 'y', 1)",
  "select hasColumnInTable('callboard', 'transcripts', 'text')",
  'select * except(recording_id) from transcripts',
  'select * replace(upper(text[1]) as text) from transcripts',
  'select * apply(toString) from transcripts',
  'select arrayStringConcat(text) as s, length(s), substring(s, 1, 6) from transcripts',
  'select a.text, b.text from transcripts as a cross join transcripts as b',
  'select text, row_number() over (partition by text order by text) from transcripts',
  'select arrayJoin(text) as word, count() from transcripts group by word',
  'select text from transcripts intersect select text from transcripts',
  "select text from transcripts except select ['x']",
  'select /* transcripts */ text -- all of it\nfrom `transcripts`',
  'select "text" from "transcripts"',
  'select * from "callboard"."transcripts"',
  'select * from `callboard.transcripts`',
  'select text from (select * from transcripts) as callboard',
  "select * from merge('^transcripts')",
  "select * from remote('127.0.0.1', callboard, transcripts)",
  "select * from file('/etc/hostname', 'LineAsString')",
  "select * from url('http://127.0.0.1/', 'LineAsString')",
  "select * from dictionary('transcripts')",
  'select * from loop(callboard, transcripts)',
  "select * from mergeTreeIndex('callboard', 'transcripts_v1')",
  "select * from viewIfPermitted(select * from callboard.transcripts else null('x String'))",
  'show tables from callboard',
  'show columns from transcripts from callboard',
  'show create view transcripts',
  'show create database callboard',
  'exists table callboard.transcripts',
  'explain syntax select text from transcripts',
  'explain ast select text from transcripts',
  'describe table (select text from transcripts)',
  'select * from system.parts_columns',
  'select create_table_query from system.tables',
  'select as_select from `system`.`tables`',
  'select * from INFORMATION_SCHEMA.VIEWS',
  'insert into transcripts select * from transcripts',
  'select 1; select text from transcripts',
  "select formatRow('CSV', text) from transcripts",
  "select accurateCast(text[1], 'UInt8') from transcripts",
  'select parseDateTime(text[1]) from transcripts',
  'select toUUID(text[1]), toIPv4(text[1]) from transcripts',
  "select JSONExtract(text[1], 'x', 'Int8'), intDiv(1, length(text[1]) - 3) from transcripts",
]

describe.each([
  ['an analyst of everything', [grant('analyst', 'all')]],
  ['a supervisor of one team', [grant('supervisor', 'team', 't1')]],
] as const)('%s', (_name, grants) => {
  test.each(ATTACKS)('gets nothing planted by %s', async (sql) => {
    const reached = await as(...grants)
    const told = await rowsOf(reached, sql).then(
      (rows) => JSON.stringify(rows),
      (error: Error) => error.message,
    )
    expect(told).not.toMatch(/CANARY-spoken/i)
    expect(told).not.toMatch(/SECRET'|_v1 final/)
    if (grants[0].scope === 'team') expect(told).not.toMatch(/a2-SECRET|"a2/)
  })
})

/** A masked column is no column to search by: whichever word is tried, the answer is the same. */
const SEARCHES = [
  "select count() from transcripts where text[1] like '%WORD%'",
  "select countIf(position(toString(text), 'WORD') > 0), sum(length(text[1])), uniqExact(text) from transcripts",
  "select count() from transcripts where has(text, 'WORD') or match(text[1], 'WORD')",
  "select recording_id, text[1] = 'WORD' from transcripts order by recording_id",
  'select length(text[1]) as size, count() from transcripts group by size order by size',
  "select count() from transcripts group by text having text[1] = 'WORD'",
  "select count() from transcripts where text in (select ['WORD'])",
  "select count() from transcripts as t join (select 'WORD' as word) as w on t.text[1] = w.word",
  "select count() from scores where position(items, 'WORD') > 0",
  "select count() from recordings where audio_uri = 'WORD' or startsWith(audio_uri, 'WORD')",
]
const CUSTOMER_SEARCHES = [
  "select count() from calls where customer_id = 'WORD' or transferred_to = 'WORD'",
  "select count() from calls where customer_id in ('WORD')",
  "select count() from calls where cityHash64(customer_id) = cityHash64('WORD')",
  "select count() from calls as c join (select 'WORD' as id) as k on c.customer_id = k.id",
  "select count() from customer_events where subject_id = 'WORD' or actor_id = 'WORD' or position(detail, 'WORD') > 0",
  "select count() from customer_timeline where id = 'WORD' or actor_id = 'WORD' or customer_id = 'WORD'",
  "select count() from work_orders where title = 'WORD' or attributes['note'] = 'WORD' or customer_id = 'WORD'",
  "select uniqMerge(state) from (select customers as state from kpi_queue_15m union all select uniqState('WORD'))",
  'select hex(customers) from kpi_queue_15m',
  'select toString(customers) from kpi_queue_15m',
  'select * from kpi_queue_15m',
]

describe.each([
  ['an analyst of everything', grant('analyst', 'all'), [...SEARCHES, ...CUSTOMER_SEARCHES]],
  ['a supervisor of one team', grant('supervisor', 'team', 't1'), SEARCHES],
] as const)('%s', (_name, granted, searches) => {
  test.each(searches)('learns nothing of a word by %s', async (sql) => {
    const reached = await as(granted)
    const answers = ['CANARY-spoken-a1.08', 'CANARY-customer-a1.08', 'CANARY-written-a1.08', 'nobody-said-this'].map((word) =>
      rowsOf(reached, sql.replaceAll('WORD', word)).then(
        (rows) => JSON.stringify(rows),
        (error: Error) => error.message.replaceAll(word, 'WORD'),
      ),
    )
    const told = new Set(await Promise.all(answers))
    expect([...told]).toHaveLength(1)
    // Of how many customers called a count; no hash of any, as hashes can be tried.
    expect([...told].join()).not.toContain(HASHED)
  })
})

/** What a state of `uniq` keeps of one customer, as the engine writes it; found below where customers are read. */
let HASHED = ''
beforeAll(async () => {
  const { rows } = await store.result("select hex(uniqState('CANARY-customer-a1.08'))")
  HASHED = String(rows[0]?.[0]).slice(-8)
})

test('in clear the same searches tell one word from another', async () => {
  for (const sql of [...SEARCHES, ...CUSTOMER_SEARCHES].filter((one) => one.includes('WORD'))) {
    const words = ['CANARY-spoken-a1.08', 'CANARY-customer-a1.08', 'CANARY-written-a1.08', 'nobody-said-this']
    const answers = await Promise.all(words.map(async (word) => JSON.stringify(await rowsOf(store, sql.replaceAll('WORD', word)))))
    expect([sql, new Set(answers).size > 1]).toEqual([sql, true])
  }
})

test('a state that holds marks of customers is left out, and the error says which roles have it; boards count with it', async () => {
  await expect(rowsOf(await as(grant('analyst', 'site', 's1')), 'select uniqMerge(customers) from kpi_queue_15m')).rejects.toMatchObject({
    message: expect.stringContaining("'customers' of 'kpi_queue_15m' holds marks"),
  })
  expect(await rowsOf(await as(grant('supervisor', 'site', 's1')), 'select uniqMerge(customers) from kpi_queue_15m')).toEqual([['5']])
})

test('what throws on a row out of reach does not throw, so no answer tells of it', async () => {
  const reached = await as(grant('supervisor', 'team', 't1'))
  for (const where of ["intDiv(1, agent_id != 'a2') = 1", "toUInt8(if(agent_id = 'a2', 'x', '1')) = 1"])
    expect(await rowsOf(reached, `select count() from calls where ${where}`)).toEqual([['3']])
})

test('what a person wrote stays a step of its own after the choice of their rows', async () => {
  const reached = await as(grant('supervisor', 'team', 't1'))
  if (!('isolated' in reached)) throw new Error('This reach is cut.')
  const question = "explain plan select count() from calls where intDiv(1, agent_id != 'a2') = 1"
  const plan = new TextDecoder().decode(await reached.isolated(question, 'TSVRaw', {}, {}))
  expect(plan).toMatch(/Filter column: 1 DIV \(agent_id != 'a2'\) = 1$/m)
})

test("a name that is nobody else's is needed: databases are refused, the engine's functions are listed", async () => {
  const reached = await as(grant('supervisor', 'team', 't1'))
  await expect(rowsOf(reached, 'select * from callboard.calls')).rejects.toMatchObject({
    message: "'callboard.calls' names a database; name the table alone, which is cut to your reach.",
  })
  expect(await rowsOf(reached, "select name from system.functions where name = 'plus'")).toEqual([['plus']])
  expect(await rowsOf(reached, 'select c.call_id from calls as c order by 1 limit 1')).toEqual([['a1.08']])
})

test('views are made once for a reach, and again where another process dropped them', async () => {
  const reached = await as(grant('manager', 'team', 't1'))
  const count = async () =>
    Number((await store.result("select count() from system.databases where name like 'callboard_reach_%'")).rows[0]?.[0])
  await rowsOf(reached, 'select count() from calls')
  const before = await count()
  await rowsOf(await as(grant('manager', 'team', 't1')), 'select count() from calls')
  expect(await count()).toBe(before)
  const names = await store.query<{ name: string }>("select name from system.databases where name like 'callboard_reach_%'")
  for (const { name } of names) await store.command(`drop database ${name}`)
  expect(await rowsOf(reached, 'select count() from calls')).toEqual([['3']])
})

test("over HTTP the list of views, people's SQL and boards are cut by the same rule, and headers tell nothing", async () => {
  await using service = await serviceWithoutStore({ store })
  await service.account('lead', grant('supervisor', 'team', 't1'))
  await service.account('asker', grant('analyst', 'all'))
  await service.account('clerk', grant('agent', 'own'))
  const ask = (who: string, url: string, payload?: object) =>
    service.app.inject({
      method: payload ? 'POST' : 'GET',
      url,
      cookies: { callboard: service.session(who) },
      ...(payload ? { payload } : {}),
    })
  const sql = (who: string, query: string) => ask(who, '/api/sql', { query })

  const calls = await sql('lead', 'select call_id from calls order by call_id')
  expect(calls.json().rows).toEqual([['a1.08'], ['a1.18'], ['mover.08']])
  expect((await sql('asker', 'select count() from calls')).json().rows).toEqual([['8']])
  expect((await sql('clerk', 'select 1')).statusCode).toBe(403)
  for (const query of ['select * from transcripts', 'select toUInt32(text[1]) from transcripts']) {
    const { body, headers } = await sql('lead', query)
    expect(body + JSON.stringify(headers)).not.toContain('CANARY-spoken')
  }
  const absent = await sql('lead', 'select * from kpi_queue_15m')
  expect([absent.statusCode, absent.json().message]).toEqual([400, expect.stringContaining("can't be cut to people or teams")])

  type Tables = { tables: { name: string; columns: { name: string; isMasked: boolean }[] }[] }
  const { tables } = (await ask('lead', '/api/sql/schema')).json<Tables>()
  expect(tables.map(({ name }) => name)).not.toContain('kpi_queue_15m')
  const masked = tables.find(({ name }) => name === 'transcripts')?.columns.filter(({ isMasked }) => isMasked)
  expect(masked?.map(({ name }) => name)).toEqual(['text', 'extra'])

  const [seats, queues] = ['kpi_seat_15m', 'kpi_queue_15m'].map((view) => boardQuery(view))
  const range = { from: String(Date.parse('2026-03-02T00:00:00Z')), to: String(Date.parse('2026-03-03T00:00:00Z')), zone: 'UTC' }
  const panels = (await ask('lead', '/api/ds/query', { ...range, queries: [seats, queues] })).json<DsAnswer>()
  expect(panels.results['kpi_seat_15m']?.status).toBe(200)
  expect(panels.results['kpi_queue_15m']).toMatchObject({ status: 403, error: expect.stringContaining('takes scope site or all') })
})

/** A board's own question of that view alone. */
function boardQuery(view: string) {
  const texts = buildDashboards('en', 'UTC').flatMap(queriesOf)
  const found = texts.find(
    ({ rawSql, owner }) => rawSql.includes(`from ${view}`) && !owner.startsWith('$') && !/kpi_(?!seat|queue)/.test(rawSql),
  )
  return { refId: view, rawSql: found?.rawSql ?? '', format: found?.format ?? 1 }
}

test('whoever sees everything in clear asks the store itself', async () => {
  const local = {
    id: 'me',
    name: '',
    roles: ['analyst', 'qa_lead', 'supervisor', 'manager', 'scheduler', 'admin'],
    teams: [],
    via: 'page',
  } as const
  expect(await views.of(rightsOf({ principal: local, routeOptions: runSql as never }))).toBe(store)
})
