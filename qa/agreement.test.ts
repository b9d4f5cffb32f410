import { expect, test } from 'vitest'
import { agreementOf, cohenKappa, fleissKappa, intraclass, krippendorffAlpha, wilson } from './agreement.ts'

/** Krippendorff 1980, data C: 12 units, 4 raters, 0 = no rating. */
const DATA_C = ['1101', '2232', '3333', '3333', '2222', '1234', '4444', '1121', '2222', '0555', '0011', '0030'].map((unit) =>
  [...unit].map((digit) => (digit === '0' ? null : Number(digit))),
)

const SHROUT_FLEISS = [
  [9, 2, 5, 8],
  [6, 1, 3, 2],
  [8, 4, 6, 8],
  [7, 1, 2, 6],
  [10, 5, 6, 9],
  [6, 2, 4, 7],
]

test('Cohen’s kappa of the textbook table is 0.4', () => {
  expect(
    cohenKappa([
      [20, 5],
      [10, 15],
    ]),
  ).toBeCloseTo(0.4, 6)
})

test('Cohen 1968: kappa 0.491525, and 0.347826 with his disagreement weights', () => {
  const shares = [
    [0.44, 0.07, 0.09],
    [0.05, 0.2, 0.05],
    [0.01, 0.03, 0.06],
  ]
  const weights = [
    [0, 1, 3],
    [1, 0, 6],
    [3, 6, 0],
  ]
  expect(cohenKappa(shares)).toBeCloseTo(0.491525, 5)
  expect(cohenKappa(shares, (i, j) => weights[i]?.[j] ?? 0)).toBeCloseTo(0.347826, 5)
})

test('Fleiss’ kappa of 10 units by 14 raters is 0.2099', () => {
  const counts = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
  ]
  expect(fleissKappa(counts)).toBeCloseTo(0.20993070442195522, 10)
})

test.each([
  ['nominal', 0.7434],
  ['ordinal', 0.8154],
  ['interval', 0.8491],
  ['ratio', 0.7974],
] as const)('Krippendorff’s alpha of his data C, %s: %f', (level, alpha) => {
  expect(krippendorffAlpha(DATA_C, level)).toBeCloseTo(alpha, 4)
})

test('the six intraclass correlations of Shrout and Fleiss 1979', () => {
  const icc = intraclass(SHROUT_FLEISS)
  expect(icc?.icc1).toBeCloseTo(0.1657418, 6)
  expect(icc?.icc2).toBeCloseTo(0.2897638, 6)
  expect(icc?.icc3).toBeCloseTo(0.7148407, 6)
  expect(icc?.icc1k).toBeCloseTo(0.4427971, 6)
  expect(icc?.icc2k).toBeCloseTo(0.6200505, 6)
  expect(icc?.icc3k).toBeCloseTo(0.9093155, 6)
})

test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
  [10, 100, 0.0552, 0.1744],
  [0, 10, 0, 0.2775],
])('Wilson’s interval of %i in %i is %f to %f', (successes, trials, lo, hi) => {
  expect(wilson(successes, trials)?.lo).toBeCloseTo(lo, 4)
  expect(wilson(successes, trials)?.hi).toBeCloseTo(hi, 4)
})

test('what can’t be computed is null: no trials, one category only, no pair of ratings', () => {
  expect(wilson(0, 0)).toBeNull()
  expect(
    cohenKappa([
      [5, 0],
      [0, 0],
    ]),
  ).toBeNull()
  expect(
    krippendorffAlpha(
      [
        [1, null],
        [null, 2],
      ],
      'nominal',
    ),
  ).toBeNull()
})

test('a report holds what the ratings allow: no Fleiss and no ICC with ratings missing', () => {
  const report = agreementOf(DATA_C)
  expect(report).toMatchObject({ units: 12, raters: 4, fleiss: null, icc: null })
  expect(report.krippendorff.ordinal).toBeCloseTo(0.8154, 4)
  expect(agreementOf(SHROUT_FLEISS).icc?.icc3k).toBeCloseTo(0.9093155, 6)
})
