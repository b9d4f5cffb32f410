/** What a projection is: which streams it reads, and what a pure function makes of them, for which place. */
import type { Instant } from '../domain/kernel/time.ts'
import type { Message, Publication } from '../ledger/aggregate.ts'
import type { StoredEvent } from '../ledger/event-store.ts'
import type { Columns, NewRow, Table } from '../sql/tables/definition.ts'

/** One stream in which something happened: all its events in order, and those that the projection has not seen yet. */
export type ChangedStream = {
  /** Its name is `kind/id`. */
  readonly kind: string
  readonly id: string
  readonly events: readonly StoredEvent[]
  readonly fresh: readonly StoredEvent[]
}

type Row = NewRow<Table>
/** What `into` made of rows whose columns were checked. */
export type TableRows = { readonly table: Table; readonly rows: readonly Row[] }

/** Rows for a table, each as its definition has it. */
export function into<C extends Columns>(table: Table<C>, rows: readonly NewRow<Table<NoInfer<C>>>[]): TableRows
export function into(table: Table, rows: readonly Row[]): TableRows {
  return { table, rows }
}

type Base = {
  readonly name: string
  /** One sentence for `callboard projections list`. */
  readonly description: string
  /** 1 unless given. Raised where rows hold more than before: each store then gets all of them again, from the ledger's beginning. */
  readonly edition?: number
}

/**
 * Into result tables. What a row holds, its version included, follows from the events alone, so that two processes, or a rebuild beside the loop,
 * can't bring an older state back.
 */
export type TableProjection = Base & {
  readonly kind: 'tables'
  /** Kinds of streams, as the centres' aggregates name them. */
  readonly streams: readonly string[]
  readonly tables: readonly Table[]
  rows(stream: ChangedStream): readonly TableRows[]
}

/** Into a topic, by ingest or by Kafka. */
export type TopicProjection = Base & { readonly kind: 'topic'; readonly streams: readonly string[]; readonly publication: Publication }

/** What was handed in over HTTP, and the records of interface calls: each into the topic it names. */
export type InboxProjection = Base & { readonly kind: 'inbox' }

export type Projection = TableProjection | TopicProjection | InboxProjection

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
  readonly traceparent?: string | undefined
  readonly value: Message
}

/** Where the records of topics go. */
export type Publisher = {
  /** Embedded ingest, or Kafka. */
  readonly destination: 'store' | 'kafka'
  /** Resolves when they are safe there; what it was given before may come again. */
  readonly publish: (messages: readonly PublishedMessage[]) => Promise<void>
}

/** An instant for each event of a stream, later than that of the one before: as the version of a row it tells events of one instant apart. */
export function versionsOf(events: readonly { readonly at: Instant }[]): number[] {
  const versions: number[] = []
  for (const { at } of events) versions.push(Math.max(at, (versions.at(-1) ?? Number.NEGATIVE_INFINITY) + 1))
  return versions
}
