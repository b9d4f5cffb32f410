import { expect, test } from 'vitest'
import { HALF_HOUR_MS, type Instant, instant } from '../domain/kernel/time.ts'
import { COLD_START, type ColdStartRequest, daysWithCalls, forecastColdStart, type Siblings } from './cold-start.ts'
import { epochDay, weekday } from './days.ts'

const ORIGIN_DAY = epochDay('2026-03-02')
const at = (day: number, slot: number): Instant => instant((day * 48 + slot) * HALF_HOUR_MS)
const band = { lo80: 0, hi80: 0, lo95: 0, hi95: 0 }

/** 08:00–20:00 each day: 10 calls a half hour, twice as many before noon; 360 a day. */
const course = (slot: number): number => (slot < 16 || slot >= 40 ? 0 : slot < 24 ? 20 : 12.5)

const siblings: Siblings = {
  callsPerDay: 120,
  history: Array.from({ length: 60 * 48 }, (_, k) => ({ slotAt: at(ORIGIN_DAY - 60, k), value: course(k % 48) })),
  forecast: Array.from({ length: 14 * 48 }, (_, k) => ({ slotAt: at(ORIGIN_DAY, k), mean: course(k % 48), ...band })),
}

const request = (more: Partial<ColdStartRequest> = {}): ColdStartRequest => ({
  ...{ history: [], slotMinutes: 30, zone: 'UTC', origin: at(ORIGIN_DAY, 0), horizonDays: 14, siblings },
  ...{ callsPerDay: undefined, hours: undefined, own: undefined },
  ...more,
})

const slotsOf = (more: Partial<ColdStartRequest> = {}) => forecastColdStart(request(more))?.slots ?? []
const total = (slots: readonly { mean: number }[]): number => slots.reduce((sum, { mean }) => sum + mean, 0)
const past = (days: number, value: (day: number, slot: number) => number) =>
  Array.from({ length: days * 48 }, (_, k) => {
    const day = ORIGIN_DAY - days + Math.floor(k / 48)
    return { slotAt: at(day, k % 48), value: value(day, k % 48) }
  })

test('without any history the siblings lend their course, at the level of the median queue or of the planner', () => {
  expect(forecastColdStart(request())?.model).toBe(COLD_START)
  expect(total(slotsOf()) / 14).toBeCloseTo(120, 6)
  const planned = slotsOf({ callsPerDay: 36 })
  expect(total(planned) / 14).toBeCloseTo(36, 6)
  // Morning slots hold 20 of 360 calls, afternoon slots 12.5.
  expect(planned[16]?.mean).toBeCloseTo((36 * 20) / 360, 6)
  expect(planned[30]?.mean).toBeCloseTo((36 * 12.5) / 360, 6)
  expect(planned[3]?.mean).toBe(0)
})

test('bands are wide, widest where nobody said how many calls come, and narrow with each day', () => {
  const width = (more: Partial<ColdStartRequest>): number => {
    const slot = slotsOf(more)[16]
    return slot ? (slot.hi80 - slot.lo80) / slot.mean : 0
  }
  const own = (days: number) => ({ callsPerDay: 360, history: past(days, (_, slot) => course(slot)) })
  const widths = [width({}), width({ callsPerDay: 360 }), width(own(1)), width(own(7)), width(own(20))]
  expect(widths).toEqual([...widths].sort((a, b) => b - a))
  expect(widths[4]).toBeGreaterThan(0.8)
  for (const { lo95, lo80, mean, hi80, hi95 } of slotsOf(own(3)))
    expect([lo95, lo80, mean, hi80, hi95].every((one, k, all) => k === 0 || one >= (all[k - 1] ?? 0))).toBe(true)
})

test('a week of its own calls outweighs what was expected, in level and in course', () => {
  // 72 calls a day, all in the afternoon: 16 slots of 4.5.
  const slots = slotsOf({ callsPerDay: 300, history: past(7, (_, slot) => (slot >= 24 && slot < 40 ? 4.5 : 0)) })
  expect(total(slots) / 14).toBeGreaterThan(65)
  expect(total(slots) / 14).toBeLessThan(100)
  expect(slots[18]?.mean).toBeLessThan(0.4)
  expect(slots[32]?.mean).toBeGreaterThan(3.5)
})

test('a weekday on which nobody called is expected to stay quieter', () => {
  const isSunday = (day: number): boolean => weekday(day) === 6
  const slots = slotsOf({ callsPerDay: 360, history: past(14, (day, slot) => (isSunday(day) ? 0 : course(slot))) })
  const [monday, sunday] = [0, 6].map((day) => total(slots.slice(48 * day, 48 * day + 48)))
  expect(sunday).toBeLessThan(0.3 * (monday ?? 0))
})

test('with a planner alone the open hours share the calls evenly; with nothing at all there is no forecast', () => {
  const slots = slotsOf({ siblings: undefined, callsPerDay: 40, hours: { opens: '09:00', closes: '19:00', weekdays: [1, 2, 3, 4, 5] } })
  // 20 half hours of 2 calls, Monday to Friday.
  expect([slots[18]?.mean, slots[17]?.mean, slots[48 * 5 + 18]?.mean]).toEqual([2, 0, 0])
  expect(forecastColdStart(request({ siblings: undefined }))).toBeUndefined()
})

test("the models of the queue's own counts weigh as much as the siblings after four days", () => {
  const history = past(4, (_, slot) => course(slot))
  const own = siblings.forecast.map(({ slotAt }) => ({ slotAt, mean: 0, ...band }))
  const [alone, mixed] = [slotsOf({ history, callsPerDay: 360 }), slotsOf({ history, callsPerDay: 360, own })]
  expect(total(mixed)).toBeCloseTo(total(alone) / 2, 6)
})

test('days with calls are local days', () => {
  const late = [
    { slotAt: at(ORIGIN_DAY, 40), value: 1 },
    { slotAt: at(ORIGIN_DAY, 0), value: 2 },
    { slotAt: at(ORIGIN_DAY + 3, 0), value: 0 },
  ]
  expect([daysWithCalls(late, 'UTC'), daysWithCalls(late, 'Asia/Shanghai')]).toEqual([1, 2])
})
