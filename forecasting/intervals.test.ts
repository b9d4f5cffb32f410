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
  // The prior is a quarter wider than normal, so that 5 % lie beyond each end: with a relative sd of .35 a mean of 1 has 91 % for at most 2 calls, 98 % for at most 3.
  expect([lo[1], hi[1]]).toEqual([0, 3])
  expect([lo[0], hi[0]], 'no call is expected').toEqual([0, 0])
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

/** Ten open hours by half hours around few calls, the rest of the day closed; what closed slots hold is told apart. */
function openDays(closed: number, n: number): ScoredDay[] {
  const next = random(1)
  return Array.from({ length: n }, (_, day) => {
    const isOpen = (slot: number) => slot >= 16 && slot < 36
    const mean = Float64Array.from({ length: 48 }, (_, slot) => (isOpen(slot) ? 1.5 + 8 * Math.exp(-(((slot - 24) / 5) ** 2)) : 0))
    return { day, mean, actual: mean.map((expected, slot) => (isOpen(slot) ? poisson(expected, next) : closed)) }
  })
}

test('closed slots do not narrow the bands of open ones with few calls', () => {
  const bands = [0, Number.NaN].map((closed) => conformalBands(openDays(closed, 60))(Float64Array.of(1.5, 6), 0.8))
  expect(bands[0]).toEqual(bands[1])
  // Poisson quantiles at 10 and 90 %, by hand: of 1.5 P(0) = .22, P(≤ 3) = .93; of 6 P(≤ 2) = .06, P(≤ 3) = .15, P(≤ 9) = .92.
  expect([...(bands[0]?.lo ?? [])]).toEqual([0, 3])
  expect([...(bands[0]?.hi ?? [])]).toEqual([3, 9])
})

/** Mass of the whole numbers from the first that leaves at most `tail` below it to the first that leaves at most `tail` above it. */
function poissonMass(mean: number, tail: number): number {
  let below = 0
  let mass = 0
  for (let count = 0, p = Math.exp(-mean); below < 1 - tail; count += 1, p *= mean / count) {
    below += p
    if (below >= tail) mass += p
  }
  return mass
}

test('every band of an open slot holds whole numbers, and as many outcomes as the Poisson mass of those numbers', () => {
  const past = openDays(0, 60)
  for (const level of [0.8, 0.95]) {
    const { lo, hi } = conformalBands(past)(past[0]?.mean ?? new Float64Array(), level)
    let inside = 0
    let promised = 0
    let n = 0
    for (const { mean, actual } of openDays(0, 260).slice(60))
      for (let slot = 16; slot < 36; slot++) {
        const [least, most, expected, count] = [lo[slot] ?? 0, hi[slot] ?? 0, mean[slot] ?? 0, actual[slot] ?? 0]
        expect(Math.floor(most)).toBeGreaterThanOrEqual(Math.ceil(least))
        expect([least <= expected, expected <= most]).toEqual([true, true])
        inside += count >= least && count <= most ? 1 : 0
        promised += poissonMass(expected, (1 - level) / 2)
        n += 1
      }
    expect(promised / n).toBeGreaterThan(level)
    expect(Math.abs(inside - promised) / n).toBeLessThan(0.02)
  }
})

test('where hardly a call is expected none is all that the band holds', () => {
  const quiet = Array.from({ length: 60 }, (_, day) => ({ day, mean: new Float64Array(48).fill(0.01), actual: new Float64Array(48) }))
  const { lo, hi } = conformalBands(quiet)(Float64Array.of(0.01, 1), 0.8)
  expect([...lo]).toEqual([0, 0])
  expect([...hi]).toEqual([0.01, 3])
})

test('forecasts that never missed leave the mean and the counts beside it', () => {
  const exact = Array.from({ length: 60 }, (_, day) => ({
    day,
    mean: new Float64Array(24).fill(15),
    actual: new Float64Array(24).fill(15),
  }))
  const { lo, hi } = conformalBands(exact)(Float64Array.of(15, 15.000_000_2, 15.4), 0.8)
  // Of widths this far under a call floor and ceiling of the mean are all that is left.
  expect([...lo]).toEqual([15, 15, 15])
  expect([...hi]).toEqual([15, 16, 16])
})
