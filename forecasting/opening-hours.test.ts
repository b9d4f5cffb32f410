import { expect, test } from 'vitest'
import { epochDay } from './days.ts'
import { isWithinHours } from './opening-hours.ts'

test('opening hours hold their days and may run past midnight, which belongs to the day before', () => {
  const day = epochDay('2026-03-02')
  const office = { opens: '08:00', closes: '20:00', weekdays: [1, 2, 3, 4, 5] }
  expect([479, 480, 1199, 1200].map((minute) => isWithinHours(office, day, minute))).toEqual([false, true, true, false])
  expect(isWithinHours(office, day - 1, 600), 'a Sunday').toBe(false)
  const night = { opens: '18:00', closes: '02:00', weekdays: [1] }
  expect([isWithinHours(night, day, 1080), isWithinHours(night, day + 1, 119), isWithinHours(night, day + 1, 120)]).toEqual([
    true,
    true,
    false,
  ])
  expect(isWithinHours(night, day, 60), 'Sunday night was closed').toBe(false)
})
