/** The port of the operational store's event streams; SQLite or PostgreSQL behind one suite. */

import type { Parsed } from '../domain/kernel/parsed.ts'
import type { Instant } from '../domain/kernel/time.ts'

/** What a caller writes. `id` is unique for ever; a second append of the same id is refused. */
export type NewEvent = {
  readonly id: string
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly at: Instant
  /** Who did it: a user, a job or a system. */
  readonly actor: string
  /** Whom the data is about, as a pseudonym; `streamsOf` finds by it. */
  readonly subject?: string | undefined
  /** Members of `data` that are stored under the key of the subject, of the event or else of its stream; read back they are as they were, or erased. */
  readonly personal?: readonly string[] | undefined
}

/** Events for one stream, written if its version is `expectedVersion`. */
export type Append = { readonly stream: string; readonly expectedVersion: number; readonly events: readonly NewEvent[] }

/** `position` orders all events of the store; `version` those of one stream, gapless from 1. */
export type StoredEvent = Omit<NewEvent, 'personal'> & { readonly stream: string; readonly version: number; readonly position: number }

/** The first event that is not what its seal says: it, or one before it, was changed, removed or put in by another hand. */
export type SealBreak = { readonly position: number; readonly stream: string; readonly version: number }

/** What all hold of the events that are looked for; none for all of them. Texts count without case. */
export type EventFilter = {
  readonly actor?: string | undefined
  /** The event's type, or what an access was to (`centres/access.ts`). */
  readonly what?: string | undefined
  /** A stream, the id in its name, or what was accessed. */
  readonly subject?: string | undefined
  readonly isRefused?: boolean | undefined
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  /** Somewhere in actor, type and stream, of accesses in all that was kept. */
  readonly text?: string | undefined
}

export interface EventStore {
  /**
   * Appends to `stream` if its version is `expectedVersion` (0 = must not exist), else rejects with `version.conflict`.
   * With `commandKey`, a repeat of the same command returns the first result and writes nothing, and another command is rejected with
   * `command.key_reused`. `commandHash` says which command it is; without it the streams and what their events say. Durable when it returns.
   */
  append(
    stream: string,
    expectedVersion: number,
    events: readonly NewEvent[],
    commandKey?: string,
    commandHash?: string,
  ): Promise<Parsed<{ version: number }>>
  /** All of them or none, in one transaction; no stream twice. The version answered, and the command key, are those of the first. */
  appendAll(appends: readonly Append[], commandKey?: string, commandHash?: string): Promise<Parsed<{ version: number }>>
  /** Streams with an event about this subject, in the order in which they first had one. */
  streamsOf(subject: string): Promise<string[]>
  /** All events of one stream in order of version; none where the stream does not exist. */
  read(stream: string): Promise<StoredEvent[]>
  /** Events of all streams after `position`, oldest first; the outbox is read this way. `prefix` limits to streams that begin with it. */
  readFrom(position: number, limit: number, prefix?: string): Promise<StoredEvent[]>
  /**
   * Those before position `before` that the filter takes, newest first. At most `limit`, and no more than 20,000 events are looked through: `searchedTo`
   * is the position to go on before, 0 where nothing is older.
   */
  findBefore(before: number, limit: number, filter: EventFilter): Promise<{ events: StoredEvent[]; searchedTo: number }>
  /** How many of them there are after `position`. */
  countFrom(position: number, prefix?: string): Promise<number>
  /** The latest positions of events and inbox; what has a smaller position is there for every reader. */
  heads(): Promise<{ readonly events: number; readonly inbox: number }>
  /** Recomputes the hash chain over all events; undefined where it holds. */
  brokenSeal(): Promise<SealBreak | undefined>
}
