/** Where a work order is shown, and whether it keeps a promise. */
import type { Tone } from '../parts.tsx'
import type { OrderRow } from '../published-api.ts'

export const addressOfOrder = (id: string): string => `/orders/${encodeURIComponent(id)}`

export const isOpenOrder = ({ resolvedAt, closedAt, withdrawnAt }: OrderRow): boolean =>
  resolvedAt === null && closedAt === null && withdrawnAt === null

export type Kept = 'none' | 'kept' | 'late' | 'overdue' | 'running' | 'paused'

/** `doneAt`: when what was promised happened. An order whose clock stands still is not late. */
export function keptOf(order: OrderRow, dueAt: string | null, doneAt: string | null, now: number): Kept {
  if (dueAt === null) return 'none'
  if (doneAt !== null) return Date.parse(doneAt) <= Date.parse(dueAt) ? 'kept' : 'late'
  if (!isOpenOrder(order)) return 'none'
  if (order.pausedAt !== null) return 'paused'
  return Date.parse(dueAt) < now ? 'overdue' : 'running'
}

export const KEPT_TONES: Readonly<Record<Kept, Tone>> = {
  none: 'muted',
  kept: 'good',
  late: 'warn',
  overdue: 'bad',
  running: 'accent',
  paused: 'muted',
}
