/** The rest of a day after its morning: no past day is known, so the update leans on its cautious prior. */
import { expect, test } from 'vitest'
import { DAY_MS, HALF_HOUR_MS, type Instant, instant, interval } from '../domain/kernel/time.ts'
import { updateRunningDay } from './running-day.ts'

const start = instant(Date.parse('2026-03-02T00:00:00Z'))
const at = (slot: number): Instant => instant(start + slot * HALF_HOUR_MS)
const base = Array.from({ length: 48 }, (_, slot) => ({ slotAt: at(slot), mean: 10, lo80: 6, hi80: 15, lo95: 4, hi95: 19 }))
const day = { today: interval(start, instant(start + DAY_MS)), until: at(20), zone: 'UTC', model: 'ensemble', base, past: [] }
const cameAt = (calls: number) => Array.from({ length: 20 }, (_, slot) => ({ slotAt: at(slot), calls }))

test('a doubled morning lifts the half hours to come, within the day-ahead bands moved with the mean', () => {
  const updated = updateRunningDay({ ...day, actual: cameAt(20) })
  expect(updated.map(({ slotAt }) => slotAt)).toEqual(base.slice(20).map(({ slotAt }) => slotAt))
  for (const { mean, lo80, hi80, lo95, hi95 } of updated) {
    expect(mean).toBeGreaterThan(10)
    expect(mean).toBeLessThan(20)
    expect(lo80).toBeGreaterThanOrEqual(0.6 * mean - 1e-9)
    expect(hi80).toBeLessThanOrEqual(1.5 * mean + 1e-9)
    expect([lo95, hi95]).toEqual([expect.toSatisfy((lo) => lo <= lo80), expect.toSatisfy((hi) => hi >= hi80)])
  }
})

test.each([9, 10, 10.4])(
  'bands stay around the mean and one within the other, and hold a count, however narrow those of the day ahead of %d calls',
  (mean) => {
    for (const [wide80, wide95] of [0, 1, 2, 4].flatMap((wide) => [0, 1, 3].map((more) => [wide, wide + more] as const)))
      for (const came of [5, 9, 10, 12, 16, 20, 40]) {
        const narrow = base.map(({ slotAt }) => ({
          ...{ slotAt, mean, lo80: Math.floor(mean) - wide80, hi80: Math.ceil(mean) + wide80 },
          ...{ lo95: Math.floor(mean) - wide95, hi95: Math.ceil(mean) + wide95 },
        }))
        for (const slot of updateRunningDay({ ...day, base: narrow, actual: cameAt(came) })) {
          const ordered = [slot.lo95, slot.lo80, slot.mean, slot.hi80, slot.hi95]
          expect(ordered).toEqual(ordered.toSorted((a, b) => a - b))
          expect(Math.floor(slot.hi80)).toBeGreaterThanOrEqual(Math.ceil(slot.lo80))
        }
      }
  },
)

test('nothing is said where nothing came, or fewer than 10 calls were expected', () => {
  expect(updateRunningDay({ ...day, actual: [] })).toEqual([])
  const quiet = base.map((slot) => ({ ...slot, mean: 0.4 }))
  expect(updateRunningDay({ ...day, base: quiet, actual: cameAt(2) })).toEqual([])
})
