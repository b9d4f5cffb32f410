/** Alerts on the real engine: raised after holding, kept within the margin, cleared past it, ended where nothing is measured, and the same after a rerun. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant, interval, minutes, plus } from '../../domain/kernel/time.ts'
import { runNow } from '../../jobs/engine/reconcile.ts'
import { watchAlerts } from '../../jobs/operations/watch-alerts.ts'
import { migrate } from '../../sql/migrate.ts'
import { readOpenAlerts } from '../../sql/reads/alerts.ts'
import { insertRows } from '../support/insert-rows.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { freshStore } from './support/store.ts'

const start = instant(Date.parse('2026-03-02T02:00:00Z'))
const at = (minute: number) => plus(start, minutes(minute))
const iso = (minute: number) => new Date(at(minute)).toISOString()

let now = start
const ledger = memoryLedger(() => now)
let opened: Awaited<ReturnType<typeof freshStore>>

beforeAll(async () => {
  opened = await freshStore()
  await migrate(opened.store)
})
afterAll(async () => {
  await ledger.close()
  await opened[Symbol.asyncDispose]()
})

/** The look at a minute; the clock stands still a little longer. */
async function lookAt(minute: number): Promise<number> {
  now = plus(at(minute), minutes(0.5))
  const deps = {
    store: opened.store,
    ledger,
    owner: 'test',
    clock: () => now,
    localZone: async () => 'Asia/Shanghai',
    watermark: async () => undefined,
    keepRuns: async () => undefined,
  }
  const end = await runNow(watchAlerts, { deps, stop: new AbortController().signal }, interval(at(minute - 1), at(minute)))
  expect(end).toMatchObject({ status: 'succeeded', error: '' })
  return end?.rows ?? 0
}

const alertsOf = (rule: string) =>
  opened.store.query(
    'select subject, status, pending_at, raised_at, cleared_at, value, limit_value from alerts where rule = {rule:String} order by pending_at',
    { rule },
  )

const all = () => opened.store.query('select * except (as_of) from alerts_v1 final order by rule, subject, pending_at')

const call = (id: string, version: number, values: Record<string, unknown>) =>
  insertRows(opened.store, 'calls_v1', [
    { call_id: id, revision: version, version, site_id: 's1', queue_id: 'q-fault', direction: 'inbound', source: 'test', ...values },
  ])

test('a caller in line is an alert after a minute past 180 s, until nobody waits 120 s; a rerun of a look changes nothing', async () => {
  await call('c-1', 1, { outcome: 'open', offered_at: iso(0) })
  expect(await lookAt(3), '180 s is not past the limit').toBe(0)
  expect(await lookAt(4)).toBe(1)
  expect(await alertsOf('longest-wait'), 'pending').toEqual([])
  await lookAt(5)
  const raised = { subject: 'q-fault', status: 'raised', pending_at: iso(4), raised_at: iso(5), cleared_at: null, limit_value: 180 }
  expect(await alertsOf('longest-wait')).toEqual([{ ...raised, value: 300 }])
  expect(await readOpenAlerts(opened.store)).toEqual([
    {
      rule: 'longest-wait',
      title: { en: 'A caller waits too long', zh: '来电等待过久' },
      about: 'queue',
      unit: 'seconds',
      subject: 'q-fault',
      raisedAt: iso(5),
      value: 300,
      limit: 180,
    },
  ])

  await call('c-1', 2, { outcome: 'answered', offered_at: iso(0), answered_at: iso(5.5), wait_seconds: 330 })
  await call('c-2', 1, { outcome: 'open', offered_at: iso(3.5) })
  await lookAt(6)
  expect(await alertsOf('longest-wait'), '150 s is between the two').toEqual([{ ...raised, value: 150 }])
  await call('c-2', 2, { outcome: 'answered', offered_at: iso(3.5), answered_at: iso(6), wait_seconds: 150 })
  await lookAt(7)
  const cleared = { ...raised, status: 'quiet', cleared_at: iso(7), value: 0 }
  expect(await alertsOf('longest-wait')).toEqual([cleared])
  expect(await readOpenAlerts(opened.store)).toEqual([])

  const before = await all()
  for (const again of [7, 5, 4]) await lookAt(again)
  expect(await all()).toEqual(before)
})

test('a queue is held against its own goal, and its alert ends as stale where calls cease', async () => {
  await insertRows(opened.store, 'dim_queues_v1', [
    {
      queue_id: 'q-bill',
      answer_target_s: 20,
      service_level_target_ratio: 0.9,
      short_abandon_s: 5,
      valid_from: '2026-01-01T00:00:00.000Z',
    },
  ])
  // Nine of twelve within 20 s are 75 %: enough for a goal of 80 %, too few for one of 90 %.
  await opened.store.command(
    `insert into calls_v1 (call_id, revision, site_id, queue_id, direction, outcome, offered_at, left_queue_at, wait_seconds, source, version)
     select concat(queue, toString(number)), 1, 's1', queue, 'inbound', 'answered', offered, offered + interval 10 second, if(number < 9, 10, 30), 'test', 1
     from (select number, arrayJoin(['q-bill', 'q-sale']) as queue, {from:DateTime64(3,'UTC')} + toIntervalSecond(number) as offered from numbers(12))`,
    { from: new Date(at(60)) },
  )
  await insertRows(opened.store, 'touches', [
    { table_name: 'calls', slot_at: iso(60), touch_id: '0195f000-0000-7000-8000-000000000001', touched_at: iso(60) },
  ])
  for (const minute of [65, 70, 100]) await lookAt(minute)
  const raised = {
    subject: 'q-bill',
    status: 'raised',
    pending_at: iso(65),
    raised_at: iso(70),
    cleared_at: null,
    value: 0.75,
    limit_value: 0.8,
  }
  expect(await alertsOf('service-level')).toEqual([raised])
  // The slot of the calls was last in the half-hour at minute 100, thirty minutes before 130.
  await lookAt(129)
  expect(await alertsOf('service-level')).toEqual([raised])
  await lookAt(130)
  const stale = [{ ...raised, status: 'stale', cleared_at: iso(130) }]
  expect(await alertsOf('service-level')).toEqual(stale)
  await lookAt(130)
  expect(await alertsOf('service-level')).toEqual(stale)
})

test('refused and lost records and an isolated interface are alerts at once; they clear an hour later and when it is healthy', async () => {
  await insertRows(opened.store, 'ingest_losses', [
    { topic: 'calls', source: 'k', generation: 0, partition: 0, first_offset: 5, last_offset: 6, noticed_at: iso(200) },
  ])
  const state = (version: number, to: string, minute: number) =>
    insertRows(opened.store, 'interface_states_v1', [
      { interface_id: 'line-test', version, state: to, before: '', reason: '', reported_by: 'test', changed_at: iso(minute) },
    ])
  await state(1, 'isolated', 200)
  await opened.store.command(
    `insert into dead_letters (topic, source, generation, partition, offset, reason, contract_version, attempts, sent_at, ingested_at)
     select 'calls', 'k', 0, 0, number, 'json.invalid', 1, 1, {at:DateTime64(3,'UTC')}, {at:DateTime64(3,'UTC')} from numbers(101)`,
    { at: new Date(at(200)) },
  )
  await lookAt(201)
  expect((await readOpenAlerts(opened.store)).map(({ rule, subject, value, raisedAt }) => [rule, subject, value, raisedAt])).toEqual([
    ['dead-letters', 'calls', 101, iso(201)],
    ['interface-isolated', 'line-test', 1, iso(201)],
    ['records-lost', 'calls', 2, iso(201)],
  ])
  await state(2, 'healthy', 230)
  await lookAt(231)
  expect((await readOpenAlerts(opened.store)).map(({ rule }) => rule)).toEqual(['dead-letters', 'records-lost'])
  await lookAt(261)
  expect(await readOpenAlerts(opened.store)).toEqual([])
})
