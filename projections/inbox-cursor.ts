/** The records of an inbox batch, read in place. */
import type { RecordCursor, SourceRecord } from '../ingest/record.ts'
import { LENGTH_BYTES } from '../ledger/inbox-frame.ts'
import type { InboxBatch } from '../ledger/ledger.ts'

export class InboxCursor implements RecordCursor {
  readonly bytes: Buffer
  readonly partition = 0
  readonly sentAtMs: number
  readonly keyFrom = 0
  readonly keyLength = -1
  readonly headerCount: number
  readonly #headers: SourceRecord['headers']
  readonly #last: number
  offset: number
  valueFrom = 0
  valueLength = 0

  /** Stands before the first record after `after`. */
  constructor({ first, last, client, traceparent, bodies }: InboxBatch, after: number, sentAtMs: number) {
    this.bytes = Buffer.from(bodies.buffer, bodies.byteOffset, bodies.byteLength)
    this.sentAtMs = sentAtMs
    this.#headers = { source: client, ...(traceparent === undefined ? {} : { traceparent }) }
    this.headerCount = traceparent === undefined ? 1 : 2
    this.#last = last
    this.offset = first - 1
    while (this.offset < after && this.next());
  }

  get isDone(): boolean {
    return this.offset >= this.#last
  }

  next(): boolean {
    if (this.isDone) return false
    const length = this.valueFrom + this.valueLength
    this.valueLength = this.bytes.readUInt32LE(length)
    this.valueFrom = length + LENGTH_BYTES
    this.offset += 1
    return true
  }

  /** The same for all. */
  headers(): SourceRecord['headers'] {
    return this.#headers
  }

  record(): SourceRecord {
    const { partition, offset, sentAtMs, valueFrom, valueLength } = this
    const value = this.bytes.subarray(valueFrom, valueFrom + valueLength)
    return { partition, offset: BigInt(offset), sentAtMs, key: null, headers: this.#headers, value }
  }
}
