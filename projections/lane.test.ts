/** One projection at work: whoever waits for a position is let go when it has passed. */
import { expect, test } from 'vitest'
import { instant } from '../domain/kernel/time.ts'
import { deferred } from '../ingest/deferred.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'
import { Lane } from './lane.ts'

test('who waits for a position is let go when it has passed, though what came meanwhile is still under way', async () => {
  const ledger = memoryLedger(() => instant(0))
  const [first, second] = [deferred(), deferred()]
  const stopping = new AbortController()
  const steps = [() => first.promise.then(() => ({ upTo: 10, rows: 10 })), () => second.promise.then(() => ({ upTo: 20, rows: 10 }))]
  const lane = new Lane({
    name: 'inbox',
    checkpoint: async () => 'projection/inbox@one',
    source: 'inbox',
    streams: [],
    step: async (after) => (await steps.shift()?.()) ?? { upTo: after, rows: 0 },
    ledger,
    signal: stopping.signal,
    onError: () => undefined,
  })
  const passed: string[] = []
  const earlier = lane.reach(10, stopping.signal).then(() => passed.push('earlier'))
  const later = lane.reach(20, stopping.signal).then(() => passed.push('later'))
  first.resolve()
  await earlier
  expect(passed).toEqual(['earlier'])
  second.resolve()
  await later
  expect(passed).toEqual(['earlier', 'later'])
  await lane.close()
  await ledger.close()
})

test('a step waits for half as many positions as the last one dealt with, and goes on when they are there', async () => {
  const ledger = memoryLedger(() => instant(0))
  const stopping = new AbortController()
  const asked: number[] = []
  const lane = new Lane({
    ...{ name: 'inbox', checkpoint: async () => 'projection/inbox@one', source: 'inbox', streams: [], ledger, signal: stopping.signal },
    step: async (after) => {
      asked.push(after)
      return asked.length < 3 ? { upTo: after + 10, rows: 10 } : { upTo: after, rows: 0 }
    },
    // Longer than any test.
    restMs: 600_000,
    onError: () => undefined,
  })
  lane.wake(10)
  await lane.reach(10, stopping.signal)
  lane.wake(14)
  await Promise.resolve()
  expect(asked).toEqual([0])
  lane.wake(15)
  await lane.reach(20, stopping.signal)
  expect(asked).toEqual([0, 10])
  lane.wake(25)
  await lane.pass()
  // Whoever is told of more while it goes looks once more at the end.
  expect(asked).toEqual([0, 10, 20, 20])
  await lane.close()
  await ledger.close()
})

test('a step that waits for more goes on after its time', async () => {
  const ledger = memoryLedger(() => instant(0))
  const asked: number[] = []
  const lane = new Lane({
    ...{
      name: 'inbox',
      checkpoint: async () => 'projection/inbox@one',
      source: 'inbox',
      streams: [],
      ledger,
      signal: new AbortController().signal,
    },
    step: async (after) => {
      asked.push(after)
      return asked.length < 2 ? { upTo: after + 10, rows: 10 } : { upTo: after, rows: 0 }
    },
    restMs: 1,
    onError: () => undefined,
  })
  expect(await lane.pass()).toBe(10)
  expect(asked).toEqual([0, 10])
  await lane.close()
  await ledger.close()
})
