/** Frames records as RowBinary rows of a landing table; values stay bytes, nothing is parsed. */
import type { Origin, SourceRecord } from './record.ts'

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

const FIXED_BYTES = 4 + 4 + 8 + 8 + 8 + 2 + 3 * 5
const SMALLEST_BUFFER = 1 << 16

/** Collects rows in one growing buffer; `take` hands the bytes over and starts anew. */
export class Framer {
  #buffer = Buffer.allocUnsafe(SMALLEST_BUFFER)
  #at = 0
  #rows = 0

  get rows(): number {
    return this.#rows
  }

  get bytes(): number {
    return this.#at
  }

  add(origin: Origin, record: SourceRecord, ingestedAtMs: number): void {
    const headers = Object.entries(record.headers)
    const headerBytes = headers.reduce((sum, [name, value]) => sum + name.length * 3 + (value?.length ?? 0) * 3 + 10, 0)
    this.#reserve(FIXED_BYTES + origin.source.length * 3 + (record.key?.length ?? 0) + (record.value?.length ?? 0) + headerBytes)
    this.#string(origin.source)
    this.#at = this.#buffer.writeUInt32LE(origin.generation, this.#at)
    this.#at = this.#buffer.writeInt32LE(record.partition, this.#at)
    this.#at = this.#buffer.writeBigUInt64LE(record.offset, this.#at)
    this.#milliseconds(record.sentAtMs)
    this.#milliseconds(ingestedAtMs)
    this.#nullable(record.key)
    this.#varint(headers.length)
    for (const [name, value] of headers) {
      this.#string(name)
      if (typeof value === 'string' || value === undefined) this.#string(value ?? '')
      else this.#bytes(value)
    }
    this.#nullable(record.value)
    this.#rows += 1
  }

  take(): Buffer {
    const rows = this.#buffer.subarray(0, this.#at)
    this.#buffer = Buffer.allocUnsafe(Math.max(SMALLEST_BUFFER, this.#buffer.length))
    this.#at = 0
    this.#rows = 0
    return rows
  }

  #reserve(bytes: number): void {
    const needed = this.#at + bytes
    if (needed <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2))
    this.#buffer.copy(larger, 0, 0, this.#at)
    this.#buffer = larger
  }

  #varint(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.#buffer[this.#at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.#buffer[this.#at++] = rest
  }

  /** Int64 from two 32-bit halves: a BigInt per row costs more than the whole frame. */
  #milliseconds(epochMs: number): void {
    const low = epochMs % 0x1_0000_0000
    this.#at = this.#buffer.writeUInt32LE(low < 0 ? low + 0x1_0000_0000 : low, this.#at)
    this.#at = this.#buffer.writeInt32LE(Math.floor(epochMs / 0x1_0000_0000), this.#at)
  }

  #string(text: string): void {
    const bytes = Buffer.byteLength(text)
    this.#varint(bytes)
    this.#at += this.#buffer.write(text, this.#at)
  }

  #bytes(value: Uint8Array): void {
    this.#varint(value.length)
    this.#buffer.set(value, this.#at)
    this.#at += value.length
  }

  #nullable(value: Uint8Array | null): void {
    this.#buffer[this.#at++] = value === null ? 1 : 0
    if (value !== null) this.#bytes(value)
  }
}
