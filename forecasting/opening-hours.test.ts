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

test('a Saturday of its own, a lunch break and days that are closed or made up hold beside the week', () => {
  const monday = epochDay('2026-03-02')
  const hours = {
    ...{ opens: '08:00', closes: '12:00', weekdays: [1, 2, 3, 4, 5] },
    more: [
      { opens: '13:00', closes: '18:00', weekdays: [1, 2, 3, 4, 5] },
      { opens: '09:00', closes: '13:00', weekdays: [6] },
    ],
    closedOn: ['2026-03-04'],
    openOn: ['2026-03-08'],
  }
  const isOpen = (day: number, ...minutes: number[]) => minutes.map((minute) => isWithinHours(hours, monday + day, minute))
  expect(isOpen(0, 480, 719, 720, 779, 780, 1079, 1080)).toEqual([true, true, false, false, true, true, false])
  expect(isOpen(5, 539, 540, 779, 780), 'Saturday').toEqual([false, true, true, false])
  expect(isOpen(2, 600), 'a closed Wednesday').toEqual([false])
  expect(isOpen(6, 600, 750), 'a made-up Sunday').toEqual([true, false])
})
