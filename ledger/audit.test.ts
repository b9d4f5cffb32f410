/** The audit trail: whatever is commanded says who, when, what and, where others rely on it, why. */
import { expect, test } from 'vitest'
import { type Centres, centresOver } from '../centres/aggregates.ts'
import { commandWorkOrder } from '../centres/orders.ts'
import { instant } from '../domain/kernel/time.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'

const at = instant(Date.parse('2026-03-03T02:00:00Z'))

const OPENINGS: Readonly<Record<keyof Centres, string>> = {
  customers: 'RegisterCustomer',
  contacts: 'OpenContact',
  interactions: 'RecordInteraction',
  tasks: 'RaiseTask',
  services: 'PlanService',
  campaigns: 'PlanCampaign',
  targets: 'AddTarget',
  listening: 'StartListening',
  help: 'AskForHelp',
}

test.each(Object.entries(OPENINGS))(
  '%s: %s by nobody or without an instant is refused by name, and nothing is written',
  async (kind, type) => {
    const ledger = memoryLedger(() => at)
    const centre = Object.entries(centresOver(ledger)).find(([name]) => name === kind)?.[1]
    const command = centre?.command as (command: object) => Promise<object>
    expect(await command({ type, id: 'x-1', at, by: ' ' })).toMatchObject({ rejection: { message: expect.stringContaining('fill in by') } })
    expect(await command({ type, id: 'x-1', at: Number.NaN, by: 'a' })).toMatchObject({
      rejection: { code: expect.stringMatching(/\.time_invalid$/) },
    })
    expect(await ledger.readFrom(0, 10)).toEqual([])
  },
)

test('the trail of an order names who did what when and why, under a chain that holds', async () => {
  const ledger = memoryLedger(() => at)
  const open = { type: 'OpenOrder', orderId: 'o-1', orderType: 'fault', priority: 'normal', title: 'x', content: 'y', teamId: 't' } as const
  await commandWorkOrder(ledger, 'o-1', { ...open, at, by: 'a-014' })
  await commandWorkOrder(ledger, 'o-1', { type: 'RejectOrder', at, by: 'b-2', reason: 'Not ours.' })
  expect(await ledger.readFrom(0, 10)).toMatchObject([
    { actor: 'a-014', at, type: 'order_opened', stream: 'work-order/o-1' },
    { actor: 'b-2', at, type: 'order_rejected', data: { reason: 'Not ours.' } },
  ])
  expect(await ledger.brokenSeal()).toBeUndefined()
})
