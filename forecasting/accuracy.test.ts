import { expect, test } from 'vitest'
import {
  accuracyOf,
  addErrors,
  addIntervalErrors,
  intervalAccuracyOf,
  noErrors,
  noIntervalErrors,
  poissonDeviation,
  poissonFloor,
} from './accuracy.ts'

test('two slots worked by hand: 10 and 20 forecast, 8 and 25 came', () => {
  const errors = noErrors()
  addErrors(errors, Float64Array.of(10, 20), Float64Array.of(8, 25))
  const { n, wape, mase, rmse, bias } = accuracyOf(errors, 2)
  expect(n).toBe(2)
  expect(wape).toBeCloseTo(7 / 33, 12)
  expect(mase).toBeCloseTo(3.5 / 2, 12)
  expect(rmse).toBeCloseTo(Math.sqrt(14.5), 12)
  expect(bias).toBeCloseTo(-3 / 33, 12)
})

test('a slot that was not observed is not scored', () => {
  const errors = noErrors()
  addErrors(errors, Float64Array.of(10, 99), Float64Array.of(8, Number.NaN))
  expect(accuracyOf(errors, 1)).toMatchObject({ n: 1, wape: 0.25 })
})

test('nothing scored, no calls or no scale give null, not 0', () => {
  expect(accuracyOf(noErrors(), 1)).toEqual({ n: 0, wape: null, mase: null, rmse: null, bias: null })
  expect(intervalAccuracyOf(noIntervalErrors())).toEqual({ coverage: null, winkler: null })
})

test('the Winkler score adds 2/α times the distance outside: 80 % band [5, 9] scores 4 for 8 and 4 + 10 × 3 for 12', () => {
  const errors = noIntervalErrors()
  addIntervalErrors(errors, { lo: Float64Array.of(5, 5), hi: Float64Array.of(9, 9) }, Float64Array.of(8, 12), 0.8)
  const { coverage, winkler } = intervalAccuracyOf(errors)
  expect(coverage).toBe(0.5)
  expect(winkler).toBeCloseTo((4 + 34) / 2, 9)
})

test('mean deviation of a Poisson count: 2/e for mean 1, e^-½ for mean ½, √(2μ/π) for large means', () => {
  expect(poissonDeviation(1)).toBeCloseTo(2 / Math.E, 9)
  expect(poissonDeviation(0.5)).toBeCloseTo(Math.exp(-0.5), 9)
  expect(poissonDeviation(0)).toBe(0)
  expect(poissonDeviation(49.99)).toBeCloseTo(Math.sqrt((2 * 49.99) / Math.PI), 1)
  const errors = noErrors()
  addErrors(errors, Float64Array.of(1170), Float64Array.of(1170))
  expect(poissonFloor(errors)).toBeCloseTo(0.0233, 4)
})
