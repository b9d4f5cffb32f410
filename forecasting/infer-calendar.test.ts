import { expect, test } from 'vitest'
import { epochDay, weekday } from './days.ts'
import { inferCountry } from './infer-calendar.ts'
import { publishedHolidays } from './published-holidays.ts'
import { fromDays, historyUntil } from './series.ts'

const START = epochDay('2024-01-01')
const closedOn = (dates: ReadonlySet<number>) =>
  fromDays(
    'a',
    60,
    new Map(
      Array.from({ length: 250 }, (_, k) => START + k)
        .filter((day) => weekday(day) < 5 && !dates.has(day))
        .map((day) => [day, new Float64Array(24).fill(50 + (day % 7) + ((day * 13) % 5))]),
    ),
  )

test.each(['FR', 'CN', 'US'])('closures on the holidays of %s name it', (country) => {
  const series = closedOn(new Set(publishedHolidays(country, 2024, 2024).map(({ date }) => epochDay(date))))
  expect(inferCountry([series])?.country).toBe(country)
})

test('two missing days that are no holidays name nobody', () => {
  expect(inferCountry([closedOn(new Set([epochDay('2024-03-14'), epochDay('2024-04-18')]))])).toBeUndefined()
})

test('a history too short to tell names nobody', () => {
  expect(inferCountry([historyUntil(closedOn(new Set()), START + 20)])).toBeUndefined()
})
