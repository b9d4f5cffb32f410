/** Where a work order is shown, and whether it keeps a promise. */
import type { Tone } from '../parts.tsx'
import type { OrderRow } from '../published-api.ts'

export const addressOfOrder = (id: string): string => `/orders/${encodeURIComponent(id)}`

export type Kept = 'none' | 'kept' | 'late' | 'overdue' | 'running' | 'paused'

/** Of acceptance and first reply. `doneAt`: when what was promised happened. An order whose clock stands still is not late. */
export function keptOf(order: Pick<OrderRow, 'isOpen' | 'pausedAt'>, dueAt: string | null, doneAt: string | null, now: number): Kept {
  if (dueAt === null) return 'none'
  if (doneAt !== null) return Date.parse(doneAt) <= Date.parse(dueAt) ? 'kept' : 'late'
  if (!order.isOpen) return 'none'
  if (order.pausedAt !== null) return 'paused'
  return Date.parse(dueAt) < now ? 'overdue' : 'running'
}

/** Of what the order is about; whether it is overdue the service says, by the rule of the KPIs. */
export function resolvedOf(order: Pick<OrderRow, 'isOpen' | 'isOverdue' | 'pausedAt' | 'resolveDueAt' | 'doneAt'>): Kept {
  if (order.isOverdue) return 'overdue'
  const kept = keptOf(order, order.resolveDueAt, order.doneAt, 0)
  return kept === 'overdue' ? 'running' : kept
}

export const KEPT_TONES: Readonly<Record<Kept, Tone>> = {
  none: 'muted',
  kept: 'good',
  late: 'warn',
  overdue: 'bad',
  running: 'accent',
  paused: 'muted',
}
