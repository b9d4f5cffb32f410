/** The passive flow as one call: pre-check with what other systems say, then solved online, or an order that is tested and routed. */

import { type Parsed, parsed } from '../domain/kernel/parsed.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { CallInterface, InterfaceContext } from '../domain/operations/interface-port.ts'
import type { Principal } from '../domain/principal.ts'
import { testLine } from '../domain/workorder/line-test.ts'
import { checkRules, gatherFindings, type Inquiry, type PreCheckRule, preCheck, routeOf } from '../domain/workorder/passive-flow.ts'
import { isLive, type WorkOrder } from '../domain/workorder/work-order.ts'
import type { Centres } from './centres.ts'
import type { OrderCommand } from './orders.ts'

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

/** Rejections: `pre_check.rule_invalid`, and those of orders. A system that fails or hangs is named in `failures` and stops nothing. */
export async function takeReport(
  centres: Centres,
  principal: Principal,
  callInterface: CallInterface,
  report: ReportedFault,
  flow: PassiveFlow,
): Promise<Parsed<ReportTaken>> {
  const rules = checkRules(flow.rules)
  if (!rules.ok) return rules
  const context = contextOf(report)
  const { findings, failures } = await gatherFindings(callInterface, flow.inquiries ?? [], subjectOf(report), context)
  const check = preCheck({ ...report, findings }, rules.value)
  if (check.outcome === 'solved_online')
    return parsed({ outcome: 'solved_online', rule: check.rule, answer: check.answer, order: { status: 'none' }, failures })
  const opened = await open(centres, report, check, flow)
  if (!opened.ok) return opened
  const taken = { rule: check.rule, failures }
  if (check.orderType !== 'fault') return parsed({ ...taken, outcome: 'waiting', order: opened.value })
  return route(centres, principal, callInterface, report, flow, taken)
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

async function open({ orders }: Centres, report: ReportedFault, check: OpenCheck, { teams }: PassiveFlow): Promise<Parsed<WorkOrder>> {
  const { customerClass: _class, product: _product, ...said } = report
  const opened = await orders.command(
    {
      ...said,
      type: 'OpenOrder',
      orderType: check.orderType,
      priority: check.priority,
      teamId: teams.desk,
      queueId: report.queueId ?? check.skillId,
    },
    { commandKey: `${report.orderId}/take-report` },
  )
  return opened.ok ? parsed(opened.value.state) : opened
}

/** Tests the line, then hands the order to whom the result says; each step is taken once, however often the report is sent. */
async function route(
  centres: Centres,
  principal: Principal,
  callInterface: CallInterface,
  report: ReportedFault,
  flow: PassiveFlow,
  taken: Pick<ReportTaken, 'rule' | 'failures'>,
): Promise<Parsed<ReportTaken>> {
  const { orders } = centres
  const { orderId, at } = report
  const order = await orders.read(orderId)
  const waiting = (failure: string) =>
    parsed({ ...taken, outcome: 'waiting' as const, order, failures: { ...taken.failures, line_test: failure } })
  if (!isLive(order) || order.place !== 'desk')
    return parsed({ ...taken, outcome: isLive(order) && order.place !== 'desk' ? order.place : 'waiting', order })
  if (flow.lineTest === undefined) return waiting('not_configured')
  const test = await testLine(callInterface, flow.lineTest, subjectOf(report), contextOf(report))
  if (!test.ok) return waiting(test.rejection.code)
  const place = routeOf(test.value.isLineFault)
  const said = { at, orderId }
  const steps: readonly OrderCommand[] = [
    { ...said, type: 'RecordLineTest', ...test.value },
    { ...said, type: 'AcceptOrder', assigneeId: principal.id },
    { ...said, type: 'DispatchOrder', place, teamId: flow.teams[place] },
  ]
  for (const step of steps) {
    const done = await orders.command(step, { commandKey: `${orderId}/take-report/${step.type}` })
    if (!done.ok) return done
  }
  return parsed({ ...taken, outcome: place, order: await orders.read(orderId) })
}
