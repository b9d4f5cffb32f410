/** The customer timeline in SQL: the ledger's events, a call, its score and an order, in order and only of the customer asked for. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Callboard, openCallboard } from '../../app/open-callboard.ts'
import { instant, minutes, plus } from '../../domain/kernel/time.ts'
import { insertRows } from '../support/insert-rows.ts'
import { agent } from '../support/principals.ts'

const at = instant(Date.parse('2026-03-03T02:00:00Z'))
const dataDir = mkdtempSync(join(tmpdir(), 'callboard-timeline-'))
let callboard: Callboard

beforeAll(async () => {
  callboard = await openCallboard({ dataDir, jobs: 'none', clock: () => plus(at, minutes(60)) })
})
afterAll(async () => {
  await callboard.close()
  rmSync(dataDir, { recursive: true, force: true })
})

test('one query tells what happened with a customer, over contacts, calls, orders and scores', async () => {
  const said = { at }
  const desk = callboard.as(agent)
  for (const [id, customerId] of [
    ['k-1', 'p-7'],
    ['k-2', 'p-8'],
  ] as const) {
    await desk.customers.command({ at: plus(at, minutes(-1)), type: 'RegisterCustomer', id: customerId, zone: 'Asia/Shanghai' })
    await desk.contacts.command({ ...said, type: 'OpenContact', id, customerId, channel: 'voice', direction: 'inbound' })
  }
  await desk.contacts.command({ ...said, at: plus(at, minutes(5)), type: 'CloseContact', id: 'k-1', outcome: 'order opened' })
  const call = {
    callId: 'c-1',
    revision: 1,
    customerId: 'p-7',
    siteId: 's-1',
    queueId: 'q-1',
    direction: 'inbound',
    outcome: 'answered',
    offeredAt: new Date(plus(at, minutes(1))).toISOString(),
    reason: 'no_dial_tone',
  }
  const order = {
    eventId: 'o-1/1',
    orderId: 'o-1',
    revision: 1,
    type: 'order_opened',
    occurredAt: new Date(plus(at, minutes(4))).toISOString(),
    source: 'callboard',
    after: {
      orderType: 'fault',
      status: 'opened',
      openedAt: new Date(plus(at, minutes(4))).toISOString(),
      customerId: 'p-7',
      title: 'Line dead',
    },
  }
  await callboard.ingest('calls', 'test', [{ position: 1, at, value: call }])
  await callboard.ingest('work-orders', 'test', [{ position: 1, at, value: order }])
  await insertRows(callboard.store, 'scores_v1', [
    {
      score_id: 's-1',
      recording_id: 'r-1',
      call_id: 'c-1',
      site_id: 's-1',
      queue_id: 'q-1',
      seat_id: null,
      agent_id: 'a-014',
      recorded_at: new Date(plus(at, minutes(1))),
      form_id: 'service',
      form_version: 1,
      engine_version: 1,
      transcript_revision: 1,
      score_ratio: 0.9,
      raw_score_ratio: 0.9,
      is_failed: false,
      fatal_items: [],
      needs_review: false,
      item_ids: [],
      item_outcomes: [],
      item_points: [],
      items: '[]',
      scored_at: new Date(plus(at, minutes(30))),
    },
  ])
  await callboard.catchUp()
  const rows = await callboard.query('select kind, id, type from customer_timeline where customer_id = {customer:String} order by at', {
    customer: 'p-7',
  })
  expect(rows).toEqual([
    { kind: 'customer', id: 'p-7', type: 'customer_registered' },
    { kind: 'contact', id: 'k-1', type: 'contact_opened' },
    { kind: 'call', id: 'c-1', type: 'call_answered' },
    { kind: 'order', id: 'o-1', type: 'order_opened' },
    { kind: 'contact', id: 'k-1', type: 'contact_closed' },
    { kind: 'score', id: 's-1', type: 'score_passed' },
  ])
  expect((await desk.timeline('p-7')).map(({ type }) => type)).toEqual(['customer_registered', 'contact_opened', 'contact_closed'])
})
