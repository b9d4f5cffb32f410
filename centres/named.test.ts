/** Teams, people, skills, sites, calls and orders that a command names: looked up where the kind is kept here, taken as they come where it is not. */
import { expect, test } from 'vitest'
import { USUAL_POLICY } from '../domain/common/contact-policy.ts'
import { type Parsed, rejected } from '../domain/kernel/parsed.ts'
import { hours, instant, plus } from '../domain/kernel/time.ts'
import { system } from '../domain/principal.ts'
import { execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { open as order, sample } from '../tests/support/order-steps.ts'
import { admin, principal } from '../tests/support/principals.ts'
import { accounts } from './accounts.ts'
import { importDirectory } from './import-directory.ts'
import { type ServiceCentres, serviceCentres } from './service-centres.ts'

const { at } = order
const said = { at }
const callInterface = async () => rejected('interface.unreachable', 'away')
const giver = principal('s-002', 'agent', 'supervisor')
const centresOf = (ledger: Ledger, arrived: readonly string[] = []) =>
  serviceCentres({ ledger, callInterface, hasArrived: async (topic, id) => arrived.includes(`${topic}/${id}`) }, giver)
const pbx = (ledger: Ledger) => serviceCentres({ ledger, callInterface }, system('pbx'))

/** A customer with a contact and an interaction, a task and an order, and a call that is talked on; nothing in the directory. */
async function begun(): Promise<Ledger> {
  const ledger = memoryLedger(() => instant(0))
  const centres = centresOf(ledger)
  const done = [
    await centres.customers.command({ ...said, type: 'RegisterCustomer', id: 'p-7', zone: 'Asia/Shanghai' }),
    await centres.contacts.command({ ...contact, id: 'k-1' }),
    await centres.recordInteraction({
      ...said,
      id: 'i-1',
      customerId: 'p-7',
      contactId: 'k-1',
      interactionType: 'complaint',
      summary: 'x',
    }),
    await centres.tasks.command({ ...task, id: 't-1' }),
    await centres.order('o-501', order),
    await pbx(ledger).calls.command({ ...said, type: 'call_offered', callId: 'c-1', siteId: 's', queueId: 'q', direction: 'inbound' }),
    await pbx(ledger).calls.command({ ...said, type: 'call_answered', callId: 'c-1', seatId: 'seat-1', agentId: 'a-1' }),
  ]
  expect(done.filter(({ ok }) => !ok)).toEqual([])
  return ledger
}
const contact = { ...said, type: 'OpenContact', customerId: 'p-7', channel: 'voice', direction: 'inbound' } as const
const task = { ...said, type: 'RaiseTask', customerId: 'p-7', taskType: 'care', dueAt: plus(at, hours(8)), note: '' } as const
const again = { ...order, orderId: 'o-9' }
const campaign = {
  ...said,
  type: 'PlanCampaign',
  id: 'g-1',
  serviceType: 'care',
  title: 'Fibre',
  channel: 'sms',
  template: 't',
  policy: USUAL_POLICY,
  runsFrom: at,
  runsTo: plus(at, hours(240)),
  mostAttempts: 2,
  teamId: 't-desk',
} as const
const help = { ...said, type: 'AskForHelp', id: 'h-1', callId: 'c-1', question: 'Tariff?' } as const

const DIRECTORY = `kind,id,name,name_en,zone,place
team,t-desk,,Desk,,desk
team,t-east,,East,,field
agent,f-031,Chen,,,
skill,fibre,,Fibre,,
site,s-1,,Shanghai,Asia/Shanghai,
`

/** [what, command naming ID, an id that is there, code] */
type Case = [string, (c: ServiceCentres, id: string) => Promise<Parsed<unknown>>, string, string]
const OF_DIRECTORY: Case[] = [
  ['the team an order is opened for', (c, teamId) => c.order('o-9', { ...again, teamId }), 't-desk', 'order.team_unknown'],
  ['the team it goes to', (c, teamId) => c.order('o-501', { ...sample.TransferOrder(said), teamId }), 't-desk2', 'order.team_unknown'],
  [
    'whoever accepts it',
    (c, assigneeId) => c.order('o-501', { ...sample.AcceptOrder(said), assigneeId }),
    'f-031',
    'order.assignee_unknown',
  ],
  ['the site of an order', (c, siteId) => c.order('o-9', { ...again, siteId }), 's-1', 'order.site_unknown'],
  [
    'whoever has a task',
    (c, assigneeId) => c.tasks.command({ ...said, type: 'AssignTask', id: 't-1', assigneeId }),
    'f-031',
    'task.assignee_unknown',
  ],
  ['the team of a campaign', (c, teamId) => c.campaigns.command({ ...campaign, teamId }), 't-desk', 'campaign.team_unknown'],
  ['its skill', (c, skillId) => c.campaigns.command({ ...campaign, skillId }), 'fibre', 'campaign.skill_unknown'],
  ['the skill asked for help', (c, skillId) => c.help.command({ ...help, skillId }), 'fibre', 'help.skill_unknown'],
]

const codeOf = (done: Parsed<unknown>) => (done.ok ? 'ok' : done.rejection.code)

test.each(OF_DIRECTORY)('%s is one of the directory where it has any, and any name where it has none', async (_what, command, id, code) => {
  expect(codeOf(await command(centresOf(await begun()), 'elsewhere-1')), 'no entry of the kind').toBe('ok')
  const ledger = await begun()
  const load = (csv: string) => importDirectory(ledger, admin, csv, at)
  expect(await load(`${DIRECTORY}team,t-desk2,,Desk 2,,desk\n`)).toMatchObject({ accepted: 6, rejected: 0 })
  const before = (await ledger.heads()).events
  const refused = await command(centresOf(ledger), `${id}x`)
  expect(refused).toMatchObject({ rejection: { code, message: expect.stringContaining(`did you mean '${id}'?`) } })
  expect((await ledger.heads()).events).toBe(before)
  expect(codeOf(await command(centresOf(ledger), id))).toBe('ok')
})

test('who has left is no one to hand work to; who comes later, has an account or gives the command is', async () => {
  const ledger = await begun()
  const rows = 'agent,f-1,Gone,2026-01-01T00:00:00Z\nagent,f-2,Stays,2026-01-01T00:00:00Z\nagent,f-3,Comes,2026-12-01T00:00:00Z\n'
  expect(await importDirectory(ledger, admin, `kind,id,name,valid_from\n${rows}`, at)).toMatchObject({ accepted: 3 })
  const retired = { type: 'RetireEntry', kind: 'agent', id: 'f-1', validFrom: instant(Date.parse('2026-02-01T00:00:00Z')), at } as const
  await serviceCentres({ ledger, callInterface }, admin).directory.command(retired)
  await execute(ledger, admin, accounts, { type: 'CreateAccount', id: 'zhou', name: 'Zhou', at })
  const assign = async (assigneeId: string) =>
    codeOf(await centresOf(ledger).tasks.command({ ...said, type: 'AssignTask', id: 't-1', assigneeId }))
  expect(await assign('f-1')).toBe('task.assignee_unknown')
  for (const id of ['f-2', 'f-3', 'zhou', giver.id]) expect(await assign(id), id).toBe('ok')
  await execute(ledger, admin, accounts, { type: 'CloseAccount', id: 'zhou', at })
  expect(await assign('zhou')).toBe('task.assignee_unknown')
})

const OF_STREAMS: Case[] = [
  ['the call an order comes from', (c, callId) => c.order('o-9', { ...again, callId }), 'calls/c-1', 'order.call_unknown'],
  ['the call of a contact', (c, callId) => c.contacts.command({ ...contact, id: 'k-9', callId }), 'calls/c-1', 'contact.call_unknown'],
  [
    'the order a task is about',
    (c, orderId) => c.tasks.command({ ...task, id: 't-9', orderId }),
    'work-orders/o-501',
    'task.order_unknown',
  ],
  [
    'the order an interaction becomes',
    (c, orderId) => c.interactions.command({ ...said, type: 'LinkOrder', id: 'i-1', orderId }),
    'work-orders/o-501',
    'interaction.order_unknown',
  ],
  [
    'the order that one names as related',
    (c, relatedOrderId) => c.order('o-9', { ...again, relatedOrderId }),
    'work-orders/o-501',
    'order.related_not_found',
  ],
]

test.each(OF_STREAMS)('%s is known here, or has come by its topic', async (_what, command, known, code) => {
  const ledger = await begun()
  const [topic = '', id = ''] = known.split('/')
  const before = (await ledger.heads()).events
  expect(codeOf(await command(centresOf(ledger), 'x-9'))).toBe(code)
  expect((await ledger.heads()).events).toBe(before)
  expect(codeOf(await command(centresOf(await begun()), id))).toBe('ok')
  expect(codeOf(await command(centresOf(ledger, [`${topic}/x-9`]), 'x-9'))).toBe('ok')
})

test('where neither calls are reported nor orders opened here, contacts and tasks name those of other systems', async () => {
  const ledger = memoryLedger(() => instant(0))
  const centres = centresOf(ledger)
  await centres.customers.command({ ...said, type: 'RegisterCustomer', id: 'p-7', zone: 'Asia/Shanghai' })
  const commands = async (n: number) => [
    codeOf(await centres.contacts.command({ ...contact, id: `k-${n}`, callId: 'c-9' })),
    codeOf(await centres.tasks.command({ ...task, id: `t-${n}`, orderId: 'o-9' })),
  ]
  expect(await commands(1)).toEqual(['ok', 'ok'])
  await centres.order('o-501', order)
  await pbx(ledger).calls.command({ ...said, type: 'call_offered', callId: 'c-1', siteId: 's', queueId: 'q', direction: 'inbound' })
  expect(await commands(2), 'from the first one on').toEqual(['contact.call_unknown', 'task.order_unknown'])
})

test('a report is refused before its order is opened where the flow names a team that is not there', async () => {
  const ledger = await begun()
  await importDirectory(ledger, admin, DIRECTORY, at)
  const report = { at, orderId: 'o-9', category: 'dead', title: 'Dead', content: 'Dead.' }
  const teams = { desk: 't-desk', support: 't-desk', field: 't-easst' }
  const take = (flow: object) => centresOf(ledger).takeReport(report, { rules: [], teams, ...flow })
  expect(await take({ lineTest: 'line-test' })).toMatchObject({
    rejection: {
      code: 'order.team_unknown',
      message: "field 't-easst' is no team of the directory; did you mean 't-east'? Name a registered one, or register it first.",
    },
  })
  expect(await centresOf(ledger).orders.read('o-9')).toEqual({ status: 'none' })
  expect(await take({}), 'without a test nothing is handed on').toMatchObject({ value: { outcome: 'waiting' } })
})
