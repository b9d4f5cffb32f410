/** A host whose clock runs ahead of the machine's: a slot that is over by it holds all its deadlines, in SQL as by the library's limits. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decideAs } from '../../domain/kernel/decider.ts'
import { hours, instant, minutes, plus } from '../../domain/kernel/time.ts'
import { workOrderDecider } from '../../domain/workorder/decide.ts'
import { limitsOf } from '../../domain/workorder/limits-of.ts'
import { workOrderRecord } from '../../domain/workorder/record.ts'
import { standingOf } from '../../domain/workorder/sla-clock.ts'
import { isLive } from '../../domain/workorder/work-order.ts'
import { verifyKpis } from '../../sql/kpi/verify.ts'
import { migrate } from '../../sql/migrate.ts'
import { recomputeDirtySlots } from '../../sql/recompute.ts'
import { open } from '../support/order-steps.ts'
import { agent } from '../support/principals.ts'
import { deliver, refusedBy } from './support/deliver.ts'
import { freshStore } from './support/store.ts'

let opened: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  opened = await freshStore()
  await migrate(opened.store)
})
afterAll(() => opened[Symbol.asyncDispose]())

test('a deadline that only the host’s clock has passed is due in slots closed by it, and not yet in the others', async () => {
  const { store } = opened
  const at = instant(Math.floor(Date.now() / 900_000) * 900_000)
  // Due an hour and three hours ahead of the machine; the host's clock is two hours ahead.
  const ahead = plus(at, hours(2))
  const decider = workOrderDecider()
  const standings = []
  for (const [orderId, resolveDueAt] of [
    ['o-1', plus(at, hours(1))],
    ['o-2', plus(at, hours(3))],
  ] as const) {
    const decided = decideAs(decider, { ...open, orderId, at, replyDueAt: plus(at, minutes(30)), resolveDueAt }, decider.initial, agent)
    const [event] = decided.ok ? decided.value : []
    const order = event ? decider.evolve(decider.initial, event) : decider.initial
    if (!event || !isLive(order)) throw new Error('not opened')
    standings.push(standingOf(limitsOf(order).resolve, ahead))
    await deliver(store, 'work-orders', [workOrderRecord(event, 1, order)])
  }
  expect(await refusedBy(store)).toEqual([])
  expect(standings).toEqual(['missed', 'running'])
  const due = () => store.query<{ due: string }>('select toString(sum(due)) as due from kpi_work_order_15m')
  expect(await due(), 'by the clock of the store').toEqual([{ due: '0' }])
  await recomputeDirtySlots(store, { now: ahead, settleSeconds: 0 })
  expect(await due(), 'slots closed by the host').toEqual([{ due: '1' }])
  expect((await verifyKpis(store)).mismatches).toBe(0)
})
