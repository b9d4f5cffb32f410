/** Source of positioned events, such as the ledger's outbox; the reader is injected. */

import { type PositionedEvent, recordOf } from '../ingest-events.ts'
import type { Origin } from '../record.ts'
import type { Source } from '../source.ts'
import { topicNamed } from '../topics.ts'

export type OutboxEvent = PositionedEvent & { readonly topic: string }

/** `stored` is told the last position of each page that is durable, so the reader can go on from there. */
export function outboxSource(
  origin: Origin,
  pages: AsyncIterable<readonly OutboxEvent[]>,
  stored: (position: number) => Promise<void> | void,
): Source {
  return {
    run: async (sink, signal) => {
      for await (const page of pages) {
        if (signal.aborted) break
        for (const topic of new Set(page.map((event) => event.topic)))
          await sink.accept(topicNamed(topic), origin, page.filter((event) => event.topic === topic).map(recordOf))
        await sink.flush()
        const last = page.at(-1)
        if (last) await stored(last.position)
      }
    },
  }
}
