/** What became of the records of each source, counted by rules that an operator can check by hand. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../sql/migrate.ts'
import { insertRows } from '../support/insert-rows.ts'
import { land, recordOf } from '../support/landing.ts'
import { freshStore } from './support/store.ts'

let db: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  db = await freshStore()
  await migrate(db.store)
  await insertRows(db.store, 'dim_sites_v1', [{ site_id: 's', valid_from: new Date('2026-01-01T00:00:00Z') }])
  await insertRows(db.store, 'dim_queues_v1', [{ queue_id: 'q', valid_from: new Date('2026-01-01T00:00:00Z') }])
})
afterAll(() => db[Symbol.asyncDispose]())

const INGESTED = '2026-03-02T12:00:00Z'
const call = (offset: number, callId: string, offeredAt: string, more: object = {}) =>
  recordOf({ callId, revision: 0, siteId: 's', queueId: 'q', direction: 'inbound', outcome: 'open', offeredAt, ...more }, offset)
const sent = (record: ReturnType<typeof call>, at: string, system?: string) => ({
  ...record,
  sentAtMs: Date.parse(at),
  headers: system === undefined ? {} : { source: system },
})

const rowsOf = (where: string) =>
  db.store.query<Record<string, string>>(`select * from ingest_by_source where ${where} order by topic, source`)

test('each rule counts its records, by the system that sent them', async () => {
  const records = [
    // 11:45–12:00 has just ended: not late; 11:29 belongs to a slot that ended 30 minutes ago: late, and behind the one before.
    sent(call(0, 'a', '2026-03-02T11:50:00Z'), INGESTED),
    sent(call(1, 'b', '2026-03-02T11:29:00Z'), INGESTED),
    // A later version of a, and the first once more.
    sent(call(2, 'a', '2026-03-02T11:50:00Z', { revision: 2 }), INGESTED),
    sent(call(3, 'a', '2026-03-02T11:50:00Z', { revision: 1 }), INGESTED),
    // Six minutes ahead of ingestion: future, so a dead letter, and ahead of when it was sent.
    sent(call(4, 'c', '2026-03-02T12:06:00Z'), INGESTED),
    // Six seconds ahead of when it was sent.
    sent(call(5, 'd', '2026-03-02T11:59:06Z'), '2026-03-02T11:59:00Z'),
    sent(recordOf(null, 6) as ReturnType<typeof call>, INGESTED),
    // Answered before it rang; a queue and an agent that nobody registered.
    sent(
      call(7, 'e', '2026-03-02T11:58:00Z', { ringStartedAt: '2026-03-02T11:58:09Z', answeredAt: '2026-03-02T11:58:08Z', agentId: 'x' }),
      INGESTED,
    ),
    sent(call(8, 'f', '2026-03-02T11:58:00Z', { queueId: 'unknown' }), INGESTED, 'acd-2'),
    sent(recordOf('{', 9) as ReturnType<typeof call>, INGESTED, 'acd-2'),
  ]
  await land(db.store, 'calls', records, 'kafka:x', INGESTED)
  // The same once more, as after a restart: nothing is counted twice.
  await land(db.store, 'calls', records, 'kafka:x', INGESTED)
  const none = { late: '0', out_of_order: '0', future_dated: '0', clock_skewed: '0', unregistered: '0', negative_steps: '0' }
  const at = { hour: '2026-03-02T12:00:00.000Z', topic: 'calls' }
  expect(await rowsOf("topic = 'calls'")).toEqual([
    { ...at, source: 'acd-2', records: '2', typed: '1', superseded: '0', tombstones: '0', dead_lettered: '1', ...none, unregistered: '1' },
    {
      ...{ ...at, source: 'kafka:x', records: '8', typed: '6', superseded: '2', tombstones: '1', dead_lettered: '1' },
      ...{ late: '1', out_of_order: '1', future_dated: '1', clock_skewed: '2', unregistered: '1', negative_steps: '1' },
    },
  ])
  expect(await rowsOf("hour > toDateTime64('2026-03-02 12:00:00', 3, 'UTC')")).toEqual([])
})
