/** Record batches as kafkajs encodes them, read by the cursor; damage and what an encoder of ours must do by hand. */
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BATCH_LIMITS, Batcher } from '../batcher.ts'
import { Framer } from '../frame.ts'
import { topicNamed } from '../topics.ts'
import { BatchCursor, recordBatches } from './record-batch.ts'

type Encoded = { readonly buffer: Buffer }
type Part = {
  readonly offsetDelta: number
  readonly timestampDelta: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Record<string, Buffer | Buffer[]>
}
const require = createRequire(import.meta.url)
const { RecordBatch }: { RecordBatch: (batch: object) => Promise<Encoded> } = require('kafkajs/src/protocol/recordBatch/v0')
const encodeRecord: (record: Part) => Encoded = require('kafkajs/src/protocol/recordBatch/record/v0')

const FIRST_AT = 1_760_000_000_000
const SMALL = { firstOffset: 2 ** 33, firstTimestamp: FIRST_AT, maxTimestamp: FIRST_AT, producerId: 7, lastOffsetDelta: 9 }

const encoded = async (parts: readonly Part[], more: object = {}): Promise<Buffer> =>
  (await RecordBatch({ ...SMALL, ...more, records: parts.map(encodeRecord) })).buffer

function only(set: Buffer) {
  const [batch] = recordBatches(set) ?? []
  if (!batch) throw new Error('no batch')
  return batch
}

function recordsOf(set: Buffer, from = 0n) {
  const batch = only(set)
  const cursor = new BatchCursor(batch, batch.payload, 3, from)
  const records = []
  while (cursor.next()) records.push(cursor.record())
  return records
}

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))
const part = fc.record({
  timestampDelta: fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -(2 ** 40), max: 2 ** 40 })),
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.dictionary(fc.string({ maxLength: 5 }), bytes, { maxKeys: 3, noNullPrototype: true }),
})
const plain = (offsetDelta: number, value: string | null): Part => ({
  offsetDelta,
  timestampDelta: 0,
  key: null,
  value: value === null ? null : Buffer.from(value),
  headers: {},
})

test('offsets, instants, keys, values and headers come out as they went in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 30 }), async (parts) => {
      const set = await encoded(parts.map((one, offsetDelta) => ({ ...one, offsetDelta })))
      expect(recordsOf(set)).toEqual(
        parts.map((one, n) => ({
          partition: 3,
          offset: 2n ** 33n + BigInt(n),
          sentAtMs: FIRST_AT + one.timestampDelta,
          key: one.key,
          headers: one.headers,
          value: one.value,
        })),
      )
    }),
    { numRuns: 150 },
  )
})

test('a frame written from the cursor is that of the records', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 20 }), async (parts) => {
      const set = await encoded(parts.map((one, offsetDelta) => ({ ...one, offsetDelta })))
      const origin = { source: 'kafka:c', generation: 2 }
      const [direct, byRecord] = [new Framer(), new Framer()]
      const batch = only(set)
      const cursor = new BatchCursor(batch, batch.payload, 3)
      while (cursor.next()) direct.addFrom(cursor, origin, 5)
      for (const record of recordsOf(set)) byRecord.add(origin, record, 5)
      expect(Buffer.concat(direct.take())).toEqual(Buffer.concat(byRecord.take()))
    }),
    { numRuns: 100 },
  )
})

test('records before the offset asked for are passed over, also where compaction left gaps', async () => {
  const set = await encoded([plain(0, 'a'), plain(4, null), plain(7, 'c')])
  expect(recordsOf(set, 2n ** 33n + 1n).map(({ offset, value }) => [offset - 2n ** 33n, value === null])).toEqual([
    [4n, true],
    [7n, false],
  ])
  expect(recordsOf(set, 2n ** 33n + 8n)).toEqual([])
  // The batch ends where it ended when it was written.
  expect(only(set).lastOffset).toBe(2n ** 33n + 9n)
})

test('batches follow one another, and one that is cut off is left out', async () => {
  const set = Buffer.concat([await encoded([plain(0, 'a')]), await encoded([plain(0, 'b')], { firstOffset: 2 ** 33 + 10 })])
  expect(recordBatches(set)?.map(({ firstOffset }) => firstOffset - 2n ** 33n)).toEqual([0n, 10n])
  expect(recordBatches(set.subarray(0, set.length - 1))?.length).toBe(1)
  expect(recordBatches(Buffer.alloc(0))).toEqual([])
})

test('a batch says its producer, its codec, its transaction and its kind', async () => {
  const set = await encoded([plain(0, 'a')], { transactional: true })
  expect(only(set)).toMatchObject({ producerId: 7n, codec: 0, isTransactional: true, isControl: false, count: 1 })
  set.writeInt16BE(0x20 | 4, 21)
  expect(only(set)).toMatchObject({ codec: 4, isTransactional: false, isControl: true })
})

test('where the broker stamped the batch, all records carry its instant', async () => {
  const set = await encoded([{ ...plain(0, 'a'), timestampDelta: 50 }], { maxTimestamp: FIRST_AT + 99 })
  set.writeInt16BE(0x8, 21)
  expect(recordsOf(set)[0]?.sentAtMs).toBe(FIRST_AT + 99)
})

test('of a header that comes twice the last value counts, and null is no value', async () => {
  const set = await encoded([{ ...plain(0, 'a'), headers: { h: [Buffer.from('1'), Buffer.from('2')] } }])
  expect(recordsOf(set)[0]?.headers).toEqual({ h: Buffer.from('2') })
})

test('an older format is told apart', async () => {
  const set = await encoded([plain(0, 'a')])
  set[16] = 1
  expect(recordBatches(set)).toBeUndefined()
})

test('lengths that lead beyond the batch are an error, not a record', async () => {
  const set = await encoded([plain(0, 'abc')])
  expect(() => recordsOf(Buffer.concat([set.subarray(0, 61), Buffer.from([0x7e]), set.subarray(62)]))).toThrow(/damaged/)
})

test('the headers of records name the traces of their batch, each once', async () => {
  const traceparent = (n: number): string => `00-${String(n).repeat(32)}-b7ad6b7169203331-01`
  const parts = [undefined, traceparent(1), traceparent(1), traceparent(2)].map((trace, offsetDelta) => ({
    ...{ offsetDelta, timestampDelta: 0, key: null, value: Buffer.from('{}') },
    headers: trace === undefined ? {} : { traceparent: Buffer.from(trace) },
  }))
  const batch = only(await encoded(parts))
  const batcher = new Batcher(topicNamed('calls'), BATCH_LIMITS)
  batcher.addFrom(new BatchCursor(batch, batch.payload, 0), { source: 'test', generation: 0 }, 1)
  expect(batcher.take()).toMatchObject({ records: 4, traceparents: [traceparent(1), traceparent(2)] })
})
