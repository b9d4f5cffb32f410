/** Events of customers, contacts, interactions, tasks and campaigns as rows, for `customer_timeline`. */
import { catalog } from '../centres/catalog.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import { customerEventsTable } from '../sql/tables/customers.ts'
import { type ChangedStream, into, type TableProjection } from './projection.ts'

const KINDS: Readonly<Record<string, string>> = {
  [catalog.customers.kind]: 'customer',
  [catalog.contacts.kind]: 'contact',
  [catalog.interactions.kind]: 'interaction',
  [catalog.tasks.kind]: 'task',
  [catalog.targets.kind]: 'campaign',
}

export const customers: TableProjection = {
  kind: 'tables',
  name: 'customers',
  description: 'What happened with each customer: events of customers, contacts, interactions, tasks and campaigns.',
  streams: Object.keys(KINDS),
  tables: [customerEventsTable],
  rows: ({ kind, id, events, fresh }) => [
    into(
      customerEventsTable,
      fresh.map((event) => rowOf(event, KINDS[kind] ?? '', id, events)),
    ),
  ],
}

const rowOf = ({ id, type, at, actor, data }: StoredEvent, kind: string, subjectId: string, events: ChangedStream['events']) => ({
  event_id: id,
  // Most streams name their customer in their first event only.
  customer_id: String(data['customerId'] ?? events[0]?.data['customerId'] ?? ''),
  kind,
  subject_id: subjectId,
  type,
  occurred_at: new Date(at),
  actor_id: actor,
  detail: JSON.stringify(data),
  recorded_at: new Date(at),
})
