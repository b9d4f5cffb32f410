/** Kafka's record batch (magic 2) read in place: its header, and a cursor over its records that makes no object per record. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { RecordCursor, SourceRecord } from '../record.ts'

/** Bytes in front of the records: offset, length, leader epoch, magic, CRC, attributes, offset delta, 2 timestamps, producer, sequence, count. */
export const HEADER_BYTES = 61
const MAGIC_AT = 16
const MAGIC = 2

export type RecordBatch = {
  readonly firstOffset: bigint
  /** Of the batch as it was written; compaction may have removed the record. */
  readonly lastOffset: bigint
  /** 0 none, else what a codec is registered under. */
  readonly codec: number
  readonly isControl: boolean
  readonly isTransactional: boolean
  readonly producerId: bigint
  readonly firstSentAtMs: number
  /** Of all records, where the broker stamped them when it appended them. */
  readonly appendedAtMs: number | undefined
  readonly count: number
  /** Still compressed. */
  readonly payload: Buffer
}

/** The batches that lie in `set` one after another; a last one that is cut off is left out. undefined where one has an older format. */
export function recordBatches(set: Buffer): RecordBatch[] | undefined {
  const batches: RecordBatch[] = []
  for (let at = 0; at + HEADER_BYTES <= set.length; ) {
    if (set[at + MAGIC_AT] !== MAGIC) return undefined
    const end = at + 12 + set.readInt32BE(at + 8)
    if (end > set.length) break
    batches.push(batchAt(set, at, end))
    at = end
  }
  return batches
}

function batchAt(set: Buffer, at: number, end: number): RecordBatch {
  const firstOffset = set.readBigInt64BE(at)
  const attributes = set.readInt16BE(at + 21)
  return {
    firstOffset,
    lastOffset: firstOffset + BigInt(set.readInt32BE(at + 23)),
    codec: attributes & 0x7,
    appendedAtMs: (attributes & 0x8) === 0 ? undefined : Number(set.readBigInt64BE(at + 35)),
    isTransactional: (attributes & 0x10) !== 0,
    isControl: (attributes & 0x20) !== 0,
    firstSentAtMs: Number(set.readBigInt64BE(at + 27)),
    producerId: set.readBigInt64BE(at + 43),
    count: set.readInt32BE(at + 57),
    payload: set.subarray(at + HEADER_BYTES, end),
  }
}

export class BatchCursor implements RecordCursor {
  readonly bytes: Buffer
  readonly partition: number
  offset = 0
  sentAtMs = 0
  keyFrom = 0
  keyLength = -1
  valueFrom = 0
  valueLength = -1
  headerCount = 0
  #headersFrom = 0
  #at = 0
  #left: number
  readonly #batch: RecordBatch
  readonly #firstOffset: number

  /** `bytes`: the batch's payload, no longer compressed. Records before `from` are passed over. */
  constructor(batch: RecordBatch, bytes: Buffer, partition: number, from = 0n) {
    this.bytes = bytes
    this.partition = partition
    this.#batch = batch
    this.#left = batch.count
    this.#firstOffset = Number(batch.firstOffset)
    while (this.#left > 0 && this.#offsetAhead() < from) this.#pass()
  }

  get isDone(): boolean {
    return this.#left <= 0
  }

  /** Moves on; false where there is no further record. Throws `unavailable` where the bytes are none of a batch. */
  next(): boolean {
    if (this.#left <= 0) return false
    this.#left -= 1
    const length = this.#varint()
    const end = this.#at + length
    if (length < 0 || end > this.bytes.length) throw broken(this.#batch)
    this.#at += 1
    const delta = this.#varint()
    this.sentAtMs = this.#batch.appendedAtMs ?? this.#batch.firstSentAtMs + delta
    this.offset = this.#firstOffset + this.#varint()
    this.keyLength = this.#varint()
    this.keyFrom = this.#at
    if (this.keyLength > 0) this.#at += this.keyLength
    this.valueLength = this.#varint()
    this.valueFrom = this.#at
    if (this.valueLength > 0) this.#at += this.valueLength
    this.headerCount = this.#varint()
    this.#headersFrom = this.#at
    if (this.#at > end) throw broken(this.#batch)
    this.#at = end
    return true
  }

  /** Of the record stood on; of a name that comes twice the last value. */
  headers(): SourceRecord['headers'] {
    const known = new Map<string, Buffer | undefined>()
    const end = this.#at
    this.#at = this.#headersFrom
    for (let n = 0; n < this.headerCount; n += 1) known.set(this.#block()?.toString() ?? '', this.#block())
    if (this.#at > end) throw broken(this.#batch)
    this.#at = end
    return Object.fromEntries(known)
  }

  record(): SourceRecord {
    const { bytes, keyFrom, keyLength, valueFrom, valueLength } = this
    return {
      partition: this.partition,
      offset: BigInt(this.offset),
      sentAtMs: this.sentAtMs,
      key: keyLength < 0 ? null : bytes.subarray(keyFrom, keyFrom + keyLength),
      headers: this.headers(),
      value: valueLength < 0 ? null : bytes.subarray(valueFrom, valueFrom + valueLength),
    }
  }

  #block(): Buffer | undefined {
    const length = this.#varint()
    if (length < 0) return undefined
    this.#at += length
    return this.bytes.subarray(this.#at - length, this.#at)
  }

  #offsetAhead(): number {
    const at = this.#at
    this.#varint()
    this.#at += 1
    this.#varint()
    const offset = this.#firstOffset + this.#varint()
    this.#at = at
    return offset
  }

  #pass(): void {
    const length = this.#varint()
    this.#at += length
    this.#left -= 1
    if (length < 0) throw broken(this.#batch)
  }

  /** Zigzag; a timestamp's difference may need more than 32 bits, so what is beyond 28 is added as a double. */
  #varint(): number {
    let value = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.bytes[this.#at++] ?? 0
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1)
    }
    return this.#longVarint(value)
  }

  #longVarint(low: number): number {
    let value = low
    for (let scale = 2 ** 28; ; scale *= 128) {
      const byte = this.bytes[this.#at++] ?? 0
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    }
  }
}

const broken = ({ firstOffset, count }: RecordBatch): CallboardError =>
  new CallboardError(
    'unavailable',
    `The record batch of ${count} records from offset ${firstOffset} is damaged: lengths lead beyond its end; check the broker's log with kafka-dump-log.`,
  )
