/** The work order: what each step does, what is refused and why, and that no order is ever stuck. */
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { expect, test } from 'vitest'
import { workOrders } from '../../contracts/index.ts'
import { fold } from '../kernel/decider.ts'
import { hours, instant, minutes, plus, secondsBetween } from '../kernel/time.ts'
import { ALLOWED, nextSteps, type OpenOrder, type OrderStep, type WorkOrderCommand, workOrderDecider } from './decide.ts'
import { orderErrors } from './errors.ts'
import { usualStep } from './passive-flow.ts'
import { workOrderRecord } from './record.ts'
import { evolve, isLive, type LiveOrder, noOrder, STATUSES, type WorkOrder, type WorkOrderEvent } from './work-order.ts'

const decider = workOrderDecider()
const start = instant(Date.parse('2026-03-02T01:05:00Z'))
const after = (minutesLater: number) => ({ at: plus(start, minutes(minutesLater)), by: 'a-014' })

const open: OpenOrder = {
  type: 'OpenOrder',
  ...after(0),
  orderId: 'o-501',
  orderType: 'fault',
  priority: 'normal',
  title: 'Line dead',
  content: 'No dial tone since yesterday.',
  teamId: 't-desk',
}

type StepOf = { readonly [Type in OrderStep['type']]: (at: { at: OpenOrder['at']; by: string }) => Extract<OrderStep, { type: Type }> }

/** One ordinary command of each kind. */
const sample: StepOf = {
  AcceptOrder: (at) => ({ type: 'AcceptOrder', ...at, assigneeId: 'f-031' }),
  RejectOrder: (at) => ({ type: 'RejectOrder', ...at, reason: 'Not our region.' }),
  TransferOrder: (at) => ({ type: 'TransferOrder', ...at, teamId: `t-${at.at}`, reason: 'East is theirs.' }),
  ContactCustomer: (at) => ({ type: 'ContactCustomer', ...at, note: 'Home after 18:00.' }),
  RecordLineTest: (at) => ({ type: 'RecordLineTest', ...at, isLineFault: true, detail: 'Open at 340 m.' }),
  DispatchOrder: (at) => ({ type: 'DispatchOrder', ...at, place: 'field', teamId: 't-field' }),
  PauseOrder: (at) => ({ type: 'PauseOrder', ...at, reason: 'Customer away.' }),
  ResumeOrder: (at) => ({ type: 'ResumeOrder', ...at }),
  ReplyToCustomer: (at) => ({ type: 'ReplyToCustomer', ...at, text: 'A technician comes at ten.', isAutomatic: false }),
  UrgeOrder: (at) => ({ type: 'UrgeOrder', ...at, note: 'Called again.' }),
  ResolveOrder: (at) => ({ type: 'ResolveOrder', ...at, resolution: 'Replaced the drop cable.' }),
  MakeCallback: (at) => ({ type: 'MakeCallback', ...at, isReached: true, note: 'Works.' }),
  CollectFeedback: (at) => ({ type: 'CollectFeedback', ...at, score: 5, comment: '' }),
  ReopenOrder: (at) => ({ type: 'ReopenOrder', ...at, reason: 'Dead again.' }),
  ArchiveOrder: (at) => ({ type: 'ArchiveOrder', ...at }),
}

const KINDS = Object.keys(ALLOWED) as OrderStep['type'][]

function carryOut(commands: readonly WorkOrderCommand[]): { order: WorkOrder; events: WorkOrderEvent[]; refused: string[] } {
  const events: WorkOrderEvent[] = []
  const refused: string[] = []
  let order = noOrder
  for (const command of commands) {
    const outcome = decider.decide(command, order)
    if (!outcome.ok) refused.push(outcome.rejection.code)
    else
      for (const event of outcome.value) {
        events.push(event)
        order = evolve(order, event)
      }
  }
  return { order, events, refused }
}

function live(commands: readonly WorkOrderCommand[]): LiveOrder {
  const { order, refused } = carryOut(commands)
  expect(refused).toEqual([])
  if (!isLive(order)) throw new Error('the order was not opened')
  return order
}

const given = (...kinds: OrderStep['type'][]): WorkOrderCommand[] => [open, ...kinds.map((kind, n) => sample[kind](after(n + 1)))]

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
  const dispatch = { ...sample.DispatchOrder(after(3)), place: 'support' as const, teamId: 't-support' }
  const order = live([
    ...given('RecordLineTest', 'AcceptOrder'),
    dispatch,
    ...(['AcceptOrder', 'ResolveOrder', 'CollectFeedback', 'ArchiveOrder'] as const).map((kind, n) => sample[kind](after(n + 4))),
  ])
  expect(order).toMatchObject({ status: 'archived', place: 'support' })
})

test('after work on site feedback waits for the callback', () => {
  expect(
    carryOut(given('RecordLineTest', 'AcceptOrder', 'DispatchOrder', 'AcceptOrder', 'ResolveOrder', 'CollectFeedback')).refused,
  ).toEqual(['order.callback_missing'])
})

test('the limits of a normal fault are 30 min, 4 h and 24 h from its opening', () => {
  const { acceptDueAt, replyDueAt, resolveDueAt, openedAt } = live([open])
  expect([acceptDueAt, replyDueAt, resolveDueAt].map((due) => secondsBetween(openedAt, due))).toEqual([1800, 14_400, 86_400])
})

test('a pause moves what is still due by its length, and not a reply that was given', () => {
  const before = live(given('AcceptOrder', 'ReplyToCustomer', 'PauseOrder'))
  const order = live([...given('AcceptOrder', 'ReplyToCustomer', 'PauseOrder'), sample.ResumeOrder(after(93))])
  expect(order).toMatchObject({ pausedSeconds: 5400, replyDueAt: before.replyDueAt, resolveDueAt: plus(before.resolveDueAt, minutes(90)) })
})

test('an automatic acknowledgement is no reply', () => {
  const automatic = { ...sample.ReplyToCustomer(after(1)), isAutomatic: true }
  expect(live([open, automatic]).firstRepliedAt).toBeUndefined()
})

test('a reopened order has its full time again, counted from the reopening', () => {
  const order = live([...given('AcceptOrder', 'ResolveOrder'), sample.ReopenOrder(after(600))])
  expect(order).toMatchObject({ status: 'opened', reopenCount: 1, resolveDueAt: plus(start, hours(34)) })
})

const refusals: [string, WorkOrderCommand[], keyof typeof orderErrors][] = [
  ['opening twice', [open, open], 'order.exists'],
  ['a step on an order that was never opened', [sample.AcceptOrder(after(1))], 'order.not_found'],
  [
    'any step on an archived order',
    given('AcceptOrder', 'ResolveOrder', 'CollectFeedback', 'ArchiveOrder', 'ReopenOrder'),
    'order.archived',
  ],
  ['resolving before accepting', given('ResolveOrder'), 'order.wrong_status'],
  ['a step dated before the last one', [...given('AcceptOrder'), sample.ResolveOrder(after(0))], 'order.time_reversed'],
  ['a step dated NaN', [open, sample.AcceptOrder({ at: instant(Number.NaN), by: 'x' })], 'order.time_invalid'],
  ['a rejection without a reason', [open, { ...sample.RejectOrder(after(1)), reason: ' ' }], 'order.text_missing'],
  ['an order without content', [{ ...open, content: '' }], 'order.text_missing'],
  ['a transfer to the same team', [open, { ...sample.TransferOrder(after(1)), teamId: 't-desk' }], 'order.same_team'],
  ['dispatching a fault that was not tested', given('AcceptOrder', 'DispatchOrder'), 'order.test_missing'],
  [
    'feedback of 4.5',
    [...given('AcceptOrder', 'ResolveOrder'), { ...sample.CollectFeedback(after(3)), score: 4.5 }],
    'order.score_invalid',
  ],
  ['a deadline before the opening', [{ ...open, replyDueAt: plus(start, minutes(-1)) }], 'order.deadline_invalid'],
  ['a deadline of NaN', [{ ...open, resolveDueAt: instant(Number.NaN) }], 'order.deadline_invalid'],
]

test.each(refusals)('%s is refused', (_sentence, commands, code) => {
  expect(carryOut(commands).refused).toEqual([code])
})

test('every refusal is in the table of errors and every entry can happen', () => {
  const tested = new Set(refusals.map(([, , code]) => code)).add('order.callback_missing')
  expect([...tested].sort()).toEqual(Object.keys(orderErrors).sort())
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
  .map((choices) => {
    let at = 0
    return [
      open,
      ...choices.map(({ kind, wait, isLineFault, toSupport }): WorkOrderCommand => {
        at += wait
        const command = sample[kind](after(at))
        if (command.type === 'RecordLineTest') return { ...command, isLineFault }
        return command.type === 'DispatchOrder' && toSupport ? { ...command, place: 'support' } : command
      }),
    ]
  })

test('from every reachable state the usual steps lead to the archive', () => {
  const reached = new Set<string>()
  fc.assert(
    fc.property(anyCommands, (commands) => {
      let { order } = carryOut(commands)
      for (let steps = 0; isLive(order) && order.status !== 'archived'; steps += 1) {
        reached.add(order.status)
        const kind = usualStep(order)
        expect(kind && nextSteps(order)).toContain(kind)
        expect(steps).toBeLessThan(15)
        const outcome = kind && decider.decide(sample[kind]({ at: order.lastAt, by: 'a-014' }), order)
        if (!outcome?.ok) throw new Error(`stuck at ${order.status}: ${kind} ${JSON.stringify(outcome)}`)
        order = outcome.value.reduce(evolve, order)
      }
      expect(order.status).toBe('archived')
    }),
    { numRuns: 500 },
  )
  expect([...reached].sort()).toEqual(STATUSES.filter((status) => status !== 'archived').sort())
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
