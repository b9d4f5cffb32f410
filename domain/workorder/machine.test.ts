/** The order's machines against the decider: every way it can really go is in the table, and every way in the table is gone. */
import { expect, test } from 'vitest'
import { decider, KINDS, open, opportunity, sample, urge } from '../../tests/support/order-steps.ts'
import { agent, lead } from '../../tests/support/principals.ts'
import { decideAs } from '../kernel/decider.ts'
import { deadEnds, type Machine, statusAfter } from '../kernel/machine.ts'
import { plus, seconds } from '../kernel/time.ts'
import type { OpenOrder, OrderStep, StepType } from './commands.ts'
import { nextSteps } from './decide.ts'
import { evolve } from './evolve.ts'
import { COLLABORATION_ORDER, SERVICE_ORDER } from './machine.ts'
import { usualStep } from './passive-flow.ts'
import { isLive, type LiveOrder, type Status } from './work-order.ts'

/** Two orders that no command can tell apart. */
const kindOf = ({ status, place, needsCallback, isCalledBack, isLineFault, sale, extension, collaborations }: LiveOrder): string =>
  JSON.stringify([
    status,
    place,
    needsCallback,
    isCalledBack,
    isLineFault,
    sale !== undefined,
    extension !== undefined,
    collaborations.map(({ isOpen }) => isOpen),
  ])

function variants(kind: StepType, order: LiveOrder): OrderStep[] {
  const step = sample[kind]({ at: plus(order.lastAt, seconds(1)) })
  if (step.type === 'RecordLineTest') return [step, { ...step, isLineFault: false }]
  return step.type === 'DispatchOrder' ? [step, { ...step, place: 'support', teamId: 't-support' }] : [step]
}

/** Every kind of order that commands lead to, and every way between states that was really gone. */
function explore(opening: OpenOrder): { orders: LiveOrder[]; ways: Set<string> } {
  const orders = new Map<string, LiveOrder>()
  const ways = new Set<string>()
  const add = (order: ReturnType<typeof evolve>) => {
    if (isLive(order) && !orders.has(kindOf(order))) orders.set(kindOf(order), order)
  }
  add(decided(opening, decider.initial))
  for (const order of orders.values())
    for (const step of KINDS.flatMap((kind) => variants(kind, order))) {
      const outcome = decideAs(decider, step, order, step.type === 'ApproveExtension' || step.type === 'RefuseExtension' ? lead : agent)
      if (!outcome.ok) continue
      const next = outcome.value.reduce(evolve, order as ReturnType<typeof evolve>)
      ways.add(`${order.status} ${step.type} ${next.status}`)
      add(next)
    }
  return { orders: [...orders.values()], ways }
}

const taken = (command: OrderStep, order: ReturnType<typeof evolve>) => decideAs(decider, command, order, agent)

function decided(command: OpenOrder, state: ReturnType<typeof evolve>) {
  const outcome = decideAs(decider, command, state, agent)
  if (!outcome.ok) throw new Error(outcome.rejection.message)
  return outcome.value.reduce(evolve, state)
}

const waysOf = (machine: Machine<Status, StepType>): string[] =>
  KINDS.flatMap((step) => (machine.transitions[step]?.from ?? []).map((from) => `${from} ${step} ${statusAfter(machine, step, from)}`))

test('a service order goes every way of its table and no other', () => {
  const ways = new Set([...explore(open).ways, ...explore(opportunity).ways])
  expect([...ways].sort()).toEqual(waysOf(SERVICE_ORDER).sort())
})

test('a collaboration order goes every way of its table and no other', () => {
  expect([...explore(urge).ways].sort()).toEqual(waysOf(COLLABORATION_ORDER).sort())
})

test('no state but the archive is without a way out', () => {
  for (const machine of [SERVICE_ORDER, COLLABORATION_ORDER]) expect(deadEnds(machine)).toEqual([])
})

test.each([
  ['a fault', open],
  ['an opportunity', opportunity],
  ['an urge', urge],
])('from everything %s can come to, the usual steps lead to the archive', (_name, opening) => {
  const { orders } = explore(opening)
  expect(orders.length).toBeGreaterThan(4)
  for (const start of orders) {
    let order: ReturnType<typeof evolve> = start
    for (let steps = 0; isLive(order) && order.status !== 'archived'; steps += 1) {
      const kind = usualStep(order)
      if (kind === undefined || !nextSteps(order).includes(kind) || steps > 20) throw new Error(`stuck at ${kindOf(order)}: ${kind}`)
      const outcome: ReturnType<typeof taken> = taken(sample[kind]({ at: order.lastAt }), order)
      if (!outcome.ok) throw new Error(`stuck at ${kindOf(order)}: ${outcome.rejection.message}`)
      order = outcome.value.reduce(evolve, order)
    }
    expect(order.status).toBe('archived')
  }
})

test('the usual steps of what is over or was never opened are none', () => {
  expect(usualStep(decider.initial)).toBeUndefined()
  expect(nextSteps(decider.initial)).toEqual([])
})
