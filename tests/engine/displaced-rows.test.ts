/** A corrected slotting instant moves a row to another place in its table, another month perhaps: the earlier row goes, and the roll-ups with it. */
import { expect, test } from 'vitest'
import { workOrders } from '../../contracts/index.ts'
import { instant } from '../../domain/kernel/time.ts'
import { firstIngested, removeDisplaced } from '../../sql/displaced.ts'
import { verifyKpis } from '../../sql/kpi/verify.ts'
import { migrate } from '../../sql/migrate.ts'
import { recomputeDirtySlots } from '../../sql/recompute.ts'
import { land, recordOf } from '../support/landing.ts'
import { freshStore } from './support/store.ts'

test('an order whose opening is corrected is one order, in its new slot', async () => {
  await using db = await freshStore()
  await migrate(db.store)
  const [example] = workOrders.examples
  const version = (orderId: string, revision: number, openedAt: string) => ({
    ...example,
    eventId: `${orderId}/${revision}`,
    orderId,
    revision,
    after: { ...example?.after, openedAt },
  })
  const feb = '2026-02-28T23:05:00.000Z'
  const march = '2026-03-01T00:05:00.000Z'
  await land(db.store, 'work-orders', [recordOf(version('o-1', 1, feb), 0), recordOf(version('o-2', 1, feb), 1)], 'd')
  await land(db.store, 'work-orders', [recordOf(version('o-1', 2, march), 2)], 'd')
  const recompute = () => recomputeDirtySlots(db.store, { now: instant(Date.now()), settleSeconds: 0 })
  const orders = () => db.store.query('select order_id, opened_at from work_orders order by order_id, opened_at')
  const opened = () =>
    db.store.query('select slot_at, sum(opened) as n from kpi_work_order_15m group by slot_at having n > 0 order by slot_at')
  await recompute()
  expect(await orders()).toHaveLength(3)

  const at = await firstIngested(db.store)
  expect(at).toBe(Date.parse('2026-03-02T12:00:00Z'))
  const [from, to] = [instant(at ?? 0), instant((at ?? 0) + 1)]
  expect(await removeDisplaced(db.store, from, to)).toBe(1)
  expect(await orders()).toEqual([
    { order_id: 'o-1', opened_at: march },
    { order_id: 'o-2', opened_at: feb },
  ])
  await recompute()
  expect(await opened()).toEqual([
    { slot_at: '2026-02-28T23:00:00.000Z', n: '1' },
    { slot_at: '2026-03-01T00:00:00.000Z', n: '1' },
  ])
  expect((await verifyKpis(db.store)).mismatches).toBe(0)
  expect(await removeDisplaced(db.store, from, to)).toBe(0)
})

// Joined event by event, 20,000 of one order met as many versions of it: 400 million rows, and no end within the limit of a test.
test('a burst of events of one order can be delivered again', async () => {
  await using db = await freshStore()
  await migrate(db.store)
  const [example] = workOrders.examples
  const burst = Array.from({ length: 20_000 }, (_, index) =>
    recordOf({ ...example, eventId: `o-9/${index + 1}`, orderId: 'o-9', revision: index + 1 }, index),
  )
  const touches = async () => (await db.store.query<{ slots: string }>('select uniqExact(slot_at) as slots from kpi_touches_v1'))[0]
  await land(db.store, 'work-orders', burst, 'd')
  const first = await touches()
  await land(db.store, 'work-orders', burst, 'again')
  expect(await touches()).toEqual(first)
})
