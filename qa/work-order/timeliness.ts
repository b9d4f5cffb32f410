/** Handling and reply timeliness of one order, by the clock that KPIs and pages go by. */
import { HOUR_MS, type Instant, instant, MINUTE_MS, toIso } from '../../domain/kernel/time.ts'
import { limitsOf } from '../../domain/workorder/limits-of.ts'
import { type Limit, standingOf } from '../../domain/workorder/sla-clock.ts'
import { type Finding, fact, finding } from './finding.ts'
import { instantOf, type WorkOrder } from './order.ts'

/** Handled on time: done no later than `resolveDueAt`, which holds the pauses that ended; open past due is a miss. */
export const judgeHandling = (order: WorkOrder, now: Instant): Finding =>
  judgeBy('resolveDueAt', limitsAsKnown(order).resolve, now, ['resolvedAt', 'Resolved', '办结'])

/** First substantive reply no later than `replyDueAt`; the same rules for what is still open. */
export const judgeReply = (order: WorkOrder, now: Instant): Finding =>
  judgeBy('replyDueAt', limitsAsKnown(order).reply, now, ['firstRepliedAt', 'Replied', '回复'])

const limitsAsKnown = (order: WorkOrder): ReturnType<typeof limitsOf> =>
  limitsOf({
    status: order.status,
    openedAt: instantOf(order.openedAt) ?? instant(0),
    type: order.type ?? undefined,
    replyDueAt: instantOf(order.replyDueAt),
    resolveDueAt: instantOf(order.resolveDueAt),
    firstRepliedAt: instantOf(order.firstRepliedAt),
    resolvedAt: instantOf(order.resolvedAt),
    closedAt: instantOf(order.closedAt),
    pausedAt: instantOf(order.pausedAt),
    withdrawnAt: instantOf(order.withdrawnAt),
    reopenCount: order.reopenCount ?? undefined,
  })

const NOT_JUDGED = {
  unknown: ['The order has no such deadline.', '工单没有该时限。'],
  withdrawn: ['The order was withdrawn.', '工单已撤销。'],
  stopped: ['The clock was stopped before the deadline.', '工单在时限前挂起。'],
  running: ['Not yet due.', '尚未到期。'],
} as const

function judgeBy(
  due: 'resolveDueAt' | 'replyDueAt',
  limit: Limit,
  now: Instant,
  [done, en, zh]: readonly [string, string, string],
): Finding {
  const { dueAt, doneAt } = limit
  const standing = standingOf(limit, now)
  const evidence = dueAt === undefined ? [] : [fact(due, toIso(dueAt))]
  if (standing !== 'met' && standing !== 'missed') {
    const [why, whyZh] = NOT_JUDGED[standing]
    return finding('na', why, whyZh, evidence)
  }
  const late = (doneAt ?? now) - (dueAt ?? now)
  if (doneAt === undefined)
    return finding('fail', `Still open ${duration(late)} past its deadline.`, `超过时限${durationZh(late)}仍未${zh}。`, evidence)
  const all = [...evidence, fact(done, toIso(doneAt))]
  return standing === 'met'
    ? finding('pass', `${en} ${duration(-late)} before its deadline.`, `提前${durationZh(-late)}${zh}。`, all)
    : finding('fail', `${en} ${duration(late)} after its deadline.`, `超时${durationZh(late)}${zh}。`, all)
}

const duration = (ms: number): string => (ms < 7_200_000 ? `${Math.round(ms / MINUTE_MS)} min` : `${(ms / HOUR_MS).toFixed(1)} h`)

const durationZh = (ms: number): string => (ms < 7_200_000 ? `${Math.round(ms / MINUTE_MS)}分钟` : `${(ms / HOUR_MS).toFixed(1)}小时`)

/** `true` on time, `false` missed, `null` without deadline or not yet due. */
export const isTimely = (found: Finding): boolean | null => (found.outcome === 'pass' ? true : found.outcome === 'fail' ? false : null)
