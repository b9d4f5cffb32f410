/** The passive service flow: the customer calls; pre-check, then solved online or an order that ends in the archive. */

import type { StepType } from './commands.ts'
import type { Priority } from './deadlines.ts'
import { isCollaboration, type OrderType, type WorkOrder } from './work-order.ts'

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
      if (isCollaboration(order.orderType)) return 'ArchiveOrder'
      return order.place === 'field' ? 'MakeCallback' : 'CollectFeedback'
    case 'called_back':
      return 'CollectFeedback'
    case 'feedback_given':
      return order.collaborations.some(({ isOpen }) => isOpen) ? 'EndCollaboration' : 'ArchiveOrder'
  }
}

function usualWork(order: Extract<WorkOrder, { orderId: string }>): StepType {
  if (order.orderType === 'fault' && order.place === 'desk') return order.isLineFault === undefined ? 'RecordLineTest' : 'DispatchOrder'
  if (order.orderType === 'opportunity' && order.place === 'desk') return order.sale === undefined ? 'ConfirmSale' : 'DispatchOrder'
  return order.firstRepliedAt === undefined ? 'ReplyToCustomer' : 'ResolveOrder'
}
