/** The customer timeline (客户全视图): everything the ledger holds about one customer, over all centres, in the order in which it happened. */
import type { Instant } from '../domain/kernel/time.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { PREFIXES } from './aggregates.ts'
import { WORK_ORDER_PREFIX } from './work-orders.ts'

export type TimelineKind = 'customer' | 'contact' | 'interaction' | 'task' | 'campaign' | 'order'

export type TimelineEntry = {
  readonly at: Instant
  readonly kind: TimelineKind
  /** Id of the contact, order and so on. */
  readonly id: string
  /** What happened, past tense, such as `order_opened`. */
  readonly type: string
  readonly by: string
  /** The event's own data. */
  readonly data: Readonly<Record<string, unknown>>
  readonly position: number
}

const KINDS: readonly (readonly [prefix: string, kind: TimelineKind])[] = [
  [PREFIXES.customer, 'customer'],
  [PREFIXES.contact, 'contact'],
  [PREFIXES.interaction, 'interaction'],
  [PREFIXES.task, 'task'],
  [PREFIXES.target, 'campaign'],
  [WORK_ORDER_PREFIX, 'order'],
]

/** Oldest first; reads only the customer's own streams. Calls, recordings and scores are no events of the ledger: view `customer_timeline` has them too. */
export async function readTimeline(ledger: Ledger, customerId: string): Promise<TimelineEntry[]> {
  const streams = await ledger.streamsOf(customerId)
  const events = (await Promise.all(streams.map((stream) => ledger.read(stream)))).flat()
  return events.flatMap(entryOf).sort((a, b) => a.at - b.at || a.position - b.position)
}

function entryOf({ stream, type, at, actor, data, position }: StoredEvent): TimelineEntry[] {
  const known = KINDS.find(([prefix]) => stream.startsWith(prefix))
  if (!known) return []
  const [prefix, kind] = known
  return [{ at, kind, id: stream.slice(prefix.length), type, by: actor, data, position }]
}
