/** Positions: a batch counts only where the last one ended. */
import { expect, test } from 'vitest'
import { Positions } from './positions.ts'

test('a fetch from before a rebalance is not taken: the partition is read again from where it stood', () => {
  const positions = new Positions()
  positions.start('calls', 0, 100n)
  expect(positions.rereadFrom('calls', 0, 201n)).toBe(100n)
  expect(positions.rereadFrom('calls', 0, 100n)).toBeUndefined()
})

test('what still begins later after a seek follows control records or deleted ones, and is taken', () => {
  const positions = new Positions()
  positions.start('calls', 0, 100n)
  expect(positions.rereadFrom('calls', 0, 150n)).toBe(100n)
  expect(positions.rereadFrom('calls', 0, 150n)).toBeUndefined()
})

test('the end is reached when every assigned partition was read to it; partitions of others do not count', () => {
  const positions = new Positions()
  const ends = new Map([
    [
      'calls',
      new Map([
        [0, 10n],
        [1, 5n],
      ]),
    ],
  ])
  positions.start('calls', 0, 9n)
  expect(positions.reached(ends, new Map([['calls', [0]]]))).toBe(false)
  positions.advance('calls', 0, 9n)
  expect(positions.reached(ends, new Map([['calls', [0]]]))).toBe(true)
  expect(positions.reached(ends, new Map([['calls', [0, 1]]]))).toBe(false)
})
