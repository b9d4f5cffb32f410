import { expect, test } from 'vitest'
import { leadTrack } from './lead-track.ts'

const DAYS = 30
const flat = (value: number): Float64Array<ArrayBuffer> => new Float64Array(24).fill(value)

/** A track of `days` days on which the first model forecast 100, the second 120, and `came(day)` calls came in every slot. */
function tracked(days: number, came: (day: number) => number) {
  const track = leadTrack()
  for (let day = 0; day < days; day++) {
    const means = [flat(100), flat(120)]
    track.learn(day, means, track.forecast(means, day - 2).mean, flat(came(day)))
  }
  return track
}

test('a second model that was right is followed, one that was wrong is not', () => {
  const [followed, ignored] = [120, 100].map((came) => tracked(DAYS, () => came).forecast([flat(100), flat(120)], DAYS).mean[0] ?? 0)
  expect(followed).toBeGreaterThan(115)
  expect(ignored).toBeLessThan(101)
})

test('days after the origin teach nothing: other counts there change neither mean nor bands', () => {
  const origin = 20
  const [one, other] = [120, 700].map((later) => {
    const { mean, bandAt } = tracked(DAYS, (day) => (day <= origin ? 100 + day : later)).forecast([flat(100), flat(120)], origin)
    return [...mean, ...bandAt(0.8).lo, ...bandAt(0.95).hi]
  })
  expect(one).toEqual(other)
  const { mean } = tracked(DAYS, (day) => (day < origin ? 100 + day : 700)).forecast([flat(100), flat(120)], origin)
  expect([...mean]).not.toEqual(one?.slice(0, 24))
})

test('without a past the mean leans on the first model and the bands are wide', () => {
  const { mean, bandAt } = leadTrack().forecast([flat(100), flat(120)], 0)
  expect(mean[0]).toBeGreaterThan(100)
  expect(mean[0]).toBeLessThan(105)
  expect((bandAt(0.8).hi[0] ?? 0) - (bandAt(0.8).lo[0] ?? 0)).toBeGreaterThan(60)
})

test('a queue of a call a day goes half with the last model, however well the first did', () => {
  const track = leadTrack()
  const [right, wrong] = [Float64Array.of(1), Float64Array.of(3)]
  for (let day = 0; day < DAYS; day++) track.learn(day, [right, wrong], right, right)
  // Half of 3 and half of nearly 1.
  expect(track.forecast([right, wrong], DAYS).mean[0]).toBeCloseTo(2, 1)
})
