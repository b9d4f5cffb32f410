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
import { absence, MASK } from '../../sql/reach-text.ts'
import { type Reached, reachViews } from '../../sql/reach-views.ts'
import { readSchema } from '../../sql/reads/schema.ts'
import { identifier } from '../../sql/statement.ts'
import type { Store } from '../../sql/store.ts'
import { ACCESS, type Sensitive } from '../../sql/views/access.ts'
import { serviceWithoutStore } from '../support/service-without-store.ts'
import { seedReach, teamOf } from './support/reach-seed.ts'
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

type Facts = Readonly<Record<string, unknown>>
type Of = { readonly team?: string; readonly site?: string; readonly worker?: string }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const byAgent = (agent: string, at: string) => (row: Facts) => ({ ...teamOf(text(row[agent]), text(row[at])), worker: text(row[agent]) })
const byTeam = (row: Facts): Of => ({
  team: text(row['team_id']),
  site: text(row['team_id']).replace('t', 's'),
  worker: text(row['assignee_id']),
})
const bySite = (row: Facts): Of => ({ site: text(row['site_id']) })
/** Ids of the seed say whose and when: `agent.HH`. */
const byId = (id: string) => (row: Facts) => {
  const [agent = '', hour = ''] = text(row[id]).split('.')
  return { ...teamOf(agent, `2026-03-02T${hour}:00:00Z`), worker: agent }
}

const WHOSE: Readonly<Record<string, (row: Facts) => Of>> = {
  calls: byAgent('agent_id', 'offered_at'),
  recordings: byAgent('agent_id', 'started_at'),
  transcripts: byId('recording_id'),
  scores: byAgent('agent_id', 'recorded_at'),
  scores_current: byAgent('agent_id', 'recorded_at'),
  score_reviews: byId('score_id'),
  seat_states: byAgent('agent_id', 'started_at'),
  seat_intervals: byAgent('agent_id', 'from_at'),
  kpi_seat_15m: byAgent('agent_id', 'slot_at'),
  roster_shifts: byAgent('agent_id', 'from_at'),
  roster_shifts_current: byAgent('agent_id', 'from_at'),
  customer_events: byAgent('actor_id', 'occurred_at'),
  customer_timeline: byAgent('actor_id', 'at'),
  work_orders: byTeam,
  work_order_events: byTeam,
  order_scores: byTeam,
  order_scores_current: byTeam,
  kpi_work_order_15m: byTeam,
  kpi_queue_15m: bySite,
  kpi_quality_15m: bySite,
  queue_intervals: bySite,
}

const STATES = /AggregateFunction/

/** A state that lasts ends now. */
const MOVES = ['seat_intervals.to_at']

/** What tells rows apart and nobody masks. */
async function comparable(view: string): Promise<string[]> {
  const { rows } = await store.result(`describe table ${view}`)
  const masked = ACCESS[view]?.masked ?? {}
  const names = rows.filter(([, type]) => !STATES.test(String(type))).map(([name]) => String(name))
  return names.filter((name) => !(name in masked) && !MOVES.includes(`${view}.${name}`))
}

const SCOPES: readonly [string, Grant, (of: Of) => boolean][] = [
  ['team t1', grant('supervisor', 'team', 't1'), ({ team }) => team === 't1'],
  ['team t2', grant('manager', 'team', 't2'), ({ team }) => team === 't2'],
  ['site s1', grant('qa_lead', 'site', 's1'), ({ site }) => site === 's1'],
  ['site s2', grant('analyst', 'site', 's2'), ({ site }) => site === 's2'],
  ['everything', grant('analyst', 'all'), () => true],
]

test('every public view and table says whose its rows are, and every column that is masked is one of it', async () => {
  const schema = await readSchema(store)
  expect(Object.keys(ACCESS).sort()).toEqual(schema.map(({ name }) => name).sort())
  const columns = schema.flatMap((table) => table.columns.map(({ name }) => `${table.name}.${name}`))
  const masked = Object.entries(ACCESS).flatMap(([name, access]) => Object.keys(access.masked ?? {}).map((column) => `${name}.${column}`))
  expect(masked.filter((name) => !columns.includes(name))).toEqual([])
})

test('every view with rows of somebody is worked out here too', () => {
  const somebodys = Object.entries(ACCESS).filter(([, { whose }]) => typeof whose === 'object')
  expect(somebodys.map(([name]) => name).sort()).toEqual(Object.keys(WHOSE).sort())
})

describe.each(SCOPES)('of %s', (_name, granted, isWithin) => {
  test.each(Object.entries(WHOSE))('%s has the rows within reach and no other', async (view, ofRow) => {
    const shown = (await comparable(view)).map(identifier).join(', ')
    const all = await store.query<Facts>(`select ${shown} from ${view}`)
    const reached = await as(granted)
    if (absence(view, rightsWith(granted)) !== undefined) {
      await expect(rowsOf(reached, `select * from ${view}`)).rejects.toMatchObject({
        message: expect.stringContaining("can't be cut to people"),
      })
      return
    }
    const expected = all.filter((row) => isWithin(ofRow(row))).map((row) => JSON.stringify(Object.values(row)))
    const seen = (await rowsOf(reached, `select ${shown} from ${view}`)).map((row) => JSON.stringify(row))
    expect(all.length).toBeGreaterThan(0)
    expect(seen.sort()).toEqual(expected.sort())
  })

  test('views keep the columns and types of those they are cut from', async () => {
    const reached = await as(granted)
    const tables = (await rowsOf(reached, 'show tables')).map(([name]) => String(name))
    for (const name of tables)
      expect((await rowsOf(reached, `describe table ${name}`)).map(([column, type]) => [column, type])).toEqual(
        (await store.result(`describe table ${name}`)).rows.map(([column, type]) => [column, type]),
      )
  })
})

test('one who changed teams is seen by the first team in the morning and by the second in the evening', async () => {
  const calls = "select call_id from calls where agent_id = 'mover' order by call_id"
  expect(await rowsOf(await as(grant('supervisor', 'team', 't1')), calls)).toEqual([['mover.08']])
  expect(await rowsOf(await as(grant('supervisor', 'team', 't2')), calls)).toEqual([['mover.18']])
})

/** Read in clear by role, as the table of docs/identity.md has it. */
const READS: readonly [Role, readonly Sensitive[]][] = [
  ['analyst', []],
  ['manager', ['written', 'staff']],
  ['supervisor', ['written', 'customer', 'staff']],
  ['qa_inspector', ['spoken', 'written', 'customer', 'staff']],
  ['qa_lead', ['spoken', 'written', 'customer', 'staff']],
]

describe.each(READS)('%s', (role, clear) => {
  test.each([['all'], ['team']] as const)('with scope %s reads what is planted in the columns for it and in no other', async (scope) => {
    const reached = await as(grant(role, scope, 't1'))
    for (const [view, access] of Object.entries(ACCESS)) {
      if (absence(view, rightsWith(grant(role, scope, 't1'))) !== undefined) continue
      for (const [column, kind] of Object.entries(access.masked ?? {})) {
        const told = JSON.stringify(await rowsOf(reached, `select \`${column}\` from ${view}`))
        expect([view, column, told.includes(`CANARY-${kind}`)]).toEqual([view, column, clear.includes(kind) && planted(view, column)])
      }
    }
  })
})

/** The seed plants texts of a kind where the column holds text. */
const planted = (view: string, column: string): boolean =>
  (ACCESS[view]?.masked?.[column] ?? 'raw') !== 'raw' && (PLANTED[view] ?? []).includes(column)

const PLANTED: Readonly<Record<string, readonly string[]>> = {
  calls: ['customer_id', 'transferred_to'],
  recordings: ['audio_uri'],
  transcripts: ['text'],
  scores: ['items'],
  scores_current: ['items'],
  score_reviews: ['reviewer', 'items', 'note'],
  customer_events: ['customer_id', 'detail'],
  customer_timeline: ['customer_id', 'detail'],
  order_scores: ['items'],
  order_scores_current: ['items'],
  work_orders: ['reason', 'title', 'content', 'resolution', 'customer_id', 'attributes'],
  work_order_events: ['reason', 'title', 'content', 'resolution', 'customer_id', 'attributes'],
  dim_agents: ['name'],
  dim_agents_current: ['name'],
}

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
