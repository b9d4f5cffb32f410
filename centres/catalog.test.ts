/** What holds of every kind of thing: who may command it, that a repeat is one command, and what a span says of it. */
import { expect, test } from 'vitest'
import { USUAL_POLICY } from '../domain/common/contact-policy.ts'
import type { Parsed } from '../domain/kernel/parsed.ts'
import { hours, instant, plus } from '../domain/kernel/time.ts'
import { localDate } from '../domain/kernel/zone.ts'
import { type Principal, ROLES } from '../domain/principal.ts'
import { type Aggregate, type AnyCommand, type AnyEvent, streamOf } from '../ledger/aggregate.ts'
import { type CommandOptions, type Executed, execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { open } from '../tests/support/order-steps.ts'
import { principal } from '../tests/support/principals.ts'
import type { SpanRow } from '../traces/rows.ts'
import { startTracing } from '../traces/tracing.ts'
import { catalog } from './catalog.ts'

// A Tuesday, 10:00 in Shanghai.
const at = instant(Date.parse('2026-03-03T02:00:00Z'))
const day = localDate(at, 'Asia/Shanghai')
const said = { id: 'x-1', at }

const plan = {
  ...said,
  type: 'PlanCampaign',
  serviceType: 'marketing',
  title: 'Fibre',
  channel: 'sms',
  template: 'fibre-500',
  policy: USUAL_POLICY,
  runsFrom: at,
  runsTo: plus(at, hours(48)),
  mostAttempts: 2,
  teamId: 't-sales',
} as const

type Trial = {
  readonly stream: string
  readonly type: string
  /** Beside type and instant. */
  readonly members: readonly string[]
  run(ledger: Ledger, by: Principal, options?: CommandOptions, more?: object): Promise<Parsed<Executed<unknown, unknown>>>
}

const trial = <Command extends AnyCommand, Event extends AnyEvent, State>(
  aggregate: Aggregate<Command, Event, State>,
  command: NoInfer<Command>,
): Trial => ({
  stream: streamOf(aggregate, aggregate.idOf(command)),
  type: command.type,
  members: Object.keys(command).filter((member) => member !== 'type' && member !== 'at' && member !== 'client'),
  run: (ledger, by, options, more) => execute(ledger, by, aggregate, { ...command, ...more }, options),
})

/** What the first commands below name: a customer, a contact with that one, a call that is talked on, and a campaign. */
async function worldBefore(): Promise<Ledger> {
  const ledger = memoryLedger(() => at)
  const k1 = { id: 'k-1', at, customerId: 'p-7', channel: 'voice', direction: 'inbound' } as const
  const call = { at, callId: 'c-9' } as const
  const done = [
    await execute(ledger, everybody, catalog.customers, { id: 'p-7', at, type: 'RegisterCustomer', zone: 'Asia/Shanghai' }),
    await execute(ledger, everybody, catalog.contacts, { ...k1, type: 'OpenContact' }),
    await execute(ledger, everybody, catalog.calls, { ...call, type: 'call_offered', siteId: 's-1', queueId: 'q-1', direction: 'inbound' }),
    await execute(ledger, everybody, catalog.calls, { ...call, type: 'call_answered', seatId: 'seat-1', agentId: 'a-1' }),
    await execute(ledger, everybody, catalog.campaigns, { ...plan, id: 'g-1' }),
  ]
  expect(done.map(codeOf)).toEqual(done.map(() => 'ok'))
  return ledger
}

const written = async (ledger: Ledger) => (await ledger.readFrom(0, 20)).slice(5)

/** A first command of each kind. */
const trials: Readonly<Record<keyof typeof catalog, Trial>> = {
  orders: trial(catalog.orders, open),
  services: trial(catalog.services, { ...said, type: 'PlanService', serviceType: 'care', title: 'Birthday' }),
  campaigns: trial(catalog.campaigns, plan),
  targets: trial(catalog.targets, { ...said, type: 'AddTarget', campaignId: 'g-1', customerId: 'p-7', mostAttempts: 2 }),
  customers: trial(catalog.customers, { ...said, type: 'RegisterCustomer', zone: 'Asia/Shanghai' }),
  contacts: trial(catalog.contacts, { ...said, type: 'OpenContact', customerId: 'p-7', channel: 'voice', direction: 'inbound' }),
  interactions: trial(catalog.interactions, {
    ...said,
    type: 'RecordInteraction',
    customerId: 'p-7',
    contactId: 'k-1',
    interactionType: 'enquiry',
    summary: 'Tariff.',
  }),
  tasks: trial(catalog.tasks, { ...said, type: 'RaiseTask', customerId: 'p-7', taskType: 'care', dueAt: plus(at, hours(8)), note: '' }),
  directory: trial(catalog.directory, { ...said, type: 'SetEntry', kind: 'skill', validFrom: at, attributes: { name_en: 'Faults' } }),
  ivr: trial(catalog.ivr, { ...said, type: 'EnterIvr', siteId: 's-1' }),
  calls: trial(catalog.calls, { at, type: 'call_offered', callId: 'c-1', siteId: 's-1', queueId: 'q-1', direction: 'inbound' }),
  seats: trial(catalog.seats, { at, type: 'ReportSeat', seatId: 'seat-1', state: 'ready', agentId: 'a-1' }),
  recordings: trial(catalog.recordings, { ...said, type: 'StartRecording', callId: 'c-1', siteId: 's-1', queueId: 'q-1' }),
  listening: trial(catalog.listening, { ...said, type: 'StartListening', callId: 'c-9', agentId: 'a-1', reason: 'New agent.' }),
  help: trial(catalog.help, { ...said, type: 'AskForHelp', callId: 'c-9', skillId: 'k-1', question: 'Which tariff?' }),
  overrides: trial(catalog.overrides, {
    type: 'MakeOverride',
    overrideId: 'v-1',
    at,
    terms: { queueId: 'q-1', from: at, to: plus(at, hours(2)), operation: 'multiply', amount: 1.2, reason: 'Storm.', branch: '' },
  }),
  specialDays: trial(catalog.specialDays, {
    type: 'AddSpecialDay',
    specialDayId: 'd-1',
    at,
    terms: { kind: 'closed', name: 'Move', queueId: '', fromOn: day, toOn: day },
  }),
  retentions: trial(catalog.retentions, { at, type: 'SetRetention', dataClass: 'transcripts', days: 30, reason: 'Contract.' }),
  holds: trial(catalog.holds, { at, type: 'SetHold', customerId: 'p-7', reason: 'Court file 12.' }),
  histories: trial(catalog.histories, { type: 'ImportHistory', at, fileHash: 'a1', fileName: 'calls.csv', rows: 3, rejected: 1, slots: 2 }),
  inspections: trial(catalog.inspections, {
    ...{ type: 'DrawPlan', id: 'x-1', at },
    terms: {
      ...{
        title: 'March',
        who: { agents: [], teams: [], queues: [] },
        from: at,
        to: plus(at, hours(1)),
        formId: 'service',
        strata: 'agent',
      },
      ...{ perStratum: 2, riskDraws: 0, seed: 'x', dueAt: plus(at, hours(48)), appealDays: 7 },
    },
    draw: {
      ...{ population: 1, fingerprint: 'f', strata: [], excluded: [] },
      items: [
        {
          ...{ scoreId: 's-1', recordingId: 'r-1', agentId: 'a-1', queueId: 'q-1', recordedAt: at, stratum: 'a-1' },
          ...{ drawnBy: 'random', inclusionProbability: 1 },
        },
      ],
    },
  }),
  ratings: trial(catalog.ratings, {
    type: 'ConfirmScore',
    scoreId: 'x-1',
    raterId: 'a-014',
    at,
    note: '',
    judged: {
      recordingId: 'r-1',
      formId: 'service',
      formVersion: 1,
      autoRatio: 0.9,
      rawRatio: 0.9,
      isFailed: false,
      fatalItems: [],
      items: '[]',
    },
  }),
  reviews: trial(catalog.reviews, {
    type: 'ConfirmScore',
    scoreId: 'x-1',
    at,
    note: '',
    judged: {
      recordingId: 'r-1',
      formId: 'service',
      formVersion: 1,
      autoRatio: 0.9,
      rawRatio: 0.9,
      isFailed: false,
      fatalItems: [],
      items: '[]',
    },
  }),
  interfaces: trial(catalog.interfaces, {
    type: 'RegisterInterface',
    name: 'crm',
    at,
    settings: { owner: 'it', endpoint: 'https://crm.example/' },
  }),
  interfaceHealth: trial(catalog.interfaceHealth, { type: 'ReportHealth', name: 'crm', at, state: 'isolated', reason: 'Five timeouts.' }),
  tokens: trial(catalog.tokens, { type: 'CreateToken', id: 'a1', name: 'PBX', hash: 'h', topics: [], client: undefined, at }),
  accounts: trial(catalog.accounts, { ...said, type: 'CreateAccount', name: 'Zhang Min' }),
}

const everybody = principal('a-014', ...ROLES)
const named = Object.entries(trials)
const codeOf = (done: Parsed<unknown>) => (done.ok ? 'ok' : done.rejection.code)

test('kinds are named once, without a slash, and each has its row of every command', () => {
  const kinds = Object.values(catalog).map(({ kind }) => kind)
  expect(new Set(kinds).size).toBe(kinds.length)
  expect(kinds.filter((kind) => !/^[a-z]+(-[a-z]+)*$/.test(kind))).toEqual([])
  for (const { permissions } of Object.values(catalog))
    for (const allowed of Object.values<unknown>(permissions)) expect(allowed).not.toEqual([])
})

test.each(named)('%s: only who has a role of the table may give it, and a refused command writes nothing', async (_name, one) => {
  const ledger = await worldBefore()
  const outcomes = await Promise.all(
    ROLES.map(async (role) => [role, codeOf(await one.run(await worldBefore(), principal('a-014', role)))] as const),
  )
  const refused = outcomes.filter(([, code]) => code === 'role.not_allowed').map(([role]) => role)
  expect(outcomes.filter(([, code]) => code === 'ok')).toHaveLength(ROLES.length - refused.length)
  expect(refused.length, 'a command that everybody may give').toBeGreaterThan(0)
  for (const role of refused) await one.run(ledger, principal('a-014', role))
  expect(codeOf(await one.run(ledger, principal('a-014'))), 'without any role').toBe('role.not_allowed')
  expect(codeOf(await one.run(ledger, principal('', ...ROLES)))).toBe('principal.unnamed')
  expect(await written(ledger)).toEqual([])
})

test.each(named)('%s: a repeat under the same key is one command, and the key is no other stream’s', async (name, one) => {
  const ledger = await worldBefore()
  const first = await one.run(ledger, everybody, { commandKey: 'k' })
  expect(first).toMatchObject({ ok: true, value: { version: 1 } })
  const again = await one.run(ledger, everybody, { commandKey: 'k' })
  expect(again).toEqual(first.ok ? { ok: true, value: { ...first.value, events: [] } } : first)
  const [event, ...more] = await written(ledger)
  expect([event?.stream, event?.actor]).toEqual([one.stream, 'a-014'])
  expect(
    more.map(({ stream }) => stream),
    'the contact has the interaction',
  ).toEqual(name === 'interactions' ? ['contact/k-1'] : [])
  const other = name === 'tasks' ? trials.contacts : trials.tasks
  expect(codeOf(await other.run(ledger, everybody, { commandKey: 'k' }))).toBe('command.key_reused')
  expect(codeOf(await one.run(ledger, everybody, { expectedVersion: 7 }))).toBe('version.conflict')
})

test.each(named)('%s: a member that the command has not, or of another kind, is refused and named', async (_name, one) => {
  const ledger = memoryLedger(() => at)
  for (const more of [{ author: 'somebody else' }, JSON.parse('{"__proto__": {"by": "x"}}')])
    expect(await one.run(ledger, everybody, {}, more)).toMatchObject({
      rejection: { code: 'command.member_unknown', message: expect.stringContaining(Object.keys(more)[0] ?? '') },
    })
  for (const member of one.members)
    expect([member, codeOf(await one.run(ledger, everybody, {}, { [member]: null }))]).toEqual([member, 'command.member_invalid'])
  expect(await ledger.readFrom(0, 10)).toEqual([])
})

test('members inside of members are checked too', async () => {
  const ledger = memoryLedger(() => at)
  const terms = { queueId: 'q-1', from: at, to: plus(at, hours(2)), operation: 'multiply', amount: 1.2, reason: 'Storm.', branch: '' }
  const refused = (more: object) => trials.overrides.run(ledger, everybody, {}, { terms: { ...terms, ...more } }).then(codeOf)
  expect([await refused({ author: 'mei' }), await refused({ amount: '1.2' }), await refused({})]).toEqual([
    'command.member_unknown',
    'command.member_invalid',
    'ok',
  ])
})

test.each(named)('%s: one span names stream and command', async (_name, one) => {
  const spans: SpanRow[] = []
  const ledger = await worldBefore()
  const tracing = startTracing({ ratio: 1, sink: async (batch) => void spans.push(...batch) })
  await one.run(ledger, everybody)
  await tracing.close()
  expect(spans).toMatchObject([{ SpanName: `command ${one.stream.split('/')[0]}` }])
  expect(spans[0]?.SpanAttributes).toMatchObject({ 'callboard.stream': one.stream, 'callboard.command': one.type })
})

test('a command that is not in the table is nobody’s', async () => {
  const ledger = memoryLedger(() => at)
  const unknown: AnyCommand & { id: string; at: typeof at } = { ...said, type: 'DropEverything' }
  const loose: Aggregate<typeof unknown, AnyEvent, unknown> = {
    personal: 'none',
    kind: 'task',
    permissions: {},
    says: {},
    idOf: ({ id }) => id,
    decider: { initial: undefined, decide: () => ({ ok: true, value: [unknown] }), evolve: (state) => state },
  }
  expect(codeOf(await execute(ledger, everybody, loose, unknown))).toBe('command.unknown')
  expect(await ledger.readFrom(0, 10)).toEqual([])
})

/** Things that are in the ledger alone; calls, orders and seats may be of other systems and are named without being known. */
const OWN = ['customerId', 'contactId', 'interactionId', 'serviceId', 'taskId', 'campaignId']
/** An order of another system's customer or contact is told apart only where both are known here; a hold may be on whom records alone name. */
const WITHOUT = ['orders', 'holds']

test.each(Object.entries(trials).filter(([kind]) => !WITHOUT.includes(kind)))(
  '%s: a first command that names a thing of the ledger that is not there is refused by name and writes nothing',
  async (_kind, { run, members }) => {
    for (const member of members.filter((one) => OWN.includes(one))) {
      const ledger = await worldBefore()
      const done = await run(ledger, everybody, {}, { [member]: 'nobody-9' })
      expect(done, member).toMatchObject({ ok: false, rejection: { message: expect.stringContaining('nobody-9') } })
      expect(await written(ledger)).toEqual([])
    }
  },
)

test('a kind of thing whose events are about customers says of each event what is personal in it, and no other does', () => {
  for (const { kind, personal, ...aggregate } of Object.values(catalog)) expect(personal !== 'none', kind).toBe('subjectOf' in aggregate)
})
