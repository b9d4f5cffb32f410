/** The answer to many rows is the JSON of the whole, and others have turns while it is made. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { EventRow } from '../api/events.ts'
import { answerOf, inTurns, textOf } from './answer.ts'

const STATUSES = ['accepted', 'duplicate', 'rejected'] as const
const rowsOf = (count: number): EventRow[] =>
  Array.from({ length: count }, (_, n) => ({ row: n + 1, status: STATUSES[n % 3] ?? 'accepted', reason: null, detail: `"${n}\n` }))

test.each([0, 1, 1999, 2000, 2001, 10_000])('%i rows: the text is the JSON of the answer', async (count) => {
  const answer = answerOf('calls', 'http', 'k', rowsOf(count))
  expect(JSON.parse(await textOf(answer))).toEqual(answer)
  expect(await textOf(answer)).toBe(JSON.stringify(answer))
  // Every third row from the first, the second and the third on.
  expect([answer.rows, answer.accepted, answer.duplicates, answer.rejected]).toEqual(
    [count, Math.ceil(count / 3), Math.ceil((count - 1) / 3), Math.ceil((count - 2) / 3)].map((n) => Math.max(0, n)),
  )
})

test('of large requests at once a turn has one part, whichever comes first', async () => {
  const parts: string[] = []
  const taking = async (name: string) => {
    for await (const part of inTurns(rowsOf(3000))) parts.push(`${name}${part.length}`)
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

test('others have a turn after every 2,000 rows', async () => {
  let [turns, isOver] = [0, false]
  const count = async () => {
    for (; !isOver; turns += 1) await nextTurn()
  }
  const counting = count()
  await textOf(answerOf('calls', 'http', 'k', rowsOf(48_000)))
  isOver = true
  await counting
  expect(turns).toBeGreaterThanOrEqual(48_000 / 2000 - 1)
})
