/**
 * The port of every source: what one is, and what it delivers into. A record's identity is (source, generation, partition, offset): whatever is
 * delivered twice is stored once.
 */
import type { Origin, RecordCursor, SourceRecord } from './record.ts'
import type { Topic } from './topics.ts'

/** Where records come from: a file to its end, a consumer of a broker until it is stopped. */
export interface Source<Report = void> {
  /** Delivers until its end or until `signal` aborts. When it returns, everything delivered is durable and its positions are kept where it keeps any. */
  run(signal: AbortSignal): Promise<Report>
}

/** A source that goes on by itself and can be told to wait. */
export interface Consumer extends Source {
  /** Fetches of a topic stop until the same cause no longer holds; several causes may hold at once. */
  setPaused(cause: string, isPaused: boolean, topic: string): void
}

/** What a source delivers into: the store, or a broker's topic. */
export interface Sink {
  /** Takes records of one origin in order. Resolves when there is room for more. */
  accept(topic: Topic, origin: Origin, records: readonly SourceRecord[]): Promise<void>
  /** Everything accepted so far is durable when it returns. Throws what made that impossible. */
  flush(): Promise<void>
}

/** The store as consumers of brokers see it: it tells them what to commit. */
export interface StoreSink extends Sink {
  accept(
    topic: Topic,
    origin: Origin,
    records: readonly (SourceRecord | RecordCursor)[],
    /** Called once all of them are durable, in the order of `accept`: positions may be committed now. */
    stored?: () => Promise<void> | void,
    /** More records are waiting at the source: the batch may fill up. */
    isBehind?: boolean,
  ): Promise<void>
  /** Forgets what was accepted and not yet sent; its source will deliver it again. */
  discard(topic: Topic): void
}
