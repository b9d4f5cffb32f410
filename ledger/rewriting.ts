/** Events that were written anew on purpose: what was said of a person in clear goes under a key, accesses whose time is over are emptied. */
import { createHash } from 'node:crypto'
import type { Instant } from '../domain/kernel/time.ts'
import type { Sealed } from './statements/seal.ts'

/** Members by `kind/event` that say something about a person. */
export type PersonalMembers = Readonly<Record<string, readonly string[]>>

export type Resealing = {
  readonly personal: PersonalMembers
  /** Looks at events after this position. */
  readonly after: number
  /** Only events about this customer. */
  readonly subject?: string | undefined
  readonly by: string
  readonly at: Instant
}

/** `next`: the position to go on after; undefined where all was looked at. */
export type Resealed = { readonly rewritten: number; readonly next: number | undefined }

export type Expiring = {
  /** Accesses before it have had their time. */
  readonly before: Instant
  /** Customers under legal hold: accesses that name one stay. */
  readonly held: readonly string[]
  readonly by: string
  readonly at: Instant
}

export interface Rewriting {
  /**
   * Puts personal members that stand in clear under the key of whom they are about, a part of the ledger at a time. An event keeps its seal; a record in the
   * chain (`events_rewritten`) covers what it says now, and is what verification holds it against.
   */
  reseal(asked: Resealing): Promise<Resealed>
  /** Empties at most a thousand accesses that have had their time, in the same way; answers how many. */
  expireAccesses(asked: Expiring): Promise<number>
  /** How many events were written anew, by how many records. */
  rewritings(): Promise<{ readonly events: number; readonly records: number }>
}

/** First part of the streams of records; no event of one is ever written anew. */
export const REWRITINGS = 'rewriting/'
export const REWRITTEN = 'events_rewritten'
/** What an access says whose time is over. */
export const EXPIRED_ACCESS = '{"expired":true}'

export type Rewritten = Sealed & { readonly position: number; readonly seal: string }

/** Of events in the order of their positions: all that is stored of each, the seal of what it said before included. */
export const digestOf = (events: readonly Rewritten[]): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        events.map((e) => [e.position, e.seal, e.stream, e.version, e.id, e.type, e.data, e.at, e.actor, e.recordedAt, e.subject]),
      ),
    )
    .digest('hex')
