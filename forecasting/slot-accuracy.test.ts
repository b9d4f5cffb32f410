import { expect, test } from 'vitest'
import { accuracyOf } from './slot-accuracy.ts'

const point = (mean: number | null, actual: number | null) => ({
  slotAt: '2026-03-02T01:00:00.000Z',
  mean,
  lo80: mean === null ? null : mean - 10,
  hi80: mean === null ? null : mean + 10,
  lo95: mean === null ? null : mean - 20,
  hi95: mean === null ? null : mean + 20,
  planned: mean,
  ahtSeconds: null,
  workloadErlangs: null,
  actual,
})

test('errors are weighed by calls, and only slots with both numbers count', () => {
  // |100−90| + |50−65| = 25 of 155 calls; (100−90) + (50−65) = −5.
  const accuracy = accuracyOf([point(100, 90), point(50, 65), point(80, null), point(null, 70)])
  expect(accuracy.slots).toBe(2)
  expect(accuracy.wape).toBeCloseTo(25 / 155, 12)
  expect(accuracy.bias).toBeCloseTo(-5 / 155, 12)
  expect(accuracy).toMatchObject({ coverage80: 0.5, coverage95: 1 })
})

test('no calls at all give no ratio rather than a perfect one', () => {
  expect(accuracyOf([])).toEqual({ slots: 0, wape: null, bias: null, coverage80: null, coverage95: null })
  expect(accuracyOf([point(3, 0)]).wape).toBeNull()
})
