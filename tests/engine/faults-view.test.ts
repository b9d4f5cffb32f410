/** A fault is planted in the flow of an order; one query names it, with the contact it happened to. The registry and the calls are in ClickHouse. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Callboard, openCallboard } from '../../app/open-callboard.ts'
import { calls } from '../../contracts/index.ts'
import { instant } from '../../domain/kernel/time.ts'
import { buildService } from '../../service/app.ts'
import { Metrics } from '../../service/metrics/metrics.ts'
import { inSpan } from '../../traces/span.ts'
import { json, type OtherSystem, otherSystem } from '../support/other-system.ts'
import { admin, agent } from '../support/principals.ts'
import { migratedDirectory } from './support/store.ts'

let directory: Awaited<ReturnType<typeof migratedDirectory>>
let callboard: Callboard
let line: OtherSystem
const metrics = new Metrics()

beforeAll(async () => {
  directory = await migratedDirectory()
  line = await otherSystem(json({ fault: 'dslam' }, 503))
  // No trace is sampled: what is found below is there because something failed.
  callboard = await openCallboard({ dataDir: directory.path, traces: 0, onSpanEnd: (end) => metrics.observeSpan(end) })
})
afterAll(async () => {
  await callboard.close()
  await line.close()
  await directory[Symbol.asyncDispose]()
})

const now = () => instant(Date.now())

async function until(sql: string, isThere: (rows: Record<string, unknown>[]) => boolean): Promise<Record<string, unknown>[]> {
  let rows: Record<string, unknown>[] = []
  await expect
    .poll(
      async () => {
        await callboard.catchUp()
        rows = await callboard.query(sql)
        return isThere(rows)
      },
      { timeout: 20_000, interval: 200 },
    )
    .toBe(true)
  return rows
}

test('one query says that the line test failed, for whom, and in which trace; what a rule refused in it is no fault', async () => {
  await callboard.interfaces.command(admin, {
    type: 'RegisterInterface',
    name: 'line-test',
    at: now(),
    settings: { owner: 'network', kind: 'line_test', endpoint: `${line.url}/test?key=k`, allowedNetworks: ['127.0.0.0/8'], maxAttempts: 1 },
  })
  const desk = callboard.as(agent)
  const contact = { type: 'OpenContact', id: 'k-7', customerId: 'cu-7', channel: 'voice', direction: 'inbound' } as const
  await desk.customers.command({ type: 'RegisterCustomer', at: now(), id: 'cu-7', zone: 'Asia/Shanghai' })
  await desk.contacts.command({ ...contact, at: now() })
  await desk.order('o-1', {
    type: 'OpenOrder',
    at: now(),
    orderId: 'o-1',
    orderType: 'fault',
    priority: 'normal',
    title: 'Line dead',
    content: 'No dial tone.',
    teamId: 't-desk',
    customerId: 'cu-7',
    contactId: 'k-7',
    callId: 'c-7',
  })
  await inSpan('POST /faults', { kind: 'server' }, async () => {
    const tested = await callboard.interfaces.call('line-test', { number: '13800138000' }, { orderId: 'o-1' })
    expect(tested).toMatchObject({ ok: false, rejection: { code: 'interface.failed' } })
    const archived = await callboard.as(agent).order('o-1', { type: 'ArchiveOrder', at: now() })
    expect(archived).toMatchObject({ ok: false, rejection: { code: 'order.wrong_status' } })
  })
  await callboard.ingest('calls', 'pbx', [{ position: 0, at: Date.now(), value: { callId: 'c-1' } }])
  await callboard.interfaces.flush()
  const faults = await until("select * from faults where contact_id = 'k-7'", (rows) => rows.length > 0)
  expect(faults).toMatchObject([
    {
      place: 'interface',
      name: 'line-test',
      code: 'interface.failed',
      customer_id: 'cu-7',
      order_id: 'o-1',
      call_id: 'c-7',
      message: 'It answered 503.',
    },
  ])
  const whole = await until(
    `select SpanName, SpanAttributes['callboard.refusal'] as refusal from otel_traces where TraceId = '${String(faults[0]?.['trace_id'])}' order by SpanName`,
    (rows) => rows.length === 5,
  )
  expect(whole.map(({ SpanName, refusal }) => `${SpanName} ${refusal}`.trim())).toEqual([
    'POST /faults',
    'command work-order order.wrong_status',
    'ingest interface-calls',
    'interface line-test',
    'projection inbox',
  ])
  expect(await callboard.query("select name, code from faults where place = 'dead_letter'")).toMatchObject([{ name: 'calls' }])
})

test('the pages get the registry with health and numbers, change it, and Prometheus the figures; no label is an address or an id', async () => {
  const { store, ledger, projections } = callboard
  const app = await buildService({ store, ledger, projections, clock: now, dataDir: directory.path, metrics })
  const get = async (url: string) => (await app.inject({ url, headers: { host: 'localhost' } })).body
  const post = (name: string, payload: object) =>
    app.inject({ method: 'POST', url: `/api/interfaces/${name}`, payload, headers: { host: 'localhost' } })
  const settings = { owner: 'it', endpoint: 'https://crm.example/' }
  expect((await post('crm', { action: 'create', settings })).statusCode).toBe(204)
  expect((await post('crm', { action: 'create', settings })).json()).toMatchObject({ code: 'registry.exists' })
  expect(JSON.parse(await get('/api/interfaces'))).toMatchObject({
    interfaces: [
      { name: 'crm', calls: 0, p95Ms: null },
      { name: 'line-test', health: 'healthy', calls: 1, failures: 1, endpoint: `${line.url}/test` },
    ],
  })
  expect(JSON.parse(await get('/api/interfaces/line-test'))).toMatchObject({ history: [{ what: 'registered', by: 'admin' }] })
  const text = await get('/metrics')
  expect(text).toContain('callboard_interface_state{interface="line-test"} 0')
  expect(text).toContain('callboard_interface_calls{interface="line-test",outcome="error"} 1')
  expect(text).toContain('callboard_ingested_records{topic="interface-calls"} 1')
  expect(text).toMatch(/callboard_work_seconds_count\{kind="command",name="work-order",error="order.wrong_status"\} 1/)
  expect(text).toMatch(/callboard_work_seconds_count\{kind="interface",name="line-test",error="interface.failed"\} 1/)
  expect(text).toMatch(/callboard_http_request_seconds_count\{method="GET",route="\/api\/interfaces\/:name",status="200"\} 1/)
  expect(text).toContain('nodejs_eventloop_lag_seconds')
  expect((await app.inject({ url: '/metrics', headers: { host: 'evil.example' } })).statusCode).toBe(421)
  await app.close()
})

test('the batch of records sent over HTTP belongs to the trace of the request that sent them', async () => {
  const { store, ledger, projections } = callboard
  const app = await buildService({ store, ledger, projections, clock: now, dataDir: directory.path })
  const trace = '0af7651916cd43dd8448eb211c80319c'
  const answer = await fetch(`${await app.listen({ port: 0, host: '127.0.0.1' })}/v1/events/calls`, {
    method: 'POST',
    body: JSON.stringify({ ...calls.examples[1], callId: 'c-traced' }),
    headers: { 'content-type': 'application/x-ndjson', traceparent: `00-${trace}-b7ad6b7169203331-01` },
  })
  expect(await answer.json()).toMatchObject({ accepted: 1 })
  await app.close()
  const spans = await until(
    `select SpanName, SpanId, ParentSpanId from otel_traces where TraceId = '${trace}' order by SpanName`,
    (rows) => rows.length === 3,
  )
  const request = spans[0]?.['SpanId']
  expect(spans).toMatchObject([
    { SpanName: 'POST /v1/events/:topic', ParentSpanId: 'b7ad6b7169203331' },
    { SpanName: 'ingest calls', ParentSpanId: request },
    { SpanName: 'projection inbox', ParentSpanId: request },
  ])
})

test('the registry, its changes and the record of the call are there for analysts, without what must not leave', async () => {
  const disable = { type: 'DisableInterface', name: 'line-test', at: now(), reason: 'moved' } as const
  await callboard.interfaces.command(admin, disable)
  const registry = await until(
    "select interface_id, revision, status, reason, endpoint, valid_to is null as holds from interface_registry where interface_id = 'line-test' order by revision",
    (rows) => rows.length === 2,
  )
  expect(registry).toEqual([
    { interface_id: 'line-test', revision: 1, status: 'enabled', reason: '', endpoint: `${line.url}/test`, holds: 0 },
    { interface_id: 'line-test', revision: 2, status: 'disabled', reason: 'moved', endpoint: `${line.url}/test`, holds: 1 },
  ])
  expect(
    await callboard.query('select interface_id, outcome, status_code, attempt, request_summary, order_id from interface_calls'),
  ).toEqual([
    { interface_id: 'line-test', outcome: 'error', status_code: 503, attempt: 1, request_summary: '{"number":"***00"}', order_id: 'o-1' },
  ])
})

test('a host that names nobody gives commands itself, whoever a body says it was', async () => {
  const step = { by: 'u', type: 'AcceptOrder', at: now(), assigneeId: 'a-1' } as const
  const done = await callboard.order('o-1', step)
  expect(done).toMatchObject({ ok: true, value: { events: [{ type: 'order_accepted', by: 'host' }] } })
})

test('a wrong query of the host is its mistake', async () => {
  await expect(callboard.query('select intDiv(1, 0)')).rejects.toMatchObject({ code: 'usage' })
})

test('a report is one trace, from the call of the host to what its order and interface calls became in the store', async () => {
  const flow = {
    rules: [],
    inquiries: [{ finding: 'outage', interface: 'line-test', field: 'state' }],
    lineTest: 'line-test',
    teams: { desk: 't-desk', support: 't-support', field: 't-field' },
  } as const
  const taken = await callboard
    .as(agent)
    .takeReport({ orderId: 'o-2', at: now(), category: 'dead', title: 'Dead', content: 'No tone.' }, flow)
  expect(taken).toMatchObject({ ok: true, value: { outcome: 'waiting' } })
  await callboard.interfaces.flush()
  const stepsOf = "select TraceId from otel_traces where SpanAttributes['callboard.order_id'] = 'o-2'"
  const spans = await until(
    `select TraceId, SpanName from otel_traces where TraceId in (${stepsOf}) order by SpanName`,
    (rows) => rows.length >= 8,
  )
  expect(new Set(spans.map(({ TraceId }) => TraceId)).size).toBe(1)
  expect(spans.map(({ SpanName }) => SpanName)).toEqual([
    'command work-order',
    'flow take-report',
    'ingest interface-calls',
    'ingest work-orders',
    'interface line-test',
    'interface line-test',
    'projection inbox',
    'projection work-orders',
  ])
})
