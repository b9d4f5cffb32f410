import { expect, test } from 'vitest'
import { indexCalendar } from './calendar.ts'
import { type EpochDay, epochDay, weekday } from './days.ts'
import { isWithinHours, openingOf } from './opening.ts'
import { fromDays } from './series.ts'

const START = epochDay('2025-01-06')
const office = (missing: readonly string[]) => {
  const out = new Set(missing.map(epochDay))
  return fromDays(
    'a',
    60,
    new Map(
      Array.from({ length: 84 }, (_, k): EpochDay => START + k)
        .filter((day) => weekday(day) < 5 && !out.has(day))
        .map((day) => [day, new Float64Array(24).fill(5)]),
    ),
  )
}
const index = indexCalendar(
  {
    billRunDays: [],
    entries: [
      { date: '2025-02-12', name: 'feast', kind: 'holiday' },
      { date: '2025-04-09', name: 'feast', kind: 'holiday' },
      { date: '2025-04-12', name: 'make-up', kind: 'workday' },
      { date: '2025-04-10', name: 'move', kind: 'closed' },
    ],
  },
  START + 84,
)

test('a gap in the data is no closure', () => {
  const opening = openingOf(office(['2025-02-12', '2025-02-20']), index)
  expect(opening.isClosure(epochDay('2025-02-12'))).toBe(true)
  expect(opening.isClosure(epochDay('2025-02-20'))).toBe(false)
})

test('a hotline that closed on past holidays is expected to close on the next, one that opened to open', () => {
  expect(openingOf(office(['2025-02-12']), index).isOpen(epochDay('2025-04-09'))).toBe(false)
  expect(openingOf(office([]), index).isOpen(epochDay('2025-04-09'))).toBe(true)
})

test('weekends stay closed, a make-up workday opens one, a listed closure closes a weekday', () => {
  const { isOpen } = openingOf(office([]), index)
  expect(['2025-04-05', '2025-04-12', '2025-04-10', '2025-04-11'].map((date) => isOpen(epochDay(date)))).toEqual([false, true, false, true])
})

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
