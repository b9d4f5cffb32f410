/** The passive flow as one call: pre-check with what other systems say, then solved online, or an order that is tested and routed. */

import { type Parsed, parsed, rejected } from '../domain/kernel/parsed.ts'
import type { Clock, Instant } from '../domain/kernel/time.ts'
import type { CallInterface, InterfaceContext } from '../domain/operations/interface-port.ts'
import type { Principal } from '../domain/principal.ts'
import { refuse } from '../domain/workorder/errors.ts'
import { testLine } from '../domain/workorder/line-test.ts'
import { checkRules, gatherFindings, type Inquiry, type PreCheckRule, preCheck, routeOf } from '../domain/workorder/passive-flow.ts'
import { isLive, type LiveOrder, type OrderType, type WorkOrder } from '../domain/workorder/work-order.ts'
import type { EventStore } from '../ledger/event-store.ts'
import { refusalOfAny } from '../ledger/execute.ts'
import type { Centres } from './centres.ts'
import { unknownNamed } from './named.ts'
import { type OrderCommand, orders } from './orders.ts'

export type ReportedFault = {
  /** Id of the order, should one be opened; taking the same report again continues where the first one stopped. */
  readonly orderId: string
  readonly at: Instant
  readonly category: string
  readonly title: string
  readonly content: string
  readonly customerId?: string
  readonly customerClass?: string
  readonly product?: string
  readonly contactId?: string
  readonly callId?: string
  readonly siteId?: string
  readonly queueId?: string
}

export type PassiveFlow = {
  readonly rules: readonly PreCheckRule[]
  readonly inquiries?: readonly Inquiry[]
  /** The interface of the end-to-end test. Without one, or where it fails, the order waits untested at the desk. */
  readonly lineTest?: string
  readonly teams: { readonly desk: string; readonly support: string; readonly field: string }
  /** W3C trace context of what the host does; by default its active span. */
  readonly traceparent?: string
}

export type ReportTaken = {
  readonly outcome: 'solved_online' | 'waiting' | 'support' | 'field'
  readonly rule: string
  /** What the customer is told; only of `solved_online`. */
  readonly answer?: string
  readonly order: WorkOrder
  /** Codes of the systems that gave no answer, by finding; `line_test` is the end-to-end test. */
  readonly failures: Readonly<Record<string, string>>
}

/** What the flow acts with. `clock`: when its own steps are taken; without one at the report's instant. */
export type FlowParts = {
  readonly centres: Centres
  readonly ledger: EventStore
  readonly principal: Principal
  readonly callInterface: CallInterface
  readonly clock?: Clock | undefined
}

/** The steps the flow takes by itself; whoever may not give all of them is refused before the order is opened. */
const STEPS = ['RecordLineTest', 'AcceptOrder', 'DispatchOrder'] as const

/**
 * Whoever takes the report accepts the order where nobody has, now, and hands it on by the test's result. The same report again continues from whatever
 * has become of its order, people's steps included; a step it needs that no longer fits is left, and the order waits.
 * Rejections: `pre_check.rule_invalid`, `role.not_allowed`, and those of orders: `order.exists` where the id is another report's. A system that fails or
 * hangs is named in `failures` and stops nothing.
 */
export async function takeReport(parts: FlowParts, report: ReportedFault, flow: PassiveFlow): Promise<Parsed<ReportTaken>> {
  const rules = checkRules(flow.rules)
  if (!rules.ok) return rules
  const { centres, principal, callInterface } = parts
  const astray = await unknownTeam(parts, report, flow)
  if (astray) return astray
  const known = await centres.orders.read(report.orderId)
  if (isLive(known) && !isOf(report, known))
    return refuse('order.exists', `Order '${report.orderId}' is of another report; use another id.`)
  const { findings, failures } = await gatherFindings(callInterface, flow.inquiries ?? [], subjectOf(report), contextOf(report))
  const check = preCheck({ ...report, findings }, rules.value)
  const taken = { rule: check.rule, failures }
  const unallowed = (orderType: OrderType) =>
    orderType === 'fault' && flow.lineTest !== undefined ? refusalOfAny(orders, principal, STEPS) : undefined
  if (isLive(known)) return unallowed(known.orderType) ?? route(parts, report, flow, { ...taken, order: known })
  if (check.outcome === 'solved_online')
    return parsed({ ...taken, outcome: 'solved_online', answer: check.answer, order: { status: 'none' } })
  const wrong = unallowed(check.orderType)
  if (wrong) return wrong
  const opened = await open(centres, report, check, flow)
  if (opened.ok) return route(parts, report, flow, { ...taken, order: opened.value.state })
  // The same report, taken at the same time, was first.
  return opened.rejection.code === 'order.exists' ? takeReport(parts, report, flow) : opened
}

/** Before the order is opened: one that could not be handed on would wait for good. */
const unknownTeam = ({ ledger, principal }: FlowParts, { at }: ReportedFault, { teams, lineTest }: PassiveFlow) =>
  unknownNamed(FLOW_TEAMS)(ledger, { type: 'OpenOrder', at, ...(lineTest === undefined ? { desk: teams.desk } : teams) }, { principal })

const FLOW_TEAMS = {
  desk: ['team', 'order.team_unknown'],
  support: ['team', 'order.team_unknown'],
  field: ['team', 'order.team_unknown'],
} as const

/** Whether the order is what came of the report. */
function isOf(report: ReportedFault, order: LiveOrder): boolean {
  const { at: _at, customerClass: _class, product: _product, ...said } = report
  const kept: Readonly<Record<string, unknown>> = order
  return Object.entries(said).every(([member, value]) => value === undefined || kept[member] === value)
}

const contextOf = ({ orderId, contactId, callId }: ReportedFault): InterfaceContext => ({
  orderId,
  ...(contactId === undefined ? {} : { contactId }),
  ...(callId === undefined ? {} : { callId }),
})

const subjectOf = ({ customerId, product, category }: ReportedFault): Readonly<Record<string, string>> => ({
  category,
  ...(customerId === undefined ? {} : { customerId }),
  ...(product === undefined ? {} : { product }),
})

type OpenCheck = Extract<ReturnType<typeof preCheck>, { outcome: 'open_order' }>

function open({ orders }: Centres, report: ReportedFault, check: OpenCheck, { teams }: PassiveFlow) {
  const { customerClass: _class, product: _product, ...said } = report
  const { orderType, priority, skillId } = check
  return orders.command({ ...said, type: 'OpenOrder', orderType, priority, teamId: teams.desk, queueId: report.queueId ?? skillId })
}

type Taken = Pick<ReportTaken, 'rule' | 'failures' | 'order'>

/** Tests the line, then hands the order to whom the result says, one step at a time from the state it is in. */
async function route(parts: FlowParts, report: ReportedFault, flow: PassiveFlow, taken: Taken): Promise<Parsed<ReportTaken>> {
  const { order } = taken
  if (!isLive(order) || order.place !== 'desk')
    return parsed({ ...taken, outcome: isLive(order) && order.place !== 'desk' ? order.place : 'waiting' })
  if (order.orderType !== 'fault' || (order.status !== 'opened' && order.status !== 'accepted'))
    return parsed({ ...taken, outcome: 'waiting' })
  const step = await stepOf(parts, report, flow, order)
  if (!step.ok) return parsed({ ...taken, outcome: 'waiting', failures: { ...taken.failures, line_test: step.rejection.code } })
  const { centres, clock } = parts
  const { orderId } = order
  const done = await centres.orders.command({ ...step.value, orderId, at: clock?.() ?? report.at })
  // Somebody took a step meanwhile: on from there.
  if (!done.ok && done.rejection.code !== 'order.wrong_status') return done
  return route(parts, report, flow, { ...taken, order: done.ok ? done.value.state : await centres.orders.read(orderId) })
}

type FlowStep = WithoutAt<Extract<OrderCommand, { readonly type: (typeof STEPS)[number] }>>
type WithoutAt<Command> = Command extends unknown ? Omit<Command, 'at' | 'orderId'> : never

/** The next step of an order at the desk; a rejection says why the line could not be tested. */
async function stepOf(
  { principal, callInterface }: FlowParts,
  report: ReportedFault,
  { lineTest, teams }: PassiveFlow,
  order: LiveOrder,
): Promise<Parsed<FlowStep>> {
  if (order.isLineFault === undefined) {
    if (lineTest === undefined) return rejected('not_configured', 'The flow names no line test.')
    const test = await testLine(callInterface, lineTest, subjectOf(report), contextOf(report))
    return test.ok ? parsed({ type: 'RecordLineTest', ...test.value }) : test
  }
  if (order.status === 'opened') return parsed({ type: 'AcceptOrder', assigneeId: principal.id })
  const place = routeOf(order.isLineFault)
  return parsed({ type: 'DispatchOrder', place, teamId: teams[place] })
}
