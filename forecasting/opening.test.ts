import { expect, test } from 'vitest'
import { indexCalendar } from './calendar.ts'
import { type EpochDay, epochDay, weekday } from './days.ts'
import { openingOf } from './opening.ts'
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
