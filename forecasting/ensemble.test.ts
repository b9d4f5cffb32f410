import { expect, test } from 'vitest'
import { calmed, calmShare, type EnsembleSettings, lossesOf, mix, weightsOf } from './ensemble.ts'

const HALVES: EnsembleSettings = { shares: [0, 0.5, 1], prior: [2, 1, 1], memoryDays: 1e9, sharpness: 1 }
const same = (value: number): Float64Array<ArrayBuffer> => Float64Array.of(value, value)

test('losses of a day by mixture, worked by hand: first alone, half and half, second alone', () => {
  // 10 came in the first slot, the second was not observed; forecasts 6 and 12: |6−10|, |9−10|, |12−10|.
  expect([...lossesOf([same(6), same(12)], Float64Array.of(10, Number.NaN), HALVES)]).toEqual([4, 1, 2])
})

test('without a past the prior decides', () => {
  // Shares 0, ½, 1 with prior 2 : 1 : 1 → ½·¼ + 1·¼ for the second.
  expect(weightsOf(2, [], HALVES)).toEqual([0.625, 0.375])
})

test('one model alone has all the weight', () => {
  expect(weightsOf(1, [Float64Array.of(3)])).toEqual([1])
})

test('the mixture that lost less on past days gains, as its loss relative to the first model says', () => {
  // Losses 4, 1, 2 on each of two days: exp(−2·(1/4−1)) = e^1.5 for the half, e^1 for the second alone, e^0 for the first.
  const day = Float64Array.of(4, 1, 2)
  const [half, second, first] = [Math.exp(1.5), Math.exp(1), 2]
  const [, weight] = weightsOf(2, [day, day], HALVES)
  expect(weight).toBeCloseTo((0.5 * half + second) / (half + second + first), 8)
})

test('recent days count more than old ones', () => {
  const [good, bad] = [Float64Array.of(4, 1, 0), Float64Array.of(4, 7, 10)]
  const fading = { ...HALVES, memoryDays: 2 }
  const weight = (days: Float64Array[]): number => weightsOf(2, days, fading)[1] ?? 0
  expect(weight([bad, bad, good, good])).toBeGreaterThan(weight([good, good, bad, bad]))
})

test('days on which nobody erred leave the prior as it is', () => {
  expect(weightsOf(2, [new Float64Array(3)], HALVES)).toEqual([0.625, 0.375])
})

test('a first model that never erred keeps all the weight', () => {
  expect(weightsOf(2, [Float64Array.of(0, 3, 6)], HALVES)).toEqual([1, 0])
})

test('a mixture lies between its forecasts', () => {
  expect([...mix([same(8), same(12), same(10)], [0.5, 0.25, 0.25])]).toEqual([9.5, 9.5])
})

test('the calm model keeps half of a queue of one call a day, a thousandth of one of 999, nothing where none is known', () => {
  expect([1, 999, undefined].map(calmShare)).toEqual([0.5, 0.001, 0])
  expect(calmed([0.8, 0.2], 0.5)).toEqual([0.4, 0.6])
})
