/** A work order as it is judged, and the form it is judged by; field names and units are those of the topic `work-orders`. */
import { type Instant, parseInstant } from '../../domain/kernel/time.ts'
import type { LocalText } from '../verdict.ts'

type Known<T> = T | null | undefined

/** Instants are ISO 8601 texts with zone, as in the contract and in the store's answers. */
export type WorkOrder = {
  readonly orderId: string
  /** Which description of the order is judged: its revision or the store's row version. */
  readonly version: string
  readonly orderType: string
  /** What happened last. */
  readonly type?: Known<string>
  readonly status: string
  readonly openedAt: string
  readonly priority?: Known<string>
  readonly category?: Known<string>
  readonly subcategory?: Known<string>
  readonly siteId?: Known<string>
  readonly queueId?: Known<string>
  readonly customerId?: Known<string>
  readonly callId?: Known<string>
  readonly relatedOrderId?: Known<string>
  readonly teamId?: Known<string>
  readonly assigneeId?: Known<string>
  readonly replyDueAt?: Known<string>
  readonly resolveDueAt?: Known<string>
  readonly acceptedAt?: Known<string>
  readonly firstRepliedAt?: Known<string>
  readonly resolvedAt?: Known<string>
  readonly closedAt?: Known<string>
  readonly withdrawnAt?: Known<string>
  readonly pausedAt?: Known<string>
  readonly pausedSeconds?: Known<number>
  readonly reassignmentCount?: Known<number>
  readonly reopenCount?: Known<number>
  readonly urgeCount?: Known<number>
  readonly title?: Known<string>
  readonly content?: Known<string>
  readonly resolution?: Known<string>
  readonly attributes?: Known<Readonly<Record<string, string>>>
}

/** Text fields a form may ask for; `attributes.x` reads a further field of the source. */
export type TextField =
  | 'title'
  | 'content'
  | 'resolution'
  | 'category'
  | 'subcategory'
  | 'priority'
  | 'customerId'
  | 'callId'
  | 'queueId'
  | 'teamId'
  | 'assigneeId'
  | 'relatedOrderId'
  | `attributes.${string}`

export type OrderCheck =
  | { readonly kind: 'handling-timeliness' }
  | { readonly kind: 'reply-timeliness' }
  /** Fields by order type; `*` is for every type. */
  | { readonly kind: 'required'; readonly fields: Readonly<Record<string, readonly TextField[]>> }
  /** Characters without spaces; applies once the field is due, a resolution when the order is done. */
  | { readonly kind: 'length'; readonly field: TextField; readonly minCharacters: number; readonly maxCharacters: number }
  /** The field must say more than one of these phrases. */
  | { readonly kind: 'vague'; readonly field: TextField; readonly phrases: readonly string[] }
  /** Statements of the order that can't all be true. */
  | { readonly kind: 'contradiction' }

export type OrderItem = { readonly id: string; readonly text: LocalText; readonly weight: number; readonly check: OrderCheck }

export type OrderForm = {
  readonly id: string
  readonly version: number
  readonly text: LocalText
  readonly effectiveFrom: string
  /** Order types it scores; empty means every type. */
  readonly appliesTo: { readonly orderTypes: readonly string[] }
  readonly passRatio: number
  /** Statuses, compared without case, in which the order is done. */
  readonly doneStatuses: readonly string[]
  /** Statuses in which nothing is judged. */
  readonly excludedStatuses: readonly string[]
  readonly items: readonly OrderItem[]
}

export const isDone = (form: OrderForm, order: WorkOrder): boolean => form.doneStatuses.includes(order.status.toLowerCase())

export const isExcluded = (form: OrderForm, order: WorkOrder): boolean =>
  Boolean(order.withdrawnAt) || form.excludedStatuses.includes(order.status.toLowerCase())

/** The instant, or undefined where it is absent or unreadable. */
export function instantOf(text: Known<string>): Instant | undefined {
  const read = text ? parseInstant(text) : undefined
  return read?.ok ? read.value : undefined
}

export function textOf(order: WorkOrder, field: TextField): string {
  const fields: Readonly<Record<string, unknown>> = order
  const value = field.startsWith('attributes.') ? order.attributes?.[field.slice('attributes.'.length)] : fields[field]
  return typeof value === 'string' ? value.trim() : ''
}
