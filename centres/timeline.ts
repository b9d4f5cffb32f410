/** The customer timeline (客户全视图): everything the ledger holds about one customer, over all centres, in the order in which it happened. */
import type { Instant } from '../domain/kernel/time.ts'
import { idOfStream, kindOfStream } from '../ledger/aggregate.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { catalog } from './catalog.ts'

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

/** What the timeline calls each kind of stream. */
export const TIMELINE_KINDS: ReadonlyMap<string, TimelineKind> = new Map([
  [catalog.customers.kind, 'customer'],
  [catalog.contacts.kind, 'contact'],
  [catalog.interactions.kind, 'interaction'],
  [catalog.tasks.kind, 'task'],
  [catalog.targets.kind, 'campaign'],
  [catalog.orders.kind, 'order'],
])

/** Oldest first; reads only the customer's own streams. Calls, recordings and scores are no events of the ledger: view `customer_timeline` has them too. */
export async function readTimeline(ledger: Ledger, customerId: string): Promise<TimelineEntry[]> {
  const streams = await ledger.streamsOf(customerId)
  const events = (await Promise.all(streams.map((stream) => ledger.read(stream)))).flat()
  return events.flatMap(entryOf).sort((a, b) => a.at - b.at || a.position - b.position)
}

function entryOf({ stream, type, at, actor, data, position }: StoredEvent): TimelineEntry[] {
  const kind = TIMELINE_KINDS.get(kindOfStream(stream))
  return kind === undefined ? [] : [{ at, kind, id: idOfStream(stream), type, by: actor, data, position }]
}
