/** What kafkajs hands over, as records or as cursors over whole record batches, decompressed a few at a time. */
import kafkajs, { type Batch } from 'kafkajs'
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { RecordCursor, SourceRecord } from '../record.ts'
import { batchBehind } from './fetch-response.ts'
import { BatchCursor, type RecordBatch } from './record-batch.ts'
import { letGo } from './responses.ts'

/** Decompressed bytes held at a time: a fetch of 1 MB may hold 30. */
const BYTES_AT_A_TIME = 4 << 20

/** Where the fetch began; kafkajs has it on the batch and not in its types. */
export const fetchedOffset = (batch: Batch): bigint => BigInt(String(Reflect.get(batch, 'fetchedOffset') ?? batch.firstOffset() ?? '0'))

export type Delivery = { readonly records: readonly (SourceRecord | RecordCursor)[]; readonly isLast: boolean }

/** The batch's records from `from` on, in order and in portions; the last one may be empty. */
export async function* deliveries(batch: Batch, from: bigint): AsyncGenerator<Delivery> {
  let portion: (SourceRecord | RecordCursor)[] = []
  let bytes = 0
  for (const message of batch.messages) {
    const packed = batchBehind(message)
    if (packed === undefined) portion.push(recordOf(message, batch.partition))
    else {
      // Without a codec there is nothing to wait for.
      const payload = packed.codec === 0 ? packed.payload : await decompressed(packed)
      const cursor = new BatchCursor(packed, payload, batch.partition, from)
      if (!cursor.isDone) portion.push(cursor)
      bytes += payload.length
    }
    if (bytes < BYTES_AT_A_TIME) continue
    yield { records: portion, isLast: false }
    portion = []
    bytes = 0
  }
  yield { records: portion, isLast: true }
}

/** To be called once per batch when nothing reads its records any more: their memory is used again. */
export function letGoOf(batch: Batch): void {
  const packed = batch.messages.map(batchBehind).find((known) => known !== undefined)
  if (packed) letGo(packed.payload)
}

/** The record that comes first, as a value of its own. */
export async function firstRecord(batch: Batch, from: bigint): Promise<SourceRecord | undefined> {
  for (const message of batch.messages) {
    const packed = batchBehind(message)
    if (packed === undefined) return recordOf(message, batch.partition)
    const cursor = new BatchCursor(packed, await decompressed(packed), batch.partition, from)
    if (cursor.next()) return cursor.record()
  }
  return undefined
}

type Codec = { decompress(bytes: Buffer): Promise<Buffer> }

async function decompressed({ codec, payload, firstOffset }: RecordBatch): Promise<Buffer> {
  if (codec === 0) return payload
  const codecs: Readonly<Record<number, (() => Codec) | undefined>> = kafkajs.CompressionCodecs
  const found = codecs[codec]
  if (!found) throw new CallboardError('unavailable', `Codec ${codec} of the record batch at offset ${firstOffset} is not known.`)
  return found().decompress(payload)
}

function recordOf(message: Batch['messages'][number], partition: number): SourceRecord {
  return {
    partition,
    offset: BigInt(message.offset),
    sentAtMs: Number(message.timestamp),
    key: message.key,
    headers: headersOf(message.headers),
    value: message.value,
  }
}

function headersOf(headers: Batch['messages'][number]['headers']): SourceRecord['headers'] {
  if (!headers) return {}
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, (Array.isArray(value) ? value.at(-1) : value) ?? undefined]),
  )
}
