/** The two service flows from end to end, over a ledger in memory and other systems that answer, fail and hang. */
import { expect, test } from 'vitest'
import { USUAL_POLICY } from '../domain/common/contact-policy.ts'
import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import { hours, type Instant, instant, minutes, plus } from '../domain/kernel/time.ts'
import type { CallInterface } from '../domain/operations/interface-port.ts'
import { type Principal, ROLES } from '../domain/principal.ts'
import { gatewayOver, recordingGateway } from '../domain/proactive/channels.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { sample } from '../tests/support/order-steps.ts'
import { principal } from '../tests/support/principals.ts'
import { centresOver } from './centres.ts'
import type { PassiveFlow, ReportedFault } from './passive-flow.ts'
import { approach, importTargets, recordInterest } from './proactive-flow.ts'
import { serviceCentres } from './service-centres.ts'
import { readTimeline } from './timeline.ts'

// A Tuesday, 10:00 in Shanghai.
const at = instant(Date.parse('2026-03-03T02:00:00Z'))
const said = { at }
const by = principal('s-002', 'agent', 'supervisor')
const desk = (ledger: Ledger, callInterface: CallInterface = systems({})) => serviceCentres({ ledger, callInterface }, by)

/** Other systems by name; what is not named is unreachable. */
const systems =
  (bodies: Readonly<Record<string, unknown>>): CallInterface =>
  async (name) =>
    name in bodies
      ? parsed({ interfaceCallId: 'x', status: 200, body: bodies[name], durationMs: 1, attempts: 1 })
      : rejected('interface.unreachable', `${name} is away.`)

const report: ReportedFault = {
  orderId: 'o-1',
  at,
  category: 'no_dial_tone',
  title: 'Line dead',
  content: 'No dial tone.',
  customerId: 'p-7',
  contactId: 'k-1',
}
const flow: PassiveFlow = {
  rules: [{ id: 'unpaid', when: { findings: { account: 'suspended' } }, decision: { solve: 'Pay the bill and the line opens at once.' } }],
  inquiries: [{ finding: 'account', interface: 'billing', field: 'state' }],
  lineTest: 'line-test',
  teams: { desk: 't-desk', support: 't-support', field: 't-field' },
}
const fresh = (): Ledger => memoryLedger(() => at)
const contact = { ...said, type: 'OpenContact', id: 'k-1', customerId: 'p-7', channel: 'voice', direction: 'inbound' } as const

/** With the customer of the report and the contact it came from. */
async function reported(): Promise<Ledger> {
  const ledger = fresh()
  const { customers, contacts } = centresOver(ledger, by)
  await customers.command({ ...said, type: 'RegisterCustomer', id: 'p-7', zone: 'Asia/Shanghai' })
  await contacts.command(contact)
  return ledger
}

test('an unpaid bill is answered online, and no order is opened', async () => {
  const ledger = fresh()
  const taken = await desk(ledger, systems({ billing: { state: 'suspended' } })).takeReport(report, flow)
  expect(taken).toMatchObject({ ok: true, value: { outcome: 'solved_online', rule: 'unpaid', failures: {} } })
  expect(await ledger.readFrom(0, 10)).toEqual([])
})

test.each([
  [true, 'field', 't-field'],
  [false, 'support', 't-support'],
])('a line test that says %s hands the order to %s', async (isLineFault, place, teamId) => {
  const ledger = await reported()
  const other = systems({ billing: { state: 'active' }, 'line-test': { isLineFault, detail: 'Open at 340 m.' } })
  const taken = await desk(ledger, other).takeReport(report, flow)
  expect(taken).toMatchObject({ ok: true, value: { outcome: place, order: { status: 'opened', place, teamId, isLineFault } } })
  expect(await desk(ledger, other).takeReport(report, flow), 'the same report again').toEqual(taken)
  expect(await ledger.read('work-order/o-1')).toHaveLength(4)
})

test('systems that are away stop nothing: the order waits untested, and the report sent again goes on', async () => {
  const ledger = await reported()
  const first = await desk(ledger, systems({})).takeReport(report, flow)
  expect(first).toMatchObject({
    ok: true,
    value: {
      outcome: 'waiting',
      failures: { account: 'interface.unreachable', line_test: 'interface.unreachable' },
      order: { status: 'opened', place: 'desk' },
    },
  })
  const nonsense = await desk(ledger, systems({ 'line-test': 'fine' })).takeReport(report, flow)
  expect(nonsense).toMatchObject({ ok: true, value: { failures: { line_test: 'line_test.reply_invalid' } } })
  const again = await desk(ledger, systems({ 'line-test': { isLineFault: true } })).takeReport(report, flow)
  expect(again).toMatchObject({ ok: true, value: { outcome: 'field' } })
})

test('a person who stepped in between keeps what they did: the report sent again takes the steps that are left, at the instant it is sent', async () => {
  const ledger = await reported()
  let now = at
  const parts = { ledger, clock: () => now }
  const away = serviceCentres({ ...parts, callInterface: systems({}) }, by)
  await away.takeReport(report, flow)
  now = plus(at, minutes(7))
  const lin = serviceCentres({ ...parts, callInterface: systems({}) }, principal('lin', 'agent'))
  await lin.order('o-1', sample.AcceptOrder({ at: now }))
  await lin.order('o-1', { type: 'ContactCustomer', at: now, note: 'Is at home.' })
  now = plus(at, minutes(9))
  const back = serviceCentres({ ...parts, callInterface: systems({ 'line-test': { isLineFault: true } }) }, by)
  expect(await back.takeReport(report, flow)).toMatchObject({ value: { outcome: 'field', order: { assigneeId: 'f-031', place: 'field' } } })
  expect((await ledger.read('work-order/o-1')).map(({ type, actor, at: moment }) => [type, actor, (moment - at) / 60_000])).toEqual([
    ['order_opened', 's-002', 0],
    ['order_accepted', 'lin', 7],
    ['customer_contacted', 'lin', 7],
    ['line_tested', 's-002', 9],
    ['order_dispatched', 's-002', 9],
  ])
})

test('an order that people have taken elsewhere waits for them, and another report under its id is refused', async () => {
  const ledger = await reported()
  await desk(ledger).takeReport(report, flow)
  await desk(ledger).order('o-1', sample.RejectOrder({ at: plus(at, minutes(5)) }))
  const tested = desk(ledger, systems({ 'line-test': { isLineFault: true } }))
  expect(await tested.takeReport(report, flow)).toMatchObject({ value: { outcome: 'waiting', order: { status: 'returned' } } })
  expect(codeOf(await tested.takeReport({ ...report, content: 'Noise.' }, flow))).toBe('order.exists')
  expect(codeOf(await tested.takeReport({ ...report, customerId: 'p-8' }, flow))).toBe('order.exists')
  expect(await ledger.read('work-order/o-1')).toHaveLength(2)
})

test('the same report taken by two at once is one order that is dispatched once', async () => {
  const ledger = await reported()
  const other = systems({ 'line-test': { isLineFault: true } })
  const takers = ['s-002', 'lin', 'chen'].map((id) => serviceCentres({ ledger, callInterface: other }, principal(id, 'agent')))
  for (const taken of await Promise.all(takers.map((one) => one.takeReport(report, flow))))
    expect(taken).toMatchObject({ value: { outcome: 'field' } })
  const types = (await ledger.read('work-order/o-1')).map(({ type }) => type)
  expect(types.filter((type) => type !== 'line_tested')).toEqual(['order_opened', 'order_accepted', 'order_dispatched'])
})

test('rules that cannot be used are refused before anybody is asked', async () => {
  const rules = [{ id: 'x', when: {}, decision: { orderType: 'urge' as const, skillId: 'k', priority: 'normal' as const } }]
  expect(await desk(fresh()).takeReport(report, { ...flow, rules })).toMatchObject({
    rejection: { code: 'pre_check.rule_invalid' },
  })
})

async function campaign() {
  const ledger = fresh()
  const centres = centresOver(ledger, by)
  await centres.campaigns.command({
    ...said,
    type: 'PlanCampaign',
    id: 'c-1',
    serviceType: 'marketing',
    title: 'Fibre for all',
    channel: 'sms',
    template: 'fibre-500',
    policy: USUAL_POLICY,
    runsFrom: at,
    runsTo: plus(at, hours(100)),
    mostAttempts: 2,
    teamId: 't-sales',
  })
  const csv =
    'customer_id,zone,note\np-7,Asia/Shanghai,\np-8,America/New_York,\np-9,Mars/Olympus,\np-7,Asia/Shanghai,twice\n,Asia/Shanghai,\np-10,Asia/Shanghai,\n'
  const imported = await importTargets(centres, by, 'c-1', 'b-1', csv, said)
  for (const id of ['p-7', 'p-8']) await centres.customers.command({ ...said, type: 'SetConsent', id, channel: 'sms', isGiven: true })
  await centres.campaigns.command({ ...said, type: 'StartCampaign', id: 'c-1' })
  return { ledger, centres, imported, gateway: recordingGateway(new Set(['p-11'])) }
}

const codeOf = (outcome: { readonly ok: boolean; readonly rejection?: { readonly code: string } }) => outcome.rejection?.code ?? 'ok'

test('targets are imported row by row, and each bad row says why', async () => {
  const { imported, centres } = await campaign()
  expect(imported).toMatchObject({
    value: {
      rows: 6,
      accepted: 3,
      rejected: 3,
      rejects: [
        { row: 4, code: 'customer.zone_unknown' },
        { row: 5, code: 'target.exists' },
        { row: 6, code: 'id.invalid' },
      ],
    },
  })
  expect(await centres.campaigns.read('c-1')).toMatchObject({ status: 'running', targets: 3, refusedTargets: 3 })
})

test('a note with a comma and without quotes is refused instead of cut off', async () => {
  const { centres } = await campaign()
  const csv =
    'customer_id,zone,note\np-21,Asia/Shanghai,call late, not early\np-22,Asia/Shanghai,"late, not early"\np-23,Asia/Shanghai,x,\n'
  expect(await importTargets(centres, by, 'c-1', 'b-3', csv, said)).toMatchObject({
    value: { accepted: 2, rejects: [{ row: 2, code: 'target.cells' }] },
  })
})

test('who may not be approached is not, and nothing is written or sent', async () => {
  const { ledger, centres, gateway } = await campaign()
  const before = (await ledger.readFrom(0, 1000)).length
  expect(codeOf(await approach(centres, by, gateway.send, 'c-1', 'p-8', said)), '21:00 in New York').toBe('policy.outside_hours')
  expect(codeOf(await approach(centres, by, gateway.send, 'c-1', 'p-10', said))).toBe('policy.no_consent')
  expect(codeOf(await approach(centres, by, gateway.send, 'c-1', 'nobody', said))).toBe('target.not_found')
  expect(codeOf(await approach(centres, by, gateway.send, 'c-1', 'p-7', { ...said, at: plus(at, hours(200)) }))).toBe(
    'campaign.not_running',
  )
  expect([(await ledger.readFrom(0, 1000)).length, gateway.sent]).toEqual([before, []])
})

test('from an approach over an order, installation and callback to the archive', async () => {
  const { ledger, centres, gateway } = await campaign()
  expect(await approach(centres, by, gateway.send, 'c-1', 'p-7', said)).toMatchObject({
    value: { outcome: 'sent', target: { status: 'contacted' } },
  })
  expect(gateway.sent).toMatchObject([{ messageId: 'c-1/p-7/1', channel: 'sms', template: 'fibre-500' }])
  const interest = { ...said, orderId: 'o-7', note: 'Wants 500 Mbit/s.' }
  expect(await recordInterest(centres, 'c-1', 'p-7', interest)).toMatchObject({ value: { status: 'interested', orderId: 'o-7' } })
  const steps = [
    'AcceptOrder',
    'ConfirmSale',
    'DispatchOrder',
    'AcceptOrder',
    'ResolveOrder',
    'MakeCallback',
    'CollectFeedback',
    'ArchiveOrder',
  ] as const
  for (const [n, kind] of steps.entries())
    expect(codeOf(await desk(ledger).order('o-7', sample[kind]({ at: plus(at, minutes(n + 1)) }))), kind).toBe('ok')
  expect(await desk(ledger).orders.read('o-7')).toMatchObject({
    status: 'archived',
    orderType: 'opportunity',
    customerId: 'p-7',
    campaignId: 'c-1',
  })
  expect((await readTimeline(ledger, 'p-7')).map(({ kind, type }) => `${kind} ${type}`)).toEqual([
    'customer customer_registered',
    'campaign target_added',
    'customer consent_set',
    'campaign attempt_begun',
    'customer customer_approached',
    'campaign attempt_sent',
    'order order_opened',
    'campaign target_interested',
    ...['accepted', 'dispatched', 'accepted', 'resolved'].map((done) => `order order_${done}`).toSpliced(1, 0, 'order sale_confirmed'),
    'order callback_made',
    'order feedback_collected',
    'order order_archived',
  ])
})

test('an interest whose order cannot be opened is not recorded either', async () => {
  const { ledger, centres, gateway } = await campaign()
  await approach(centres, by, gateway.send, 'c-1', 'p-7', said)
  await centres.contacts.command(contact)
  expect(codeOf(await desk(ledger).takeReport({ ...report, orderId: 'o-7' }, flow))).toBe('ok')
  expect(codeOf(await recordInterest(centres, 'c-1', 'p-7', { ...said, orderId: 'o-7', note: 'Yes.' }))).toBe('order.exists')
  expect(await centres.targets.read('c-1/p-7')).toMatchObject({ status: 'contacted' })
})

test('of two campaigns at once only as many reach a customer as the policy allows', async () => {
  const { centres, gateway } = await campaign()
  const tries = await Promise.all(Array.from({ length: 6 }, () => approach(centres, by, gateway.send, 'c-1', 'p-7', { ...said })))
  expect(tries.filter(({ ok }) => ok).length).toBeGreaterThan(0)
  expect(gateway.sent, 'one attempt, one message').toHaveLength(1)
})

test('who is not reached is tried again as often as the campaign says, then given up', async () => {
  const { centres } = await campaign()
  const away = recordingGateway(new Set(['p-7']))
  expect(await approach(centres, by, away.send, 'c-1', 'p-7', said)).toMatchObject({
    value: { outcome: 'not_reached', target: { status: 'waiting' } },
  })
  expect(await approach(centres, by, away.send, 'c-1', 'p-7', said)).toMatchObject({
    value: { target: { status: 'unreached', attempts: 2 }, failure: { code: 'interface.failed' } },
  })
})

test.each(['interface.isolated', 'interface.unreachable', 'interface.busy', 'channel.not_configured'])(
  'while the gateway is away (%s) nothing leaves, so no attempt and no approach is used up, and the first message goes out under the first number',
  async (code) => {
    const { centres, gateway } = await campaign()
    const away = async () => rejected(code, 'away')
    for (let n = 1; n <= 5; n += 1)
      expect(await approach(centres, by, away, 'c-1', 'p-7', said)).toMatchObject({
        value: { outcome: 'not_sent', target: { status: 'waiting', attempts: 0 }, failure: { code } },
      })
    expect(await centres.customers.read('p-7')).toMatchObject({ approaches: [] })
    expect(await approach(centres, by, gateway.send, 'c-1', 'p-7', said)).toMatchObject({ value: { outcome: 'sent' } })
    expect(gateway.sent).toMatchObject([{ messageId: 'c-1/p-7/1' }])
  },
)

test('an attempt that was begun and never heard of may have left: it counts, whatever the repeat of it comes to', async () => {
  const { centres } = await campaign()
  await expect(approach(centres, by, () => Promise.reject(new Error('killed')), 'c-1', 'p-7', said)).rejects.toThrow('killed')
  const away = async () => rejected('interface.isolated', 'away')
  expect(await approach(centres, by, away, 'c-1', 'p-7', said)).toMatchObject({
    value: { outcome: 'not_reached', target: { attempts: 1 } },
  })
})

test('a gateway is asked under its registered name, and its answer has to name the message', async () => {
  const message = { messageId: 'm-1', channel: 'sms', customerId: 'p-7', template: 't', campaignId: 'c-1' } as const
  const names = { sms: 'sms-gateway' }
  expect(await gatewayOver(systems({ 'sms-gateway': { id: 42 } }), names)(message)).toEqual({ ok: true, value: { gatewayId: '42' } })
  expect(codeOf(await gatewayOver(systems({ 'sms-gateway': 'ok' }), names)(message))).toBe('channel.reply_invalid')
  expect(codeOf(await gatewayOver(systems({}), names)(message))).toBe('interface.unreachable')
  expect(codeOf(await gatewayOver(systems({}), {})(message))).toBe('channel.not_configured')
})

type Flow = (ledger: Ledger, who: Principal) => Promise<Parsed<unknown>>
const heard = systems({ 'line-test': { isLineFault: true }, sms: { id: '1' } })
const given = (ledger: Ledger, who: Principal) => serviceCentres({ ledger, callInterface: heard, gateways: { sms: 'sms' } }, who)
const { lineTest: _none, ...untested } = flow
const flows: Record<string, { readonly run: Flow; readonly events: number }> = {
  takeReport: { run: (ledger, who) => given(ledger, who).takeReport(report, flow), events: 4 },
  'takeReport without a line test': {
    run: (ledger, who) => given(ledger, who).takeReport(report, untested),
    events: 1,
  },
  importTargets: {
    run: (ledger, who) => given(ledger, who).importTargets('c-1', 'b-2', 'customer_id,zone\np-20,Asia/Shanghai\n', said),
    events: 3,
  },
  approach: { run: (ledger, who) => given(ledger, who).approach('c-1', 'p-7', said), events: 3 },
  recordInterest: {
    run: (ledger, who) => given(ledger, who).recordInterest('c-1', 'p-8', { ...said, orderId: 'o-8', note: 'Yes.' }),
    events: 2,
  },
}

test.each(Object.entries(flows))('%s: a role may take the whole flow or writes nothing', async (name, { run, events }) => {
  const outcomes: string[] = []
  for (const role of ROLES) {
    const { ledger, centres } = await campaign()
    await centres.contacts.command(contact)
    if (name === 'recordInterest') {
      await centres.targets.command({ ...said, type: 'BeginAttempt', id: 'c-1/p-8', channel: 'sms' })
      await centres.targets.command({ ...said, type: 'RecordSent', id: 'c-1/p-8', messageId: '1' })
    }
    const before = (await ledger.readFrom(0, 100)).length
    const done = await run(ledger, principal('x', role))
    outcomes.push(codeOf(done))
    expect([codeOf(done), (await ledger.readFrom(0, 100)).length - before], role).toEqual(
      done.ok ? ['ok', events] : ['role.not_allowed', 0],
    )
  }
  expect(new Set(outcomes)).toEqual(new Set(['ok', 'role.not_allowed']))
})

test('targets of a campaign that is over are refused before anybody is written', async () => {
  const { ledger, centres } = await campaign()
  await centres.campaigns.command({ ...said, type: 'EndCampaign', id: 'c-1', reason: 'Sold out.' })
  const before = (await ledger.readFrom(0, 100)).length
  const csv = 'customer_id,zone\np-20,Asia/Shanghai\n'
  expect(codeOf(await importTargets(centres, by, 'c-1', 'b-2', csv, said))).toBe('campaign.wrong_status')
  expect(await ledger.readFrom(0, 100)).toHaveLength(before)
  expect(codeOf(await importTargets(centres, by, 'c-9', 'b-2', csv, said))).toBe('campaign.not_found')
  expect(codeOf(await approach(centres, by, heardNothing, 'c-9', 'p-7', said))).toBe('campaign.not_found')
})

const heardNothing = async () => rejected('interface.unreachable', 'away')

test('contacts and interactions, tasks and services know each other on both sides', async () => {
  const centres = desk(fresh())
  await centres.customers.command({ ...said, type: 'RegisterCustomer', id: 'p-7', zone: 'Asia/Shanghai' })
  for (const id of ['k-1', 'k-2'])
    await centres.contacts.command({ ...said, type: 'OpenContact', id, customerId: 'p-7', channel: 'voice', direction: 'inbound' })
  await centres.recordInteraction({
    ...said,
    id: 'i-1',
    customerId: 'p-7',
    contactId: 'k-1',
    interactionType: 'complaint',
    summary: 'Twice billed.',
  })
  await centres.linkContact('i-1', 'k-2', said)
  expect(await centres.interactions.read('i-1')).toMatchObject({ contactIds: ['k-1', 'k-2'] })
  expect(await centres.contacts.read('k-2')).toMatchObject({ interactionIds: ['i-1'] })
  expect(codeOf(await centres.linkContact('i-1', 'k-9', said)), 'an unknown contact').toBe('contact.not_found')
  expect(await centres.interactions.read('i-1'), 'nothing was written').toMatchObject({ contactIds: ['k-1', 'k-2'] })

  const dueAt: Instant = plus(at, hours(8))
  await centres.tasks.command({ ...said, type: 'RaiseTask', id: 't-1', customerId: 'p-7', taskType: 'care', dueAt, note: '' })
  for (const id of ['v-1', 'v-2']) {
    await centres.services.command({ ...said, type: 'PlanService', id, serviceType: 'care', title: id })
    expect(codeOf(await centres.joinTask('t-1', id, said))).toBe('ok')
  }
  expect([await centres.tasks.read('t-1'), await centres.services.read('v-2')]).toMatchObject([
    { serviceIds: ['v-1', 'v-2'] },
    { taskIds: ['t-1'] },
  ])
})
