/** One record as a source delivers it: bytes and position, unparsed. */

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
