import { expect, test } from 'vitest'
import { DAY_MS, HALF_HOUR_MS, instant } from '../domain/kernel/time.ts'
import { besideActual } from './past-slots.ts'
import { trackedDays } from './tracking.ts'

const start = instant(Date.parse('2026-03-01T16:00:00Z'))
const slot = (day: number, index: number) => instant(start + day * DAY_MS + index * HALF_HOUR_MS)
const forecast = (day: number, index: number) => ({ slotAt: slot(day, index), mean: 4, lo80: 2, hi80: 6, naive: 5 })

test('a half hour without calls counts as 0 on a local day with some; a day without any is left out', () => {
  const past = besideActual([forecast(0, 0), forecast(0, 1), forecast(1, 0)], [{ slotAt: slot(0, 1), calls: 7 }], 'Asia/Shanghai')
  expect(past.map(({ slotAt, actual }) => [slotAt, actual])).toEqual([
    [slot(0, 0), 0],
    [slot(0, 1), 7],
  ])
  // 8 forecast, 7 came: errors 4 + 3, of the four-week mean 5 + 2; neither 0 nor 7 lies in 2 … 6.
  expect(trackedDays(past, 'Asia/Shanghai')).toEqual([{ forecast: 8, actual: 7, absoluteError: 7, challengerError: 7, coverage80: 0 }])
})
