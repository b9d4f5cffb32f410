/** Whether a part holds only what was seen: by the blocks it covers. */
import { expect, test } from 'vitest'
import { isSeen, type Part } from './new-rows.ts'

const part = (first: number, last: number, partition = '202603'): Part => ({ table: 'calls_v1', name: '', partition, first, last })
const seen = [part(1, 4), part(5, 5), part(7, 9), part(6, 6, '202602')]

test.each([
  ['the same part, also after a mutation', part(1, 4), true],
  ['a merge of parts that were seen', part(1, 5), true],
  ['a part that came since', part(10, 10), false],
  ['a block that was given its number earlier and came later', part(6, 6), false],
  ['a merge with such a block, which another partition’s of that number does not stand for', part(5, 9), false],
  ['a merge with one that came since', part(7, 10), false],
] as const)('%s', (_, one, expected) => {
  expect(isSeen(one, seen)).toBe(expected)
})
