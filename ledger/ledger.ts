/** The operational store as one port: event streams, inbox, checkpoints, credentials and the job ledger. */
import type { Instant } from '../domain/kernel/time.ts'
import type { Anchor } from './anchor.ts'
import type { Credentials } from './credentials.ts'
import type { EventStore } from './event-store.ts'
import type { JobLedger } from './job-ledger.ts'
import type { Rewriting } from './rewriting.ts'
import type { Subjects } from './subjects.ts'

/** One record handed in over HTTP, before ingest has read it. */
export type InboxRecord = {
  readonly client: string
  /** The client's idempotency key, of a request or of the record alone. */
  readonly key: string
  /** Number of the record in a request of many: 1 to 99,999,999. */
  readonly row?: number
  readonly topic: string
  readonly body: Uint8Array
  /** W3C trace context of the request that handed it in. */
  readonly traceparent?: string | undefined
}

/** Records of one client, topic and trace, at positions that follow one another from `first` to `last`. */
export type InboxBatch = Pick<InboxRecord, 'client' | 'topic' | 'traceparent'> & {
  readonly first: number
  readonly last: number
  /** In one piece, each after its length (`inbox-frame.ts`). */
  readonly bodies: Uint8Array
}

/** What `receive` says of one record: where it is, and whether it had been received before. */
export type Receipt = {
  readonly position: number
  readonly isRepeat: boolean
  /** The key had come with another topic or body, which stays. */
  readonly isOther?: boolean
}

/** Records of one request, of one topic and trace. */
export type Parcel = {
  readonly client: string
  readonly key: string
  readonly topic: string
  readonly traceparent: string | undefined
  /** 0 where the key alone names the record. */
  readonly rows: Uint32Array
  /** Framed. */
  readonly bodies: Uint8Array
}

/** What became of a parcel's records: where each is, and which of `STATES` (`parcels.ts`) it is. */
export type Taken = { readonly positions: Float64Array; readonly states: Uint8Array }

export interface Inbox {
  /** Stores records; one whose (client, key, row) is known keeps its first position and body. Durable when it returns. */
  receive(records: readonly InboxRecord[]): Promise<Receipt[]>
  /** As `receive`, for many records of one request: no object is made of any. */
  take(parcel: Parcel): Promise<Taken>
  /** Drops the bodies of records up to `position` that every store reading this inbox has got; their keys stay. */
  dropDelivered(position: number): Promise<void>
  /** Forgets records up to `position` that were received before `before`, and their keys with them. */
  forgetInbox(position: number, before: Instant): Promise<void>
  /** At most `limit` batches with records after `position`, oldest first, of 1 MB and one record each; the first may have records before it too. */
  readInbox(position: number, limit: number): Promise<InboxBatch[]>
}

/** How far a reader of the ledger has come, and why it came no further. */
export type Checkpoint = { readonly name: string; readonly position: number; readonly error: string }

export interface Checkpoints {
  /** How far a reader of the ledger has come; 0 before its first save. */
  checkpoint(name: string): Promise<number>
  /** Only forwards: a smaller position than the stored one is ignored. Its error, if it had one, is over. */
  saveCheckpoint(name: string, position: number): Promise<void>
  /** It stays where it is, and `error` says why. */
  failCheckpoint(name: string, error: string): Promise<void>
  checkpoints(): Promise<Checkpoint[]>
}

/** What the first use of a command key came to; `hash` says of which command (`command-hash.ts`). */
export type CommandResult = { readonly stream: string; readonly version: number; readonly hash: string }

/** A store that is filled from the ledger, and how many batches of each topic it was last seen to hold: they only grow. */
export type KnownStore = { readonly id: string; readonly batches: Readonly<Record<string, number>> }

/** Tells one ledger from another, so that none is taken for the one it was lost for. */
export interface Identity {
  /** Made with the ledger. */
  identity(): Promise<string>
  /** From now on it is another ledger, whose readers begin anew for `store`. */
  renewIdentity(id: string, store: string): Promise<void>
  /** undefined where there is no such event. */
  sealAt(position: number): Promise<string | undefined>
  /** The one last seen first. */
  stores(): Promise<KnownStore[]>
  knowStore(store: KnownStore): Promise<void>
  /** Of the newest event. */
  newestSeal(): Promise<Anchor | undefined>
  /** The newest seal that was noted outside of it; undefined where none is kept. */
  anchor(): Promise<Anchor | undefined>
  /** Hosts with stores of their own may use it. */
  readonly isShared: boolean
}

export interface Ledger extends EventStore, Inbox, Checkpoints, Identity, Credentials, Subjects, Rewriting {
  readonly jobs: JobLedger
  /** Tells of each append and each receiving of this process, once it is durable; ends with the function returned. */
  onWritten(listener: () => void): () => void
  /** The stream of the command with this key and the version it made, if it has been carried out. */
  commandResult(commandKey: string): Promise<CommandResult | undefined>
  /** Waits for what is under way, then lets go of the file. */
  close(): Promise<void>
}
