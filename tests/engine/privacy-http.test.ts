/** Holds, periods and erasures over HTTP: who may, what is refused, each step on record, and a receipt at the end with which nothing readable is left. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Callboard, openCallboard } from '../../app/open-callboard.ts'
import { readReceipts } from '../../app/receipts.ts'
import { catalog } from '../../centres/catalog.ts'
import { calls } from '../../contracts/index.ts'
import { instant } from '../../domain/kernel/time.ts'
import { execute } from '../../ledger/execute.ts'
import { buildService } from '../../service/app.ts'
import { searchStore } from '../../sql/erasure-search.ts'
import { agent, principal } from '../support/principals.ts'

const at = instant(Date.now() - 3_600_000)
const NOTE = 'canary-note 王小芳 13912345678'

let dataDir: string
let callboard: Callboard
let app: Awaited<ReturnType<typeof buildService>>
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'callboard-privacy-'))
  callboard = await openCallboard({ dataDir, jobs: 'none' })
  const desk = callboard.as(agent)
  await desk.customers.command({ at, type: 'RegisterCustomer', id: 'p-7', zone: 'Asia/Shanghai' })
  await desk.customers.command({ at, type: 'SetDoNotContact', id: 'p-7', isOn: true, reason: NOTE })
  await callboard.ingest('calls', 'test', [{ position: 1, at, value: { ...calls.examples[1], customerId: 'p-7', vip: NOTE } }])
  await callboard.catchUp()
  app = await buildService({ ...callboard, clock: () => instant(Date.now()), dataDir, webDir: dataDir })
})
afterAll(async () => {
  await app.close()
  await callboard.close()
  await rm(dataDir, { recursive: true, force: true })
})

const post = (url: string, payload: object, name = 'Dana') =>
  app.inject({ method: 'POST', url: `/api/privacy/${url}`, payload, headers: { 'callboard-name': name } })

test('a hold that is set is listed, refuses an erasure at once with its reason, and is released', async () => {
  const set = await post('holds/p-7', { action: 'set', reason: 'court file 12' }, 'Keeper')
  expect(set.json().holds).toMatchObject([{ customerId: 'p-7', by: 'Keeper', reason: 'court file 12' }])
  expect((await post('holds/p-7', { action: 'set', reason: 'again' })).json()).toMatchObject({ code: 'hold.set' })
  const refused = await post('erasures', { customerId: 'p-7', reason: 'asked' })
  expect([refused.statusCode, refused.json().code, refused.json().message]).toEqual([
    422,
    'erasure.held',
    expect.stringContaining('court file 12'),
  ])
  expect((await post('holds/p-7', { action: 'release', reason: 'closed' }, 'Keeper')).json().holds).toEqual([])
})

test('a look before it says where something of the customer is, and is on record', async () => {
  const found = (await app.inject('/api/privacy/customers/p-7')).json()
  expect(found).toMatchObject({ customerId: 'p-7', hold: null, erasedAt: null })
  expect(found.places.map(({ place }: { place: string }) => place)).toEqual(
    expect.arrayContaining(['calls_v1', 'raw_events', 'ledger streams']),
  )
  expect((await app.inject('/api/privacy/customers/p-9')).statusCode).toBe(404)
  const rows = (await app.inject('/api/audit?what=preview_erasure')).json().rows
  expect(rows.map(({ subject, outcome }: { subject: string; outcome: string }) => [subject, outcome])).toEqual([
    ['p-9', 'customer.not_found'],
    ['p-7', 'ok'],
  ])
})

test('a period is set, seen with who and why, and refused where something else could not live with it', async () => {
  const set = await post('retention/transcripts', { days: 90, reason: 'contract' })
  const row = set.json().retention.find(({ dataClass }: { dataClass: string }) => dataClass === 'transcripts')
  expect(row).toMatchObject({ days: 90, usual: 180, shortest: 7, set: { by: 'Dana', reason: 'contract' }, next: null })
  expect((await post('retention/transcripts', { days: 3, reason: 'x' })).json()).toMatchObject({ code: 'retention.days_invalid' })
  expect((await post('retention/nothing', { days: 3, reason: 'x' })).statusCode).toBe(400)
})

test('an erasure runs to its receipt, which a restore takes; nothing readable is left; each step is on record', async () => {
  const begun = await post('erasures', { customerId: 'p-7', reason: 'asked', also: [NOTE] })
  expect([begun.statusCode, begun.json().stage]).toEqual([202, 'catching_up'])
  const { id } = begun.json()
  expect((await post('erasures', { customerId: 'p-7', reason: 'asked' })).json()).toMatchObject({ code: 'erasure.under_way' })
  const stateOf = async () => (await app.inject(`/api/privacy/erasures/${id}`)).json()
  await vi.waitFor(async () => expect((await stateOf()).stage).toMatch(/done|failed/), { timeout: 60_000, interval: 100 })
  const done = await stateOf()
  expect(done).toMatchObject({ stage: 'done', isProven: true, receipt: { customerId: 'p-7', by: 'Dana', inClear: 0 } })
  const file = join(dataDir, 'p-7.json')
  await writeFile(file, JSON.stringify(done.receipt))
  expect(await readReceipts(file)).toMatchObject([{ subject: 'p-7', by: 'Dana', reason: 'asked' }])
  expect((await searchStore(callboard.store, { words: ['p-7'], texts: [NOTE] })).filter(({ found }) => found > 0)).toEqual([])
  expect((await app.inject('/api/privacy')).json().erasures).toMatchObject([{ customerId: 'p-7', by: 'Dana' }])
  const seen = (await app.inject('/api/audit?size=200')).json().rows.map(({ what }: { what: string }) => what)
  for (const what of ['hold_set', 'hold_released', 'retention_set', 'customer_erased']) expect(seen).toContain(what)
})

test('whoever set the last hold does not erase, over HTTP too', async () => {
  for (const type of ['SetHold', 'ReleaseHold'] as const)
    await execute(callboard.ledger, principal('Eve', 'manager'), catalog.holds, { type, customerId: 'p-8', reason: 'x', at })
  expect((await post('erasures', { customerId: 'p-8', reason: 'asked' }, 'Eve')).json()).toMatchObject({ code: 'erasure.own_hold' })
})
