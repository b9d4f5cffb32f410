/** A customer who was erased: canaries that came in by every way are in no table, no event and no byte of the ledger, and stay out. */
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Callboard, openCallboard } from '../../app/open-callboard.ts'
import { holds } from '../../centres/holds.ts'
import { calls, transcripts } from '../../contracts/index.ts'
import { instant, minutes, plus } from '../../domain/kernel/time.ts'
import { replayDeadLetters } from '../../ingest/dead-letters.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { verifyTopic } from '../../ingest/verify.ts'
import { erasedRecords } from '../../jobs/operations/erased-records.ts'
import { execute } from '../../ledger/execute.ts'
import { ledgerFile } from '../../ledger/sqlite/open.ts'
import { eraseCustomer } from '../../service/privacy/erase.ts'
import { searchStore } from '../../sql/erasure-search.ts'
import { insertRows } from '../support/insert-rows.ts'
import { land, recordOf } from '../support/landing.ts'
import { admin, agent, principal } from '../support/principals.ts'

const at = instant(Date.now() - 3_600_000)
const now = () => plus(at, minutes(30))
const officer = principal('dpo', 'admin')
const ME = 'p-7'
const OTHER = 'p-70'
/** Unlike anything else that is stored. */
const CANARIES = {
  note: 'canary-note 王小芳 of the corner shop',
  content: 'canary-content wants to be called at 13912345678',
  answer: 'canary-answer "quoted" at home',
  extra: 'canary-extra@example.com',
  dead: 'canary-dead 13712345678',
  spoken: 'canary-spoken my name is Wang',
  inbox: 'canary-inbox in the HTTP inbox',
  quote: 'canary-quote "says" my name is Wang',
  reason: 'canary-reason moves to Ningbo soon',
} as const
const ALL = Object.values(CANARIES)

let dataDir: string
let callboard: Callboard
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'callboard-erase-'))
  callboard = await openCallboard({ dataDir, jobs: 'none', clock: now })
})
afterAll(async () => {
  await callboard.close()
  await rm(dataDir, { recursive: true, force: true })
})

const parts = () => ({ ...callboard, clock: now, ledgerFile: ledgerFile(dataDir), rejectsDir: join(dataDir, 'rejects') })
const erase = (reason = 'asked for it', who = officer) => eraseCustomer(parts(), who, { customerId: ME, reason, also: ALL })
const call = (callId: string, customerId: string, more: object = {}) => ({
  ...calls.examples[1],
  callId,
  customerId,
  reason: 'no_dial_tone',
  ...more,
})
const transcript = (recordingId: string, callId: string, said: string) => ({
  ...transcripts.examples[0],
  recordingId,
  callId,
  text: transcripts.examples[0]?.text.map(() => said),
})

const records = () => [
  { position: 1, at, value: call('c-1', ME, { vip: CANARIES.extra }) },
  { position: 2, at, value: call('c-2', OTHER, { vip: 'kept-extra@example.com' }) },
  { position: 3, at, value: { ...call('', ME), note: CANARIES.dead } },
]
const spoken = () => [
  { position: 1, at, value: transcript('r-1', 'c-1', CANARIES.spoken) },
  { position: 2, at, value: transcript('r-2', 'c-2', 'kept-spoken') },
]

async function plant(): Promise<void> {
  const desk = callboard.as(agent)
  for (const [n, customerId] of [ME, OTHER].entries()) {
    const is = (text: string) => (customerId === ME ? text : `kept ${customerId}`)
    await desk.customers.command({ at, type: 'RegisterCustomer', id: customerId, zone: 'Asia/Shanghai' })
    await desk.customers.command({ at, type: 'SetDoNotContact', id: customerId, isOn: true, reason: is(CANARIES.reason) })
    const order = { orderId: `o-${n}`, orderType: 'fault', priority: 'normal', teamId: 't-1', customerId } as const
    await desk.orders.command({ ...order, at, type: 'OpenOrder', title: is(CANARIES.content), content: is(CANARIES.content) })
    // Names no customer itself.
    await desk.orders.command(
      { at: plus(at, minutes(1)), type: 'UrgeOrder', orderId: `o-${n}`, note: is(CANARIES.note) },
      { commandKey: `k-${n}` },
    )
    await desk.contacts.command({ at, type: 'OpenContact', id: `k-${n}`, customerId, channel: 'voice', direction: 'inbound' })
    await desk.contacts.command({ at: plus(at, minutes(2)), type: 'CloseContact', id: `k-${n}`, outcome: is(CANARIES.answer) })
  }
  await callboard.ingest('calls', 'test', records())
  await callboard.ingest('transcripts', 'test', spoken())
  const evidence = [{ role: 'hit', segment: 0, text: CANARIES.quote }]
  const score = { recording_id: 'r-1', call_id: 'c-1', site_id: 's-1', queue_id: 'q-1', form_id: 'service', scored_at: new Date(at) }
  const items = JSON.stringify([{ id: 'greeting', outcome: 'pass', reason: { en: 'Said.', zh: '已说。' }, evidence }])
  await insertRows(callboard.store, 'scores_v1', [{ ...score, score_id: 's-1', recorded_at: new Date(at), items }])
  const handed = JSON.stringify(call('c-3', ME, { revision: 9, vip: CANARIES.inbox }))
  await callboard.ledger.receive([{ client: 'web', key: 'k', topic: 'calls', body: Buffer.from(handed) }])
  await mkdir(join(dataDir, 'rejects'))
  const reject = { row: 4, line: 5, reason: 'row.columns', text: `c-9,${ME},${CANARIES.dead}` }
  await writeFile(REJECTS(), `${JSON.stringify(reject)}\n`)
  await callboard.catchUp()
}

const REJECTS = () => join(dataDir, 'rejects', 'calls.csv.rejects.ndjson')

const readable = async (texts: readonly string[]) =>
  (await searchStore(callboard.store, { words: [], texts })).filter(({ found }) => found > 0).map(({ place }) => place)

/** As it is stored. */
function keyOf(customerId: string): Buffer {
  const database = new DatabaseSync(ledgerFile(dataDir), { readOnly: true })
  try {
    const secret = database.prepare('select secret from subject_key where about = ?').get(customerId)?.['secret']
    return secret instanceof Uint8Array ? Buffer.from(secret) : Buffer.alloc(0)
  } finally {
    database.close()
  }
}

const ledgerBytes = async () => {
  const names = (await readdir(dataDir)).filter((name) => name.startsWith('ledger.sqlite'))
  return Buffer.concat(names.map((name) => readFileSync(join(dataDir, name))))
}

const FIGURES =
  'select count() as n, uniqExact(customer_id) as customers, sum(talk_seconds) as talk, countIf(reason = {r:String}) as because from calls'
const verified = async () =>
  (await Promise.all(['calls', 'transcripts', 'work-orders'].map((topic) => verifyTopic(callboard.store, topicNamed(topic))))).map(
    ({ problems }) => problems,
  )

test('what is personal stands in no byte of the ledger from the first append on, and in the store until it is erased', async () => {
  await plant()
  const bytes = await ledgerBytes()
  const { note, content, answer, reason } = CANARIES
  for (const canary of [note, content, answer, reason]) expect(bytes.includes(canary), canary).toBe(false)
  expect(await readable(ALL)).toEqual(
    expect.arrayContaining(['calls_v1', 'customer_events_v1', 'dead_letters', 'raw_events', 'transcripts_v1', 'work_orders_v1']),
  )
  expect(await verified()).toEqual([[], [], []])
})

test('a legal hold refuses with who set it and why, and who set it does not erase after its release', async () => {
  const said = { at, customerId: ME, reason: 'court file 12' }
  expect(await execute(callboard.ledger, agent, holds, { ...said, type: 'SetHold' })).toMatchObject({
    ok: false,
    rejection: { code: 'role.not_allowed' },
  })
  expect(await execute(callboard.ledger, admin, holds, { ...said, type: 'SetHold' })).toMatchObject({ ok: true })
  const held = await erase()
  expect(held).toMatchObject({
    ok: false,
    rejection: { code: 'erasure.held', message: expect.stringMatching(/set by admin: court file 12/) },
  })
  expect(await callboard.ledger.erasures()).toEqual([])
  await execute(callboard.ledger, officer, holds, { ...said, type: 'ReleaseHold' })
  expect(await erase('asked for it', admin)).toMatchObject({ ok: false, rejection: { code: 'erasure.own_hold' } })
  expect(await erase('asked for it', agent)).toMatchObject({ ok: false, rejection: { code: 'role.not_allowed' } })
  expect(await erase(' ')).toMatchObject({ ok: false, rejection: { code: 'erasure.reason_missing' } })
  const nobody = await eraseCustomer(parts(), officer, { customerId: 'p-nobody', reason: 'x', also: [] })
  expect(nobody).toMatchObject({ ok: false, rejection: { code: 'customer.not_found' } })
})

test('an erasure leaves nothing readable, proves it, and changes no figure, no count of records and nothing of anybody else', async () => {
  const figures = await callboard.query(FIGURES, { r: 'no_dial_tone' })
  const key = keyOf(ME)
  expect(key).toHaveLength(32)
  const erased = await erase()
  expect(erased).toMatchObject({ ok: true, value: { customerId: ME, by: 'dpo', inClear: 0 } })
  expect((await ledgerBytes()).includes(key), 'the key itself').toBe(false)
  if (!erased.ok) return
  expect(erased.value.searched.filter(({ found }) => found > 0)).toEqual([])
  expect(erased.value.isProven).toBe(true)
  expect(erased.value.searched.find(({ place }) => place === 'raw_events')?.rows).toBeGreaterThan(5)
  expect(await readable(ALL)).toEqual([])
  const bytes = await ledgerBytes()
  for (const canary of ALL) expect(bytes.includes(canary), canary).toBe(false)
  expect(JSON.stringify(erased.value)).not.toContain('canary')
  expect(erased.value.searched.find(({ place }) => place === 'rejects files')).toEqual({ place: 'rejects files', rows: 1, found: 0 })
  expect(readFileSync(REJECTS(), 'utf8')).toBe('{"row":4,"line":5,"reason":"row.columns","erased":true}\n')
  const [score] = await callboard.query<{ items: string }>('select items from scores_v1')
  expect(JSON.parse(score?.items ?? '')).toMatchObject([{ id: 'greeting', outcome: 'pass', evidence: [{ segment: 0, text: '[erased]' }] }])
  expect(await callboard.query(FIGURES, { r: 'no_dial_tone' })).toEqual(figures)
  expect(await verified()).toEqual([[], [], []])
  expect(await callboard.ledger.brokenSeal()).toBeUndefined()
  expect(await readable(['kept-extra@example.com'])).toEqual(['calls_v1', 'raw_events'])
  expect(await readable(['kept-spoken'])).toEqual(['raw_events', 'transcripts_v1'])
  expect(await readable([`kept ${OTHER}`])).toContain('work_orders_v1')
})

test('an order of the customer goes on, and what is said in it from then on is not kept', async () => {
  const desk = callboard.as(agent)
  expect(await desk.orders.command({ at: plus(at, minutes(5)), type: 'AcceptOrder', orderId: 'o-0', assigneeId: 'a-014' })).toMatchObject({
    ok: true,
  })
  await desk.orders.command({ at: plus(at, minutes(6)), type: 'UrgeOrder', orderId: 'o-0', note: CANARIES.note })
  await callboard.catchUp()
  expect(await readable([CANARIES.note])).toEqual([])
})

test('nothing brings it back: delivery again, dead letters, a rebuilt projection, and the job takes out what the store was handed', async () => {
  await callboard.ingest('calls', 'test', records())
  await callboard.ingest('transcripts', 'test', spoken())
  for (const name of ['customers', 'work-orders']) await callboard.projections.rebuild(name)
  expect(await readable([CANARIES.extra]), 'until the job looks').not.toEqual([])
  const deps = { ...callboard, clock: () => plus(instant(Date.now()), minutes(60)) }
  const run = { ...deps, signal: new AbortController().signal } as unknown as Parameters<typeof erasedRecords.run>[0]
  await erasedRecords.run(run)
  expect(await erasedRecords.run(run), 'nothing came since').toBe(0)
  // Framed an hour ago by a writer that the store kept waiting, and stored after the look.
  await land(callboard.store, 'calls', [recordOf(call('c-4', ME, { vip: CANARIES.extra }), 1)], 'late', new Date(at).toISOString())
  expect(await readable([CANARIES.extra])).not.toEqual([])
  expect(await erasedRecords.run(run)).toBeGreaterThan(0)
  await replayDeadLetters(callboard.store, { topics: ['calls'], clock: now, signal: new AbortController().signal })
  expect(await readable(ALL)).toEqual([])
  expect((await searchStore(callboard.store, { words: [ME], texts: [] })).filter(({ found }) => found > 0)).toEqual([])
  expect(await verified()).toEqual([[], [], []])
  expect(await erase('again')).toMatchObject({ ok: true, value: { reason: 'asked for it', isProven: true } })
})
