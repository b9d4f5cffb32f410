/** Frames records as RowBinary rows of a landing table; values stay bytes, nothing is parsed. */
import { PIECE_BYTES, PIECES } from './pieces.ts'
import type { Origin, RecordCursor, SourceRecord } from './record.ts'

/** The landing table's columns in the order of the frame; a test compares them with sql/landing. */
export const FRAME_COLUMNS = [
  'record_source',
  'record_generation',
  'record_partition',
  'record_offset',
  'sent_at',
  'ingested_at',
  'record_key',
  'record_headers',
  'original_value',
] as const

const FIXED_BYTES = 4 + 8 + 8 + 8 + 2 + 3 * 5
const NO_BYTES = Buffer.alloc(0)

type Header = readonly [name: string, value: Uint8Array | string | undefined]
const NO_HEADERS: readonly Header[] = []

function entriesOf(headers: SourceRecord['headers']): readonly Header[] {
  for (const _ in headers) return Object.entries(headers)
  return NO_HEADERS
}

const mostBytesOf = (headers: readonly Header[]): number =>
  headers.reduce((bytes, [name, value]) => bytes + name.length * 3 + (value?.length ?? 0) * 3 + 10, 0)

/** Collects rows in pieces of 1 MB, so that none is copied when there are more; `take` hands them over and starts anew. */
export class Framer {
  #full: Buffer[] = []
  #fullBytes = 0
  #piece: Buffer = NO_BYTES
  #at = 0
  #rows = 0
  #origin: Origin | undefined
  /** Source and generation as they stand in front of every row of one origin. */
  #prefix: Buffer = NO_BYTES
  /** The last headers, which may be those of the next record too, and their frame. */
  #headers: SourceRecord['headers'] | undefined
  #headersFramed: Buffer = NO_BYTES

  get rows(): number {
    return this.#rows
  }

  get bytes(): number {
    return this.#fullBytes + this.#at
  }

  add(origin: Origin, record: SourceRecord, ingestedAtMs: number): void {
    if (origin !== this.#origin) this.#start(origin)
    const headers = entriesOf(record.headers)
    const needed = FIXED_BYTES + this.#prefix.length + (record.key?.length ?? 0) + (record.value?.length ?? 0) + mostBytesOf(headers)
    if (this.#at + needed > this.#piece.length) this.#next(needed)
    this.#at += this.#prefix.copy(this.#piece, this.#at)
    this.#int32(record.partition)
    this.#int64(Number(record.offset))
    this.#int64(record.sentAtMs)
    this.#int64(ingestedAtMs)
    this.#nullable(record.key)
    this.#entries(headers)
    this.#nullable(record.value)
    this.#rows += 1
  }

  /** The record that the cursor stands on, copied from batch to frame. */
  addFrom(cursor: RecordCursor, origin: Origin, ingestedAtMs: number): void {
    if (origin !== this.#origin) this.#start(origin)
    const headers = cursor.headerCount > 0 ? this.#headersOf(cursor.headers()) : undefined
    const needed =
      FIXED_BYTES + this.#prefix.length + (headers?.length ?? 0) + Math.max(0, cursor.keyLength) + Math.max(0, cursor.valueLength)
    if (this.#at + needed > this.#piece.length) this.#next(needed)
    this.#at += this.#prefix.copy(this.#piece, this.#at)
    this.#int32(cursor.partition)
    this.#int64(cursor.offset)
    this.#int64(cursor.sentAtMs)
    this.#int64(ingestedAtMs)
    this.#part(cursor.bytes, cursor.keyFrom, cursor.keyLength)
    if (headers) this.#at += headers.copy(this.#piece, this.#at)
    else this.#piece[this.#at++] = 0
    this.#part(cursor.bytes, cursor.valueFrom, cursor.valueLength)
    this.#rows += 1
  }

  take(): Buffer[] {
    const pieces = [...this.#full, this.#piece.subarray(0, this.#at)]
    this.#full = []
    this.#fullBytes = 0
    this.#piece = NO_BYTES
    this.#at = 0
    this.#rows = 0
    return pieces
  }

  #start(origin: Origin): void {
    this.#origin = origin
    const source = Buffer.from(origin.source)
    if (this.#at + source.length + 9 > this.#piece.length) this.#next(source.length + 9)
    const from = this.#at
    this.#bytes(source)
    this.#at = this.#piece.writeUInt32LE(origin.generation, this.#at)
    this.#prefix = Buffer.from(this.#piece.subarray(from, this.#at))
    this.#at = from
  }

  #headersOf(headers: SourceRecord['headers']): Buffer {
    if (headers === this.#headers) return this.#headersFramed
    const entries = entriesOf(headers)
    const most = mostBytesOf(entries)
    if (this.#at + most > this.#piece.length) this.#next(most)
    const from = this.#at
    this.#entries(entries)
    this.#headers = headers
    this.#headersFramed = Buffer.from(this.#piece.subarray(from, this.#at))
    this.#at = from
    return this.#headersFramed
  }

  #entries(headers: readonly Header[]): void {
    this.#varint(headers.length)
    for (const [name, value] of headers) {
      this.#string(name)
      if (typeof value === 'string' || value === undefined) this.#string(value ?? '')
      else this.#bytes(value)
    }
  }

  #next(bytes: number): void {
    if (this.#at > 0) this.#full.push(this.#piece.subarray(0, this.#at))
    this.#fullBytes += this.#at
    this.#piece = bytes > PIECE_BYTES ? Buffer.allocUnsafeSlow(bytes) : PIECES.take()
    this.#at = 0
  }

  #varint(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.#piece[this.#at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.#piece[this.#at++] = rest
  }

  #int32(value: number): void {
    this.#at = this.#piece.writeInt32LE(value, this.#at)
  }

  /** Int64 from two 32-bit halves, for offsets and instants below 2^53: writing a BigInt per row costs more than the whole frame. */
  #int64(value: number): void {
    const low = value % 0x1_0000_0000
    this.#at = this.#piece.writeUInt32LE(low < 0 ? low + 0x1_0000_0000 : low, this.#at)
    this.#at = this.#piece.writeInt32LE(Math.floor(value / 0x1_0000_0000), this.#at)
  }

  /** Nullable bytes that lie in `source`. */
  #part(source: Buffer, from: number, length: number): void {
    this.#piece[this.#at++] = length < 0 ? 1 : 0
    if (length < 0) return
    this.#varint(length)
    this.#at += source.copy(this.#piece, this.#at, from, from + length)
  }

  #string(text: string): void {
    this.#varint(Buffer.byteLength(text))
    this.#at += this.#piece.write(text, this.#at)
  }

  #bytes(value: Uint8Array): void {
    this.#varint(value.length)
    this.#piece.set(value, this.#at)
    this.#at += value.length
  }

  #nullable(value: Uint8Array | null): void {
    this.#piece[this.#at++] = value === null ? 1 : 0
    if (value !== null) this.#bytes(value)
  }
}
