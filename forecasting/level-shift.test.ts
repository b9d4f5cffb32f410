import { expect, test } from 'vitest'
import { EMPTY_CALENDAR, indexCalendar } from './calendar.ts'
import { dateOf, type EpochDay, epochDay, weekday } from './days.ts'
import { levelShifts, withLevelReset } from './level-shift.ts'
import { weekdayMean } from './models/weekday-mean.ts'
import { fromDays, totalOf } from './series.ts'

const START = epochDay('2025-01-06')
const NOTHING = indexCalendar(EMPTY_CALENDAR, START)

/** A day in two slots with weekly shape and a ripple of 5 %, times `factor` of the day's index. */
function history(days: number, factor: (index: number) => number) {
  const calls = (index: number): number => 1000 * (1 - 0.1 * weekday(START + index)) * (1 + 0.05 * Math.sin(index * 2.3)) * factor(index)
  const day = (index: number) => [START + index, Float64Array.of(0.4 * calls(index), 0.6 * calls(index))] as const
  return fromDays('a', 720, new Map(Array.from({ length: days }, (_, index) => day(index))))
}

const doubled = (at: number) => (index: number) => (index < at ? 1 : 2)

test('calls that doubled ten days ago are a shift of ln 2 on about that day', () => {
  const [shift, ...others] = levelShifts(history(120, doubled(110)), NOTHING)
  expect(others).toEqual([])
  expect(Math.abs((shift?.day ?? 0) - (START + 110))).toBeLessThanOrEqual(3)
  expect(shift?.change).toBeCloseTo(Math.log(2), 1)
})

test('a mean of past weeks follows a doubled level, and a halved one, as if it had always been so', () => {
  const forecast = (factor: (index: number) => number): number => {
    const day: EpochDay = START + 125
    return totalOf(withLevelReset(weekdayMean()).fit(history(120, factor), EMPTY_CALENDAR).forecast(day))
  }
  const usual = forecast(() => 1)
  expect(forecast(doubled(108)) / usual).toBeCloseTo(2, 1)
  expect(forecast((index) => (index < 108 ? 1 : 0.5)) / usual).toBeCloseTo(0.5, 1)
})

test.each([
  ['nothing happened', () => 1],
  ['calls grew by 1 % a day', (index: number) => 1.01 ** index],
  ['one day had ten times the calls', (index: number) => (index === 115 ? 10 : 1)],
  ['a week was busy and is over', (index: number) => (index >= 95 && index < 102 ? 2 : 1)],
  ['a week has been busy so far', (index: number) => (index >= 113 ? 2 : 1)],
])('%s: no shift', (_, factor) => {
  expect(levelShifts(history(120, factor), NOTHING)).toEqual([])
})

test('eight holidays with half the calls are no shift', () => {
  const quiet = (index: number): number => (index < 112 ? 1 : 0.4)
  const entries = Array.from({ length: 8 }, (_, k) => ({ date: dateOf(START + 112 + k), name: 'feast', kind: 'holiday' as const }))
  const index = indexCalendar({ billRunDays: [], entries }, START + 120)
  expect(levelShifts(history(120, quiet), NOTHING)).toHaveLength(1)
  expect(levelShifts(history(120, quiet), index)).toEqual([])
})
