import { expect, test } from 'vitest'
import { hashId, murmur128 } from './hash.ts'

const hex = (words: readonly number[]) => words.map((word) => word.toString(16).padStart(8, '0')).join('')

test('the 128-bit hash has the verification value SMHasher publishes for MurmurHash3_x86_128', () => {
  const hashes = new Uint8Array(256 * 16)
  const view = new DataView(hashes.buffer)
  for (let length = 0; length < 256; length++) {
    const key = Uint8Array.from({ length }, (_, i) => i)
    murmur128(key, 256 - length).forEach((word, i) => void view.setUint32(length * 16 + i * 4, word, true))
  }
  expect(murmur128(hashes)[0]).toBe(0xb3ece62a)
})

test('the hash of nothing is zero and a published sentence has its published hash', () => {
  expect(hex(murmur128(new Uint8Array()))).toBe('0'.repeat(32))
  expect(hex(murmur128(new TextEncoder().encode("I will not buy this tobacconist's, it is scratched.")))).toBe(
    '9b5b7ba2ef3f7866889adeaf00f3f98e',
  )
})

test('an id depends on every part and on where one part ends', () => {
  expect(hashId('a', 'bc')).not.toBe(hashId('ab', 'c'))
  expect(hashId('r-1', 1, 2)).toBe(hashId('r-1', '1', '2'))
  expect(hashId('r-1')).toMatch(/^[0-9a-f]{32}$/)
})
