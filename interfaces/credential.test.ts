/** A credential reaches the system it is meant for, and nothing that is stored, shown or told. */
import { afterEach, expect, test } from 'vitest'
import type { InterfaceCallRecord } from '../contracts/index.ts'
import { instant } from '../domain/kernel/time.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { json, type OtherSystem, otherSystem } from '../tests/support/other-system.ts'
import { admin } from '../tests/support/principals.ts'
import type { SpanRow } from '../traces/rows.ts'
import { startTracing } from '../traces/tracing.ts'
import { openInterfaces } from './open-interfaces.ts'

const TOKEN = 'planted-7f3a"token'
const SECRETS = new Map([
  ['crm-token', `Bearer ${TOKEN}`],
  ['too-short', 'abc'],
])

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function system(answer = json({ ok: true })): Promise<OtherSystem> {
  const made = await otherSystem(answer)
  closing.push(() => made.close())
  return made
}

function open() {
  let now = Date.parse('2026-03-02T01:00:00Z')
  const clock = () => {
    now += 1
    return instant(now)
  }
  const ledger = memoryLedger(clock)
  const told: unknown[] = []
  const records: InterfaceCallRecord[] = []
  const interfaces = openInterfaces({
    ledger,
    clock,
    reporter: 'test',
    secrets: SECRETS,
    deliver: async (batch) => void records.push(...batch),
    onError: (error) => told.push(error),
    onCall: (call) => told.push(call),
    onState: (...state) => told.push(state),
  })
  closing.push(async () => {
    await interfaces.close()
    await ledger.close()
  })
  const register = (name: string, endpoint: string, more: Readonly<Record<string, unknown>>) =>
    interfaces.command(admin, {
      type: 'RegisterInterface',
      name,
      at: clock(),
      settings: { owner: 'it', endpoint, allowedNetworks: ['127.0.0.0/8'], method: 'GET', maxAttempts: 1, timeoutMs: 20_000, ...more },
    })
  return { interfaces, ledger, records, told, register }
}

test('the secret is sent in the header the registry names, and not to another host that the answer points to', async () => {
  const other = await system()
  const crm = await system()
  const { interfaces, register } = open()
  await register('crm', crm.url, { credential: 'crm-token' })
  await register('billing', crm.url, { credential: 'crm-token', credentialHeader: 'x-api-key' })
  await register('open', crm.url, {})
  for (const name of ['crm', 'billing', 'open']) expect(await interfaces.call(name, {}, {}), name).toMatchObject({ ok: true })
  expect(crm.headers.map(({ authorization, 'x-api-key': key }) => [authorization, key])).toEqual([
    [`Bearer ${TOKEN}`, undefined],
    [undefined, `Bearer ${TOKEN}`],
    [undefined, undefined],
  ])
  crm.answerWith((_, response) => void response.writeHead(307, { location: other.url }).end())
  expect(await interfaces.call('crm', {}, {})).toMatchObject({ ok: true })
  expect(other.headers.map(({ authorization }) => authorization)).toEqual([undefined])
})

test('a secret that is not here, or is none, is a rejection and nothing is sent', async () => {
  const crm = await system()
  const { interfaces, register, records } = open()
  await register('crm', crm.url, { credential: 'no-such' })
  await register('billing', crm.url, { credential: 'too-short' })
  for (const name of ['crm', 'billing'])
    expect(await interfaces.call(name, {}, {})).toMatchObject({ ok: false, rejection: { code: 'interface.credential_missing' } })
  expect(crm.requests).toEqual([])
  await interfaces.flush()
  expect(records.map(({ outcome, errorCode }) => [outcome, errorCode])).toEqual(
    Array.from({ length: 2 }, () => ['rejected', 'interface.credential_missing']),
  )
})

test('no event, record, span, answer or message holds the secret, even where the other system sends it back', async () => {
  const spans: SpanRow[] = []
  const tracing = startTracing({ ratio: 1, sink: async (rows) => void spans.push(...rows) })
  closing.push(() => tracing.close())
  const crm = await system((request, response) => void response.writeHead(200).end(`you sent ${request.headers.authorization}`))
  const { interfaces, ledger, records, told, register } = open()
  await register('crm', crm.url, { credential: 'crm-token' })
  const answers = [await interfaces.call('crm', {}, {})]
  crm.answerWith((request, response) => json({ headers: request.headers })(request, response))
  answers.push(await interfaces.call('crm', {}, {}))
  crm.answerWith((request, response) => json({ headers: request.headers }, 403)(request, response))
  answers.push(await interfaces.call('crm', {}, {}))
  for (const status of [500, 500, 500]) {
    crm.answerWith((_, response) => void response.writeHead(status).end(TOKEN))
    answers.push(await interfaces.call('crm', {}, {}))
  }
  await interfaces.flush()
  await tracing.flush()
  expect(answers.map((answer) => (answer.ok ? 'ok' : answer.rejection.code))).toEqual([
    'ok',
    'ok',
    'interface.refused',
    'interface.failed',
    'interface.failed',
    'interface.failed',
  ])
  expect(answers[0]).toMatchObject({ ok: true, value: { body: 'you sent ***' } })
  expect(records).toHaveLength(6)
  expect(spans.filter(({ SpanName }) => SpanName === 'interface crm')).toHaveLength(6)
  const everything = JSON.stringify({ answers, records, told, spans, events: await ledger.readFrom(0, 1000) })
  expect(everything).toContain('crm-token')
  expect(everything).not.toContain('planted')
})
