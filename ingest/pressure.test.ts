import { expect, test } from 'vitest'
import { pressureOf } from './pressure.ts'

const healthy = { parts: 20, freeBytes: 10 * 2 ** 30, insertMs: 200 }

test('a healthy store takes more', () => {
  expect(pressureOf(healthy)).toBeUndefined()
})

test.each([
  ['600 parts are borne, 601 are not', { parts: 600 }, { parts: 601 }, /601 parts/],
  ['1 GB of disk is left free', { freeBytes: 2 ** 30 }, { freeBytes: 2 ** 30 - 1 }, /1024 MB free/],
  ['an insert may take 15 s', { insertMs: 15_000 }, { insertMs: 15_001 }, /15 s/],
])('%s', (_, borne, tooMuch, says) => {
  expect(pressureOf({ ...healthy, ...borne })).toBeUndefined()
  expect(pressureOf({ ...healthy, ...tooMuch })).toMatch(says)
})

test('what was pressed goes on only with room to spare', () => {
  expect(pressureOf({ ...healthy, parts: 500 }, true)).toMatch(/500 parts/)
  expect(pressureOf({ ...healthy, parts: 420 }, true)).toBeUndefined()
  expect(pressureOf({ ...healthy, freeBytes: 2 ** 30 * 1.2 }, true)).toMatch(/free/)
})
