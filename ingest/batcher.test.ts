/** When a batch is full, and which requests it is traced to: each that sent one of its records, by the header of the record. */
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { BATCH_LIMITS, Batcher } from './batcher.ts'
import { recordOf } from './ingest-events.ts'
import { RecordCursor, recordBatches } from './kafka/record-batch.ts'
import { topicNamed } from './topics.ts'

const require = createRequire(import.meta.url)
const { RecordBatch }: { RecordBatch: (batch: object) => Promise<{ buffer: Buffer }> } = require('kafkajs/src/protocol/recordBatch/v0')
const encodeRecord: (record: object) => object = require('kafkajs/src/protocol/recordBatch/record/v0')

const ORIGIN = { source: 'test', generation: 0 }
const traceparent = (n: number): string => `00-${String(n).repeat(32)}-b7ad6b7169203331-01`

test('the headers of Kafka records name the traces of their batch, each once', async () => {
  const traces = [undefined, traceparent(1), traceparent(1), traceparent(2)]
  const records = traces.map((trace, offsetDelta) =>
    encodeRecord({ offsetDelta, timestampDelta: 0, key: null, value: Buffer.from('{}'), headers: trace ? { traceparent: trace } : {} }),
  )
  const at = { firstOffset: 0, firstTimestamp: 1, maxTimestamp: 1, producerId: 7, lastOffsetDelta: 3 }
  const [batch] = recordBatches((await RecordBatch({ ...at, records })).buffer) ?? []
  if (!batch) throw new Error('no batch')
  const batcher = new Batcher(topicNamed('calls'), BATCH_LIMITS)
  batcher.addFrom(new RecordCursor(batch, batch.payload, 0, 0n), ORIGIN, 1)
  expect(batcher.take()).toMatchObject({ records: 4, traceparents: [traceparent(1), traceparent(2)] })
})

test('a second request is not overlooked behind the thousand records of the first', () => {
  const batcher = new Batcher(topicNamed('calls'), BATCH_LIMITS)
  for (let position = 1; position <= 1001; position += 1) {
    const headers = { source: 'crm', traceparent: traceparent(position <= 1000 ? 1 : 2) }
    batcher.add(ORIGIN, { ...recordOf({ position, at: 1, value: {} }), headers }, 1)
  }
  expect(batcher.take().traceparents).toEqual([traceparent(1), traceparent(2)])
  expect(batcher.take().traceparents).toEqual([])
})

test.each([
  ['calls', 1000],
  ['transcripts', 500],
])('a batch of %s is full at %i of 1,000 bytes: masking copies each value', (name, bytes) => {
  const batcher = new Batcher(topicNamed(name), { rows: 100, bytes: 1000, ageMs: 1000 })
  for (let position = 1; !batcher.isFull; position += 1) batcher.add(ORIGIN, recordOf({ position, at: 1, value: 'x'.repeat(50) }), 1)
  expect(batcher.bytes).toBeGreaterThanOrEqual(bytes)
  expect(batcher.bytes).toBeLessThan(bytes + 150)
})
