/** The answer to many rows is the JSON of the whole, and others have turns while it is made. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { EventRow } from '../api/events.ts'
import { answerOf, inTurns } from './answer.ts'

const STATUSES = ['accepted', 'duplicate', 'rejected'] as const
const rowsOf = (count: number): EventRow[] =>
  Array.from({ length: count }, (_, n) => ({ row: n + 1, status: STATUSES[n % 3] ?? 'accepted', reason: null, detail: `"${n}\n` }))

const NAMED = { topic: 'calls', client: 'http', idempotencyKey: 'k' }

/** 1,000 rows each. */
const partsOf = (count: number): EventRow[][] => {
  const rows = rowsOf(count)
  return Array.from({ length: Math.ceil(count / 1000) }, (_, n) => rows.slice(n * 1000, (n + 1) * 1000))
}

test.each([0, 1, 999, 1000, 1001, 10_000])('%i rows: the text is the JSON of the answer', async (count) => {
  const { head, text } = await answerOf(NAMED, inTurns(partsOf(count)))
  expect(text).toBe(JSON.stringify({ ...head, results: rowsOf(count) }))
  // Every third row from the first, the second and the third on.
  const [accepted, duplicates, rejected] = [count, count - 1, count - 2].map((n) => Math.max(0, Math.ceil(n / 3)))
  expect(head).toEqual({ ...NAMED, rows: count, accepted, duplicates, rejected })
})

test('of large requests at once a turn has one part, whichever comes first', async () => {
  const parts: string[] = []
  const taking = async (name: string) => {
    for await (const part of inTurns(partsOf(3000))) parts.push(`${name}${part.length}`)
  }
  const seen: number[] = []
  const all = Promise.all(['a', 'b', 'c'].map(taking))
  let isOver = false
  const watch = async () => {
    for (; !isOver; await nextTurn()) seen.push(parts.length)
  }
  const watching = watch()
  await all
  isOver = true
  await watching
  expect(parts.toSorted()).toEqual(['a1000', 'a1000', 'a1000', 'b1000', 'b1000', 'b1000', 'c1000', 'c1000', 'c1000'])
  const steps = seen.map((count, index) => count - (seen[index - 1] ?? 0))
  expect(Math.max(...steps)).toBe(1)
})
