/** The work order: what each step does, what is refused and why, and what holds whatever is asked in whatever order. */
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { expect, test } from 'vitest'
import { workOrders } from '../../contracts/index.ts'
import { after, carryOut, decider, KINDS, live, open, opportunity, sample, start, urge } from '../../tests/support/order-steps.ts'
import { agent, principal } from '../../tests/support/principals.ts'
import { decideAs, fold } from '../kernel/decider.ts'
import { hours, instant, minutes, plus, seconds } from '../kernel/time.ts'
import type { OpenOrder, OrderStep, StepType, WorkOrderCommand } from './commands.ts'
import { deadlinePolicy } from './deadlines.ts'
import { nextSteps, workOrderDecider } from './decide.ts'
import { orderErrors } from './errors.ts'
import { evolve } from './evolve.ts'
import { usualStep } from './passive-flow.ts'
import { workOrderRecord } from './record.ts'
import { isLive, noOrder, type Place, STATUSES, type WorkOrderEvent } from './work-order.ts'

const given = (...kinds: StepType[]): WorkOrderCommand[] => [open, ...kinds.map((kind, n) => sample[kind](after(n + 1)))]

test('a fault goes through test, field service, callback and feedback into the archive', () => {
  const order = live(
    given(
      'RecordLineTest',
      'AcceptOrder',
      'DispatchOrder',
      'AcceptOrder',
      'ContactCustomer',
      'ReplyToCustomer',
      'ResolveOrder',
      'MakeCallback',
      'CollectFeedback',
      'ArchiveOrder',
    ),
  )
  expect(order).toMatchObject({
    status: 'archived',
    place: 'field',
    teamId: 't-field',
    reassignmentCount: 1,
    feedbackScore: 5,
    acceptedAt: after(2).at,
    firstRepliedAt: after(6).at,
    closedAt: after(10).at,
  })
})

test('the support department closes online: feedback is taken without a callback', () => {
  const order = live([
    open,
    { ...sample.RecordLineTest(after(1)), isLineFault: false },
    sample.AcceptOrder(after(2)),
    toSupport(after(3)),
    ...(['AcceptOrder', 'ResolveOrder', 'CollectFeedback', 'ArchiveOrder'] as const).map((kind, n) => sample[kind](after(n + 4))),
  ])
  expect(order).toMatchObject({ status: 'archived', place: 'support' })
})

/** Sent to support, wherever it goes usually. */
const toSupport = (at: ReturnType<typeof after>) => ({ ...sample.DispatchOrder(at), place: 'support' as const, teamId: 't-support' })
const unreached = (at: ReturnType<typeof after>) => ({ ...sample.MakeCallback(at), isReached: false })
const onSite = given('RecordLineTest', 'AcceptOrder', 'DispatchOrder', 'AcceptOrder', 'ResolveOrder')

test('a customer who was not reached is called three times before feedback and archive', () => {
  for (const next of ['CollectFeedback', 'ArchiveOrder'] as const)
    for (const tries of [1, 2, 3]) {
      const calls = Array.from({ length: tries }, (_, n) => unreached(after(10 + n)))
      expect(carryOut([...onSite, ...calls, sample[next](after(20))]).refused).toEqual(tries < 3 ? ['order.callback_missing'] : [])
    }
  expect(live([...onSite, unreached(after(10)), sample.MakeCallback(after(11)), sample.ArchiveOrder(after(12))]).status).toBe('archived')
})

test('a reopened order has its callback made anew', () => {
  const again = [sample.ReopenOrder(after(20)), sample.AcceptOrder(after(21)), sample.ResolveOrder(after(22))]
  expect(carryOut([...onSite, sample.MakeCallback(after(10)), ...again, sample.CollectFeedback(after(23))]).refused).toEqual([
    'order.callback_missing',
  ])
})

test('work on site asks for a callback whatever way the order came there or left it', () => {
  const field = workOrderDecider({ ...deadlinePolicy(), placeOf: (team) => (team === 't-east' ? 'field' : undefined) })
  const take = (commands: readonly WorkOrderCommand[], by = agent) =>
    commands.reduce((order, command) => {
      const decided = decideAs(field, command, order, by)
      if (!decided.ok) throw new Error(decided.rejection.code)
      return decided.value.reduce(field.evolve, order)
    }, noOrder)
  const tested = [open, { ...sample.RecordLineTest(after(1)), isLineFault: false }]
  const done = [sample.AcceptOrder(after(3)), sample.ResolveOrder(after(4))]
  const byTransfer = take([...tested, { ...sample.TransferOrder(after(2)), teamId: 't-east' }, ...done])
  const byStaff = take([...tested, ...done], principal('f-1', 'field'))
  const backAtSupport = take([
    ...tested,
    sample.AcceptOrder(after(1)),
    sample.DispatchOrder(after(2)),
    sample.AcceptOrder(after(2)),
    toSupport(after(2)),
    ...done,
  ])
  const faultyLine = live([...given('RecordLineTest'), { ...sample.TransferOrder(after(2)), teamId: 't-unknown' }, ...done])
  for (const order of [byTransfer, byStaff, backAtSupport, faultyLine])
    expect(decideAs(field, sample.CollectFeedback(after(5)), order, agent)).toMatchObject({ rejection: { code: 'order.callback_missing' } })
  expect(() => take([open, { ...sample.TransferOrder(after(2)), teamId: 't-east' }]), 'a transfer to another place is a dispatch').toThrow(
    'order.test_missing',
  )
})

test.each(['construction', 'resource', 'manage'] as const)('a %s order may stand alone, and be urged and supervised', (orderType) => {
  const { relatedOrderId: _, ...alone } = { ...urge, orderType }
  const about = { ...sample.AddCollaboration(after(2)), collaborationType: 'supervise' as const }
  const order = live([alone, sample.UrgeOrder(after(1)), about, sample.AcceptOrder(after(3)), sample.ResolveOrder(after(4))])
  expect(order).toMatchObject({ status: 'resolved', urgeCount: 1, collaborations: [{ orderType: 'supervise', isOpen: true }] })
  expect(decideAs(decider, sample.ArchiveOrder(after(5)), order, agent)).toMatchObject({ rejection: { code: 'order.collaboration_open' } })
})

test('after work on site feedback waits for the callback', () => {
  expect(
    carryOut(given('RecordLineTest', 'AcceptOrder', 'DispatchOrder', 'AcceptOrder', 'ResolveOrder', 'CollectFeedback')).refused,
  ).toEqual(['order.callback_missing'])
})

test('an interested customer: the opportunity is sold, installed, called back and archived', () => {
  const order = live([
    opportunity,
    ...(
      [
        'AcceptOrder',
        'ContactCustomer',
        'ConfirmSale',
        'DispatchOrder',
        'AcceptOrder',
        'ResolveOrder',
        'MakeCallback',
        'CollectFeedback',
        'ArchiveOrder',
      ] as const
    ).map((kind, n) => sample[kind](after(n + 1))),
  ])
  expect(order).toMatchObject({ status: 'archived', place: 'field', sale: { productId: 'fibre-500', customerOrderId: 'b-77' } })
})

test('an order about an order goes its small way and can be withdrawn', () => {
  expect(live([urge, sample.AcceptOrder(after(1)), sample.ResolveOrder(after(2)), sample.ArchiveOrder(after(3))]).status).toBe('archived')
  expect(live([urge, sample.WithdrawOrder(after(1))])).toMatchObject({ status: 'archived', closedAt: after(1).at })
  expect(carryOut([urge, sample.AcceptOrder(after(1)), sample.DispatchOrder(after(2))]).refused).toEqual(['order.wrong_status'])
})

test('the parent shows the orders about it, counts urges, and is archived when they are over', () => {
  const resolved = given('AddCollaboration', 'AcceptOrder', 'ResolveOrder', 'CollectFeedback')
  expect(live(resolved)).toMatchObject({ urgeCount: 1, collaborations: [{ orderId: 'o-502', orderType: 'urge', isOpen: true }] })
  expect(carryOut([...resolved, sample.ArchiveOrder(after(6))]).refused).toEqual(['order.collaboration_open'])
  expect(live([...resolved, sample.EndCollaboration(after(6)), sample.ArchiveOrder(after(7))]).status).toBe('archived')
})

test('more time is added when somebody else approves it, and not when it is refused', () => {
  const asked = [...given('AcceptOrder'), { ...sample.RequestExtension(after(2)), extraSeconds: hours(6) }]
  expect(live([...asked, sample.ApproveExtension(after(3))])).toMatchObject({ resolveDueAt: plus(start, hours(30)), extensionCount: 1 })
  const refused = live([...asked, sample.RefuseExtension(after(3))])
  expect([refused.resolveDueAt, refused.extensionCount, refused.extension]).toEqual([plus(start, hours(24)), 0, undefined])
})

const anyCommands = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      wait: fc.integer({ min: 0, max: 600 }),
      isLineFault: fc.boolean(),
      toSupport: fc.boolean(),
    }),
    { maxLength: 30 },
  )
  .chain((choices) => fc.constantFrom(open, opportunity, urge).map((opening) => ({ choices, opening })))
  .map(({ choices, opening }): WorkOrderCommand[] => {
    let at = 0
    return [
      opening,
      ...choices.map(({ kind, wait, isLineFault, toSupport }): WorkOrderCommand => {
        at += wait
        const command = sample[kind](after(at))
        if (command.type === 'RecordLineTest') return { ...command, isLineFault }
        return command.type === 'DispatchOrder' && toSupport ? { ...command, place: 'support' } : command
      }),
    ]
  })

const PLACES: Readonly<Record<string, Place>> = { 't-desk': 'desk', 't-support': 'support', 't-field': 'field' }
const placed = workOrderDecider({ ...deadlinePolicy(), placeOf: (team) => PLACES[team] })
const technician = principal('f-1', 'field')

/** Independent of the decider's own flags: from the events, whether work on site began or may have, and what callbacks were made since the last resolution. */
function callbackOf(opening: OpenOrder, events: readonly WorkOrderEvent[]): { isNeeded: boolean; isMade: boolean } {
  let place: Place | undefined = PLACES[opening.teamId]
  let test: boolean | undefined
  let isAccepted = false
  let isNeeded = false
  let isUnsure = false
  let calls: boolean[] = []
  for (const event of events) {
    if (event.type === 'order_dispatched') place = event.place
    if (event.type === 'order_transferred') place = PLACES[event.teamId]
    if (event.type === 'order_accepted' && event.by === technician.id) place = 'field'
    if (event.type === 'line_tested') test = event.isLineFault
    if (event.type === 'order_accepted' || event.type === 'order_resumed') isAccepted = true
    if (['order_dispatched', 'order_transferred', 'order_resolved', 'order_paused'].includes(event.type)) isAccepted = false
    if (event.type === 'callback_made') calls.push(event.isReached)
    if (event.type === 'order_reopened') calls = []
    isNeeded ||= isAccepted && (place === 'field' || test === true)
    isUnsure ||= isAccepted && place === undefined && opening.orderType === 'fault'
  }
  return { isNeeded: isNeeded || (isUnsure && test !== false), isMade: calls.includes(true) || calls.length >= 3 }
}

test('no order worked on on site, or by who knows whom, has feedback or an end without a callback that was reached, or three tries', () => {
  const seen = { ended: 0, needed: 0, unsure: 0 }
  const openings = [open, opportunity, { ...open, teamId: 't-field' }, { ...opportunity, teamId: 't-field' }]
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { minLength: 8, maxLength: 40 }), fc.constantFrom(...openings), (picks, opening) => {
      const events: WorkOrderEvent[] = []
      let order = placed.initial
      const give = (command: WorkOrderCommand, by = agent) => {
        const decided = decideAs(placed, command, order, by)
        if (!decided.ok) return
        if (command.type === 'CollectFeedback' || command.type === 'ArchiveOrder') {
          const { isNeeded, isMade } = callbackOf(opening, events)
          seen.ended += 1
          seen.needed += Number(isNeeded)
          seen.unsure += Number(isNeeded && !('needsCallback' in order && order.needsCallback))
          expect(!isNeeded || isMade, JSON.stringify(events.map(({ type }) => type))).toBe(true)
        }
        events.push(...decided.value)
        order = decided.value.reduce(placed.evolve, order)
      }
      give(opening)
      if ((picks[0] ?? 0) % 4 === 0) give({ ...sample.TransferOrder(after(0)), teamId: 't-elsewhere' })
      picks.forEach((pick, n) => {
        const steps = nextSteps(order)
        const usual =
          usualStep(order) === 'RecordLineTest' && pick % 2 === 0
            ? order.status === 'accepted'
              ? 'ResolveOrder'
              : 'AcceptOrder'
            : usualStep(order)
        const kind = pick % 3 > 0 ? usual : steps[pick % Math.max(1, steps.length)]
        if (kind === undefined) return
        const command = sample[kind](after(n))
        if (command.type === 'RecordLineTest') give({ ...command, isLineFault: pick % 5 > 2 })
        else if (command.type === 'TransferOrder')
          give({ ...command, teamId: ['t-field', 't-support', 't-desk', `t-${n}`][pick % 4] ?? '' })
        else if (command.type === 'DispatchOrder' && pick % 2 === 0) give(toSupport(after(n)))
        else if (command.type === 'MakeCallback') give({ ...command, isReached: pick % 5 > 2 })
        else give(command, command.type === 'AcceptOrder' && pick % 7 === 0 ? technician : agent)
      })
    }),
    { numRuns: 2000, seed: 14 },
  )
  expect(seen.ended).toBeGreaterThan(100)
  expect(seen.needed).toBeGreaterThan(30)
  expect(seen.unsure).toBeGreaterThan(0)
})

const refusals: [string, WorkOrderCommand[], keyof typeof orderErrors | 'id.invalid'][] = [
  ['opening twice', [open, open], 'order.exists'],
  ['a step on an order that was never opened', [sample.AcceptOrder(after(1))], 'order.not_found'],
  [
    'any step on an archived order',
    given('AcceptOrder', 'ResolveOrder', 'CollectFeedback', 'ArchiveOrder', 'ReopenOrder'),
    'order.archived',
  ],
  ['resolving before accepting', given('ResolveOrder'), 'order.wrong_status'],
  ['a command that does not exist', [open, { ...after(1), type: 'EatOrder' } as unknown as OrderStep], 'order.command_unknown'],
  [
    'a command named like a member of every object',
    [open, { ...after(1), type: 'toString' } as unknown as OrderStep],
    'order.command_unknown',
  ],
  ['an order of a type that does not exist', [{ ...open, orderType: 'lunch' } as unknown as OpenOrder], 'order.type_unknown'],
  ['an order without a priority', [{ ...open, priority: undefined } as unknown as OpenOrder], 'order.type_unknown'],
  ['an order whose id holds a line break', [{ ...open, orderId: 'o\n1' }], 'id.invalid'],
  ['a step that names another order', [open, { ...sample.AcceptOrder(after(1)), orderId: 'o-999' }], 'order.id_mismatch'],
  ['an order about itself', [{ ...urge, relatedOrderId: 'o-501' }], 'order.id_mismatch'],
  [
    'a collaboration of an order with itself',
    [open, { ...sample.AddCollaboration(after(1)), collaborationId: 'o-501' }],
    'order.id_mismatch',
  ],
  ['a step dated before the last one', [...given('AcceptOrder'), sample.ResolveOrder(after(0))], 'order.time_reversed'],
  ['a step dated NaN', [open, sample.AcceptOrder({ at: instant(Number.NaN) })], 'order.time_invalid'],
  ['an opening dated NaN', [{ ...open, at: instant(Number.NaN) }], 'order.time_invalid'],
  ['a rejection without a reason', [open, { ...sample.RejectOrder(after(1)), reason: ' ' }], 'order.text_missing'],
  ['a rejection whose reason is absent', [open, { type: 'RejectOrder', ...after(1) } as unknown as OrderStep], 'order.text_missing'],
  ['an order without content', [{ ...open, content: '' }], 'order.text_missing'],
  ['a transfer to the same team', [open, { ...sample.TransferOrder(after(1)), teamId: 't-desk' }], 'order.same_team'],
  ['dispatching a fault that was not tested', given('AcceptOrder', 'DispatchOrder'), 'order.test_missing'],
  ['installing what was not sold', [opportunity, sample.AcceptOrder(after(1)), sample.DispatchOrder(after(2))], 'order.sale_missing'],
  ['a faulty line sent to support', [...given('RecordLineTest', 'AcceptOrder'), toSupport(after(3))], 'order.place_wrong'],
  [
    'archiving after a callback that reached nobody',
    [...onSite, unreached(after(10)), sample.ArchiveOrder(after(11))],
    'order.callback_missing',
  ],
  [
    'withdrawing over an open collaboration',
    [urge, sample.AddCollaboration(after(1)), sample.WithdrawOrder(after(2))],
    'order.collaboration_open',
  ],
  [
    'feedback on site before the callback',
    given('RecordLineTest', 'AcceptOrder', 'DispatchOrder', 'AcceptOrder', 'ResolveOrder', 'CollectFeedback'),
    'order.callback_missing',
  ],
  [
    'feedback of 4.5',
    [...given('AcceptOrder', 'ResolveOrder'), { ...sample.CollectFeedback(after(3)), score: 4.5 }],
    'order.score_invalid',
  ],
  ['a deadline before the opening', [{ ...open, replyDueAt: plus(start, minutes(-1)) }], 'order.deadline_invalid'],
  ['a deadline of NaN', [{ ...open, resolveDueAt: instant(Number.NaN) }], 'order.deadline_invalid'],
  [
    'an extension that would end in the past',
    [open, { ...sample.RequestExtension(after(60 * 48)), extraSeconds: hours(1) }],
    'order.deadline_invalid',
  ],
  ['an extension of NaN', [open, { ...sample.RequestExtension(after(1)), extraSeconds: seconds(Number.NaN) }], 'order.duration_invalid'],
  ['an extension of -1 s', [open, { ...sample.RequestExtension(after(1)), extraSeconds: seconds(-1) }], 'order.duration_invalid'],
  ['a second request', given('RequestExtension', 'RequestExtension'), 'order.extension_pending'],
  ['approving what nobody asked for', given('ApproveExtension'), 'order.extension_missing'],
  ['an urge about nothing', [{ ...open, orderType: 'urge' }], 'order.related_missing'],
  ['ending a collaboration that is not known', given('EndCollaboration'), 'order.related_not_found'],
  ['the same collaboration twice', given('AddCollaboration', 'AddCollaboration'), 'order.collaboration_exists'],
  [
    'archiving over an open collaboration',
    given('AddCollaboration', 'AcceptOrder', 'ResolveOrder', 'CollectFeedback', 'ArchiveOrder'),
    'order.collaboration_open',
  ],
]

test.each(refusals)('%s is refused', (_sentence, commands, code) => {
  expect(carryOut(commands).refused).toEqual([code])
})

test('every refusal is in the table of errors and every entry can happen', () => {
  const tested = new Set([
    'order.extension_own',
    'order.place_contradicted',
    ...refusals.map(([, , code]) => code).filter((code) => code.startsWith('order.')),
  ])
  expect([...tested].sort()).toEqual(Object.keys(orderErrors).sort())
})

test('who asked for more time does not decide on it', () => {
  const waiting = live(given('RequestExtension'))
  expect(decideAs(decider, sample.ApproveExtension(after(2)), waiting, agent)).toMatchObject({ rejection: { code: 'order.extension_own' } })
})

test('an accepted command makes events that fold to the same order, and a refused one changes nothing', () => {
  fc.assert(
    fc.property(anyCommands, (commands) => {
      const { order, events } = carryOut(commands)
      expect(fold(decider, events)).toEqual(order)
      expect(events.every(({ at }, n) => at >= (events[n - 1]?.at ?? at))).toBe(true)
    }),
  )
})

test('evolve is total: any event in any order of any stream gives an order', () => {
  fc.assert(
    fc.property(anyCommands, fc.array(fc.nat(), { maxLength: 40 }), (commands, picks) => {
      const { events } = carryOut(commands)
      const shuffled = picks.flatMap((pick) => events[pick % events.length] ?? [])
      const order = fold(decider, shuffled)
      expect(order.status === 'none' || STATUSES.includes(order.status)).toBe(true)
    }),
  )
})

test('every event of an order makes a record that fits the published contract', () => {
  fc.assert(
    fc.property(anyCommands, (commands) => {
      let order = noOrder
      carryOut(commands).events.forEach((event, index) => {
        order = evolve(order, event)
        if (!isLive(order)) throw new Error('no order')
        const record = workOrderRecord(event, index + 1, order)
        expect([...Value.Errors(workOrders.schema, record)]).toEqual([])
        expect(record).toMatchObject({
          eventId: `o-501/${index + 1}`,
          revision: index + 1,
          after: { openedAt: '2026-03-02T01:05:00.000Z' },
        })
      })
    }),
    { numRuns: 50 },
  )
})

test.each<['support' | 'field', string, string[]]>([
  ['support', 't-field', ['order.place_contradicted']],
  ['field', 't-support', ['order.place_contradicted']],
  ['field', 't-desk', ['order.place_contradicted']],
  ['field', 't-field', []],
  ['field', 't-unknown', []],
])('a dispatch to %s of team %s: the directory says where a team works', (place, teamId, refused) => {
  const places: Readonly<Record<string, 'desk' | 'support' | 'field'>> = { 't-field': 'field', 't-support': 'support', 't-desk': 'desk' }
  const decider = workOrderDecider({ ...deadlinePolicy(), placeOf: (team) => places[team] })
  const commands = [
    { ...open, orderType: 'enquiry' as const },
    sample.AcceptOrder(after(1)),
    { ...sample.DispatchOrder(after(2)), place, teamId },
  ]
  expect(carryOut(commands, decider).refused).toEqual(refused)
})
