/** The frame's bytes against RowBinary worked by hand, and pieces that are used again. */
import { expect, test } from 'vitest'
import { Framer } from './frame.ts'
import { PIECES } from './pieces.ts'
import type { SourceRecord } from './record.ts'

const record = (more: Partial<SourceRecord>): SourceRecord => ({
  partition: 1,
  offset: 0n,
  sentAtMs: 0,
  key: null,
  headers: {},
  value: null,
  ...more,
})
const hex = (pieces: readonly Uint8Array[]): string => Buffer.concat(pieces).toString('hex')

test('a row is source, generation, partition, offset, two instants, key, headers and value', () => {
  const framer = new Framer()
  const row = record({
    partition: -1,
    offset: 2n ** 40n + 3n,
    sentAtMs: -1,
    key: Buffer.from('k'),
    headers: { h: 'ü' },
    value: Buffer.from('{}'),
  })
  framer.add({ source: 'é', generation: 258 }, row, 2 ** 32 + 1)
  expect(hex(framer.take())).toBe(
    [
      '02c3a9',
      '02010000',
      'ffffffff',
      '0300000000010000',
      'ffffffffffffffff',
      '0100000001000000',
      '00016b',
      '01016802c3bc',
      '00027b7d',
    ].join(''),
  )
})

test('rows of two origins carry each its own', () => {
  const framer = new Framer()
  for (const source of ['a', 'b', 'a']) framer.add({ source, generation: 0 }, record({}), 0)
  const rows = hex(framer.take()).match(/.{74}/g) ?? []
  expect(rows.map((row) => Buffer.from(row.slice(2, 4), 'hex').toString())).toEqual(['a', 'b', 'a'])
})

test('a value larger than a piece, among small ones, stays whole and in order', () => {
  const framer = new Framer()
  const values = [10, 3 << 20, 10, (1 << 20) - 100, 500].map((length, n) => Buffer.alloc(length, n + 1))
  for (const value of values) framer.add({ source: 's', generation: 0 }, record({ value }), 0)
  const bytes = framer.bytes
  const pieces = framer.take()
  const all = Buffer.concat(pieces)
  expect(all.length).toBe(bytes)
  let at = 0
  for (const value of values) {
    at = all.indexOf(value, at)
    expect(at).toBeGreaterThan(0)
    at += value.length
  }
})

test('a released piece is written anew only after its release', () => {
  const framer = new Framer()
  framer.add({ source: 's', generation: 0 }, record({ value: Buffer.from('first') }), 0)
  const first = framer.take()
  framer.add({ source: 's', generation: 0 }, record({ value: Buffer.from('second') }), 0)
  expect(Buffer.concat(first).includes('first')).toBe(true)
  PIECES.give(first)
  framer.take()
  framer.add({ source: 's', generation: 0 }, record({ value: Buffer.from('third') }), 0)
  expect(framer.take()[0]?.byteOffset).toBe(first[0]?.byteOffset)
})
