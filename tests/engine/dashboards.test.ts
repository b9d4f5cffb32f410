/** Every query of every board runs on the engine over empty and seeded tables, in three ranges, and answers what a panel can draw. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { querySql } from '../../dashboards/alerts/groups.ts'
import { buildDashboards } from '../../dashboards/catalog.ts'
import { checkDashboards } from '../../dashboards/check.ts'
import { fieldType, toFrames } from '../../dashboards/engine/frames.ts'
import type { MacroContext } from '../../dashboards/engine/macros.ts'
import { runSql } from '../../dashboards/engine/run.ts'
import { type NamedQuery, queriesOf } from '../../dashboards/queries-of.ts'
import { headlineSql } from '../../dashboards/sdk/kpi-sql.ts'
import { inZone } from '../../dashboards/sdk/local-intervals.ts'
import { DAY_MS, HOUR_MS, instant, MINUTE_MS } from '../../domain/kernel/time.ts'
import { local } from '../../domain/principal.ts'
import type { DsAnswer } from '../../service/api/boards.ts'
import { boardRoutes } from '../../service/routes/boards.ts'
import { looks } from '../../sql/kpi/alert-looks.ts'
import { alertRules } from '../../sql/kpi/alert-rules.ts'
import { TARGETS } from '../../sql/kpi/targets.ts'
import { migrate } from '../../sql/migrate.ts'
import { reachViews } from '../../sql/reach-views.ts'
import type { Store } from '../../sql/store.ts'
import { insertRows } from '../support/insert-rows.ts'
import { seedBoards } from './support/board-seed.ts'
import { freshStore } from './support/store.ts'

let opened: Awaited<ReturnType<typeof freshStore>>
let store: Store
let app: FastifyInstance
const now = Date.now()
const queries = buildDashboards('en').flatMap(queriesOf)

beforeAll(async () => {
  opened = await freshStore()
  store = opened.store
  await migrate(store)
  app = Fastify()
  app.decorateRequest('principal')
  app.addHook('onRequest', async (request) => {
    request.principal = local('tester', 'page')
  })
  boardRoutes(app.withTypeProvider<TypeBoxTypeProvider>(), { store }, reachViews(store))
})
afterAll(async () => {
  await app.close()
  await opened[Symbol.asyncDispose]()
})

const range = (days: number, intervalMs: number): MacroContext => ({ fromMs: now - days * DAY_MS, toMs: now, intervalMs })

/** What stands in the way of drawing the query's answer, or nothing. */
async function fault(query: NamedQuery, context: MacroContext): Promise<string | undefined> {
  try {
    const result = await runSql(store, query.rawSql, context)
    const types = result.columns.map((column) => fieldType(column.type))
    if (query.format === 0 && types[0] !== 'time') return `the first column of a series is ${result.columns[0]?.name}, not a time`
    if (!types.includes('number') && !query.owner.startsWith('$'))
      return `no column of ${result.columns.map(({ name }) => name).join(', ')} is a number`
    if (result.rows.flat().some((cell) => cell === 'nan' || cell === 'inf' || cell === '-inf')) return 'a value is not a number'
    toFrames(query.refId, result, query.format)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function faults(context: MacroContext): Promise<string[]> {
  const found: string[] = []
  for (const query of queries) {
    const text = await fault(query, context)
    if (text !== undefined) found.push(`${query.dashboard} · ${query.owner}: ${text}`)
  }
  return found
}

// Some 190 queries of .15 s each where the machine is idle, whatever the tables hold: a day of 86 takes as long empty as seeded.
test('over empty tables every query of both languages and every alert runs', async () => {
  const report = await checkDashboards(store, now)
  expect(report.failed).toEqual([])
  expect(report).toMatchObject({ dashboards: 14, queries: queries.length * 2 + alertRules.length })
}, 240_000)

test('over empty tables a count is 0 and a ratio has no value', async () => {
  const last = async (id: string) => (await runSql(store, headlineSql(id, 'en'), range(1, 15 * MINUTE_MS))).rows.at(-1)?.[1]
  expect(await last('offered')).toBe(0)
  expect(await last('service_level')).toBeNull()
})

describe('seeded', () => {
  beforeAll(() => seedBoards(store, new Date(now)))

  test.each([
    ['quarter of an hour', 1 / 96, MINUTE_MS],
    ['day', 1, 15 * MINUTE_MS],
    ['month', 30, 120 * MINUTE_MS],
  ])('every query can be drawn over the last %s', async (_, days, intervalMs) => {
    expect(await faults(range(days, intervalMs))).toEqual([])
  })

  test('every panel of the last nine days has rows', async () => {
    const empty: string[] = []
    for (const query of queries) {
      const { rows } = await runSql(store, query.rawSql, { fromMs: now - 9 * DAY_MS, toMs: now + DAY_MS, intervalMs: 120 * MINUTE_MS })
      if (rows.length === 0) empty.push(`${query.dashboard} · ${query.owner}`)
    }
    expect(empty).toEqual([])
  })
})

test("a headline's last row is the KPI over the whole range, computed apart from the calls", async () => {
  const from = Math.floor((now - DAY_MS) / (15 * MINUTE_MS)) * 15 * MINUTE_MS
  const { rows } = await runSql(store, headlineSql('service_level', 'en'), { fromMs: from, toMs: now, intervalMs: 15 * MINUTE_MS })
  const calls = await store.query<{ outcome: string; wait_seconds: number }>(
    "select toString(outcome) as outcome, wait_seconds from calls where offered_at >= {from:DateTime64(3,'UTC')} and outcome in ('answered', 'abandoned')",
    { from: new Date(from) },
  )
  const inTime = calls.filter((call) => call.outcome === 'answered' && call.wait_seconds <= 20).length
  const judged = calls.filter((call) => call.outcome === 'answered' || call.wait_seconds > 20).length
  expect(judged).toBeGreaterThan(100)
  expect(rows.at(-1)?.[1]).toBeCloseTo(inTime / judged, 12)
})

const ask = async (rawSql: string, variables: Readonly<Record<string, readonly string[]>>): Promise<DsAnswer> => {
  const body = {
    from: String(now - DAY_MS),
    to: String(now),
    queries: [{ refId: 'A', rawSql, format: 0, intervalMs: HOUR_MS }],
    variables,
  }
  return (await app.inject({ method: 'POST', url: '/api/ds/query', payload: body })).json<DsAnswer>()
}

test('a variable narrows a panel to its values, whatever characters they hold', async () => {
  const sql = inZone(headlineSql('offered', 'en'), 'Asia/Shanghai')
  const total = async (variables: Readonly<Record<string, readonly string[]>>) =>
    (await ask(sql, variables)).results['A']?.frames[0]?.data.values[1]?.at(-1)
  const all = Number(await total({}))
  const parts = await Promise.all(
    ['demo-q-fault', 'demo-q-billing', 'demo-q-orders'].map(async (queue) => Number(await total({ queue: [queue] }))),
  )
  expect(all).toBe(parts.reduce((sum, part) => sum + part, 0))
  expect(await total({ queue: ["' or 1=1 --", "\\') or (1=1"] })).toBe(0)
})

test('a query that no board holds is refused', async () => {
  const { results } = await ask("select file('/etc/hostname')", {})
  expect(results['A']).toMatchObject({ status: 403, frames: [] })
})

test('boards are listed and served in both languages; an unknown one is a 404 with a remedy', async () => {
  const list = (await app.inject('/api/boards?lang=zh')).json<{ uid: string; title: string }[]>()
  expect(list[0]).toMatchObject({ uid: 'cb-wall-zh', title: '职场大屏' })
  expect((await app.inject('/api/boards/cb-wall?lang=zh')).json()).toMatchObject({ uid: 'cb-wall-zh' })
  expect((await app.inject('/api/boards/cb-wall')).json()).toMatchObject({ title: 'Site wallboard' })
  const missing = await app.inject('/api/boards/nothing')
  expect([missing.statusCode, missing.json<{ message: string }>().message]).toEqual([
    404,
    "There is no board 'nothing'; GET /api/boards lists them.",
  ])
})

test('Grafana and the job see the same of each rule: one number per instance, measured from the goal of its own', async () => {
  // All rules are due at once every five minutes.
  const at = instant(Math.ceil(now / (5 * MINUTE_MS)) * 5 * MINUTE_MS)
  await insertRows(store, 'dim_queues_v1', [
    { queue_id: 'demo-q-fault', name_en: 'Faults', service_level_target_ratio: 0.9, valid_from: new Date(at - DAY_MS) },
  ])
  const seen = new Map<string, number>()
  for await (const [rule, looked] of looks(store, alertRules, at)) {
    const { columns, rows } = await runSql(store, querySql(rule), { fromMs: at - rule.window * 1000, toMs: at, intervalMs: MINUTE_MS })
    expect(columns.map(({ name }) => name)).toEqual(rule.about === 'all' ? ['value'] : [rule.about, 'value'])
    const shown = looked.map(({ subject, value, goal }) => [subject, goal === null ? value : value - goal + TARGETS[rule.target].goal])
    const answered = rows.map((row) => [row.length === 1 ? '' : row[0], Number(row.at(-1))])
    expect(answered.sort(), rule.name).toEqual(shown.sort())
    seen.set(rule.name, looked.length)
  }
  expect([...seen.keys()].sort()).toEqual(alertRules.map(({ name }) => name).sort())
  expect([...seen].filter(([, instances]) => instances === 0).map(([name]) => name)).toEqual(['records-lost', 'interface-isolated'])
})

test('the seeded outage of an interface is past the limit of its rule', async () => {
  const rule = alertRules.find(({ name }) => name === 'interface-errors')
  const { rows } = await runSql(store, rule ? querySql(rule) : '', { fromMs: now - 60 * MINUTE_MS, toMs: now, intervalMs: MINUTE_MS })
  expect(rows.filter(([, value]) => Number(value) > 0.05).map(([name]) => name)).toEqual(['demo-if-billing'])
})
