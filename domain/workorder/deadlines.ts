/** By when an order must be accepted, answered and resolved, by its type and priority, in the time that counts for it. */
import { aroundTheClock, type WorkClock } from '../kernel/business-calendar.ts'
import { CallboardError } from '../kernel/errors.ts'
import { hours, type Instant, minutes, type Seconds } from '../kernel/time.ts'

export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const
export type Priority = (typeof PRIORITIES)[number]

export type Deadlines = { readonly acceptDueAt: Instant; readonly replyDueAt: Instant; readonly resolveDueAt: Instant }

/** Time from the opening, in seconds of the clock that counts for the order. */
export type Limits = { readonly accept: Seconds; readonly reply: Seconds; readonly resolve: Seconds }

export type LimitTable = Readonly<Record<Priority, Limits>>

const limits = (acceptMinutes: number, replyHours: number, resolveHours: number): Limits => ({
  accept: minutes(acceptMinutes),
  reply: hours(replyHours),
  resolve: hours(resolveHours),
})

/** Limits of an order type that the table does not name. */
const ORDINARY: LimitTable = {
  urgent: limits(10, 1, 4),
  high: limits(20, 2, 12),
  normal: limits(30, 4, 24),
  low: limits(60, 8, 72),
}

/** Proposals to start from; a hotline sets its own. */
const BY_TYPE: Readonly<Record<string, LimitTable>> = {
  fault: ORDINARY,
  complaint: { urgent: limits(10, 1, 24), high: limits(20, 2, 48), normal: limits(30, 4, 72), low: limits(60, 8, 120) },
  opportunity: { urgent: limits(30, 4, 48), high: limits(60, 8, 72), normal: limits(120, 24, 168), low: limits(240, 24, 240) },
  urge: { urgent: limits(5, 0.5, 2), high: limits(10, 1, 4), normal: limits(15, 2, 8), low: limits(30, 4, 24) },
  construction: { urgent: limits(30, 4, 48), high: limits(60, 8, 96), normal: limits(120, 24, 168), low: limits(240, 24, 336) },
}

export type DeadlinePolicy = {
  /** Working time allowed for an order of this type and priority. */
  readonly limitsOf: (orderType: string, priority: Priority) => Limits
  /** The clock that counts it, for an order of the queue where it has one, as it was known when a limit was given at `givenAt`; without one, as it is known now. */
  readonly clockOf: (orderType: string, priority: Priority, queueId?: string, givenAt?: Instant) => WorkClock
}

export type DeadlineRules = {
  /** Tables that replace the usual ones, by order type. */
  readonly limits?: Readonly<Record<string, LimitTable>>
  /** Default: around the clock. A function lets urgent faults run through the night while complaints wait for the office. */
  readonly clock?: WorkClock | ((orderType: string, priority: Priority) => WorkClock)
}

/** Throws `usage` where a limit is not a positive number of seconds. */
export function deadlinePolicy(rules: DeadlineRules = {}): DeadlinePolicy {
  const { limits: own = {}, clock = aroundTheClock } = rules
  for (const [orderType, table] of Object.entries(own))
    for (const priority of PRIORITIES) {
      const wrong = Object.entries(table[priority]).find(([, limit]) => !(limit > 0 && Number.isFinite(limit)))
      if (wrong)
        throw new CallboardError(
          'usage',
          `The limit '${wrong[0]}' of ${priority} ${orderType} orders is ${wrong[1]}; give seconds above 0.`,
        )
    }
  const tables: Readonly<Record<string, LimitTable>> = { ...BY_TYPE, ...own }
  return {
    limitsOf: (orderType, priority) => (tables[orderType] ?? ORDINARY)[priority],
    clockOf: typeof clock === 'function' ? clock : () => clock,
  }
}

/** The instants by which an order opened at `openedAt` must be accepted, first replied to and resolved. */
export function deadlinesFor(
  policy: DeadlinePolicy,
  orderType: string,
  priority: Priority,
  openedAt: Instant,
  queueId?: string,
): Deadlines {
  const { accept, reply, resolve } = policy.limitsOf(orderType, priority)
  const { add } = policy.clockOf(orderType, priority, queueId)
  return { acceptDueAt: add(openedAt, accept), replyDueAt: add(openedAt, reply), resolveDueAt: add(openedAt, resolve) }
}
