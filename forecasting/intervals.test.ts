import { expect, test } from 'vitest'
import { conformalBands, type ScoredDay, stabilise, unstabilise } from './intervals.ts'

/** Deterministic uniform numbers (Park & Miller). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

function poisson(mean: number, next: () => number): number {
  let count = 0
  for (let product = next(); product > Math.exp(-mean); product *= next()) count++
  return count
}

function days(from: number, n: number, seed: number): ScoredDay[] {
  const next = random(seed)
  return Array.from({ length: n }, (_, k) => {
    const mean = Float64Array.from({ length: 24 }, (_, slot) => 5 + 3 * slot)
    return { day: from + k, mean, actual: mean.map((expected) => poisson(expected, next)) }
  })
}

test.each([0, 0.4, 3, 70, 5000])('%d calls come back from the stable scale', (count) => {
  for (const spread of [0.01, 0.1, 0.5]) expect(unstabilise(stabilise(count, spread), spread)).toBeCloseTo(count, 6)
})

test('bands learnt from Poisson days cover new ones as promised', () => {
  const bandAt = conformalBands(days(0, 60, 7))
  for (const level of [0.8, 0.95]) {
    let inside = 0
    let n = 0
    for (const { mean, actual } of days(60, 60, 99)) {
      const { lo, hi } = bandAt(mean, level)
      actual.forEach((y, slot) => {
        inside += y >= (lo[slot] ?? 0) && y <= (hi[slot] ?? 0) ? 1 : 0
        n += 1
      })
    }
    expect(Math.abs(inside / n - level)).toBeLessThan(0.03)
  }
})

test('without any past the bands exist, are wide and never negative', () => {
  const { lo, hi } = conformalBands([])(Float64Array.of(0, 1, 100), 0.8)
  expect([...lo].every((value) => value >= 0)).toBe(true)
  expect(lo[2]).toBeLessThan(65)
  expect(hi[2]).toBeGreaterThan(145)
  expect(hi[0]).toBeGreaterThan(0)
})

test('95 % is wider than 80 %, and forecasts that missed widen the next band', () => {
  const past = days(0, 40, 3)
  const mean = Float64Array.of(50)
  const width = (scored: readonly ScoredDay[], level: number): number => {
    const { lo, hi } = conformalBands(scored)(mean, level)
    return (hi[0] ?? 0) - (lo[0] ?? 0)
  }
  expect(width(past, 0.95)).toBeGreaterThan(width(past, 0.8))
  const missed = past.map((one, k) => (k < 30 ? one : { ...one, actual: one.actual.map((count) => count * 1.5) }))
  expect(width(missed, 0.8)).toBeGreaterThan(1.2 * width(past, 0.8))
})
