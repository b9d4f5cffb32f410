/** Backlog job: brings the ledger's events of customers, contacts, interactions, tasks and campaigns into ClickHouse, for `customer_timeline`. */

import { catalog } from '../centres/catalog.ts'
import { minutes, seconds } from '../domain/kernel/time.ts'
import type { Job } from '../jobs/engine/job.ts'
import { prefixOf } from '../ledger/aggregate.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../sql/store.ts'
import type { RowSink } from './directory.ts'

const PAGE = 1000

const KINDS = [
  [prefixOf(catalog.customers), 'customer'],
  [prefixOf(catalog.contacts), 'contact'],
  [prefixOf(catalog.interactions), 'interaction'],
  [prefixOf(catalog.tasks), 'task'],
  [prefixOf(catalog.targets), 'campaign'],
] as const

export const projectCustomersJob: Job<{ readonly ledger: Ledger; readonly store: Store }> = {
  name: 'project-customers',
  description: 'Brings events of customers, contacts, tasks and campaigns into ClickHouse.',
  kind: 'backlog',
  schedule: { kind: 'every', seconds: seconds(10) },
  catchUp: 'latest',
  timeoutSeconds: minutes(10),
  run: ({ ledger, store, signal }) => projectCustomers(ledger, store, signal),
}

/** Projects what has been written since the last call; returns the rows written. Stopped in between it writes the same rows again. */
export async function projectCustomers(ledger: Ledger, sink: RowSink, signal?: AbortSignal): Promise<number> {
  let rows = 0
  for (const [prefix, kind] of KINDS) rows += await projectKind(ledger, sink, prefix, kind, signal)
  return rows
}

async function projectKind(ledger: Ledger, sink: RowSink, prefix: string, kind: string, signal?: AbortSignal): Promise<number> {
  const checkpoint = `project-customers/${prefix}`
  for (let written = 0; ; ) {
    signal?.throwIfAborted()
    const events = await ledger.readFrom(await ledger.checkpoint(checkpoint), PAGE, prefix)
    const last = events.at(-1)
    if (!last) return written
    const customers = await customersOf(ledger, events)
    const rows = events.map((event) => rowOf(event, kind, event.stream.slice(prefix.length), customers.get(event.stream) ?? ''))
    await sink.insertRows('customer_events_v1', rows)
    await ledger.saveCheckpoint(checkpoint, last.position)
    written += rows.length
  }
}

/** Most streams name their customer in their first event only. */
async function customersOf(ledger: Ledger, events: readonly StoredEvent[]): Promise<Map<string, string>> {
  const customers = new Map<string, string>()
  for (const { stream, data } of events) {
    if (customers.has(stream)) continue
    const named = data['customerId'] ?? (await ledger.read(stream))[0]?.data['customerId']
    customers.set(stream, typeof named === 'string' ? named : '')
  }
  return customers
}

const rowOf = ({ id, type, at, actor, data }: StoredEvent, kind: string, subjectId: string, customerId: string) => ({
  event_id: id,
  customer_id: customerId,
  kind,
  subject_id: subjectId,
  type,
  occurred_at: new Date(at),
  actor_id: actor,
  detail: JSON.stringify(data),
})
