import { expect, test } from 'vitest'
import { type Hierarchy, reconcile, shrunkCovariance, spreadOverSlots } from './hierarchy.ts'

/** Deterministic uniform numbers (Park & Miller). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

test('without a past the gap is shared by size, worked by hand', () => {
  // Parts 60 and 30, whole 120: a gap of 30 over variances 60, 30 and 120 → parts gain 60/210 and 30/210 of it, the whole loses the rest.
  const { parts, sums } = reconcile({ parts: [60, 30], sums: [{ total: 120, of: [0, 1] }], past: [] })
  expect(parts[0]).toBeCloseTo(60 + (30 * 60) / 210, 4)
  expect(parts[1]).toBeCloseTo(30 + (30 * 30) / 210, 4)
  expect(sums[0]).toBeCloseTo(120 - (30 * 120) / 210, 4)
})

test('what has been accurate is moved less than what has not', () => {
  const past = Array.from({ length: 60 }, (_, k) => Float64Array.of(k % 2 === 0 ? 1 : -1, k % 3 === 0 ? 40 : -20, k % 5 === 0 ? 8 : -2))
  const { parts } = reconcile({ parts: [100, 100], sums: [{ total: 230, of: [0, 1] }], past })
  expect((parts[0] ?? 0) - 100).toBeLessThan(1)
  expect((parts[1] ?? 0) - 100).toBeGreaterThan(20)
})

test.each([1, 2, 3, 4, 5, 6, 7, 8])('case %d: sums agree on every level, nothing is negative, whatever the errors were', (seed) => {
  const next = random(seed * 7919)
  const skills = 3 + Math.floor(next() * 9)
  const parts = Array.from({ length: skills }, () => (next() < 0.2 ? 0 : next() * 10 ** (4 * next())))
  const sites = [parts.map((_, k) => k).filter((k) => k % 2 === 0), parts.map((_, k) => k).filter((k) => k % 2 === 1)]
  const hierarchy: Hierarchy = {
    parts,
    sums: [...sites, parts.map((_, k) => k)].map((of) => ({ of, total: next() * 2 * of.reduce((sum, k) => sum + (parts[k] ?? 0), 0) })),
    past: Array.from({ length: Math.floor(next() * 50) }, () => Float64Array.from({ length: skills + 3 }, () => (next() - 0.5) * 300)),
  }
  const result = reconcile(hierarchy)
  hierarchy.sums.forEach(({ of }, k) => {
    const added = of.reduce((sum, part) => sum + (result.parts[part] ?? 0), 0)
    expect(Math.abs(added - (result.sums[k] ?? 0))).toBeLessThan(1e-6 * (1 + added))
  })
  expect((result.sums[0] ?? 0) + (result.sums[1] ?? 0)).toBeCloseTo(result.sums[2] ?? 0, 6)
  for (const one of [...result.parts, ...result.sums]) expect(one >= 0 && Number.isFinite(one)).toBe(true)
})

test('forecasts that already add up stay as they are', () => {
  const { parts } = reconcile({ parts: [60, 30], sums: [{ total: 90, of: [0, 1] }], past: [Float64Array.of(3, -4, 9)] })
  expect([...parts]).toEqual([60, 30])
})

test('correlations of a few random days are shrunk away, lasting ones are kept', () => {
  const next = random(11)
  const noise = Array.from({ length: 6 }, () => Float64Array.from({ length: 4 }, () => next() - 0.5))
  const common = Array.from({ length: 200 }, () => next() - 0.5).map((one) =>
    Float64Array.of(one, one + 0.1 * (next() - 0.5), one, next() - 0.5),
  )
  const correlation = (past: Float64Array[]): number => {
    const covariance = shrunkCovariance(new Float64Array(4), past)
    return Math.abs(covariance[1] ?? 0) / Math.sqrt((covariance[0] ?? 1) * (covariance[5] ?? 1))
  }
  expect(correlation(noise)).toBeLessThan(0.35)
  expect(correlation(common)).toBeGreaterThan(0.7)
})

test('slots keep their shape and add up to the reconciled total; a part without calls takes the shape of the whole', () => {
  const [a, b] = spreadOverSlots([Float64Array.of(2, 6), Float64Array.of(0, 0)], Float64Array.of(16, 4))
  expect([...(a ?? [])]).toEqual([4, 12])
  expect([...(b ?? [])]).toEqual([1, 3])
})
