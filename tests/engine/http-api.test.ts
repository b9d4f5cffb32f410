/** Every address of the API answers what its document says, cut to whom the role reaches, on a seeded engine. */
import { userInfo } from 'node:os'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeAt, stepAt } from '../../centres/one-time-codes.ts'
import { days, instant, interval, plus, seconds, toIso } from '../../domain/kernel/time.ts'
import { addDays, localDate } from '../../domain/kernel/zone.ts'
import type { Grant, Role, Scope } from '../../domain/principal.ts'
import { recordPause } from '../../ingest/pauses.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { Projections } from '../../projections/projections.ts'
import { operations } from '../../service/api/catalog.ts'
import { buildService } from '../../service/app.ts'
import { apiDocument } from '../../service/document.ts'
import { migrate } from '../../sql/migrate.ts'
import { seedHotline } from '../journeys/seed.ts'
import { fromBase32 } from '../support/base32.ts'
import { insertRows } from '../support/insert-rows.ts'
import { type Service, serviceWithoutStore } from '../support/service-without-store.ts'
import { deliver } from './support/deliver.ts'
import { freshStore } from './support/store.ts'

const now = instant(Date.now())
const clock = () => now
const today = localDate(now, 'Asia/Shanghai')
const range = `from=${addDays(today, -1)}&to=${today}`

const held = (role: Role, scope: Scope, ...teams: string[]): Grant => ({ role, scope, teams, sites: [] })

/** Of the hotline that is seeded: its agents 1 to 20 are team 1. */
const PERSONAS = [
  { id: 'demo-agent-003', name: 'Agent', grants: [held('agent', 'own')] },
  { id: 'lead', name: 'Lead', grants: [held('supervisor', 'team', 'demo-team-1')] },
  { id: 'site', name: 'Site', grants: [{ ...held('manager', 'site'), sites: ['demo-site-sh'] }] },
  { id: 'elsewhere', name: 'Elsewhere', grants: [{ ...held('manager', 'site'), sites: ['demo-site-bj'] }] },
]

let db: Awaited<ReturnType<typeof freshStore>>
let ledger: Ledger
let projections: Projections
let app: Awaited<ReturnType<typeof buildService>>

beforeAll(async () => {
  db = await freshStore()
  await migrate(db.store)
  ledger = await openLedger({ dataDir: db.dataDir })
  await seedHotline(db.store, now)
  projections = new Projections({ store: db.store, ledger, clock }).start()
  const slot = interval(instant(now - 3_600_000), now)
  await ledger.jobs.request('recompute-kpi', slot)
  await ledger.jobs.claim({ job: 'recompute-kpi', owner: 'test', leaseSeconds: seconds(60), maxAttempts: 1 }, slot)
  await recordPause(db.store, {
    topic: 'calls',
    cause: 'breaker',
    isPaused: true,
    reason: 'dead letters',
    nextTryAtMs: now,
    changedAtMs: now,
  })
  app = await buildService({
    ...{ store: db.store, ledger, projections, clock, dataDir: db.dataDir, webDir: db.dataDir },
    personas: async () => PERSONAS,
  })
  // The seed is a day of the demo: half a minute on a quiet machine.
}, 400_000)
afterAll(async () => {
  await app.close()
  await projections.stop()
  await ledger.close()
  await db[Symbol.asyncDispose]()
})

/** A score whose rules found a passed greeting or any other item. */
let scoreId = ''
let scoredAgent = ''
let failedItem = ''
const me = userInfo().username
/** A recorded call on which an order was opened. */
let [callId, orderId, customerId] = ['', '', '']
/** A call that nobody offered, kept as a dead letter. */
let letterId = ''
const BROKEN = { callId: 'broken-1', revision: 0, siteId: 'demo-site-sh', queueId: 'demo-q-fault', direction: 'inbound', outcome: 'open' }
const MENDED = JSON.stringify({ ...BROKEN, offeredAt: toIso(now) })
let boardUid = ''
let customer = ''
let erasureId = ''
let boardQuery = ''

const why = { reason: 'cable works' }

/** People sign in on an installation of their own: from its first account on nobody is let in without. */
let people: Service
let invitation = ''
let tokenId = ''
let factor: Buffer = Buffer.alloc(0)
const password = 'seven grey herons at noon'
const asAda = () => ({ cookies: { callboard: people.session('ada') } })
const asMei = () => ({ cookies: { callboard: people.session('mei') } })
// Codes of the step before are good too, so that two in a row are two.
const stepNow = (back: number): number => stepAt(people.now()) + back

/** One good request for each operation, in an order in which what is read was made before. */
const ASKED: Readonly<Record<string, () => InjectOptions>> = {
  getDirectory: () => ({ url: '/api/directory' }),
  getKpis: () => ({ url: '/api/kpis' }),
  getOverview: () => ({ url: '/api/overview' }),
  getBoards: () => ({ url: '/api/boards?lang=zh' }),
  getBoard: () => ({ url: `/api/boards/${boardUid}` }),
  queryBoard: () => ({
    url: '/api/ds/query',
    payload: {
      from: String(now - 86_400_000),
      to: String(now),
      queries: [
        { refId: 'A', rawSql: boardQuery },
        { refId: 'B', rawSql: 'select 1' },
      ],
    },
  }),
  getFloor: () => ({ url: '/api/floor' }),
  getFaults: () => ({ url: '/api/faults?hours=720' }),
  getJobs: () => ({ url: '/api/jobs?limit=5' }),
  runJob: () => ({ url: '/api/jobs/score-recordings/run', payload: {} }),
  getDeadLetters: () => ({ url: '/api/dead-letters' }),
  getDeadLetter: () => ({ url: `/api/dead-letters/${letterId}` }),
  replayDeadLetter: () => ({ url: `/api/dead-letters/${letterId}/replay`, payload: { value: MENDED } }),
  replayAllDeadLetters: () => ({ url: '/api/dead-letters/replay', payload: { topic: 'calls' } }),
  getCalls: () => ({ url: `/api/calls?size=20&${range}` }),
  getCall: () => ({ url: `/api/calls/${callId}` }),
  getOrders: () => ({ url: `/api/orders?size=20&state=open` }),
  getOrder: () => ({ url: `/api/orders/${orderId}` }),
  getCustomer: () => ({ url: `/api/customers/${customerId}` }),
  searchAll: () => ({ url: `/api/search?text=${callId.slice(0, 12)}` }),
  getScores: () => ({ url: '/api/scores?size=20' }),
  getScore: () => ({ url: `/api/scores/${scoreId}` }),
  drawInspection: () => ({
    url: '/api/inspections',
    payload: {
      ...{
        id: 'plan-1',
        title: 'Faults',
        agents: [],
        teams: [],
        queues: [],
        from: addDays(today, -1),
        to: today,
        formId: 'hotline-service',
      },
      ...{ strata: 'agent', perStratum: 200, riskDraws: 0, dueOn: addDays(today, 5) },
    },
  }),
  reviewScore: () => ({
    url: `/api/scores/${scoreId}/review`,
    payload: { type: 'confirm', note: 'as heard', expectedVersion: 0 },
  }),
  // Whoever gives the name of the agent whose call it was, on a machine where nobody signs in.
  appealScore: () => ({
    url: `/api/scores/${scoreId}/appeal`,
    payload: { type: 'appeal', items: [{ itemId: failedItem, reason: 'heard otherwise' }], expectedVersion: 1 },
    headers: { 'callboard-name': encodeURIComponent(scoredAgent) },
  }),
  getAppeals: () => ({ url: '/api/appeals?state=open' }),
  changePlan: () => ({ url: '/api/inspections/plan-1', payload: { type: 'assign', reviewers: [me], expectedVersion: 1 } }),
  getPlan: () => ({ url: '/api/inspections/plan-1' }),
  getPlans: () => ({ url: '/api/inspections' }),
  getReviewers: () => ({ url: '/api/inspections/reviewers' }),
  getInspectionReport: () => ({ url: '/api/inspections/report?plan=plan-1' }),
  getReviewQueue: () => ({ url: '/api/inspections/queue' }),
  makeOverride: () => ({
    url: '/api/forecast/overrides',
    payload: {
      ...{ id: 'o-1', queue: 'demo-q-fault', operation: 'multiply', amount: 1.2, ...why },
      ...{ from: toIso(now), to: toIso(instant(now + 3_600_000)) },
    },
  }),
  getOverrides: () => ({ url: '/api/forecast/overrides?queue=demo-q-fault' }),
  getForecast: () => ({ url: `/api/forecast?${range}` }),
  getStaffing: () => ({ url: `/api/staffing?${range}&queue=demo-q-fault` }),
  getAccuracy: () => ({ url: '/api/forecast/accuracy?queue=demo-q-fault' }),
  withdrawOverride: () => ({ url: '/api/forecast/overrides/o-1/withdraw', payload: why }),
  getRoster: () => ({ url: '/api/roster' }),
  addSpecialDay: () => ({
    url: '/api/forecast/special-days',
    payload: { id: 'd-1', kind: 'campaign', name: 'fibre', fromOn: today, toOn: today },
  }),
  getSpecialDays: () => ({ url: `/api/forecast/special-days?from=${today.slice(0, 4)}-01-01&to=${today.slice(0, 4)}-12-31` }),
  withdrawSpecialDay: () => ({ url: '/api/forecast/special-days/d-1/withdraw', payload: {} }),
  importHistory: () => ({
    url: '/api/forecast/history',
    payload: { csv: 'timestamp,series_id,value\n2025-11-03T09:00:00+08:00,demo-q-fault,12\nnever,demo-q-fault,1\n' },
  }),
  changeInterface: () => ({
    url: '/api/interfaces/crm',
    payload: {
      action: 'create',
      settings: { nameEn: 'CRM', nameZh: '客户资料', owner: 'it', endpoint: 'http://crm.example/customers' },
    },
  }),
  getInterfaces: () => ({ url: '/api/interfaces' }),
  getInterface: () => ({ url: '/api/interfaces/crm' }),
  getStatus: () => ({ url: '/api/status' }),
  getSources: () => ({ url: '/api/status/sources?hours=48' }),
  getSqlSchema: () => ({ url: '/api/sql/schema' }),
  runSql: () => ({ url: '/api/sql', payload: { query: 'select queue_id, count() as n from calls group by queue_id' } }),
  getAudit: () => ({ url: '/api/audit?what=open_score' }),
  exportAudit: () => ({ url: '/api/audit/export?format=ndjson' }),
  verifyAudit: () => ({ url: '/api/audit/verify' }),
  changeHold: () => ({ url: '/api/privacy/holds/p-7', payload: { action: 'set', reason: 'court file 12' } }),
  setRetention: () => ({ url: '/api/privacy/retention/transcripts', payload: { days: 90, reason: 'contract' } }),
  getPrivacy: () => ({ url: '/api/privacy' }),
  findCustomer: () => ({ url: `/api/privacy/customers/${customer}` }),
  beginErasure: () => ({ url: '/api/privacy/erasures', payload: { customerId: customer, reason: 'asked for it' } }),
  getErasure: () => ({ url: `/api/privacy/erasures/${erasureId}` }),
  recordExport: () => ({ url: '/api/exports', payload: { page: 'sql', file: 'query.csv', rows: 3 } }),
  changeAccount: () => ({
    url: '/api/accounts/li',
    payload: { action: 'create', name: 'Li', grants: [held('analyst', 'all')] },
    ...asAda(),
  }),
  createToken: () => ({
    url: '/api/tokens',
    payload: { name: 'warehouse', grants: [held('analyst', 'all')], expiresAt: toIso(plus(people.now(), days(30))) },
    ...asAda(),
  }),
  getAccounts: () => ({ url: '/api/accounts', ...asAda() }),
  revokeToken: () => ({ url: `/api/tokens/${tokenId}/revoke`, ...asAda() }),
  handInEvents: () => ({
    url: '/v1/events/calls',
    payload: '{"callId":"x"}\n',
    headers: { 'content-type': 'application/x-ndjson' },
  }),
  getMetrics: () => ({ url: '/metrics' }),
  getMe: () => ({ url: '/api/me' }),
  signInAs: () => ({ url: '/api/sign-in/as', payload: { persona: 'lead' } }),
  signOut: () => ({ url: '/api/sign-out' }),
  redeemInvitation: () => ({ url: '/api/invitation', payload: { secret: invitation, password } }),
  signIn: () => ({ url: '/api/sign-in', payload: { id: 'mei', password } }),
  enrolSecondFactor: () => ({ url: '/api/me/second-factor', payload: { password }, ...asMei() }),
  confirmSecondFactor: () => ({
    url: '/api/me/second-factor/confirm',
    payload: { password, code: codeAt(factor, stepNow(-1)) },
    ...asMei(),
  }),
  dropSecondFactor: () => ({ url: '/api/me/second-factor/drop', payload: { password, code: codeAt(factor, stepNow(0)) }, ...asMei() }),
  changePassword: () => ({ url: '/api/me/password', payload: { current: password, next: `${password} again` }, ...asMei() }),
  signOutEverywhere: () => ({ url: '/api/me/sign-out-everywhere', payload: {}, ...asMei() }),
  getHealth: () => ({ url: '/healthz' }),
  getReadiness: () => ({ url: '/readyz' }),
  getOpenApi: () => ({ url: '/openapi.json' }),
}

/** Schemas of answers of which the seed has no instance: nothing is late or alarming in it, and one person judges each recording. */
const UNSEEN = ['ForecastAlarm', 'OverrideValue', 'OpenAlert', 'Rating']

type Json = Readonly<Record<string, unknown>>
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((part, key) => (isJson(part) ? part[key] : undefined), value)

/** Objects closed: what an answer has beyond its schema is not documented. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (!isJson(value)) return value
  const copy = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, closed(part)]))
  return isJson(value['properties']) && value['type'] === 'object' && !('additionalProperties' in value)
    ? { ...copy, additionalProperties: false }
    : copy
}

describe('every operation of the document answers its schema and nothing more', () => {
  const seen = new Set<string>()
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addKeyword({ keyword: 'x-seen', validate: (name: string) => Boolean(seen.add(name)) })
  let document: Json = {}

  beforeAll(async () => {
    people = await serviceWithoutStore()
    await people.account('mei', held('scheduler', 'all'))
    await people.account('ada', held('admin', 'all'))
    invitation = await people.invitation('mei')
    const published = await apiDocument()
    const schemas = Object.fromEntries(
      Object.entries(published.components.schemas).map(([name, schema]) => [name, { ...Object(closed(schema)), 'x-seen': name }]),
    )
    // The document of the document is not closed: its own members are OpenAPI's.
    document = { ...published, components: { schemas: { ...schemas, OpenApiDocument: published.components.schemas['OpenApiDocument'] } } }
    ajv.addSchema({ ...document, $id: 'api' })
    const scored = await db.store.query<{ id: string; agent: string; item: string }>(
      "select score_id as id, agent_id as agent, item_ids[indexOf(item_outcomes, 'fail')] as item from scores_current where has(item_outcomes, 'fail') order by id limit 1",
    )
    scoreId = scored[0]?.id ?? ''
    scoredAgent = scored[0]?.agent ?? ''
    failedItem = scored[0]?.item ?? ''
    const [first] = await db.store.query<{ id: string }>(
      'select assumeNotNull(customer_id) as id from calls where customer_id is not null order by id limit 1',
    )
    customer = first?.id ?? ''
    await deliver(db.store, 'calls', [BROKEN])
    const [letter] = await db.store.query<{ id: string }>('select id from open_dead_letters')
    letterId = letter?.id ?? ''
    const [recorded] = await db.store.query<{ call: string; order: string; customer: string }>(
      `select c.call_id as call, o.order_id as order, c.customer_id as customer from calls as c inner join work_orders as o on o.call_id = c.call_id
       inner join recordings as r on r.call_id = c.call_id inner join interface_calls as i on i.call_id = c.call_id order by call limit 1`,
    )
    ;[callId, orderId, customerId] = [recorded?.call ?? '', recorded?.order ?? '', recorded?.customer ?? '']
    boardUid = (await app.inject('/api/boards')).json()[0].uid
    const board = (await app.inject(`/api/boards/${boardUid}`)).body
    boardQuery = JSON.parse(`"${/"rawSql":"((?:[^"\\]|\\.)*)"/.exec(board)?.[1] ?? ''}"`)
  })

  afterAll(() => people[Symbol.asyncDispose]())

  test('none of them is left out here, and the service has each', () => {
    // Two send a browser on and answer nothing: the tests of identity providers have them.
    const answering = operations.filter(({ schema }) => !Object.hasOwn(schema.response, 302))
    expect(Object.keys(ASKED).sort()).toEqual(answering.map(({ id }) => id).sort())
    for (const { method, url } of operations) expect(app.hasRoute({ method, url }), `${method} ${url}`).toBe(true)
  })

  test.each(Object.keys(ASKED))('%s', async (id) => {
    const operation = operations.find((one) => one.id === id)
    const path = operation?.url.replaceAll(/:(\w+)/g, '{$1}') ?? ''
    const asked = operation?.tag === 'sign-in' || operation?.tag === 'accounts' ? people.app : app
    const answer = await asked.inject({ method: operation?.method ?? 'GET', ...ASKED[id]?.() })
    if (id === 'enrolSecondFactor') factor = fromBase32(answer.json().secret)
    if (id === 'createToken') tokenId = answer.json().id
    const response = at(document, 'paths', path, operation?.method.toLowerCase() ?? '', 'responses', String(answer.statusCode))
    if (id === 'beginErasure') erasureId = answer.json().id
    expect([200, 202, 204], answer.body).toContain(answer.statusCode)
    const [mediaType = ''] = String(answer.headers['content-type'] ?? '').split(';')
    const schema = at(response, 'content', mediaType, 'schema')
    if (answer.statusCode === 204) return
    expect(schema, `${mediaType} of ${id}`).toBeDefined()
    const body: unknown = mediaType === 'application/json' ? answer.json() : answer.body
    const check = ajv.compile(JSON.parse(JSON.stringify(closed(schema)).replaceAll('"#/', '"api#/')))
    check(body)
    expect(check.errors ?? []).toEqual([])
  })

  test('every named schema of an answer was met by a value, but for those named here', () => {
    const answers = operations.map(({ id, method, url }) =>
      Object.entries(Object(at(document, 'paths', url.replaceAll(/:(\w+)/g, '{$1}'), method.toLowerCase(), 'responses')))
        .filter(([status]) => status === '200' || status === '202')
        .map(([, response]) => ({ id, response })),
    )
    const named = new Set<string>()
    const follow = (value: unknown): void => {
      for (const [, name = ''] of JSON.stringify(value).matchAll(/#\/components\/schemas\/(\w+)/g)) {
        if (named.has(name)) continue
        named.add(name)
        follow(at(document, 'components', 'schemas', name))
      }
    }
    follow(answers)
    expect([...named].filter((name) => !seen.has(name) && name !== 'OpenApiDocument').sort()).toEqual([...UNSEEN].sort())
  })
})

test('a mended dead letter is a call, and no dead letter any more; a slot that was asked for waits', async () => {
  expect(await db.store.query('select call_id, outcome from calls where call_id = {id:String}', { id: BROKEN.callId })).toEqual([
    { call_id: BROKEN.callId, outcome: 'open' },
  ])
  const { rows } = (await app.inject('/api/dead-letters')).json()
  expect(rows.map(({ id }: { id: string }) => id)).not.toContain(letterId)
  expect((await app.inject(`/api/dead-letters/${letterId}`)).json().code).toBe('dead_letter.unknown')
  const { jobs } = (await app.inject('/api/jobs')).json()
  expect(jobs.find(({ name }: { name: string }) => name === 'score-recordings').due).toBe(1)
  expect((await app.inject({ method: 'POST', url: '/api/jobs/score-recording/run', payload: {} })).json().message).toContain(
    "did you mean 'score-recordings'?",
  )
})

test('a review of what somebody else reviewed is refused', async () => {
  const url = `/api/scores/${scoreId}/review`
  const answer = await app.inject({ method: 'POST', url, payload: { type: 'undo', expectedVersion: 7 } })
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'version.conflict'])
})

describe('what somebody sees is cut to whom the role reaches', () => {
  const asking = async (persona: string) => {
    const { cookies } = await app.inject({ method: 'POST', url: '/api/sign-in/as', payload: { persona } })
    const callboard = cookies.find(({ name }) => name === 'callboard')?.value ?? ''
    return (url: string) => app.inject({ url, cookies: { callboard } })
  }
  const OF_TEAM_1 = /^demo-agent-0(0[1-9]|1\d|20)$/
  const agentsOf = (rows: readonly { agentId: string }[]): string[] => [...new Set(rows.map(({ agentId }) => agentId))].sort()
  const scoresOf = async (persona: string): Promise<{ total: number; rows: { agentId: string; scoreId: string; recordedAt: string }[] }> =>
    (await (await asking(persona))('/api/scores?size=200')).json()

  test('scores: an agent the own ones, a lead the team’s, a manager the site’s; nobody else’s is counted or found', async () => {
    const all: { total: number; rows: { agentId: string; scoreId: string }[] } = (await app.inject('/api/scores?size=200')).json()
    const team = all.rows.filter(({ agentId }) => OF_TEAM_1.test(agentId))
    expect(team.length).toBeGreaterThan(0)
    expect(team.length).toBeLessThan(all.rows.length)
    expect(await scoresOf('lead')).toMatchObject({ total: team.length, rows: team.map(({ scoreId }) => ({ scoreId })) })
    const own = all.rows.filter(({ agentId }) => agentId === 'demo-agent-003')
    expect((await scoresOf('demo-agent-003')).rows.map(({ scoreId }) => scoreId)).toEqual(own.map(({ scoreId }) => scoreId))
    expect((await scoresOf('site')).total).toBe(all.total)
    expect((await scoresOf('elsewhere')).total).toBe(0)
    const lead = await asking('lead')
    const foreign = all.rows.find(({ agentId }) => !OF_TEAM_1.test(agentId))?.scoreId ?? ''
    expect([(await lead(`/api/scores/${team[0]?.scoreId}`)).statusCode, (await lead(`/api/scores/${foreign}`)).statusCode]).toEqual([
      200, 404,
    ])
    expect((await lead(`/api/scores?agent=demo-agent-050`)).json().total).toBe(0)
  })

  test('calls: an agent the own ones, a lead the team’s; nobody else’s is listed, counted, opened or found', async () => {
    type Calls = { total: number; rows: { callId: string; agentId: string | null; customerId: string | null }[] }
    const listOf = async (ask: Awaited<ReturnType<typeof asking>>): Promise<Calls> =>
      (await ask(`/api/calls?size=200&outcome=answered&${range}`)).json()
    const [lead, own, site, elsewhere] = await Promise.all(['lead', 'demo-agent-003', 'site', 'elsewhere'].map(asking))
    if (!lead || !own || !site || !elsewhere) throw new Error('a persona is missing')
    const [counted] = await db.store.query<{ team: number; own: number; all: number }>(
      `select toFloat64(countIf(match(agent_id, '^demo-agent-0(0[1-9]|1[0-9]|20)$'))) as team, toFloat64(countIf(agent_id = 'demo-agent-003')) as own, toFloat64(count()) as all
       from calls where outcome = 'answered' and toDate(offered_at, 'Asia/Shanghai') between '${addDays(today, -1)}' and '${today}'`,
    )
    expect(counted?.own).toBeGreaterThan(0)
    const totals = await Promise.all([lead, own, site, elsewhere].map(async (ask) => (await listOf(ask)).total))
    expect(totals).toEqual([counted?.team, counted?.own, counted?.all, 0])
    const team = (await listOf(lead)).rows
    expect(team.every(({ agentId }) => OF_TEAM_1.test(agentId ?? ''))).toBe(true)
    const foreign = (await listOf(site)).rows.find(({ agentId }) => !OF_TEAM_1.test(agentId ?? ''))
    expect([(await lead(`/api/calls/${team[0]?.callId}`)).statusCode, (await lead(`/api/calls/${foreign?.callId}`)).statusCode]).toEqual([
      200, 404,
    ])
    const found = async (ask: typeof lead, text: string): Promise<string[]> =>
      (await ask(`/api/search?text=${encodeURIComponent(text)}`)).json().map(({ id }: { id: string }) => id)
    expect(await found(lead, team[0]?.callId ?? '')).toContain(team[0]?.callId)
    expect(await found(lead, foreign?.callId ?? '')).toEqual([])
    // A manager counts calls of customers and sees none: neither in a list, nor by trying an id.
    const { rows } = await listOf(site)
    expect(new Set(rows.map(({ customerId }) => customerId))).toEqual(new Set(['•••']))
    expect((await site(`/api/calls?customer=${customerId}&${range}`)).json().total).toBe(0)
    expect(await found(site, customerId)).not.toContain(customerId)
    expect((await site(`/api/customers/${customerId}`)).statusCode).toBe(403)
  })

  test('orders and seats: as many open, overdue and soon due, and as many in each state, as the overview counts', async () => {
    type Counted = { orders: Record<'open' | 'overdue' | 'dueSoon', number>; seats: { state: string; seats: number }[] }
    const overview: Counted = (await app.inject('/api/overview')).json()
    const total = async (state: string): Promise<number> =>
      (await app.inject(`/api/orders?state=${state}&size=1&from=${addDays(today, -400)}`)).json().total
    expect({ open: await total('open'), overdue: await total('overdue'), dueSoon: await total('due_soon') }).toEqual({
      ...{ open: overview.orders.open, overdue: overview.orders.overdue, dueSoon: overview.orders.dueSoon },
    })
    const { seats }: { seats: { state: string; agentId: string }[] } = (await app.inject('/api/floor')).json()
    const byState = [...new Set(seats.map(({ state }) => state))].map((state) => [
      state,
      seats.filter((seat) => seat.state === state).length,
    ])
    expect(byState.length).toBeGreaterThan(0)
    expect(Object.fromEntries(byState)).toEqual(
      Object.fromEntries(overview.seats.filter(({ state }) => state !== 'signed_out').map(({ state, seats }) => [state, seats])),
    )
    const lead: { seats: { agentId: string }[] } = (await (await asking('lead'))('/api/floor')).json()
    expect(agentsOf(lead.seats)).toEqual(agentsOf(seats).filter((agentId) => OF_TEAM_1.test(agentId)))
  })

  test('a roster: an agent the own shifts, a lead the team’s, with the cover of their queues alone', async () => {
    type Week = { shifts: { agentId: string; queueId: string }[]; coverage: { queueId: string }[] }
    const weekOf = async (persona: string): Promise<Week> => (await (await asking(persona))('/api/roster')).json()
    const all: Week = (await app.inject('/api/roster')).json()
    const lead = await weekOf('lead')
    expect(agentsOf(lead.shifts)).toEqual(agentsOf(all.shifts).filter((agentId) => OF_TEAM_1.test(agentId)))
    const own = await weekOf('demo-agent-003')
    expect(agentsOf(own.shifts)).toEqual(agentsOf(all.shifts).filter((agentId) => agentId === 'demo-agent-003'))
    const queues = new Set(own.shifts.map(({ queueId }) => queueId))
    expect(own.coverage.filter(({ queueId }) => !queues.has(queueId))).toEqual([])
  })

  test('a call counts for the team its agent was in at the time: who changed teams takes none along', async () => {
    const { rows } = await scoresOf('lead')
    const { agentId = '', scoreId = '', recordedAt = '' } = rows[0] ?? {}
    const isSeen = async () => (await scoresOf('lead')).rows.some((row) => row.scoreId === scoreId)
    const moveAt = (at: number, team: string) =>
      insertRows(db.store, 'dim_agents_v1', [
        { agent_id: agentId, name: 'moved', team_id: team, site_id: 'demo-site-sh', skills: [], valid_from: toIso(instant(at)) },
      ])
    await moveAt(Date.parse(recordedAt) + 1, 'demo-team-2')
    expect(await isSeen()).toBe(true)
    await moveAt(Date.parse(recordedAt), 'demo-team-2')
    expect(await isSeen()).toBe(false)
  })
})
