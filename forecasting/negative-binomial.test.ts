import { expect, test } from 'vitest'
import { countQuantile, mediansOf } from './negative-binomial.ts'

test('without spread the quantiles are those of Poisson', () => {
  // e^−0.5 = 0.607, e^−1 = 0.368 and 0.736 up to one call; of mean 10 the median is 10, P(X ≤ 15) = 0.951.
  expect([countQuantile(0.5, 0, 0.5), countQuantile(1, 0, 0.5), countQuantile(10, 0, 0.5), countQuantile(10, 0, 0.95)]).toEqual([
    0, 1, 10, 15,
  ])
})

test('with a relative sd of 1 counts are geometric: with a mean of 4 the share above k is 0.8 to the k + 1', () => {
  // 0.8³ = 0.512 stay above 2, 0.8⁴ = 0.41 above 3; 0.8¹³ = 0.055, 0.8¹⁴ = 0.044.
  expect([countQuantile(4, 1, 0.48), countQuantile(4, 1, 0.5), countQuantile(4, 1, 0.95)]).toEqual([2, 3, 13])
})

test('no calls expected are no calls', () => {
  expect(countQuantile(0, 0.3, 0.99)).toBe(0)
})

test('a call every second day is forecast as none where absolute errors count, a hundred calls as a hundred', () => {
  expect([...mediansOf(Float64Array.of(0.5, 0.9, 2.4, 100.4), 0.2)]).toEqual([0, 1, 2, 100.4])
})
