/** What people's queries take of the engine's memory is given back: the allocator keeps it else, and the process grows with each. */
import { expect, test } from 'vitest'
import { bareStore } from './support/store.ts'

test('eight queries that fill what they may have leave the process no larger than it may rest at', { timeout: 120_000 }, async () => {
  await using held = await bareStore()
  const filling = (n: number) =>
    `select groupUniqArray(toString(number) || repeat(toString(number), 20)) from numbers(40000000) where number != ${n}`
  const ask = (n: number) => held.store.isolated(filling(n), 'JSONCompact', {}, { max_execution_time: 30 })
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => ask(n)))
  expect(outcomes.map(({ status }) => status)).toEqual(Array(8).fill('rejected'))
  // Kept, it was 1,260 MB of a process that had 280 before.
  expect(process.memoryUsage.rss() >> 20).toBeLessThan(700)
})
