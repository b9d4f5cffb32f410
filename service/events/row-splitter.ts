/** Splits the bytes of a body into rows as they arrive; what breaks a limit is known at the byte that breaks it. */
import { createHash } from 'node:crypto'
import type { Rejection } from '../../domain/kernel/parsed.ts'

export type RowLimits = {
  /** Lines, empty ones included: 64 MB of line breaks hold no row and keep the event loop busy for seconds. */
  readonly rows: number
  readonly rowBytes: number
}

/** `row`: number of the line from 1; empty lines are passed over and keep their number. Of a row beyond the limit only the size is known. */
export type Line = { readonly row: number; readonly size: number; readonly bytes: Uint8Array | undefined }

/** What a line takes beside its bytes: view, receipt and answer. */
const LINE_BYTES = 500
const NEWLINE = 0x0a
const NOTHING = Buffer.alloc(0)
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0d || byte === 0x09

export class RowSplitter {
  readonly #limits: RowLimits
  readonly #hash = createHash('sha256')
  readonly #lines: Line[] = []
  #row = 0
  #rest: Buffer[] = []
  #restBytes = 0

  constructor(limits: RowLimits) {
    this.#limits = limits
  }

  get lines(): readonly Line[] {
    return this.#lines
  }

  /** Memory taken by the lines beside the bytes they are views of. */
  get overhead(): number {
    return this.#lines.length * LINE_BYTES
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
    return this.#restBytes === 0 ? undefined : this.#close(NOTHING, 0, 0)
  }

  /** The same rows have the same hash, whatever blanks and empty lines are around them. */
  hash(): string {
    return this.#hash.digest('hex')
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

  /** One view a row: of 600,000 rows of one byte, three each were what the collector held the event loop with. */
  #add(chunk: Buffer, first: number, end: number): void {
    let [from, to] = [first, end]
    while (to > from && isBlank(chunk[to - 1] ?? 0)) to -= 1
    while (from < to && isBlank(chunk[from] ?? 0)) from += 1
    if (from === to) return
    if (to - from > this.#limits.rowBytes) {
      this.#addSize(to - from)
      return
    }
    const bytes = chunk.subarray(from, to)
    this.#lines.push({ row: this.#row, size: bytes.length, bytes })
    this.#hash.update(bytes).update('\n')
  }

  #addSize(size: number): void {
    this.#lines.push({ row: this.#row, size, bytes: undefined })
    this.#hash.update(`${size} bytes\n`)
  }
}
