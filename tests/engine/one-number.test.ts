/** What two places say of the same thing is one number: reassignments of orders and their KPI, errors of interfaces and the example query. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decideAs } from '../../domain/kernel/decider.ts'
import { instant } from '../../domain/kernel/time.ts'
import { workOrderRecord } from '../../domain/workorder/record.ts'
import { isLive, noOrder, type WorkOrder } from '../../domain/workorder/work-order.ts'
import { examplesIn } from '../../service/sql-examples.ts'
import { catalog } from '../../sql/kpi/catalog.ts'
import { migrate } from '../../sql/migrate.ts'
import { recomputeDirtySlots } from '../../sql/recompute.ts'
import { after, decider, open, sample } from '../support/order-steps.ts'
import { agent } from '../support/principals.ts'
import { deliver, refusedBy } from './support/deliver.ts'
import { freshStore } from './support/store.ts'

let opened: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  opened = await freshStore()
  await migrate(opened.store)
})
afterAll(() => opened[Symbol.asyncDispose]())

test('an order that was transferred, dispatched and rejected counts as often reassigned in the KPI as in the order', async () => {
  const { store } = opened
  let order: WorkOrder = noOrder
  let version = 0
  const records = []
  // Handed on twice, by a transfer and by a dispatch: opening it for a team, accepting and rejecting it hand it to nobody.
  for (const command of [
    open,
    sample.TransferOrder(after(5)),
    sample.AcceptOrder(after(10)),
    sample.RecordLineTest(after(15)),
    sample.DispatchOrder(after(20)),
    sample.RejectOrder(after(30)),
  ]) {
    const decided = decideAs(decider, command, order, agent)
    if (!decided.ok) throw new Error(decided.rejection.code)
    for (const event of decided.value) {
      order = decider.evolve(order, event)
      version += 1
      if (isLive(order)) records.push(workOrderRecord(event, version, order))
    }
  }
  await deliver(store, 'work-orders', records)
  expect(await refusedBy(store)).toEqual([])
  const both = () =>
    store.query(
      'select toUInt32((select sum(reassigned) from kpi_work_order_15m)) as kpi, toUInt32((select sum(reassignment_count) from work_orders)) as orders',
    )
  expect(await both(), 'live').toEqual([{ kpi: 2, orders: 2 }])
  await recomputeDirtySlots(store, { now: instant(Date.now()), settleSeconds: 0 })
  expect(await both(), 'rolled up').toEqual([{ kpi: 2, orders: 2 }])
})

test('the example query of interfaces gives the error ratio of the KPI, calls without an answer included', async () => {
  const { store } = opened
  const outcomes = [...Array(6).fill('ok'), 'error', 'timeout', 'timeout', 'rejected']
  const calledAt = new Date(Date.now() - 3_600_000).toISOString()
  await deliver(
    store,
    'interface-calls',
    outcomes.map((outcome, n) => ({
      interfaceCallId: `i-${n}`,
      revision: 0,
      operation: 'look',
      interfaceId: 'crm',
      calledAt,
      outcome,
      durationMs: 40,
      attempt: 1,
    })),
  )
  expect(await refusedBy(store)).toEqual([])
  const example = examplesIn('UTC').find(({ id }) => id === 'interface-health')
  const kpi = catalog.find(({ id }) => id === 'interface_error_rate')
  const [said] = await store.query<{ interface_id: string; error_ratio: number }>(example?.query ?? '')
  const [counted] = await store.query<{ ratio: number }>(`select ${kpi?.expression} as ratio from ${kpi?.view} where interface_id = 'crm'`)
  // One error and two timeouts of ten calls.
  expect([said, counted]).toMatchObject([{ interface_id: 'crm', error_ratio: 0.3 }, { ratio: 0.3 }])
})
