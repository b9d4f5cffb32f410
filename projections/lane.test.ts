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
