/** Splits the bytes of a body into rows as they arrive; what breaks a limit is known at the byte that breaks it. */
import type { Rejection } from '../../domain/kernel/parsed.ts'
import { Framing } from '../../ledger/inbox-frame.ts'
import type { Parcel } from '../../ledger/ledger.ts'
import { LineHash } from './line-hash.ts'

export type RowLimits = {
  /** Lines, empty ones included: 64 MB of line breaks hold no row and keep the event loop busy for seconds. */
  readonly rows: number
  readonly rowBytes: number
}

/** Rows that follow one another, as the inbox takes them; `rows` are the numbers of their lines from 1. Empty lines are passed over and keep their number. */
export type Part = Pick<Parcel, 'rows' | 'bodies'>

/** A row beyond the limit: only its size is known. */
export type TooLarge = { readonly row: number; readonly size: number }

/** All rows of a body, in its order. */
export type Rows = { readonly parts: readonly Part[]; readonly tooLarge: readonly TooLarge[] }

/** What a line takes beside its bytes on its way: place, receipt, what the store says of it, and answer. */
const LINE_BYTES = 250
/** Handing so many rows over to the ledger's thread holds the event loop for 5 ms, 48,000 at once for a third of a second. */
export const ROWS_A_PART = 1000
const PART_BYTES = 1 << 20
const NEWLINE = 0x0a
const NOTHING = Buffer.alloc(0)
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0d || byte === 0x09

/** No object is made of a row: of 600,000 rows of one byte the collector held the event loop for a tenth of a second. */
export class RowSplitter {
  readonly #limits: RowLimits
  readonly #hash = new LineHash()
  readonly #parts: Part[] = []
  readonly #tooLarge: TooLarge[] = []
  readonly #framing = new Framing()
  readonly #numbers = new Uint32Array(ROWS_A_PART)
  #count = 0
  #total = 0
  #row = 0
  #rest: Buffer[] = []
  #restBytes = 0

  constructor(limits: RowLimits) {
    this.#limits = limits
  }

  /** Of the whole body, after `end`. */
  get rows(): Rows {
    return { parts: this.#parts, tooLarge: this.#tooLarge }
  }

  /** Memory taken by the rows beside their bytes. */
  get overhead(): number {
    return this.#total * LINE_BYTES
  }

  push(chunk: Buffer): Rejection | undefined {
    for (let from = 0; ; ) {
      const newline = chunk.indexOf(NEWLINE, from)
      if (newline < 0) {
        this.#hold(chunk.subarray(from))
        return undefined
      }
      const refused = this.#close(chunk, from, newline)
      if (refused) return refused
      from = newline + 1
    }
  }

  /** The last row needs no line break. */
  end(): Rejection | undefined {
    const refused = this.#restBytes === 0 ? undefined : this.#close(NOTHING, 0, 0)
    this.#endPart()
    return refused
  }

  /** The same rows have the same hash, whatever blanks and empty lines are around them. */
  hash(): string {
    return this.#hash.digest()
  }

  #hold(piece: Buffer): void {
    this.#restBytes += piece.length
    if (this.#restBytes > this.#limits.rowBytes) this.#rest = []
    else if (piece.length > 0) this.#rest.push(piece)
  }

  #close(chunk: Buffer, from: number, to: number): Rejection | undefined {
    this.#row += 1
    if (this.#row > this.#limits.rows)
      return {
        code: 'body.too_many_rows',
        message: `The body has more than ${this.#limits.rows} lines, empty ones included, which is the limit; send it in parts.`,
      }
    if (this.#restBytes === 0) this.#add(chunk, from, to)
    else {
      this.#hold(chunk.subarray(from, to))
      if (this.#restBytes > this.#limits.rowBytes) this.#addSize(this.#restBytes)
      else this.#add(Buffer.concat(this.#rest), 0, this.#restBytes)
      this.#rest = []
      this.#restBytes = 0
    }
    return undefined
  }

  #add(chunk: Buffer, first: number, end: number): void {
    let [from, to] = [first, end]
    while (to > from && isBlank(chunk[to - 1] ?? 0)) to -= 1
    while (from < to && isBlank(chunk[from] ?? 0)) from += 1
    if (from === to) return
    if (to - from > this.#limits.rowBytes) {
      this.#addSize(to - from)
      return
    }
    this.#framing.add(chunk, from, to)
    this.#hash.add(chunk, from, to)
    this.#numbers[this.#count] = this.#row
    this.#count += 1
    this.#total += 1
    if (this.#count === ROWS_A_PART || this.#framing.byteLength >= PART_BYTES) this.#endPart()
  }

  #addSize(size: number): void {
    this.#tooLarge.push({ row: this.#row, size })
    this.#total += 1
    this.#hash.add(Buffer.from(`${size} bytes`))
  }

  #endPart(): void {
    if (this.#count === 0) return
    this.#parts.push({ rows: this.#numbers.slice(0, this.#count), bodies: this.#framing.take() })
    this.#count = 0
  }
}
