/** What is known of an order's limits from its state, as decided here or as another system tells it. */
import type { Instant } from '../kernel/time.ts'
import type { Limit } from './sla-clock.ts'

/**
 * Statuses by which orders of any system are told apart: lower case, blanks and hyphens as `_`. Ours are among them. `working` leaves out those
 * of a new order, since some systems never change them.
 */
export const STATUS_WORDS = {
  working: ['returned', 'accepted', 'active', 'in_progress', 'reopened', 'paused', 'on_hold', 'hold', 'suspended', 'pending'],
  paused: ['paused', 'on_hold', 'hold', 'suspended'],
  done: ['resolved', 'solved', 'called_back', 'visited', 'feedback_given', 'feedback_collected', 'completed', 'done', 'closed', 'archived'],
  withdrawn: ['withdrawn', 'cancelled', 'canceled'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export const hasStatus = (status: string, kind: keyof typeof STATUS_WORDS): boolean =>
  (STATUS_WORDS[kind] as readonly string[]).includes(status.toLowerCase().replaceAll(/[ -]/g, '_'))

/** The state of an order as far as its limits follow from it; deadlines hold every pause that has ended. */
export type OrderTimes = {
  readonly status: string
  readonly openedAt: Instant
  /** What happened last; a withdrawal or reopening is one whatever the status says. */
  readonly type?: string | undefined
  readonly replyDueAt?: Instant | undefined
  readonly resolveDueAt?: Instant | undefined
  readonly firstRepliedAt?: Instant | undefined
  readonly resolvedAt?: Instant | undefined
  readonly closedAt?: Instant | undefined
  readonly pausedAt?: Instant | undefined
  readonly withdrawnAt?: Instant | undefined
  readonly reopenCount?: number | undefined
}

/** Other systems keep the instant of the last resolution when they reopen. */
const isOpenAgain = ({ status, type = '', closedAt, reopenCount = 0 }: OrderTimes): boolean =>
  closedAt === undefined && (type.endsWith('reopened') || hasStatus(status, 'working') || (reopenCount > 0 && !hasStatus(status, 'done')))

/** The limits to reply and to resolve. `sql/kpi/order-limits.ts` says the same in SQL; a test holds them equal. */
export function limitsOf(order: OrderTimes): { readonly reply: Limit; readonly resolve: Limit } {
  const { status, type = '', openedAt, closedAt, firstRepliedAt } = order
  const isWithdrawn = order.withdrawnAt !== undefined || hasStatus(status, 'withdrawn') || type.endsWith('withdrawn')
  const withdrawnAt = isWithdrawn ? (order.withdrawnAt ?? closedAt ?? openedAt) : undefined
  const doneAt = (isOpenAgain(order) ? undefined : order.resolvedAt) ?? closedAt
  // Paused since nobody knows when: it may have been before any deadline.
  const pausedAt = doneAt === undefined ? (order.pausedAt ?? (hasStatus(status, 'paused') ? openedAt : undefined)) : undefined
  return {
    reply: { dueAt: order.replyDueAt, doneAt: firstRepliedAt, pausedAt: firstRepliedAt === undefined ? pausedAt : undefined, withdrawnAt },
    resolve: { dueAt: order.resolveDueAt, doneAt, pausedAt, withdrawnAt },
  }
}
