/** The pipeline's order of acknowledgement, with a store whose inserts end when the test says so. */
import { expect, test } from 'vitest'
import type { Store } from '../sql/store.ts'
import { recordOf } from './ingest-events.ts'
import { Pipeline } from './pipeline.ts'
import { topicNamed } from './topics.ts'

const ORIGIN = { source: 'test', generation: 0 }
const record = (position: number) => recordOf({ position, at: 0, value: { n: position } })

/** Inserts wait until they are settled one by one. */
function heldStore() {
  const held: { resolve: () => void; reject: (error: Error) => void }[] = []
  const unused = (): Promise<never> => Promise.reject(new Error('not used here'))
  const store: Store = {
    kind: 'embedded',
    insertRowBinary: () => new Promise<void>((resolve, reject) => held.push({ resolve, reject })),
    query: async () => [],
    result: unused,
    bytes: unused,
    command: unused,
    insert: unused,
    close: async () => undefined,
  }
  return { store, held }
}

test('a later batch that is stored first is acknowledged after the earlier one', async () => {
  const { store, held } = heldStore()
  const pipeline = new Pipeline(store, {
    signal: new AbortController().signal,
    clock: () => 0,
    limits: { rows: 1, bytes: 1 << 20, ageMs: 60_000 },
  })
  const order: number[] = []
  for (const n of [0, 1]) await pipeline.accept(topicNamed('calls'), ORIGIN, [record(n)], () => void order.push(n))
  const flushed = pipeline.flush()
  await expect.poll(() => held.length).toBe(2)
  held[1]?.resolve()
  held[0]?.resolve()
  await flushed
  expect(order).toEqual([0, 1])
})

test('after a batch failed for good nothing later is acknowledged', async () => {
  const { store, held } = heldStore()
  const stop = new AbortController()
  const pipeline = new Pipeline(store, { signal: stop.signal, clock: () => 0, limits: { rows: 1, bytes: 1 << 20, ageMs: 60_000 } })
  const order: number[] = []
  for (const n of [0, 1]) await pipeline.accept(topicNamed('calls'), ORIGIN, [record(n)], () => void order.push(n))
  await expect.poll(() => held.length).toBe(2)
  stop.abort()
  held[1]?.resolve()
  held[0]?.reject(new Error('disk full'))
  // Stopped meanwhile, it is tried once more.
  await expect.poll(() => held.length).toBe(3)
  held[2]?.reject(new Error('disk full'))
  await expect(pipeline.flush()).rejects.toThrow('disk full')
  expect(order).toEqual([])
})

test('what fails while the pipeline stops is tried once more, and acknowledged when it is stored', async () => {
  const { store, held } = heldStore()
  const stop = new AbortController()
  const pipeline = new Pipeline(store, { signal: stop.signal, clock: () => 0, limits: { rows: 1, bytes: 1 << 20, ageMs: 60_000 } })
  const order: number[] = []
  await pipeline.accept(topicNamed('calls'), ORIGIN, [record(0)], () => void order.push(0))
  await expect.poll(() => held.length).toBe(1)
  stop.abort()
  held[0]?.reject(new Error('disk full'))
  await expect.poll(() => held.length).toBe(2)
  held[1]?.resolve()
  await pipeline.flush()
  expect(order).toEqual([0])
})
