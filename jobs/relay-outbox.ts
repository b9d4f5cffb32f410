/** Backlog job: hands the ledger's work-order events to the publisher, in order, at least once, each with the same id every time. */
import { fold } from '../domain/kernel/decider.ts'
import { seconds } from '../domain/kernel/time.ts'
import { workOrderDecider } from '../domain/workorder/decide.ts'
import { workOrderRecord } from '../domain/workorder/record.ts'
import { evolve, isLive, type WorkOrderEvent } from '../domain/workorder/work-order.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import { fromStored } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { WORK_ORDER_PREFIX } from '../ledger/work-orders.ts'
import type { Job, PublishedMessage, Publisher } from './job.ts'

/** Checkpoint of what has been published. */
export const RELAYED = 'relay-outbox'
const PAGE = 1000
const TOPIC = 'work-orders'

export const relayOutboxJob: Job = {
  name: 'relay-outbox',
  description: 'Publishes work-order events of the ledger.',
  kind: 'backlog',
  schedule: { kind: 'every', seconds: seconds(10) },
  catchUp: 'latest',
  timeoutSeconds: seconds(600),
  run: async ({ ledger, publish, signal }) => (publish ? relayOutbox(ledger, publish, signal) : 0),
}

/** Publishes what has been written since the last call; returns the messages published. The checkpoint moves after the publisher returned. */
export async function relayOutbox(ledger: Ledger, publish: Publisher, signal?: AbortSignal): Promise<number> {
  for (let published = 0; ; ) {
    signal?.throwIfAborted()
    const position = await ledger.checkpoint(RELAYED)
    const events = await ledger.readFrom(position, PAGE, WORK_ORDER_PREFIX)
    const last = events.at(-1)
    if (!last) return published
    const messages = await messagesOf(ledger, events)
    await publish(messages)
    await ledger.saveCheckpoint(RELAYED, last.position)
    published += messages.length
  }
}

/** A message holds the order in full after its event, so each stream is read once and folded up to there. */
async function messagesOf(ledger: Ledger, events: readonly StoredEvent[]): Promise<PublishedMessage[]> {
  const streams = new Map<string, StoredEvent[]>()
  for (const { stream } of events) if (!streams.has(stream)) streams.set(stream, await ledger.read(stream))
  const decider = workOrderDecider()
  return events.flatMap((stored) => {
    const past = (streams.get(stored.stream) ?? []).slice(0, stored.version - 1).map(fromStored<WorkOrderEvent>)
    const event = fromStored<WorkOrderEvent>(stored)
    const after = evolve(fold(decider, past), event)
    if (!isLive(after)) return []
    return [
      {
        topic: TOPIC,
        key: after.orderId,
        eventId: stored.id,
        position: stored.position,
        at: stored.at,
        value: workOrderRecord(event, stored.version, after),
      },
    ]
  })
}
