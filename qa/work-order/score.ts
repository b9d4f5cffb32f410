/** One work order's score on one form: timeliness, completeness, every item with its reason. */
import { hashId } from '../../domain/kernel/hash.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { Outcome } from '../verdict.ts'
import { judgeContradiction, judgeLength, judgeRequired, judgeVague } from './completeness.ts'
import { type Finding, finding, type OrderEvidence } from './finding.ts'
import { isExcluded, type OrderForm, type OrderItem, type WorkOrder } from './order.ts'
import { isTimely, judgeHandling, judgeReply } from './timeliness.ts'

/** Grows whenever a check may judge the same order differently. */
export const ORDER_ENGINE_VERSION = 2

export type OrderItemScore = {
  readonly id: string
  readonly kind: 'timeliness' | 'completeness'
  readonly outcome: Outcome
  /** `maxPoints` or 0; null where n/a. */
  readonly points: number | null
  readonly maxPoints: number
  readonly reason: string
  readonly reasonZh: string
  readonly evidence: readonly OrderEvidence[]
}

export type OrderScore = {
  /** Follows from order, its version, form, form version and engine version; a later look at the same version replaces the earlier. */
  readonly scoreId: string
  readonly orderId: string
  readonly orderVersion: string
  readonly formId: string
  readonly formVersion: number
  readonly engineVersion: number
  /** 0..1; null where nothing could be judged. */
  readonly scoreRatio: number | null
  readonly isFailed: boolean
  /** null: no deadline, or not yet due. */
  readonly handlingTimely: boolean | null
  readonly replyTimely: boolean | null
  /** 0..1 over the items on content; null where none applies. */
  readonly completenessRatio: number | null
  readonly items: readonly OrderItemScore[]
}

/** Pure; `now` decides only whether an open deadline has passed. */
export function scoreWorkOrder(form: OrderForm, { order, now }: { readonly order: WorkOrder; readonly now: Instant }): OrderScore {
  const found = form.items.map((item) => ({ item, found: isExcluded(form, order) ? EXCLUDED : judge(item, form, order, now) }))
  const items = found.map(
    ({ item, found: one }): OrderItemScore => ({
      id: item.id,
      kind: isTimeliness(item) ? 'timeliness' : 'completeness',
      outcome: one.outcome,
      points: one.outcome === 'pass' ? item.weight : one.outcome === 'fail' ? 0 : null,
      maxPoints: item.weight,
      reason: one.reason.en,
      reasonZh: one.reason.zh,
      evidence: one.evidence,
    }),
  )
  const scoreRatio = ratioOf(items)
  const timelyOf = (kind: OrderItem['check']['kind']) => {
    const one = found.find(({ item }) => item.check.kind === kind)
    return one ? isTimely(one.found) : null
  }
  return {
    scoreId: hashId('order-score', order.orderId, order.version, form.id, form.version, ORDER_ENGINE_VERSION),
    orderId: order.orderId,
    orderVersion: order.version,
    formId: form.id,
    formVersion: form.version,
    engineVersion: ORDER_ENGINE_VERSION,
    scoreRatio,
    isFailed: scoreRatio !== null && scoreRatio < form.passRatio,
    handlingTimely: timelyOf('handling-timeliness'),
    replyTimely: timelyOf('reply-timeliness'),
    completenessRatio: ratioOf(items.filter((item) => item.kind === 'completeness')),
    items,
  }
}

const EXCLUDED: Finding = finding('na', 'Orders of this status are not judged.', '该状态的工单不参与评分。')

const isTimeliness = ({ check }: OrderItem): boolean => check.kind === 'handling-timeliness' || check.kind === 'reply-timeliness'

function judge({ check }: OrderItem, form: OrderForm, order: WorkOrder, now: Instant): Finding {
  switch (check.kind) {
    case 'handling-timeliness':
      return judgeHandling(order, now)
    case 'reply-timeliness':
      return judgeReply(order, now)
    case 'required':
      return judgeRequired(check, form, order)
    case 'length':
      return judgeLength(check, form, order)
    case 'vague':
      return judgeVague(check, form, order)
    case 'contradiction':
      return judgeContradiction(form, order)
  }
}

function ratioOf(items: readonly OrderItemScore[]): number | null {
  const judged = items.filter((item) => item.points !== null)
  const possible = judged.reduce((sum, item) => sum + item.maxPoints, 0)
  return possible === 0 ? null : judged.reduce((sum, item) => sum + (item.points ?? 0), 0) / possible
}
