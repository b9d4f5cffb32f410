/** Records as a source delivers them: bytes and position, unparsed. */

/** Where records come from: one offset sequence per partition; `generation` grows when the sequence began anew. */
export type Origin = { readonly source: string; readonly generation: number }

export type SourceRecord = {
  readonly partition: number
  readonly offset: bigint
  /** When the transport took it, epoch ms. */
  readonly sentAtMs: number
  readonly key: Uint8Array | null
  readonly headers: Readonly<Record<string, Uint8Array | string | undefined>>
  /** null is a tombstone: the record lands in raw events only. */
  readonly value: Uint8Array | null
}

/**
 * Many records that lie in one piece of memory, read in place: a cursor stands on one at a time and no object is made of any.
 * A length of -1 is null. The members hold for the record stood on, before the first `next` for none.
 */
export interface RecordCursor {
  /** Holds keys and values, valid until the source is told that the records are accepted. */
  readonly bytes: Buffer
  readonly partition: number
  readonly offset: number
  readonly sentAtMs: number
  readonly keyFrom: number
  readonly keyLength: number
  readonly valueFrom: number
  readonly valueLength: number
  readonly headerCount: number
  readonly isDone: boolean
  /** Moves on; false where there is no further record. */
  next(): boolean
  /** The same object for records that share theirs. */
  headers(): SourceRecord['headers']
  /** The record stood on as a value of its own; its bytes are the cursor's. */
  record(): SourceRecord
}
