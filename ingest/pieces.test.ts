/** Pieces of memory are used again while there is much to do, and given back after it. */
import { expect, test } from 'vitest'
import { PIECE_BYTES, Pieces } from './pieces.ts'

const MB = 1 << 20
const taken = (pieces: Pieces, count: number): Buffer[] => Array.from({ length: count }, () => pieces.take())

test('what was given is handed out again, and no piece is part of another', () => {
  const pieces = new Pieces()
  const first = taken(pieces, 3)
  for (const [n, piece] of first.entries()) piece.fill(n + 1)
  expect(first.map((piece) => [piece.length, piece[0], piece.at(-1)])).toEqual([1, 2, 3].map((n) => [PIECE_BYTES, n, n]))
  // As a batch is handed over: cut to what was written.
  pieces.give(first.map((piece) => piece.subarray(0, 10)))
  const again = taken(pieces, 3)
  expect(new Set(again.map(({ byteOffset }) => byteOffset))).toEqual(new Set(first.map(({ byteOffset }) => byteOffset)))
  expect(again.every(({ length }) => length === PIECE_BYTES)).toBe(true)
})

test('a slab holds 40 pieces, three slabs are kept, and what is needed beyond them is made and forgotten', () => {
  const pieces = new Pieces()
  const all = taken(pieces, 41)
  expect(pieces.bytes).toBe(80 * MB)
  all.push(...taken(pieces, 90))
  expect(pieces.bytes).toBe(120 * MB)
  expect(new Set(all.map(({ buffer }) => buffer)).size).toBe(3 + 11)
  pieces.give(all)
  expect(new Set(taken(pieces, 120).map(({ buffer }) => buffer)).size).toBe(3)
})

test('after a rush the slabs are given back, once nothing is handed out and little was since the last look', () => {
  const pieces = new Pieces()
  const rush = taken(pieces, 60)
  pieces.look()
  pieces.give(rush.slice(1))
  // 60 were out at the beginning of this span; in the next it is one, which is still written.
  pieces.look()
  expect(pieces.bytes).toBe(80 * MB)
  pieces.look()
  expect(pieces.bytes).toBe(80 * MB)
  pieces.give(rush.slice(0, 1))
  pieces.look()
  expect(pieces.bytes).toBe(0)
  expect(rush[0]?.buffer.byteLength).toBe(0)
  const [next] = taken(pieces, 1)
  expect(next?.length).toBe(PIECE_BYTES)
})

test('a few pieces at a time stay where they are', () => {
  const pieces = new Pieces()
  for (let n = 0; n < 5; n += 1) {
    pieces.give(taken(pieces, 8))
    pieces.look()
  }
  expect(pieces.bytes).toBe(40 * MB)
})
