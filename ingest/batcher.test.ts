/** When a batch is full, and which requests it is traced to: each that sent one of its records, by the header of the record. */
import { expect, test } from 'vitest'
import { BATCH_LIMITS, Batcher } from './batcher.ts'
import { recordOf } from './ingest-events.ts'
import { topicNamed } from './topics.ts'

const ORIGIN = { source: 'test', generation: 0 }
const traceparent = (n: number): string => `00-${String(n).repeat(32)}-b7ad6b7169203331-01`

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
