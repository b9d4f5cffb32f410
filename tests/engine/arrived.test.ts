/** Calls and orders of other systems are known once their topics have brought them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../sql/migrate.ts'
import { arrivedIn } from '../../sql/reads/arrived.ts'
import { deliver, refusedBy } from './support/deliver.ts'
import { freshStore } from './support/store.ts'

let opened: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  opened = await freshStore()
  await migrate(opened.store)
})
afterAll(() => opened[Symbol.asyncDispose]())

test('a call and an order have arrived when a record of their topic was stored, each by its own id', async () => {
  const { store } = opened
  const has = arrivedIn(store)
  const asked = async () => [
    await has('calls', 'c-1'),
    await has('work-orders', 'o-1'),
    await has('calls', 'o-1'),
    await has('work-orders', 'c-1'),
  ]
  expect(await asked()).toEqual([false, false, false, false])
  const call = { callId: 'c-1', revision: 1, siteId: 's', queueId: 'q', direction: 'inbound', outcome: 'open' }
  await deliver(store, 'calls', [{ ...call, offeredAt: '2026-03-02T01:00:00Z' }])
  const event = { eventId: 'e-1', orderId: 'o-1', revision: 1, type: 'order_opened', occurredAt: '2026-03-02T01:00:00Z', source: 'crm' }
  await deliver(store, 'work-orders', [{ ...event, after: { orderType: 'fault', status: 'new', openedAt: '2026-03-02T01:00:00Z' } }])
  expect(await refusedBy(store)).toEqual([])
  expect(await asked()).toEqual([true, true, false, false])
})
