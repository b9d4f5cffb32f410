/** Work orders in the ledger: an order and those about it change together, and nothing is written for what is refused. */
import { expect, test } from 'vitest'
import { rejected } from '../domain/kernel/parsed.ts'
import { instant, plus, seconds } from '../domain/kernel/time.ts'
import type { OpenOrder, WorkOrderCommand } from '../domain/workorder/commands.ts'
import { stateOf } from '../ledger/aggregate.ts'
import type { CommandOptions } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { open, sample, start } from '../tests/support/order-steps.ts'
import { principal } from '../tests/support/principals.ts'
import { orders } from './orders.ts'
import { serviceCentres } from './service-centres.ts'

const supervision: OpenOrder = { ...open, orderId: 'o-502', orderType: 'supervise', relatedOrderId: 'o-501' }
/** Leads, who may open supervisions. */
const commandWorkOrder = (
  ledger: Ledger,
  orderId: string,
  command: WorkOrderCommand,
  options?: CommandOptions | string,
  by = principal('s-002', 'agent', 'supervisor'),
) => serviceCentres({ ledger, callInterface: async () => rejected('interface.unknown', 'none') }, by).order(orderId, command, options)
const readWorkOrder = (ledger: Ledger, orderId: string) => stateOf(ledger, orders, orderId)

const later = (n: number) => ({ at: plus(start, seconds(n)) })

async function withParent(): Promise<Ledger> {
  const ledger = memoryLedger(() => instant(0))
  await commandWorkOrder(ledger, 'o-501', open)
  return ledger
}

const codeOf = (outcome: Awaited<ReturnType<typeof commandWorkOrder>>) => (outcome.ok ? 'ok' : outcome.rejection.code)

test('an order about another is on its list until it is archived, and the other waits for it', async () => {
  const ledger = await withParent()
  expect(codeOf(await commandWorkOrder(ledger, 'o-502', supervision))).toBe('ok')
  expect(await readWorkOrder(ledger, 'o-501')).toMatchObject({
    collaborations: [{ orderId: 'o-502', orderType: 'supervise', isOpen: true }],
  })
  for (const [n, kind] of (['AcceptOrder', 'ResolveOrder', 'CollectFeedback'] as const).entries())
    await commandWorkOrder(ledger, 'o-501', sample[kind](later(n + 1)))
  expect(codeOf(await commandWorkOrder(ledger, 'o-501', sample.ArchiveOrder(later(9))))).toBe('order.collaboration_open')
  expect(codeOf(await commandWorkOrder(ledger, 'o-502', sample.WithdrawOrder(later(2))))).toBe('ok')
  expect(await readWorkOrder(ledger, 'o-501'), 'dated after what happened to it').toMatchObject({ lastAt: later(3).at })
  expect(codeOf(await commandWorkOrder(ledger, 'o-501', sample.ArchiveOrder(later(9))))).toBe('ok')
})

test('of an archiving and an opening at once only one comes about', async () => {
  for (let round = 0; round < 5; round += 1) {
    const ledger = await withParent()
    for (const [n, kind] of (['AcceptOrder', 'ResolveOrder', 'CollectFeedback'] as const).entries())
      await commandWorkOrder(ledger, 'o-501', sample[kind](later(n + 1)))
    const outcomes = await Promise.all([
      commandWorkOrder(ledger, 'o-501', sample.ArchiveOrder(later(9))),
      commandWorkOrder(ledger, 'o-502', { ...supervision, at: later(9).at }),
    ])
    expect(outcomes.map(codeOf).filter((code) => code === 'ok')).toHaveLength(1)
    const [parent, child] = await Promise.all([readWorkOrder(ledger, 'o-501'), readWorkOrder(ledger, 'o-502')])
    expect([parent.status, child.status]).toEqual(outcomes[0]?.ok ? ['archived', 'none'] : ['feedback_given', 'opened'])
  }
})

test.each<[string, (ledger: Ledger) => ReturnType<typeof commandWorkOrder>, string]>([
  [
    'an order about one that does not exist',
    (l) => commandWorkOrder(l, 'o-9', { ...supervision, orderId: 'o-9', relatedOrderId: 'x' }),
    'order.related_not_found',
  ],
  ['an order opened in the stream of another', (l) => commandWorkOrder(l, 'o-9', supervision), 'order.id_mismatch'],
  [
    'a command from a stale version',
    (l) => commandWorkOrder(l, 'o-501', sample.AcceptOrder(later(1)), { expectedVersion: 0 }),
    'version.conflict',
  ],
  [
    'a command from a version that is not there yet',
    (l) => commandWorkOrder(l, 'o-501', sample.AcceptOrder(later(1)), { expectedVersion: 2 }),
    'version.conflict',
  ],
  [
    'a command of the wrong role',
    (l) => commandWorkOrder(l, 'o-501', sample.AcceptOrder(later(1)), {}, principal('p-7', 'customer')),
    'role.not_allowed',
  ],
])('%s is refused and nothing is written', async (_sentence, command, code) => {
  const ledger = await withParent()
  expect(codeOf(await command(ledger))).toBe(code)
  expect(await ledger.readFrom(0, 10)).toHaveLength(1)
})

test('an opening sent twice under one key is carried out once', async () => {
  const ledger = await withParent()
  await commandWorkOrder(ledger, 'o-502', supervision, 'key')
  expect(await commandWorkOrder(ledger, 'o-502', supervision, { commandKey: 'key' })).toMatchObject({
    ok: true,
    value: { version: 1, events: [] },
  })
  expect(await ledger.readFrom(0, 10)).toHaveLength(3)
})

test.each<[string | undefined, string]>([
  ['c-1', 'ok'],
  [undefined, 'order.customer_mismatch'],
  ['c-2', 'order.customer_mismatch'],
])('an order from a contact names its customer: %s is %s', async (customerId, code) => {
  const ledger = memoryLedger(() => instant(0))
  const centre = serviceCentres({ ledger, callInterface: async () => rejected('interface.unknown', 'none') }, principal('a-1', 'agent'))
  for (const id of ['c-1', 'c-2'])
    expect(await centre.customers.command({ type: 'RegisterCustomer', id, zone: 'Asia/Shanghai', at: start })).toMatchObject({ ok: true })
  expect(
    await centre.contacts.command({ type: 'OpenContact', id: 'k-1', customerId: 'c-1', channel: 'voice', direction: 'inbound', at: start }),
  ).toMatchObject({ ok: true })
  const said = customerId === undefined ? {} : { customerId }
  expect(codeOf(await centre.order('o-501', { ...open, contactId: 'k-1', ...said }))).toBe(code)
})
