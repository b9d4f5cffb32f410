/** Backlog job: hands the ledger's events to the publisher, each stream's in order, at least once, each with the same id every time. */
import { seconds } from '../domain/kernel/time.ts'
import type { Job } from '../jobs/engine/job.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type Publication, publications } from './publications.ts'
import type { PublishedMessage, Publisher } from './publisher.ts'

const PAGE = 1000

/** Every destination has read each kind of stream up to a place of its own, so one that is added later gets all of it. */
const CHECKPOINTS: Readonly<Record<Publisher['destination'], string>> = { store: 'relay-outbox', kafka: 'relay-outbox/kafka' }

const checkpointOf = (destination: Publisher['destination'], { prefix }: Publication): string =>
  prefix === publications[0]?.prefix ? CHECKPOINTS[destination] : `${CHECKPOINTS[destination]}/${prefix}`

export const relayOutboxJob: Job<{ readonly ledger: Ledger; readonly publisher?: Publisher | undefined }> = {
  name: 'relay-outbox',
  description: "Publishes the ledger's events, into the store or to Kafka.",
  kind: 'backlog',
  schedule: { kind: 'every', seconds: seconds(10) },
  catchUp: 'latest',
  timeoutSeconds: seconds(600),
  run: async ({ ledger, publisher, signal }) => (publisher ? relayOutbox(ledger, publisher, { signal }) : 0),
}

/**
 * Publishes what has been written since the last call; returns the messages published. A checkpoint moves after the publisher returned: killed
 * anywhere, the next call publishes again from there. `page`: events handed over at a time.
 */
export async function relayOutbox(
  ledger: Ledger,
  publisher: Publisher,
  { signal, page = PAGE }: { readonly signal?: AbortSignal; readonly page?: number } = {},
): Promise<number> {
  let published = 0
  for (const publication of publications) {
    const checkpoint = checkpointOf(publisher.destination, publication)
    for (;;) {
      signal?.throwIfAborted()
      const events = await ledger.readFrom(await ledger.checkpoint(checkpoint), page, publication.prefix)
      const last = events.at(-1)
      if (!last) break
      const messages = await messagesOf(ledger, publication, events)
      if (messages.length > 0) await publisher.publish(messages)
      await ledger.saveCheckpoint(checkpoint, last.position)
      published += messages.length
    }
  }
  return published
}

/** A record holds the full state after its event, so each stream is read once. */
async function messagesOf(ledger: Ledger, { topic, messages }: Publication, events: readonly StoredEvent[]): Promise<PublishedMessage[]> {
  const streams = new Map<string, ReturnType<Publication['messages']>>()
  for (const { stream } of events) if (!streams.has(stream)) streams.set(stream, messages(await ledger.read(stream)))
  return events.flatMap(({ stream, version, id, type, position, at, data }) => {
    const value = streams.get(stream)?.[version - 1]
    if (!value) return []
    const traceparent = data['traceparent']
    return [{ topic, stream, eventId: id, type, position, at, value, ...(typeof traceparent === 'string' ? { traceparent } : {}) }]
  })
}

/** Events that no destination has been given yet, at most `limit` of each kind of stream. */
export async function countUnrelayed(ledger: Ledger, limit: number): Promise<number> {
  const counts = publications.map(async (publication) => {
    const positions = await Promise.all((['store', 'kafka'] as const).map((name) => ledger.checkpoint(checkpointOf(name, publication))))
    return (await ledger.readFrom(Math.max(...positions), limit, publication.prefix)).length
  })
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}
