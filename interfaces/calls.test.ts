/** Calls through the registry against real servers on loopback: what goes wrong is a typed rejection, and stays with the one interface. */
import type { ServerResponse } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { interfaceHealth } from '../centres/interface-health.ts'
import type { InterfaceCallRecord } from '../contracts/index.ts'
import { instant } from '../domain/kernel/time.ts'
import type { HealthState } from '../domain/operations/interface-health.ts'
import { eventsOf } from '../ledger/aggregate.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { hang, json, type OtherSystem, otherSystem } from '../tests/support/other-system.ts'
import { admin } from '../tests/support/principals.ts'
import type { Resolve } from './address.ts'
import { openInterfaces } from './open-interfaces.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function system(answer = json({ line: 'ok' })): Promise<OtherSystem> {
  const made = await otherSystem(answer)
  closing.push(() => made.close())
  return made
}

function open(resolve?: Resolve) {
  let now = Date.parse('2026-03-02T01:00:00Z')
  const clock = () => {
    now += 1
    return instant(now)
  }
  const ledger = memoryLedger(clock)
  const records: InterfaceCallRecord[] = []
  const states: [string, HealthState][] = []
  const interfaces = openInterfaces({
    ledger,
    clock,
    reporter: 'test',
    deliver: async (batch) => void records.push(...batch),
    onState: (name, state) => states.push([name, state]),
    ...(resolve ? { resolve } : {}),
  })
  closing.push(async () => {
    await interfaces.close()
    await ledger.close()
  })
  const register = async (name: string, endpoint: string, more: Readonly<Record<string, unknown>> = {}) => {
    // Long enough for any machine; a test about time names its own.
    const settings = { owner: 'network', endpoint, allowedNetworks: ['127.0.0.0/8'], timeoutMs: 20_000, ...more }
    const done = await interfaces.command(admin, { type: 'RegisterInterface', name, at: clock(), settings })
    expect(done).toMatchObject({ ok: true })
  }
  const change = (name: string, changes: Readonly<Record<string, unknown>>) =>
    interfaces.command(admin, { type: 'ChangeInterface', name, at: clock(), changes, reason: 'test' })
  const codeOf = async (name: string, request: unknown = {}, context = {}): Promise<string> => {
    const answer = await interfaces.call(name, request, context)
    return answer.ok ? 'ok' : answer.rejection.code
  }
  return { interfaces, ledger, records, states, register, change, codeOf, clock }
}

test('an answer comes back with its status, and the record of the call holds no masked value', async () => {
  const line = await system()
  const { interfaces, register, records } = open()
  await register('line-test', `${line.url}/test`, { maskedFields: ['pin'] })
  const context = {
    contactId: 'k-7',
    orderId: 'o-1',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    operation: 'test',
  }
  const answer = await interfaces.call('line-test', { number: '13800138000', account: { PIN: 'geheim' } }, context)
  expect(answer).toMatchObject({ ok: true, value: { status: 200, body: { line: 'ok' }, attempts: 1 } })
  await interfaces.flush()
  expect(records).toMatchObject([
    { interfaceId: 'line-test', operation: 'test', outcome: 'ok', statusCode: 200, contactId: 'k-7', orderId: 'o-1', attempt: 1 },
  ])
  expect(records[0]?.traceparent).toContain('0af7651916cd43dd8448eb211c80319c')
  expect(records[0]?.requestSummary).toBe('{"number":"***00","account":{"PIN":"***"}}')
  expect(records[0]?.responseSummary).toBe('{"line":"ok"}')
})

test('what cannot be sent is refused and recorded: unknown, disabled, no JSON, an address inside', async () => {
  const line = await system()
  const { interfaces, register, change, codeOf, records, clock } = open()
  await register('line-test', line.url)
  await register('inside', 'http://127.0.0.1:1/', { allowedNetworks: [] })
  expect(await codeOf('nobody')).toBe('interface.unknown')
  expect(await codeOf('inside')).toBe('interface.address_refused')
  expect(await codeOf('line-test', 1n)).toBe('interface.request_invalid')
  await interfaces.command(admin, { type: 'DisableInterface', name: 'line-test', at: clock(), reason: 'moved' })
  expect(await codeOf('line-test')).toBe('interface.disabled')
  await interfaces.command(admin, { type: 'EnableInterface', name: 'line-test', at: clock(), reason: 'back' })
  await change('line-test', { method: 'GET' })
  expect(await codeOf('line-test', { a: { b: 1 } })).toBe('interface.request_invalid')
  expect(await codeOf('line-test', { a: 1 })).toBe('ok')
  expect(line.requests).toEqual(['GET /?a=1'])
  await interfaces.flush()
  expect(records.map(({ outcome }) => outcome)).toEqual(['rejected', 'rejected', 'rejected', 'rejected', 'rejected', 'ok'])
  expect((await interfaces.history('line-test')).map(({ type }) => type)).toEqual([
    'interface_registered',
    'interface_disabled',
    'interface_enabled',
    'interface_changed',
  ])
})

test('a name that changes what it stands for reaches nothing inside, whether at first or at the next connection', async () => {
  const line = await system((_, response) => response.writeHead(200, { connection: 'close' }).end('secret'))
  let asked = 0
  const { register, codeOf } = open(async () => [{ address: asked++ === 0 ? '127.0.0.1' : '127.9.9.9', family: 4 }])
  await register('crm', `http://crm.example:${line.port}/`, { allowedNetworks: ['127.0.0.1/32'] })
  expect(await codeOf('crm')).toBe('ok')
  expect(await codeOf('crm')).toBe('interface.address_refused')
  expect(line.requests).toHaveLength(1)
  expect(asked).toBe(2)
})

test('a redirect is followed where its target may be called, and refused elsewhere, in circles and for a POST', async () => {
  const target = await system()
  const to =
    (location: string, status = 302) =>
    (_: unknown, response: ServerResponse) =>
      void response.writeHead(status, { location }).end()
  const line = await system(to(`${target.url}/there`))
  const { register, change, codeOf } = open()
  await register('crm', line.url, { method: 'GET' })
  expect(await codeOf('crm')).toBe('ok')
  expect(target.requests).toEqual(['GET /there'])
  for (const location of ['http://169.254.169.254/latest', 'http://[::1]:1/', 'file:///etc/passwd', '/again']) {
    line.answerWith(to(location))
    expect(await codeOf('crm'), location).toBe('interface.redirect_refused')
  }
  await change('crm', { method: 'POST' })
  line.answerWith(to(`${target.url}/there`))
  expect(await codeOf('crm')).toBe('interface.redirect_refused')
  line.answerWith(to(`${target.url}/kept`, 307))
  expect(await codeOf('crm')).toBe('ok')
  expect(target.requests.at(-1)).toBe('POST /kept')
})

test('an endless answer is cut off at its limit, and broken JSON, 4xx and 5xx are told apart', async () => {
  const line = await system((_, response) => {
    response.writeHead(200)
    const more = (): void => {
      while (response.write('x'.repeat(16_384)));
    }
    response.on('drain', more)
    more()
  })
  const { register, codeOf } = open()
  await register('crm', line.url, { maxResponseBytes: 100_000, maxAttempts: 1 })
  expect(await codeOf('crm')).toBe('interface.response_too_large')
  line.answerWith((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{'))
  expect(await codeOf('crm')).toBe('interface.response_invalid')
  line.answerWith(json({ why: 'no such line' }, 404))
  expect(await codeOf('crm')).toBe('interface.refused')
  line.answerWith(json({}, 503))
  expect(await codeOf('crm')).toBe('interface.failed')
  line.answerWith((request) => request.socket.destroy())
  expect(await codeOf('crm')).toBe('interface.broken_off')
})

test('only what may be repeated is: an idempotent method, or a call with an idempotency key', async () => {
  const line = await system(json({}, 503))
  const { register, codeOf, interfaces } = open()
  await register('post', line.url, { maxAttempts: 3 })
  await register('get', `${line.url}/get`, { maxAttempts: 3, method: 'GET' })
  expect(await codeOf('post')).toBe('interface.failed')
  expect(line.requests).toHaveLength(1)
  expect(await codeOf('get')).toBe('interface.failed')
  expect(line.requests).toHaveLength(4)
  let tries = 0
  line.answerWith((request, response) => json({ key: request.headers['idempotency-key'] }, ++tries < 3 ? 503 : 200)(request, response))
  expect(await interfaces.call('post', {}, { idempotencyKey: 'pay-1' })).toMatchObject({
    ok: true,
    value: { attempts: 3, body: { key: 'pay-1' } },
  })
})

test('an interface that fails is isolated, probed, and healthy again; each change of state is an event', async () => {
  const line = await system(json({}, 500))
  const { register, codeOf, states, interfaces, ledger } = open()
  await register('billing', line.url, { probeAfterMs: 1000, maxAttempts: 1 })
  for (let n = 0; n < 5; n += 1) expect(await codeOf('billing')).toBe('interface.failed')
  expect(await codeOf('billing')).toBe('interface.isolated')
  expect(line.requests).toHaveLength(5)
  line.answerWith(json({}))
  await expect.poll(() => codeOf('billing'), { timeout: 30_000 }).toBe('ok')
  for (let n = 0; n < 20; n += 1) expect(await codeOf('billing')).toBe('ok')
  expect(states.map(([, state]) => state)).toEqual(['degraded', 'isolated', 'degraded', 'healthy'])
  await interfaces.flush()
  expect((await eventsOf(ledger, interfaceHealth, 'billing')).map(({ before, state }) => [before, state])).toEqual([
    ['healthy', 'degraded'],
    ['degraded', 'isolated'],
    ['isolated', 'degraded'],
    ['degraded', 'healthy'],
  ])
  expect(await interfaces.list()).toMatchObject([{ entry: { name: 'billing' }, health: { state: 'healthy' } }])
})

const METHODS = [
  ['GET', undefined],
  ['PUT', undefined],
  ['DELETE', undefined],
  ['POST', undefined],
  ['PATCH', undefined],
  ['POST', 'key'],
] as const

test.each(METHODS.flatMap(([method, key]) => [1, 2, 3].map((maxAttempts) => ({ method, key, maxAttempts }))))(
  '$method (key: $key) of up to $maxAttempts tries against a dead system: every record says what the other system received, and isolation is told',
  async ({ method, key, maxAttempts }) => {
    const dead = await system(json({}, 500))
    const { interfaces, register, records, states, ledger } = open()
    await register('crm', dead.url, { method, maxAttempts, probeAfterMs: 600_000 })
    const codes: string[] = []
    for (let n = 0; n < 8; n += 1) {
      const answer = await interfaces.call('crm', {}, key === undefined ? {} : { idempotencyKey: `${key}-${n}` })
      codes.push(answer.ok ? 'ok' : answer.rejection.code)
    }
    await interfaces.flush()
    // Five failed tries in a row isolate, whether they are five calls or tries of two; whoever sent something says what came of it.
    const tries = key === undefined && (method === 'POST' || method === 'PATCH') ? 1 : maxAttempts
    const failed = Math.ceil(5 / tries)
    expect(codes).toEqual([...Array(failed).fill('interface.failed'), ...Array(8 - failed).fill('interface.isolated')])
    expect(dead.requests).toHaveLength(5)
    expect(records.reduce((sum, { attempt = 0 }) => sum + attempt, 0)).toBe(5)
    for (const { outcome, attempt = 0, errorCode } of records)
      expect([outcome, errorCode]).toEqual(attempt > 0 ? ['error', 'interface.failed'] : ['rejected', 'interface.isolated'])
    expect(states.at(-1)).toEqual(['crm', 'isolated'])
    expect((await eventsOf(ledger, interfaceHealth, 'crm')).at(-1)?.state).toBe('isolated')
  },
)

test('a probe that fails in its first try keeps the interface isolated and says what it failed of', async () => {
  const dead = await system(json({}, 500))
  const { codeOf, register, states } = open()
  await register('crm', dead.url, { method: 'GET', maxAttempts: 3, probeAfterMs: 1000 })
  await codeOf('crm')
  await codeOf('crm')
  expect(dead.requests).toHaveLength(5)
  await expect.poll(() => codeOf('crm'), { timeout: 30_000 }).toBe('interface.failed')
  expect(dead.requests).toHaveLength(6)
  expect(states.map(([, state]) => state)).toEqual(['degraded', 'isolated'])
})

test('no connection and one that broke off are told apart: the second may have reached the other system', async () => {
  const line = await system((request) => request.socket.destroy())
  const { codeOf, register, interfaces } = open()
  await register('breaks', line.url)
  expect(await codeOf('breaks')).toBe('interface.broken_off')
  await register('mixed', line.url, { method: 'GET', maxAttempts: 2 })
  line.answerWith((request) => {
    request.socket.destroy()
    void line.close()
  })
  expect(await interfaces.call('mixed', {}, {}), 'the first try was sent, the second finds nobody').toMatchObject({
    rejection: { code: 'interface.broken_off' },
  })
  expect(await codeOf('breaks')).toBe('interface.unreachable')
})

test('a name whose look-up never ends is a time-out that counts, and isolates', async () => {
  const { codeOf, register, states } = open(() => new Promise(() => undefined))
  await register('crm', 'http://crm.example/', { method: 'GET', timeoutMs: 200, maxAttempts: 3, probeAfterMs: 600_000 })
  for (let n = 0; n < 5; n += 1) expect(await codeOf('crm')).toBe('interface.timeout')
  expect(await codeOf('crm')).toBe('interface.isolated')
  expect(states.at(-1)).toEqual(['crm', 'isolated'])
})

test('a hung interface answers in its time, turns away what it has no place for, and is isolated', async () => {
  const line = await system(hang)
  const { register, codeOf } = open()
  await register('line-test', line.url, { timeoutMs: 500, concurrentCalls: 5, waitingCalls: 2, probeAfterMs: 600_000 })
  const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf('line-test')))
  const timedOut = codes.filter((code) => code === 'interface.timeout').length
  // Those that waited may get a place just in time; the three beyond places and waiting never do.
  expect(timedOut).toBeGreaterThanOrEqual(5)
  expect(timedOut).toBeLessThanOrEqual(7)
  expect(codes.filter((code) => code === 'interface.busy').length).toBeGreaterThanOrEqual(3)
  expect(codes.filter((code) => !['interface.timeout', 'interface.busy', 'interface.isolated'].includes(code))).toEqual([])
  expect(await codeOf('line-test')).toBe('interface.isolated')
  expect(line.requests.length).toBeLessThanOrEqual(7)
})

const p99 = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN

test('while one interface hangs, the others answer every call, none later than the hung one takes to be given up', async () => {
  const [hung, well] = [await system(hang), await system()]
  const { register, interfaces } = open()
  await register('hung', hung.url, { timeoutMs: 5000, concurrentCalls: 50, waitingCalls: 50 })
  await register('well', well.url)
  const pending = Array.from({ length: 100 }, () => interfaces.call('hung', {}, {}))
  const durations: number[] = []
  for (let n = 0; n < 200; n += 1) {
    const begun = performance.now()
    expect((await interfaces.call('well', {}, {})).ok).toBe(true)
    durations.push(performance.now() - begun)
  }
  // The bench measures the ratio to undisturbed calls; here a shared lane or pool would show as seconds.
  expect(p99(durations)).toBeLessThan(2500)
  await hung.close()
  expect((await Promise.all(pending)).every(({ ok }) => !ok)).toBe(true)
})
