/** The audit trail: whatever is commanded says who, when, what and, where others rely on it, why. */
import { expect, test } from 'vitest'
import { centresOver } from '../centres/centres.ts'
import { instant } from '../domain/kernel/time.ts'
import { ROLES } from '../domain/principal.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { agent, principal } from '../tests/support/principals.ts'

const at = instant(Date.parse('2026-03-03T02:00:00Z'))
const open = { type: 'OpenOrder', orderId: 'o-1', orderType: 'fault', priority: 'normal', title: 'x', content: 'y', teamId: 't' } as const

test('a command of nobody, or without an instant, is refused by name, and nothing is written', async () => {
  const ledger = memoryLedger(() => at)
  const task = { type: 'ArchiveTask', id: 'x-1' } as const
  expect(await centresOver(ledger, principal(' ', ...ROLES)).tasks.command({ ...task, at })).toMatchObject({
    rejection: { code: 'principal.unnamed' },
  })
  expect(await centresOver(ledger, agent).tasks.command({ ...task, at: instant(Number.NaN) })).toMatchObject({
    rejection: { code: 'task.time_invalid' },
  })
  expect(await ledger.readFrom(0, 10)).toEqual([])
})

test('the trail of an order names who did what when and why, under a chain that holds', async () => {
  const ledger = memoryLedger(() => at)
  await centresOver(ledger, agent).orders.command({ ...open, at })
  await centresOver(ledger, principal('b-2', 'field')).orders.command({ type: 'RejectOrder', orderId: 'o-1', at, reason: 'Not ours.' })
  expect(await ledger.readFrom(0, 10)).toMatchObject([
    { actor: 'a-014', at, type: 'order_opened', stream: 'work-order/o-1' },
    { actor: 'b-2', at, type: 'order_rejected', data: { reason: 'Not ours.' } },
  ])
  expect(await ledger.brokenSeal()).toBeUndefined()
})

test('a name in what is sent is not believed: the event is signed by who gave the command', async () => {
  const ledger = memoryLedger(() => at)
  const forged = { ...open, at, by: 'somebody-else' }
  await centresOver(ledger, agent).orders.command(forged)
  const [event] = await ledger.readFrom(0, 10)
  expect(event).toMatchObject({ actor: 'a-014' })
  expect(event?.data).not.toHaveProperty('by')
})
