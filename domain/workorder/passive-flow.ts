/** The passive service flow: the customer calls; pre-check, then solved online or an order that ends in the archive. */

import { isBlank } from '../kernel/blank.ts'
import { type Parsed, parsed, rejected } from '../kernel/parsed.ts'
import type { CallInterface, InterfaceContext } from '../operations/interface-port.ts'
import { isCallbackMissing } from './callback.ts'
import type { StepType } from './commands.ts'
import { PRIORITIES, type Priority } from './deadlines.ts'
import { isCollaboration, type LiveOrder, ORDER_TYPES, type OrderType, type WorkOrder } from './work-order.ts'

/** What is known when the customer has said what is wrong; results of interfaces by name, such as `account: 'suspended'`. */
export type FaultReport = {
  readonly category: string
  readonly customerClass?: string
  readonly product?: string
  readonly findings: Readonly<Record<string, string>>
}

export type PreCheckResult =
  | { readonly outcome: 'solved_online'; readonly rule: string; readonly answer: string }
  | {
      readonly outcome: 'open_order'
      readonly rule: string
      readonly orderType: OrderType
      readonly skillId: string
      readonly priority: Priority
    }

/** Applies where every named value matches; an absent field matches anything. The first rule that applies decides. */
export type PreCheckRule = {
  readonly id: string
  readonly when: {
    readonly category?: string
    readonly customerClass?: string
    readonly product?: string
    readonly findings?: Readonly<Record<string, string>>
  }
  readonly decision: { readonly solve: string } | { readonly orderType: OrderType; readonly skillId: string; readonly priority: Priority }
}

/** What happens when no rule applies: a person looks at it. */
const OTHERWISE: PreCheckResult = { outcome: 'open_order', rule: 'otherwise', orderType: 'fault', skillId: 'fault', priority: 'normal' }

/** The first rule that applies decides; without one a person looks at it. */
export function preCheck(report: FaultReport, rules: readonly PreCheckRule[]): PreCheckResult {
  const rule = rules.find(({ when }) => applies(when, report))
  if (!rule) return OTHERWISE
  if ('solve' in rule.decision) return { outcome: 'solved_online', rule: rule.id, answer: rule.decision.solve }
  return { outcome: 'open_order', rule: rule.id, ...rule.decision }
}

function applies(when: PreCheckRule['when'], report: FaultReport): boolean {
  const fields = [
    [when.category, report.category],
    [when.customerClass, report.customerClass],
    [when.product, report.product],
    ...Object.entries(when.findings ?? {}).map(([name, wanted]) => [wanted, report.findings[name]]),
  ]
  return fields.every(([wanted, found]) => wanted === undefined || wanted === found)
}

/** Rejections: `pre_check.rule_invalid` names the first rule that can't be used: without an id, with one twice, or deciding nothing that exists. */
export function checkRules(rules: readonly PreCheckRule[]): Parsed<readonly PreCheckRule[]> {
  const seen = new Set<string>()
  for (const { id, decision } of rules) {
    const fault = seen.has(id) ? 'its id is taken' : isBlank(id) ? 'it has no id' : whyUndecided(decision)
    if (fault) return rejected('pre_check.rule_invalid', `Pre-check rule '${id}' can't be used: ${fault}; correct it.`)
    seen.add(id)
  }
  return parsed(rules)
}

function whyUndecided(decision: PreCheckRule['decision']): string | undefined {
  if ('solve' in decision) return isBlank(decision.solve) ? 'its answer is empty' : undefined
  const { orderType, priority } = decision
  if (isCollaboration(orderType) || !ORDER_TYPES.includes(orderType)) return `'${orderType}' orders are not opened for a customer`
  return PRIORITIES.includes(priority) ? undefined : `'${priority}' is no priority`
}

/** A question to another system whose answer becomes a finding: member `field` of its JSON, as text. */
export type Inquiry = { readonly finding: string; readonly interface: string; readonly field: string }

/** What a finding says where the system gave no answer; rules may name it, and nothing waits for it. */
export const UNKNOWN_FINDING = 'unknown'

/** Asks all systems at once. One that fails leaves its finding `unknown` and its code in `failures`; it never stops the flow. */
export async function gatherFindings(
  callInterface: CallInterface,
  inquiries: readonly Inquiry[],
  subject: Readonly<Record<string, string>>,
  context: InterfaceContext,
): Promise<{ readonly findings: Readonly<Record<string, string>>; readonly failures: Readonly<Record<string, string>> }> {
  const findings: Record<string, string> = {}
  const failures: Record<string, string> = {}
  await Promise.all(
    inquiries.map(async ({ finding, interface: name, field }) => {
      const answer = await callInterface(name, subject, { operation: finding, ...context })
      const body: unknown = answer.ok ? answer.value.body : undefined
      const found = typeof body === 'object' && body !== null ? Object.entries(body).find(([key]) => key === field)?.[1] : undefined
      findings[finding] = found === undefined || found === null || typeof found === 'object' ? UNKNOWN_FINDING : String(found)
      if (!answer.ok) failures[finding] = answer.rejection.code
    }),
  )
  return { findings, failures }
}

/** The result of the end-to-end test decides who works on a fault: the line is field service's, everything else the support department's. */
export const routeOf = (isLineFault: boolean): 'support' | 'field' => (isLineFault ? 'field' : 'support')

/**
 * The step the flow takes next when nothing out of the ordinary happens; undefined when the order is archived or was never opened.
 * Other steps stay possible: see `nextSteps`.
 */
export function usualStep(order: WorkOrder): StepType | undefined {
  switch (order.status) {
    case 'none':
    case 'archived':
      return undefined
    case 'opened':
      return order.orderType === 'fault' && order.isLineFault === undefined ? 'RecordLineTest' : 'AcceptOrder'
    case 'returned':
      return 'TransferOrder'
    case 'accepted':
      return usualWork(order)
    case 'paused':
      return 'ResumeOrder'
    case 'resolved':
      if (isCollaboration(order.orderType)) return lastStep(order)
      return isCallbackMissing(order) ? 'MakeCallback' : 'CollectFeedback'
    case 'called_back':
      return isCallbackMissing(order) ? 'MakeCallback' : 'CollectFeedback'
    case 'feedback_given':
      return lastStep(order)
  }
}

const lastStep = ({ collaborations }: LiveOrder): StepType =>
  collaborations.some(({ isOpen }) => isOpen) ? 'EndCollaboration' : 'ArchiveOrder'

function usualWork(order: LiveOrder): StepType {
  if (order.orderType === 'fault' && order.place === 'desk') return order.isLineFault === undefined ? 'RecordLineTest' : 'DispatchOrder'
  if (order.orderType === 'opportunity' && order.place === 'desk') return order.sale === undefined ? 'ConfirmSale' : 'DispatchOrder'
  return order.firstRepliedAt === undefined ? 'ReplyToCustomer' : 'ResolveOrder'
}
