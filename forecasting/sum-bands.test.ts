import { expect, test } from 'vitest'
import { bandsOfSum, scaled } from './sum-bands.ts'

// Half-widths 6 and 8 below, 9 and 12 above at 80 %; √(6² + 8²) = 10, √(9² + 12²) = 15. Twice as wide at 95 %.
const parts = [
  { mean: 20, lo80: 14, hi80: 29, lo95: 8, hi95: 38 },
  { mean: 30, lo80: 22, hi80: 42, lo95: 14, hi95: 54 },
]
const squared = { mean: 50, lo80: 40, hi80: 65, lo95: 30, hi95: 80 }

test('without a forecast of its own a sum has half-widths added as squares', () => {
  expect(bandsOfSum(parts, undefined)).toEqual(squared)
  expect(bandsOfSum([{ mean: 1, lo80: 0, hi80: 3, lo95: -3, hi95: 5 }], undefined), 'never below 0').toMatchObject({ lo95: 0 })
})

test("a sum's own bands are moved with the mean", () => {
  // 50 / 40 = 1.25
  expect(bandsOfSum(parts, { mean: 40, lo80: 32, hi80: 48, lo95: 24, hi95: 60 })).toEqual({
    mean: 50,
    lo80: 40,
    hi80: 60,
    lo95: 30,
    hi95: 75,
  })
})

test('one that expects less than half or more than twice the calls speaks of another world', () => {
  expect(bandsOfSum(parts, { mean: 24, lo80: 20, hi80: 28, lo95: 18, hi95: 30 })).toEqual(squared)
  expect(bandsOfSum(parts, { mean: 101, lo80: 90, hi80: 110, lo95: 80, hi95: 120 })).toEqual(squared)
  expect(bandsOfSum(parts, { mean: 0, lo80: 0, hi80: 0, lo95: 0, hi95: 0 })).toEqual(squared)
})

test('a band of counts that is moved keeps them', () => {
  expect(scaled({ mean: 0.5, lo80: 0, hi80: 1, lo95: 0, hi95: 2 }, 0.97)).toEqual({ mean: 0.485, lo80: 0, hi80: 1, lo95: 0, hi95: 2 })
})
