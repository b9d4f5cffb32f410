/** Two things that name each other: both sides are written, and what is named exists and is the same customer's. */
import { expect, test } from 'vitest'
import { USUAL_POLICY } from '../domain/common/contact-policy.ts'
import { type Parsed, rejected } from '../domain/kernel/parsed.ts'
import { hours, instant, plus } from '../domain/kernel/time.ts'
import { system } from '../domain/principal.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { open as order } from '../tests/support/order-steps.ts'
import { admin, principal } from '../tests/support/principals.ts'
import { importDirectory } from './import-directory.ts'
import { serviceCentres } from './service-centres.ts'

const { at } = order
const said = { at }
const callInterface = async () => rejected('interface.unreachable', 'away')
const desk = (ledger: Ledger) => serviceCentres({ ledger, callInterface }, principal('s-002', 'agent', 'supervisor'))
const fresh = (): Ledger => memoryLedger(() => instant(0))
const codeOf = (done: Parsed<unknown>) => (done.ok ? 'ok' : done.rejection.code)

const task = { ...said, type: 'RaiseTask', id: 't-9', customerId: 'p-7', taskType: 'care', dueAt: plus(at, hours(8)), note: '' } as const
const contact = { ...said, type: 'OpenContact', channel: 'voice', direction: 'inbound' } as const
const interaction = {
  ...said,
  id: 'i-1',
  customerId: 'p-7',
  contactId: 'k-1',
  interactionType: 'complaint',
  summary: 'Twice billed.',
} as const

/** Customers p-7 and p-8 with a contact each, k-1 and k-2; a further one of p-7, k-3. */
async function twoCustomers(ledger: Ledger) {
  const centres = desk(ledger)
  for (const id of ['p-7', 'p-8']) await centres.customers.command({ ...said, type: 'RegisterCustomer', id, zone: 'Asia/Shanghai' })
  for (const [id, customerId] of [
    ['k-1', 'p-7'],
    ['k-2', 'p-8'],
    ['k-3', 'p-7'],
  ] as const)
    await centres.contacts.command({ ...contact, id, customerId })
  return centres
}

test('what names another thing is written on both sides, whoever gives the command', async () => {
  const centres = await twoCustomers(fresh())
  const inContact = async (id: string) => {
    const read = await centres.contacts.read(id)
    return read.status === 'none' ? [] : read.interactionIds
  }
  expect(codeOf(await centres.interactions.command({ ...interaction, type: 'RecordInteraction' }))).toBe('ok')
  expect(await inContact('k-1')).toEqual(['i-1'])
  await centres.interactions.command({ ...said, type: 'SettleInteraction', id: 'i-1', answer: 'Refunded.' })
  expect(codeOf(await centres.interactions.command({ ...said, type: 'ResumeInteraction', id: 'i-1', contactId: 'k-3' }))).toBe('ok')
  expect(await inContact('k-3')).toEqual(['i-1'])
  await centres.contacts.command({ ...contact, id: 'k-4', customerId: 'p-7' })
  expect(codeOf(await centres.contacts.command({ ...said, type: 'AddInteraction', id: 'k-4', interactionId: 'i-1' }))).toBe('ok')
  expect(await centres.interactions.read('i-1')).toMatchObject({ contactIds: ['k-1', 'k-3', 'k-4'] })

  await centres.tasks.command({
    ...said,
    type: 'RaiseTask',
    id: 't-1',
    customerId: 'p-7',
    taskType: 'care',
    dueAt: plus(at, hours(8)),
    note: '',
  })
  for (const id of ['v-1', 'v-2']) await centres.services.command({ ...said, type: 'PlanService', id, serviceType: 'care', title: id })
  const both = async () => [await centres.tasks.read('t-1'), await centres.services.read('v-1'), await centres.services.read('v-2')]
  await centres.tasks.command({ ...said, type: 'JoinService', id: 't-1', serviceId: 'v-1' })
  await centres.services.command({ ...said, type: 'AddTask', id: 'v-2', taskId: 't-1' })
  expect(await both()).toMatchObject([{ serviceIds: ['v-1', 'v-2'] }, { taskIds: ['t-1'] }, { taskIds: ['t-1'] }])
  await centres.tasks.command({ ...said, type: 'LeaveService', id: 't-1', serviceId: 'v-2' })
  await centres.services.command({ ...said, type: 'RemoveTask', id: 'v-1', taskId: 't-1' })
  expect(await both()).toMatchObject([{ serviceIds: [] }, { taskIds: [] }, { taskIds: [] }])
})

test.each<[string, (centres: Awaited<ReturnType<typeof twoCustomers>>) => Promise<Parsed<unknown>>, string]>([
  [
    'a contact for a customer nobody registered',
    (c) => c.contacts.command({ ...contact, id: 'k-9', customerId: 'p-9' }),
    'contact.customer_unknown',
  ],
  [
    'an interaction in another customer’s contact',
    (c) => c.recordInteraction({ ...interaction, contactId: 'k-2' }),
    'interaction.customer_mismatch',
  ],
  [
    'an interaction in no contact',
    (c) => c.interactions.command({ ...interaction, contactId: 'k-9', type: 'RecordInteraction' }),
    'contact.not_found',
  ],
  ['a link to another customer’s contact', (c) => c.linkContact('i-2', 'k-2', said), 'interaction.customer_mismatch'],
  [
    'another customer’s interaction in a contact',
    (c) => c.contacts.command({ ...said, type: 'AddInteraction', id: 'k-2', interactionId: 'i-2' }),
    'interaction.customer_mismatch',
  ],
  [
    'an interaction that is not there in a contact',
    (c) => c.contacts.command({ ...said, type: 'AddInteraction', id: 'k-2', interactionId: 'i-9' }),
    'interaction.not_found',
  ],
  [
    'an order of another customer’s contact',
    (c) => c.order('o-8', { ...order, orderId: 'o-8', customerId: 'p-8', contactId: 'k-1' }),
    'order.customer_mismatch',
  ],
  [
    'another customer’s order',
    (c) => c.interactions.command({ ...said, type: 'LinkOrder', id: 'i-2', orderId: 'o-7' }),
    'interaction.customer_mismatch',
  ],
  ['a task for a customer nobody registered', (c) => c.tasks.command({ ...task, customerId: 'p-9' }), 'task.customer_unknown'],
  ['a task about another customer’s order', (c) => c.tasks.command({ ...task, orderId: 'o-7' }), 'task.customer_mismatch'],
  [
    'a target of a campaign nobody planned',
    (c) => c.targets.command({ ...said, type: 'AddTarget', id: 'g-9/p-7', campaignId: 'g-9', customerId: 'p-7', mostAttempts: 1 }),
    'target.campaign_unknown',
  ],
  [
    'an order of a customer nobody registered',
    (c) => c.order('o-9', { ...order, orderId: 'o-9', customerId: 'p-9' }),
    'order.customer_unknown',
  ],
  [
    'an order of a customer who is archived',
    (c) => c.order('o-9', { ...order, orderId: 'o-9', customerId: 'p-6' }),
    'order.customer_unknown',
  ],
  ['an order of a contact nobody opened', (c) => c.order('o-9', { ...order, orderId: 'o-9', contactId: 'k-9' }), 'order.contact_unknown'],
  [
    'an order of a campaign nobody planned',
    (c) => c.order('o-9', { ...order, orderId: 'o-9', campaignId: 'g-9' }),
    'order.campaign_unknown',
  ],
  [
    'a report of a customer nobody registered',
    (c) => c.takeReport({ at, orderId: 'o-9', category: 'dead', title: 'Dead', content: 'Dead.', customerId: 'p-9' }, flow),
    'order.customer_unknown',
  ],
  ['an interest in an order nobody opened', (c) => c.targets.command({ ...interest, orderId: 'o-9' }), 'target.order_unknown'],
  ['an interest in another customer’s order', (c) => c.targets.command({ ...interest, orderId: 'o-7' }), 'target.customer_mismatch'],
  [
    'an approach for a campaign nobody planned',
    (c) => c.customers.command({ ...said, type: 'ApproachCustomer', id: 'p-7', channel: 'sms', campaignId: 'g-9', policy: USUAL_POLICY }),
    'customer.campaign_unknown',
  ],
  ['a task in a service that is not there', (c) => c.joinTask('t-9', 'v-9', said), 'task.not_found'],
  [
    'a collaboration that nobody opened',
    (c) => c.order('o-7', { at, type: 'AddCollaboration', collaborationId: 'o-9', collaborationType: 'urge' }),
    'order.related_not_found',
  ],
  ['listening in to a call that is not there', (c) => c.listening.command({ ...listen, callId: 'c-9' }), 'listening.call_unknown'],
  ['listening in to a call nobody has answered', (c) => c.listening.command({ ...listen, callId: 'c-1' }), 'listening.call_not_live'],
  ['listening in to another agent’s call', (c) => c.listening.command({ ...listen, callId: 'c-2' }), 'listening.agent_mismatch'],
  [
    'help on a call that is not there',
    (c) => c.help.command({ ...said, type: 'AskForHelp', id: 'h-1', callId: 'c-9', skillId: 'k', question: 'Tariff?' }),
    'help.call_unknown',
  ],
])('%s is refused and nothing is written', async (_sentence, command, code) => {
  const ledger = fresh()
  const centres = await twoCustomers(ledger)
  const telephony = serviceCentres({ ledger, callInterface }, system('pbx'))
  for (const callId of ['c-1', 'c-2'])
    await telephony.calls.command({ at, type: 'call_offered', callId, siteId: 's-1', queueId: 'q-1', direction: 'inbound' })
  await telephony.calls.command({ at, type: 'call_answered', callId: 'c-2', seatId: 'seat-1', agentId: 'a-2' })
  await centres.recordInteraction({ ...interaction, id: 'i-2' })
  await centres.order('o-7', { ...order, orderId: 'o-7', customerId: 'p-8' })
  await centres.customers.command({ ...said, type: 'RegisterCustomer', id: 'p-6', zone: 'Asia/Shanghai' })
  await centres.customers.command({ ...said, type: 'CloseCustomer', id: 'p-6', reason: 'Moved.' })
  await contacted(centres)
  const before = (await ledger.readFrom(0, 100)).length
  expect(codeOf(await command(desk(ledger)))).toBe(code)
  expect(await ledger.readFrom(0, 100)).toHaveLength(before)
})

const listen = { ...said, type: 'StartListening', id: 'l-1', agentId: 'a-1', reason: 'New agent.' } as const
const flow = { rules: [], teams: { desk: 't-desk', support: 't-support', field: 't-field' } }
const interest = { ...said, type: 'RecordInterest', id: 'g-1/p-7', note: 'Yes.' } as const

/** Customer p-7 is a target of campaign g-1 and has been sent a message. */
async function contacted({ campaigns, customers, targets }: Awaited<ReturnType<typeof twoCustomers>>) {
  await customers.command({ ...said, type: 'SetConsent', id: 'p-7', channel: 'sms', isGiven: true })
  const runs = { runsFrom: at, runsTo: plus(at, hours(240)), mostAttempts: 2, teamId: 't-desk' }
  const what = { serviceType: 'care', title: 'Fibre', channel: 'sms', template: 't', policy: USUAL_POLICY } as const
  expect(codeOf(await campaigns.command({ ...said, type: 'PlanCampaign', id: 'g-1', ...what, ...runs }))).toBe('ok')
  const target = { ...said, id: 'g-1/p-7' }
  for (const step of [
    { ...target, type: 'AddTarget', campaignId: 'g-1', customerId: 'p-7', mostAttempts: 2 },
    { ...target, type: 'BeginAttempt', channel: 'sms' },
    { ...target, type: 'RecordSent', messageId: 'm-1' },
  ] as const)
    expect(codeOf(await targets.command(step)), step.type).toBe('ok')
}

test('a queue that an override or a special day names is one of the directory, where that has any', async () => {
  const ledger = fresh()
  const planner = serviceCentres({ ledger, callInterface }, principal('p-1', 'scheduler'))
  const terms = { from: at, to: plus(at, hours(1)), operation: 'add', amount: 1, reason: 'x', branch: '' } as const
  const override = (overrideId: string, queueId: string) =>
    planner.overrides.command({ ...said, type: 'MakeOverride', overrideId, terms: { ...terms, queueId } })
  const day = { kind: 'closed', name: 'Move', fromOn: '2026-03-09', toOn: '2026-03-09' } as const
  const special = (specialDayId: string, queueId: string) =>
    planner.specialDays.command({ ...said, type: 'AddSpecialDay', specialDayId, terms: { ...day, queueId } })
  // Calls come of queues that nobody has registered.
  expect([codeOf(await override('o-1', 'q-0')), codeOf(await special('d-1', 'q-0'))]).toEqual(['ok', 'ok'])
  expect(codeOf(await override('o-2', ' '))).toBe('override.queue_unknown')
  const csv = 'kind,id,name_en,opens,closes,weekdays\nqueue,q-faults,Faults,,,\nhours,office,,09:00,17:00,1-5\n'
  expect(await importDirectory(ledger, admin, csv, at)).toMatchObject({ accepted: 2 })
  const before = (await ledger.readFrom(0, 100)).length
  expect(await override('o-3', 'q-fault')).toMatchObject({
    rejection: { code: 'override.queue_unknown', message: expect.stringContaining("did you mean 'q-faults'?") },
  })
  expect([codeOf(await override('o-3', 'office')), codeOf(await special('d-2', 'q-fault'))]).toEqual([
    'override.queue_unknown',
    'special_day.queue_unknown',
  ])
  expect(await ledger.readFrom(0, 100)).toHaveLength(before)
  expect([codeOf(await override('o-3', 'q-faults')), codeOf(await special('d-2', 'q-faults'))]).toEqual(['ok', 'ok'])
  expect([codeOf(await special('d-3', 'office')), codeOf(await special('d-4', ''))]).toEqual(['ok', 'ok'])
  expect(codeOf(await planner.specialDays.command({ ...said, type: 'WithdrawSpecialDay', specialDayId: 'd-1' }))).toBe('ok')
})
