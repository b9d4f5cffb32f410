/**
 * Hands our consumer whole record batches where kafkajs would make an object of every record.
 *
 * kafkajs decodes fetch responses in a module of its own that can be told to answer differently. Why, and what it saves:
 * docs/decisions/0006-record-batches.md. With another version of kafkajs, an older broker or batches of an older format nothing is replaced,
 * and records arrive one by one.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { KafkaMessage } from 'kafkajs'
import { insideOfKafkajs } from './kafkajs-inside.ts'
import { BatchCursor, type RecordBatch, recordBatches } from './record-batch.ts'
import { hold } from './responses.ts'

const packed = new AsyncLocalStorage<boolean>()
const batchOf = new WeakMap<object, RecordBatch>()
let isReplaced: boolean | undefined

/** Runs `work`, which starts a consumer: its messages stand for record batches, which `batchBehind` tells. */
export function withRecordBatches<T>(work: () => Promise<T>): Promise<T> {
  isReplaced ??= replaceDecoder()
  return isReplaced ? packed.run(true, work) : work()
}

/** The batch that a message stands for; undefined where the message is a record. */
export const batchBehind = (message: KafkaMessage): RecordBatch | undefined => batchOf.get(message)

/** False where kafkajs is not the version known. */
function replaceDecoder(): boolean {
  const inside = insideOfKafkajs()?.fetchResponse
  if (!inside) return false
  const decodeRecords = inside.decode.bind(inside)
  inside.decode = async (response: Buffer): Promise<unknown> =>
    (packed.getStore() === true ? decodeBatches(response) : undefined) ?? decodeRecords(response)
  return true
}

/** Fetch response version 11 in the form kafkajs gives it; undefined where a batch has an older format. Each partition with batches holds its memory. */
function decodeBatches(response: Buffer): object | undefined {
  const reader = new Reader(response)
  const clientSideThrottleTime = reader.int32()
  const errorCode = reader.int16()
  const sessionId = reader.int32()
  let isKnown = true
  let filled = 0
  const responses = reader.array(() => ({
    topicName: reader.string(),
    partitions: reader.array(() => {
      const partition = {
        partition: reader.int32(),
        errorCode: reader.int16(),
        highWatermark: reader.int64(),
        lastStableOffset: reader.int64(),
        lastStartOffset: reader.int64(),
        abortedTransactions: reader.array(() => ({ producerId: reader.int64(), firstOffset: reader.int64() })),
        preferredReadReplica: reader.int32(),
      }
      const messages = recordBatches(reader.bytes())?.map((batch) => messageFor(batch, partition.partition))
      isKnown &&= messages !== undefined
      if (messages !== undefined && messages.length > 0) filled += 1
      return { ...partition, messages: messages ?? [] }
    }),
  }))
  if (isKnown) hold(response, filled)
  return isKnown ? { throttleTime: 0, clientSideThrottleTime, errorCode, sessionId, responses } : undefined
}

/**
 * What kafkajs asks of a message: to drop batches before the offset asked for, control batches, and those of aborted transactions, which end
 * at a control record with a certain key. The last offset stands for all: a batch belongs to one producer and is of one kind.
 */
function messageFor(batch: RecordBatch, partition: number): object {
  const message = {
    magicByte: 2,
    attributes: 0,
    timestamp: String(batch.appendedAtMs ?? batch.firstSentAtMs),
    offset: String(batch.lastOffset),
    key: batch.isControl ? controlKey(batch, partition) : null,
    value: null,
    headers: {},
    isControlRecord: batch.isControl,
    batchContext: { producerId: String(batch.producerId), inTransaction: batch.isTransactional },
  }
  batchOf.set(message, batch)
  return message
}

function controlKey(batch: RecordBatch, partition: number): Uint8Array | null {
  const cursor = new BatchCursor(batch, batch.payload, partition)
  return cursor.next() ? cursor.record().key : null
}

/** Kafka's primitive types, one after another. */
class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  int16(): number {
    this.#at += 2
    return this.#bytes.readInt16BE(this.#at - 2)
  }

  int32(): number {
    this.#at += 4
    return this.#bytes.readInt32BE(this.#at - 4)
  }

  /** As text, which is how kafkajs holds it. */
  int64(): string {
    this.#at += 8
    return String(this.#bytes.readBigInt64BE(this.#at - 8))
  }

  string(): string {
    const length = this.int16()
    this.#at += length
    return this.#bytes.toString('utf8', this.#at - length, this.#at)
  }

  bytes(): Buffer {
    const length = Math.max(0, this.int32())
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  /** An absent list (-1) is an empty one. */
  array<Item>(item: () => Item): Item[] {
    return Array.from({ length: Math.max(0, this.int32()) }, item)
  }
}
