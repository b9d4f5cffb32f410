import { expect, test } from 'vitest'
import { type Candidate, drawSample, hajek } from './sampling.ts'

/** 40 agents with 20 calls each; every fifth call is bad with risk 3, others good with risk 1, and some bad ones hide at low risk. */
const CALLS: readonly (Candidate & { readonly value: number })[] = Array.from({ length: 800 }, (_, i) => {
  const isRisky = i % 5 === 0
  return { id: `r-${i}`, stratum: `agent-${i % 40}`, risk: isRisky ? 3 : 1, value: isRisky ? (i % 3 === 0 ? 0 : 1) : i % 11 === 0 ? 1 : 0 }
})
const TRUTH = CALLS.reduce((sum, call) => sum + call.value, 0) / CALLS.length
const VALUES = new Map(CALLS.map((call) => [call.id, call.value]))

const sampleOf = (seed: string, floorPerStratum = 2, riskDraws = 90) =>
  drawSample(CALLS, { seed, floorPerStratum, riskDraws }).map((drawn) => ({ ...drawn, value: VALUES.get(drawn.id) ?? 0 }))

test('every stratum gets its floor, a small stratum is taken whole', () => {
  const drawn = drawSample([...CALLS, { id: 'r-x', stratum: 'agent-new', risk: 0 }], { seed: 's', floorPerStratum: 3, riskDraws: 0 })
  const sizes = new Map<string, number>()
  for (const { stratum } of drawn) sizes.set(stratum, (sizes.get(stratum) ?? 0) + 1)
  expect(sizes.size).toBe(41)
  expect(sizes.get('agent-new')).toBe(1)
  expect(sizes.get('agent-0')).toBe(3)
  expect(drawn.find((one) => one.id === 'r-x')?.inclusionProbability).toBe(1)
})

test('the same seed draws the same sample in any order of candidates; another seed another', () => {
  const ids = (seed: string, from: readonly Candidate[]) =>
    drawSample(from, { seed, floorPerStratum: 2, riskDraws: 50 })
      .map((one) => one.id)
      .sort()
  expect(ids('week-14', [...CALLS].reverse())).toEqual(ids('week-14', CALLS))
  expect(ids('week-15', CALLS)).not.toEqual(ids('week-14', CALLS))
})

test('risk beyond certainty is capped and the rest keeps the expected size', () => {
  const candidates = [
    { id: 'a', stratum: 's', risk: 1000 },
    ...Array.from({ length: 99 }, (_, i) => ({ id: `b-${i}`, stratum: 's', risk: 1 })),
  ]
  const sizes = Array.from({ length: 200 }, (_, i) => drawSample(candidates, { seed: `${i}`, floorPerStratum: 0, riskDraws: 10 }))
  expect(sizes.every((drawn) => drawn.some((one) => one.id === 'a' && one.inclusionProbability === 1))).toBe(true)
  expect(sizes.reduce((sum, drawn) => sum + drawn.length, 0) / 200).toBeCloseTo(10, 0)
})

test('over 600 draws Hájek’s estimate is unbiased within 0.005 and its 95 % interval covers 93 to 97 %; the naive mean is biased', () => {
  const draws = Array.from({ length: 600 }, (_, i) => sampleOf(`seed-${i}`))
  const estimates = draws.map(hajek).filter((estimate) => estimate !== null)
  const bias = estimates.reduce((sum, estimate) => sum + estimate.mean, 0) / 600 - TRUTH
  const covered = estimates.filter(({ lo, hi }) => lo <= TRUTH && TRUTH <= hi).length / 600
  const naive = draws.reduce((sum, drawn) => sum + drawn.reduce((total, one) => total + one.value, 0) / drawn.length, 0) / 600 - TRUTH
  expect(Math.abs(bias)).toBeLessThanOrEqual(0.005)
  expect(covered).toBeGreaterThanOrEqual(0.93)
  expect(covered).toBeLessThanOrEqual(0.97)
  expect(naive).toBeGreaterThan(0.05)
})

test('two items worked by hand: values 1 and 0 at π 0.5 and 0.25 have the mean 1/3', () => {
  expect(
    hajek([
      { value: 1, inclusionProbability: 0.5 },
      { value: 0, inclusionProbability: 0.25 },
    ])?.mean,
  ).toBeCloseTo(1 / 3, 12)
  expect(hajek([])).toBeNull()
})
