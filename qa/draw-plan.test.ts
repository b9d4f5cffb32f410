/** Draws of inspection plans: the same from the same facts, with what was left out and why. */
import { expect, test } from 'vitest'
import { instant } from '../domain/kernel/time.ts'
import { drawPlan, type InspectionCandidate, riskOf } from './draw-plan.ts'
import { hajek } from './sampling.ts'

const call = (n: number, more: Partial<InspectionCandidate> = {}): InspectionCandidate => ({
  ...{ recordingId: `r-${n}`, scoreId: `s-${n}`, agentId: `a-${n % 4}`, queueId: `q-${n % 2}`, recordedAt: instant(n * 1000) },
  ...{ ratio: 1, isFailed: false, hasFatal: false, needsReview: false, isReviewed: false, isInPlan: false },
  ...more,
})
const terms = { strata: 'agent', perStratum: 5, riskDraws: 0, seed: 'march' } as const
const calls = Array.from({ length: 80 }, (_, n) => call(n))

test('the same facts in another order draw the same, another seed draws others, and the fingerprint tells other facts', () => {
  const one = drawPlan(calls, terms)
  expect(drawPlan(calls.toReversed(), terms)).toEqual(one)
  const other = drawPlan(calls, { ...terms, seed: 'april' })
  expect([other.fingerprint, other.items.length]).toEqual([one.fingerprint, one.items.length])
  expect(other.items.map(({ scoreId }) => scoreId)).not.toEqual(one.items.map(({ scoreId }) => scoreId))
  expect(drawPlan([call(0, { isFailed: true }), ...calls.slice(1)], terms).fingerprint).not.toBe(one.fingerprint)
})

test('every agent gets the floor, each of the twenty calls with a probability of a quarter', () => {
  const { items, population, strata } = drawPlan(calls, terms)
  expect([items.length, population]).toEqual([20, 80])
  expect(strata).toEqual(['a-0', 'a-1', 'a-2', 'a-3'].map((stratum) => ({ stratum, size: 20 })))
  expect(new Set(items.map(({ inclusionProbability }) => inclusionProbability))).toEqual(new Set([0.25]))
})

test('what can not be judged, or is judged already, is left out with the reason', () => {
  const odd = [call(90, { agentId: '' }), call(91, { scoreId: '' }), call(92, { isReviewed: true }), call(93, { isInPlan: true })]
  const { excluded, population, items } = drawPlan([...calls, ...odd], terms)
  expect(excluded).toEqual([
    { recordingId: 'r-90', why: 'no_agent' },
    { recordingId: 'r-91', why: 'no_score' },
    { recordingId: 'r-92', why: 'reviewed' },
    { recordingId: 'r-93', why: 'in_plan' },
  ])
  expect([population, items.some(({ recordingId }) => recordingId >= 'r-90')]).toEqual([80, false])
})

test('twenty of one agent are twenty, or all there are', () => {
  const own = calls.map((one) => ({ ...one, agentId: 'a-1' }))
  expect(drawPlan(own, { ...terms, perStratum: 20 }).items.length).toBe(20)
  expect(drawPlan(own.slice(0, 7), { ...terms, perStratum: 20 }).items.length).toBe(7)
})

test('risk is by what the rules found: 1 where all was met, 9 at most', () => {
  expect([riskOf(call(1)), riskOf(call(1, { ratio: 0, isFailed: true, hasFatal: true, needsReview: true }))]).toEqual([1, 9])
  expect(riskOf(call(1, { ratio: 0.5, isFailed: true }))).toBeCloseTo(3.5, 12)
})

test('over many seeds the weighted rate of a risk draw is that of all calls, which the plain share is not', () => {
  // 16 of 80 calls fail, a fifth; risk draws them 3.5 to 1 as often.
  const facts = calls.map((one, n) => (n % 5 === 0 ? { ...one, isFailed: true, ratio: 0.5 } : one))
  const failed = new Set(facts.flatMap(({ scoreId, isFailed }) => (isFailed ? [scoreId] : [])))
  let [weighted, plain] = [0, 0]
  for (let n = 0; n < 400; n += 1) {
    const { items } = drawPlan(facts, { ...terms, perStratum: 2, riskDraws: 16, seed: `seed-${n}` })
    const sample = items.map(({ scoreId, inclusionProbability }) => ({ value: failed.has(scoreId) ? 1 : 0, inclusionProbability }))
    weighted += (hajek(sample)?.mean ?? 0) / 400
    plain += sample.reduce((sum, { value }) => sum + value, 0) / sample.length / 400
  }
  expect(weighted).toBeCloseTo(0.2, 1)
  expect(plain).toBeGreaterThan(0.28)
})
