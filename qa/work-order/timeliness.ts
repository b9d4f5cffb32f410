/** Handling and reply timeliness of one order: done by its due time, pauses subtracted. */
import { HOUR_MS, type Instant, MINUTE_MS, plus, seconds, toIso } from '../../domain/kernel/time.ts'
import { type Finding, fact, finding } from './finding.ts'
import { instantOf, isDone, type OrderForm, type WorkOrder } from './order.ts'

/** Handled on time: `resolvedAt` no later than `resolveDueAt` plus pauses; open past due is a miss; open and not yet due is n/a. */
export function judgeHandling(form: OrderForm, order: WorkOrder, now: Instant): Finding {
  const resolvedAt = instantOf(order.resolvedAt)
  // A reopened order keeps the instant it was last resolved but is open again.
  const doneAt = resolvedAt !== undefined && (isDone(form, order) || !order.reopenCount) ? resolvedAt : undefined
  return judgeBy('resolveDueAt', order, doneAt, now, ['Resolved', '办结'])
}

/** First substantive reply no later than `replyDueAt` plus pauses; the same rules for what is still open. */
export function judgeReply(order: WorkOrder, now: Instant): Finding {
  return judgeBy('replyDueAt', order, instantOf(order.firstRepliedAt), now, ['Replied', '回复'])
}

function judgeBy(
  due: 'resolveDueAt' | 'replyDueAt',
  order: WorkOrder,
  doneAt: Instant | undefined,
  now: Instant,
  [en, zh]: readonly [string, string],
): Finding {
  const dueAt = instantOf(order[due])
  if (dueAt === undefined) return finding('na', 'The order has no such deadline.', '工单没有该时限。')
  const paused = Math.max(0, order.pausedSeconds ?? 0)
  const limit = plus(dueAt, seconds(paused))
  const evidence = [fact(due, toIso(dueAt)), fact('pausedSeconds', paused)]
  if (doneAt === undefined)
    return now > limit
      ? finding('fail', `Still open ${duration(now - limit)} past its deadline.`, `超过时限${durationZh(now - limit)}仍未${zh}。`, evidence)
      : finding('na', 'Not yet due.', '尚未到期。', evidence)
  const late = doneAt - limit
  const all = [...evidence, fact(due === 'resolveDueAt' ? 'resolvedAt' : 'firstRepliedAt', toIso(doneAt))]
  return late <= 0
    ? finding('pass', `${en} ${duration(-late)} before its deadline.`, `提前${durationZh(-late)}${zh}。`, all)
    : finding('fail', `${en} ${duration(late)} after its deadline.`, `超时${durationZh(late)}${zh}。`, all)
}

const duration = (ms: number): string => (ms < 7_200_000 ? `${Math.round(ms / MINUTE_MS)} min` : `${(ms / HOUR_MS).toFixed(1)} h`)

const durationZh = (ms: number): string => (ms < 7_200_000 ? `${Math.round(ms / MINUTE_MS)}分钟` : `${(ms / HOUR_MS).toFixed(1)}小时`)

/** `true` on time, `false` missed, `null` without deadline or not yet due. */
export const isTimely = (found: Finding): boolean | null => (found.outcome === 'pass' ? true : found.outcome === 'fail' ? false : null)
