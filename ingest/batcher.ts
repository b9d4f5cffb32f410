/** Collects framed records of one topic until the batch is full by rows, bytes or age. */
import { Framer } from './frame.ts'
import { maskedRecord } from './masking.ts'
import type { Origin, RecordCursor, SourceRecord } from './record.ts'
import type { Topic } from './topics.ts'

export type BatchLimits = {
  readonly rows: number
  readonly bytes: number
  /** Age at which a batch goes whose source is read to its end. */
  readonly ageMs: number
  /** Age at which a batch goes whose source has more waiting: it fills up first. */
  readonly behindAgeMs?: number
}

// 64 MB: an insert costs 150 ms of CPU whatever its size, and its parts are merged later: 12.7–13.8 CPU-s per million rows and 129,000 rows/s
// against 18.9 and 93,000 with 32 MB; 48 MB 15.6 and 109,000. Two inserts of 64 MB peak at 1.15 GB, three of 32 MB at 1.3 GB. 400 ms: at 5,000
// rows/s an event is visible within 0.6 s; a second shows it within 1.1 s. 4 s behind: a host too slow for a full batch in a second took 33.1
// CPU-s per million rows with 1 s and 27.0 with 4 s.
export const BATCH_LIMITS: BatchLimits = { rows: 140_000, bytes: 64 << 20, ageMs: 400, behindAgeMs: 4000 }

/** Masking copies each value several times: two batches of 64 MB of transcripts at a time peak at 1.53 GB, three of 32 MB at 1.1 GB. */
const MASKED_SHARE = 0.5

/** Offsets of one partition in a batch, first and last inclusive. */
export type OffsetRange = { readonly origin: Origin; readonly partition: number; readonly first: bigint; readonly last: bigint }

export type Batch = {
  readonly topic: Topic
  /** RowBinary rows of the landing table. */
  readonly rows: readonly Uint8Array[]
  readonly bytes: number
  readonly records: number
  readonly tombstones: number
  readonly ranges: readonly OffsetRange[]
  /** W3C trace contexts of its first records that have one. */
  readonly traceparents: readonly string[]
  /** Called in order after the batch is stored. */
  readonly stored: readonly (() => Promise<void> | void)[]
}

/** So many records with headers are looked at for a trace context; looking at each would decode all headers twice. */
const MOST_LOOKED_AT = 200

type Range = { -readonly [Key in keyof OffsetRange]: OffsetRange[Key] }

export class Batcher {
  readonly #topic: Topic
  readonly #limits: BatchLimits
  readonly #mask: typeof maskedRecord
  readonly #framer = new Framer()
  #ranges: Range[] = []
  #range: Range | undefined
  #stored: (() => Promise<void> | void)[] = []
  #tombstones = 0
  #traceparents: string[] = []
  #lookedAt = 0

  /** `mask`: what of a record may be kept; of records that were masked before, all. */
  constructor(topic: Topic, limits: BatchLimits, mask = maskedRecord) {
    this.#topic = topic
    this.#mask = mask
    this.#limits = topic.contract.sensitive ? { ...limits, bytes: limits.bytes * MASKED_SHARE } : limits
  }

  get isEmpty(): boolean {
    return this.#framer.rows === 0 && this.#stored.length === 0
  }

  get isFull(): boolean {
    return this.#framer.rows >= this.#limits.rows || this.#framer.bytes >= this.#limits.bytes
  }

  get bytes(): number {
    return this.#framer.bytes
  }

  add(origin: Origin, record: SourceRecord, nowMs: number): void {
    this.#framer.add(origin, this.#topic.contract.sensitive ? this.#mask(this.#topic, record) : record, nowMs)
    if (record.value === null) this.#tombstones += 1
    if (this.#traceparents.length < MOST_LOOKED_AT) this.#follow(record.headers)
    this.#cover(origin, record.partition, record.offset, record.offset)
  }

  /** Takes what the cursor has until the batch is full, or `most` of it; returns how many those were. */
  addFrom(cursor: RecordCursor, origin: Origin, nowMs: number, most = Number.POSITIVE_INFINITY): number {
    const before = this.#framer.rows
    let first = -1
    while (this.#framer.rows - before < most && !this.isFull && cursor.next()) {
      if (first < 0) first = cursor.offset
      if (cursor.valueLength < 0) this.#tombstones += 1
      if (cursor.headerCount > 0 && this.#lookedAt < MOST_LOOKED_AT) {
        this.#lookedAt += 1
        this.#follow(cursor.headers())
      }
      if (this.#topic.contract.sensitive) this.#framer.add(origin, this.#mask(this.#topic, cursor.record()), nowMs)
      else this.#framer.addFrom(cursor, origin, nowMs)
    }
    if (first >= 0) this.#cover(origin, cursor.partition, BigInt(first), BigInt(cursor.offset))
    return this.#framer.rows - before
  }

  #follow({ traceparent }: SourceRecord['headers']): void {
    if (traceparent === undefined) return
    const text = String(traceparent)
    // Records of one request come in a run.
    if (text !== this.#traceparents.at(-1)) this.#traceparents.push(text)
  }

  #cover(origin: Origin, partition: number, first: bigint, last: bigint): void {
    const range = this.#rangeOf(origin, partition, first)
    if (first < range.first) range.first = first
    if (last > range.last) range.last = last
  }

  /** Records come in runs of one origin and partition, so the last range is nearly always the one. */
  #rangeOf(origin: Origin, partition: number, offset: bigint): Range {
    const is = (range: Range | undefined): range is Range =>
      range !== undefined &&
      range.partition === partition &&
      range.origin.source === origin.source &&
      range.origin.generation === origin.generation
    if (is(this.#range)) return this.#range
    this.#range = this.#ranges.find(is)
    if (this.#range === undefined) {
      this.#range = { origin, partition, first: offset, last: offset }
      this.#ranges.push(this.#range)
    }
    return this.#range
  }

  whenStored(callback: () => Promise<void> | void): void {
    this.#stored.push(callback)
  }

  /** Hands the batch over and starts an empty one. */
  take(): Batch {
    const batch: Batch = {
      topic: this.#topic,
      records: this.#framer.rows,
      bytes: this.#framer.bytes,
      rows: this.#framer.take(),
      tombstones: this.#tombstones,
      ranges: this.#ranges,
      traceparents: this.#traceparents,
      stored: this.#stored,
    }
    this.#ranges = []
    this.#range = undefined
    this.#stored = []
    this.#tombstones = 0
    this.#traceparents = []
    this.#lookedAt = 0
    return batch
  }
}
