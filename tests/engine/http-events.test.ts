/** Events over HTTP: each row's fate is told, a repeat stores nothing twice, and what was received survives a failing store. */
import { gzipSync } from 'node:zlib'
import fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createToken, revokeToken } from '../../centres/tokens.ts'
import { calls, recordings } from '../../contracts/index.ts'
import { instant } from '../../domain/kernel/time.ts'
import { recordPause } from '../../ingest/pauses.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { verifyTopic } from '../../ingest/verify.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { Projections } from '../../projections/projections.ts'
import type { Sources } from '../../service/api/status.ts'
import { buildService } from '../../service/app.ts'
import { eventRoutes } from '../../service/routes/events.ts'
import { migrate } from '../../sql/migrate.ts'
import type { Store } from '../../sql/store.ts'
import { admin } from '../support/principals.ts'
import { freshStore } from './support/store.ts'

let db: Awaited<ReturnType<typeof freshStore>>
let ledger: Ledger
let projections: Projections
let app: Awaited<ReturnType<typeof buildService>>
let isBroken = false

const clock = () => instant(Date.parse('2026-03-02T12:00:00Z'))

/** The real store, refusing inserts while it is called broken. */
const breakable = (store: Store): Store =>
  Object.assign(Object.create(store), {
    insertRowBinary: (...args: Parameters<Store['insertRowBinary']>) =>
      isBroken ? Promise.reject(new Error('Too many parts')) : store.insertRowBinary(...args),
  })

beforeAll(async () => {
  db = await freshStore()
  await migrate(db.store)
  ledger = await openLedger({ dataDir: db.dataDir })
  const store = breakable(db.store)
  projections = new Projections({ store, ledger, clock }).start()
  app = await buildService({ store, ledger, projections, clock, dataDir: db.dataDir, webDir: db.dataDir })
})
afterAll(async () => {
  await app.close()
  await projections.stop()
  await ledger.close()
  await db[Symbol.asyncDispose]()
})

const call = (callId: string, more: object = {}): string => JSON.stringify({ ...calls.examples[1], callId, ...more })

const post = (topic: string, payload: string | Buffer, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: `/v1/events/${topic}`, payload, headers: { 'content-type': 'application/x-ndjson', ...headers } })

const stored = async (prefix: string): Promise<string[]> =>
  (
    await db.store.query<{ call_id: string }>('select call_id from calls where startsWith(call_id, {prefix:String}) order by call_id', {
      prefix,
    })
  ).map((row) => row.call_id)

test('each row is told its fate: accepted, or rejected with the reason a dead letter has', async () => {
  const body = [call('h-1'), '', '{"callId":"h-2"}', 'no json', call('h-3', { offeredAt: '2026-03-02 09:00:00' })].join('\r\n')
  const answer = await post('calls', body, { 'callboard-client': 'pbx-1', 'idempotency-key': 'k-1' })
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({
    topic: 'calls',
    client: 'pbx-1',
    rows: 4,
    accepted: 1,
    duplicates: 0,
    rejected: 3,
    results: [
      { row: 1, status: 'accepted', reason: null },
      { row: 3, status: 'rejected', reason: 'revision.missing' },
      { row: 4, status: 'rejected', reason: 'json.invalid' },
      { row: 5, status: 'rejected', reason: expect.stringMatching(/^offeredAt\./) },
    ],
  })
  expect(await stored('h-')).toEqual(['h-1'])
})

test('a repeat under the same key stores nothing, also as gzip; another client may use the key', async () => {
  const body = `${call('r-1')}\n${call('r-2')}\n`
  const headers = { 'callboard-client': 'crm', 'idempotency-key': 'same' }
  expect((await post('calls', body, headers)).json()).toMatchObject({ accepted: 2, duplicates: 0 })
  const raw = async () => (await db.store.query<{ n: string }>("select count() as n from raw_events final where source = 'http'"))[0]?.n
  const before = await raw()
  expect((await post('calls', gzipSync(body), { ...headers, 'content-encoding': 'gzip' })).json()).toMatchObject({
    accepted: 0,
    duplicates: 2,
  })
  expect(await raw()).toBe(before)
  expect((await post('calls', call('r-3'), { ...headers, 'callboard-client': 'other' })).json()).toMatchObject({ accepted: 1 })
  expect(await stored('r-')).toEqual(['r-1', 'r-2', 'r-3'])
})

test('positions are shared by all topics, and what other topics took is no gap', async () => {
  const recording = JSON.stringify(recordings.examples[0])
  for (const [topic, body] of [
    ['calls', call('g-1')],
    ['recordings', recording],
    ['calls', call('g-2')],
  ] as const)
    expect((await post(topic, body)).json()).toMatchObject({ accepted: 1 })
  expect((await verifyTopic(db.store, topicNamed('calls'))).problems).toEqual([])
})

test('a key used again with another record in the row is refused for that row; without a key the rows are the key', async () => {
  const headers = { 'idempotency-key': 'reused' }
  await post('calls', call('u-1'), headers)
  const again = await post('calls', `${call('u-2')}\n${call('u-3')}`, headers)
  expect(again.json()).toMatchObject({ results: [{ status: 'rejected', reason: 'idempotency.key_reused' }, { status: 'accepted' }] })
  expect((await post('calls', call('u-4'))).json()).toMatchObject({ accepted: 1 })
  expect((await post('calls', `${call('u-4')}\n`)).json()).toMatchObject({ duplicates: 1 })
  expect(await stored('u-')).toEqual(['u-1', 'u-3', 'u-4'])
})

test('another machine, also behind a proxy, needs a token that covers topic and client; this machine needs none', async () => {
  const made = await createToken(ledger, admin, { name: 'PBX', topics: ['calls'], client: 'pbx-1', at: clock() })
  if (!made.ok) throw new Error(made.rejection.message)
  const { text, id } = made.value
  const from = async (remoteAddress: string, headers: Record<string, string>, topic = 'calls') => {
    const answer = await app.inject({
      method: 'POST',
      url: `/v1/events/${topic}`,
      payload: topic === 'calls' ? call('t-1') : JSON.stringify(recordings.examples[0]),
      remoteAddress,
      headers: { 'content-type': 'application/x-ndjson', 'callboard-client': 'pbx-1', ...headers },
    })
    return answer.statusCode === 200 ? 200 : `${answer.statusCode} ${answer.json().code}`
  }
  const bearer = { authorization: `Bearer ${text}` }
  expect(await from('127.0.0.1', {})).toBe(200)
  expect(await from('10.1.2.3', {})).toBe('401 token.missing')
  expect(await from('127.0.0.1', { 'x-forwarded-for': '10.1.2.3' })).toBe('401 token.missing')
  expect(await from('10.1.2.3', bearer)).toBe(200)
  expect(await from('10.1.2.3', bearer, 'recordings')).toBe('403 token.topic')
  expect(await from('10.1.2.3', { ...bearer, 'callboard-client': 'pbx-2' })).toBe('403 token.client')
  expect(await from('127.0.0.1', { authorization: `Bearer ${text.slice(0, -1)}` })).toBe('401 token.invalid')
  await revokeToken(ledger, admin, id, clock())
  expect(await from('127.0.0.1', bearer)).toBe('401 token.revoked')
  expect(await stored('t-')).toEqual(['t-1'])
})

test('through a proxy or under another name events alone are served', async () => {
  const guarded = await buildService({
    store: db.store,
    ledger,
    projections,
    clock,
    dataDir: db.dataDir,
    webDir: db.dataDir,
    allowedHosts: ['board.example'],
  })
  const marks: Record<string, string>[] = [
    { host: 'board.example' },
    { via: '1.1 proxy' },
    { 'x-forwarded-host': 'board.example' },
    { 'x-forwarded-for': '10.1.2.3' },
    { forwarded: 'for=10.1.2.3' },
    { 'x-real-ip': '10.1.2.3' },
  ]
  for (const headers of marks) {
    for (const url of ['/api/overview', '/api/scores', '/api/interfaces', '/openapi.json', '/metrics', '/', '/index.html'])
      expect([url, (await guarded.inject({ url, headers })).json()]).toEqual([
        url,
        expect.objectContaining({ status: 403, code: 'host.events_only' }),
      ])
    expect((await guarded.inject({ method: 'POST', url: '/api/sql', headers, payload: { query: 'select 1' } })).statusCode).toBe(403)
    expect((await guarded.inject({ url: '/healthz', headers })).statusCode).toBe(200)
    const events = await guarded.inject({
      method: 'POST',
      url: '/v1/events/calls',
      payload: call('p-x'),
      headers: { ...headers, 'content-type': 'application/json' },
    })
    expect(events.json()).toMatchObject({ status: 401, code: 'token.missing' })
  }
  expect((await guarded.inject({ url: '/api/kpis' })).statusCode).toBe(200)
  await guarded.close()
})

test('the status shows what is paused and what became of each source', async () => {
  await recordPause(db.store, {
    topic: 'calls',
    cause: 'breaker',
    isPaused: true,
    reason: '900 of the last 1000 records are dead letters',
    nextTryAtMs: undefined,
    changedAtMs: clock(),
  })
  expect((await app.inject({ url: '/api/status' })).json()).toMatchObject({
    paused: [{ topic: 'calls', cause: 'breaker', reason: '900 of the last 1000 records are dead letters', next_try_at: null }],
  })
  await post('seat-states', '{}')
  const { sources } = (await app.inject({ url: '/api/status/sources?hours=1' })).json<Sources>()
  expect(sources.find(({ topic }) => topic === 'seat-states')).toMatchObject({ source: 'http', records: 1, typed: 0, dead_lettered: 1 })
  expect((await app.inject({ url: '/api/status/sources?hours=0' })).statusCode).toBe(400)
})

test('what was received while the store refused is stored once when it works again, and nothing more is received meanwhile', async () => {
  isBroken = true
  const headers = { 'idempotency-key': 'broken' }
  const refused = await post('calls', call('b-1'), headers)
  expect([refused.statusCode, refused.headers['retry-after'], refused.json().code]).toEqual([503, '5', 'store.unavailable'])
  expect((await post('calls', call('b-2'), { 'idempotency-key': 'later' })).statusCode).toBe(503)
  isBroken = false
  expect((await post('calls', call('b-3'))).json()).toMatchObject({ accepted: 1 })
  expect((await post('calls', call('b-1'), headers)).json()).toMatchObject({ duplicates: 1 })
  expect(await stored('b-')).toEqual(['b-1', 'b-3'])
})

test('what a killed process had received and not stored, the next one stores', async () => {
  const body = new TextEncoder().encode(call('k-1'))
  // Another process's handle: nobody here is told of it.
  const killed = await openLedger({ dataDir: db.dataDir })
  await killed.receive([{ client: 'pbx', key: 'killed', row: 1, topic: 'calls', body }])
  await killed.close()
  const next = new Projections({ store: db.store, ledger, clock })
  await next.catchUp(['inbox'])
  await next.stop()
  expect(await stored('k-')).toEqual(['k-1'])
})

test('a body for which there is no room is put off, and taken when there is', async () => {
  const small = fastify()
  const visitors = { needsSignIn: async () => false }
  const log = async () => undefined
  await eventRoutes(small, { store: db.store, ledger, projections, clock, dataDir: db.dataDir, visitors, log }, { budgetBytes: 10 })
  const send = (id: string) =>
    small.inject({ method: 'POST', url: '/v1/events/calls', payload: call(id), headers: { 'content-type': 'application/json' } })
  const [first, second] = await Promise.all([send('p-1'), send('p-2')])
  expect([first.statusCode, second.statusCode, second.headers['retry-after']]).toEqual([200, 429, '1'])
  expect((await send('p-2')).json()).toMatchObject({ accepted: 1 })
  await small.close()
})

test.each<[string, string, string | Buffer, Record<string, string>, number, string]>([
  ['an unknown topic', 'nothing', call('x-1'), {}, 404, 'topic.unknown'],
  ['an empty body', 'calls', '\n\n', {}, 400, 'body.empty'],
  ['what is not gzip', 'calls', call('x-1'), { 'content-encoding': 'gzip' }, 400, 'body.encoding'],
  ['an encoding not read here', 'calls', call('x-1'), { 'content-encoding': 'br' }, 400, 'body.encoding'],
  ['a gzip bomb', 'calls', gzipSync(Buffer.alloc(65 << 20)), { 'content-encoding': 'gzip' }, 413, 'body.too_large'],
  ['too many rows', 'calls', '1\n'.repeat(50_001), {}, 413, 'body.too_many_rows'],
  ['a form of a foreign page', 'calls', call('x-1'), { 'content-type': 'text/plain' }, 415, 'body.media_type'],
  ['a page of another site', 'calls', call('x-1'), { origin: 'https://attacker.example' }, 403, 'origin.foreign'],
])('%s is refused whole', async (_, topic, body, headers, status, code) => {
  const answer = await post(topic, body, { 'idempotency-key': 'whole', ...headers })
  expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  expect(await stored('x-')).toEqual([])
})
