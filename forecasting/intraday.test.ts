import { expect, test } from 'vitest'
import type { ScoredDay } from './intervals.ts'
import { learnIntraday } from './intraday.ts'

const SLOTS = 24
const base = new Float64Array(SLOTS).fill(100)

/** A fixed sequence in −0.5 … 0.5 that repeats after 2³² steps (Numerical Recipes' generator). */
function noise() {
  let state = 42
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32 - 0.5
  }
}

/** Days whose whole level is off by up to ±20 %, or whose slots are off one by one. */
function daysOf(kind: 'common' | 'independent', random = noise()): ScoredDay[] {
  return Array.from({ length: 40 }, (_, day) => {
    const level = 1 + 0.4 * random()
    const actual = base.map((mean) => mean * (kind === 'common' ? level : 1 + 0.4 * random()))
    return { day, mean: base, actual }
  })
}

const morning = (factor: number) => base.map((mean, slot) => (slot < 8 ? mean * factor : Number.NaN))

test('where whole days are off together, a third more in the morning becomes nearly a third more in the afternoon', () => {
  const { mean } = learnIntraday(daysOf('common'))({ base, observed: morning(1.15), elapsedSlots: 8 })
  expect(mean[20]).toBeGreaterThan(110)
  expect(mean[20]).toBeLessThan(117)
  expect(mean[3]).toBe(100)
})

test('where slots are off one by one, the morning says nothing about the afternoon', () => {
  const { mean } = learnIntraday(daysOf('independent'))({ base, observed: morning(1.15), elapsedSlots: 8 })
  expect(Math.abs((mean[20] ?? 0) - 100)).toBeLessThan(2)
})

test('without past days the correction is cautious: less than half of what the morning shows', () => {
  const { mean } = learnIntraday([])({ base, observed: morning(1.5), elapsedSlots: 8 })
  expect(mean[20]).toBeGreaterThan(105)
  expect(mean[20]).toBeLessThan(125)
})

test('bands shrink as the day fills', () => {
  const update = learnIntraday(daysOf('common'))
  const width = (elapsedSlots: number) => {
    const observed = base.map((mean, slot) => (slot < elapsedSlots ? mean : Number.NaN))
    const { lo, hi } = update({ base, observed, elapsedSlots }).band(0.8)
    return (hi[23] ?? 0) - (lo[23] ?? 0)
  }
  expect(width(8)).toBeLessThan(0.7 * width(0))
})

test('slots that were not observed and slots without calls expected change nothing by themselves', () => {
  const closed = base.map((_, slot) => (slot > 20 ? 0 : 100))
  const { mean } = learnIntraday(daysOf('common'))({ base: closed, observed: new Float64Array(SLOTS).fill(Number.NaN), elapsedSlots: 8 })
  expect([...mean]).toEqual([...closed])
})
