/** Losses: what the brokers deleted unread is counted, what was never to be read is not. */
import { expect, test } from 'vitest'
import { lossBetween, lossLine } from './losses.ts'

test('what the log no longer has of what was to be read next is lost, both ends included', () => {
  expect(lossBetween(100n, 130n)).toEqual({ first: 100n, last: 129n })
})

test('nothing is lost where the log still has the next offset, or where the group never read', () => {
  expect(lossBetween(100n, 100n)).toBeUndefined()
  expect(lossBetween(100n, 40n)).toBeUndefined()
  expect(lossBetween(-1n, 130n)).toBeUndefined()
})

test('the line names topic, partition, how many, which, and the remedy', () => {
  const loss = { topic: 'calls', origin: { source: 'kafka:c', generation: 0 }, partition: 3, first: 100n, last: 129n }
  expect(lossLine(loss)).toBe(
    "Topic 'calls' partition 3: 30 records (offsets 100 to 129) were deleted by the brokers' retention before they were read, and are lost; lengthen retention.ms or add ingest processes.",
  )
})
