/** Where the ledger's events go. */
import type { Instant } from '../domain/kernel/time.ts'

export type Publisher = {
  /** Embedded ingest, or Kafka. */
  readonly destination: 'store' | 'kafka'
  /** Resolves when they are safe there; what it was given before may come again. */
  readonly publish: (messages: readonly PublishedMessage[]) => Promise<void>
}

/** `position` is the ledger's, unique and growing; `stream` is the key that keeps one aggregate's events in order. */
export type PublishedMessage = {
  readonly topic: string
  readonly stream: string
  /** The same however often it is published. */
  readonly eventId: string
  readonly type: string
  readonly position: number
  readonly at: Instant
  /** W3C trace context of the command that made the event. */
  readonly traceparent?: string
  readonly value: Readonly<Record<string, unknown>>
}
