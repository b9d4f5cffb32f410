/** By when an order must be accepted, answered and resolved, by its type and priority. */
import { hours, type Instant, minutes, plus, type Seconds, secondsBetween } from '../kernel/time.ts'

export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const
export type Priority = (typeof PRIORITIES)[number]

export type Deadlines = { readonly acceptDueAt: Instant; readonly replyDueAt: Instant; readonly resolveDueAt: Instant }

type Limits = { readonly accept: Seconds; readonly reply: Seconds; readonly resolve: Seconds }

/** The instant at which `duration` of working time has passed since `from`; plain clock time unless a calendar says otherwise. */
export type WorkClock = (from: Instant, duration: Seconds) => Instant

export const aroundTheClock: WorkClock = plus

const limits = (acceptMinutes: number, replyHours: number, resolveHours: number): Limits => ({
  accept: minutes(acceptMinutes),
  reply: hours(replyHours),
  resolve: hours(resolveHours),
})

/** Limits of an order type that the table does not name. */
const ORDINARY: Readonly<Record<Priority, Limits>> = {
  urgent: limits(10, 1, 4),
  high: limits(20, 2, 12),
  normal: limits(30, 4, 24),
  low: limits(60, 8, 72),
}

const BY_TYPE: Readonly<Record<string, Readonly<Record<Priority, Limits>>>> = {
  fault: ORDINARY,
  complaint: { urgent: limits(10, 1, 24), high: limits(20, 2, 48), normal: limits(30, 4, 72), low: limits(60, 8, 120) },
  opportunity: { urgent: limits(30, 4, 48), high: limits(60, 8, 72), normal: limits(120, 24, 168), low: limits(240, 24, 240) },
}

export function deadlinesFor(orderType: string, priority: Priority, openedAt: Instant, clock: WorkClock = aroundTheClock): Deadlines {
  const { accept, reply, resolve } = (BY_TYPE[orderType] ?? ORDINARY)[priority]
  return { acceptDueAt: clock(openedAt, accept), replyDueAt: clock(openedAt, reply), resolveDueAt: clock(openedAt, resolve) }
}

/** A stopped clock moves a deadline by the time it stood still. */
export const extended = (dueAt: Instant, pausedAt: Instant, resumedAt: Instant): Instant => plus(dueAt, secondsBetween(pausedAt, resumedAt))
