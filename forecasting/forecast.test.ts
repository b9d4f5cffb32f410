import { expect, test } from 'vitest'
import { HOUR_MS, type Instant, instant } from '../domain/kernel/time.ts'
import { forecastAht } from './aht.ts'
import { EMPTY_CALENDAR } from './calendar.ts'
import { forecastVolume, type SlotCount, type VolumeRequest } from './forecast.ts'

const at = (text: string): Instant => instant(Date.parse(text))

/** Weekdays 09:00–17:00 local (+08:00), 20 calls an hour; other hours have no entry, as a group by leaves them out. */
function office(from: string, days: number): SlotCount[] {
  return Array.from({ length: days * 24 }, (_, k) => ({ slotAt: instant(at(from) + k * HOUR_MS), value: 20 })).filter(({ slotAt }) => {
    const local = new Date(slotAt + 8 * HOUR_MS)
    return local.getUTCDay() % 6 !== 0 && local.getUTCHours() >= 9 && local.getUTCHours() < 17
  })
}

const request = (more: Partial<VolumeRequest> = {}): VolumeRequest => ({
  history: office('2026-01-04T16:00:00Z', 70),
  slotMinutes: 60,
  zone: 'Asia/Shanghai',
  calendar: EMPTY_CALENDAR,
  origin: at('2026-03-16T02:30:00Z'),
  horizonDays: 7,
  ...more,
})

test('from the local midnight of the origin on, every slot has a mean inside its bands', () => {
  const { slots, model } = forecastVolume(request())
  expect(model).toBe('ensemble')
  expect(slots).toHaveLength(7 * 24)
  expect(slots[0]?.slotAt).toBe(at('2026-03-15T16:00:00Z'))
  for (const { mean, lo80, hi80, lo95, hi95 } of slots) {
    expect(lo95 <= lo80 && lo80 <= mean + 1e-9 && mean <= hi80 + 1e-9 && hi80 <= hi95).toBe(true)
    expect(lo95).toBeGreaterThanOrEqual(0)
  }
  const monday = slots.find(({ slotAt }) => slotAt === at('2026-03-16T02:00:00Z'))
  expect(monday?.mean).toBeGreaterThan(18)
  expect(monday?.mean).toBeLessThan(22)
})

test('closed days are forecast as zero calls for certain', () => {
  const saturday = forecastVolume(request()).slots.filter(({ slotAt }) => slotAt >= at('2026-03-20T16:00:00Z'))
  expect(saturday).toHaveLength(48)
  expect(saturday.every(({ mean, hi95 }) => mean === 0 && hi95 === 0)).toBe(true)
})

test('slots at or after the origin change nothing', () => {
  const later = office('2026-03-15T16:00:00Z', 5).map((count) => ({ ...count, value: 900 }))
  const { history } = request()
  expect(forecastVolume(request({ history: [...history, ...later.filter(({ slotAt }) => slotAt >= at('2026-03-16T02:30:00Z'))] }))).toEqual(
    forecastVolume(request()),
  )
})

test.each([0, 1, 8, 20])('%d days of history forecast every slot, with wider bands than ten weeks do', (days) => {
  const { slots } = forecastVolume(request({ history: office('2026-03-15T16:00:00Z', 0).concat(request().history.slice(-8 * days)) }))
  expect(slots).toHaveLength(168)
  expect(slots.every(({ mean, hi95 }) => Number.isFinite(mean) && Number.isFinite(hi95))).toBe(true)
  const at10 = ({ slotAt }: { slotAt: Instant }): boolean => slotAt === at('2026-03-16T02:00:00Z')
  const [thin, known] = [slots.find(at10), forecastVolume(request()).slots.find(at10)]
  if (days > 0) expect((thin?.hi95 ?? 0) - (thin?.lo95 ?? 0)).toBeGreaterThan((known?.hi95 ?? 0) - (known?.lo95 ?? 0))
})

test('a day of 23 hours has 23 slots', () => {
  const { slots } = forecastVolume(request({ zone: 'Europe/Paris', origin: at('2026-03-28T23:30:00Z'), horizonDays: 1 }))
  expect(slots).toHaveLength(23)
})

test('plain data both ways: request and answer survive the copy to a worker thread', () => {
  const copied: VolumeRequest = structuredClone(request())
  const forecast = forecastVolume(copied)
  expect(structuredClone(forecast)).toEqual(forecast)
})

test('handling time of a slot leans on the queue until it has calls of its own', () => {
  const slot = (text: string, handled: number, ahtSeconds: number) => ({ slotAt: at(text), handled, ahtSeconds })
  const shared = { slotMinutes: 60, zone: 'UTC', horizonDays: 1, defaultSeconds: 240 }
  const origin = at('2026-03-16T00:00:00Z')
  const empty = forecastAht({ ...shared, origin, history: [] })
  expect(empty).toHaveLength(24)
  expect(empty.every(({ ahtSeconds }) => ahtSeconds === 240)).toBe(true)
  expect(forecastAht({ ...shared, defaultSeconds: undefined, origin, history: [] })).toEqual([])
  // 1e9 calls of 300 s at 09:00 on a Monday drown both priors; 10:00 has none and takes the queue's mean.
  const known = forecastAht({
    ...shared,
    origin,
    history: [slot('2026-03-09T09:00:00Z', 1e9, 300), slot('2026-03-10T11:00:00Z', 1e9, 300)],
  })
  expect(known[9]?.ahtSeconds).toBeCloseTo(300, 3)
  expect(known[10]?.ahtSeconds).toBeCloseTo(300, 3)
})

test('a queue all of whose calls were handled in 0 s has no handling time; one such call among others counts', () => {
  const shared = { slotMinutes: 60, zone: 'UTC', horizonDays: 1, origin: at('2026-03-16T00:00:00Z') }
  const handled = (...seconds: number[]) =>
    seconds.map((ahtSeconds, n) => ({ slotAt: at(`2026-03-09T0${n}:00:00Z`), handled: 1e9, ahtSeconds }))
  expect(forecastAht({ ...shared, history: handled(0, 0) })).toEqual([])
  expect(forecastAht({ ...shared, history: handled(0, 0), defaultSeconds: 240 }).map(({ ahtSeconds }) => ahtSeconds)).toEqual(
    Array.from({ length: 24 }, () => 240),
  )
  // Half the calls took 0 s and half 300 s: other hours take the mean, 150 s.
  expect(forecastAht({ ...shared, history: handled(0, 300) })[9]?.ahtSeconds).toBeCloseTo(150, 0)
})

test.each([
  ['slots of 25 minutes', { slotMinutes: 25 }, 'Slots of 25 minutes'],
  ['slots of no length', { slotMinutes: 0 }, 'Slots of 0 minutes'],
  [
    'a count that is no number',
    { history: [{ slotAt: at('2026-03-02T01:00:00Z'), value: Number.NaN }] },
    'The count NaN of slot 2026-03-02',
  ],
  ['a count below 0', { history: [{ slotAt: at('2026-03-02T01:00:00Z'), value: -3 }] }, 'The count -3'],
  ['a count at no instant', { history: [{ slotAt: instant(Number.NaN), value: 3 }] }, 'The count 3 of slot NaN'],
])('%s: refused by name', (_sentence, wrong, message) => {
  expect(() => forecastVolume(request(wrong))).toThrow(message)
})
