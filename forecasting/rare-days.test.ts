import { expect, test } from 'vitest'
import { EMPTY_CALENDAR } from './calendar.ts'
import { seasonalMean } from './models/seasonal-mean.ts'
import { weekdayMean } from './models/weekday-mean.ts'
import { unlessRare } from './rare-days.ts'
import { fromDays } from './series.ts'

test.each([
  [1, 'own'],
  [7, 'own'],
  [12, 'plain'],
])('a queue with calls every %d days is forecast by its %s model', (gap, expected) => {
  // The latest day of each weekday has 9 calls, all before 1: their mean over years is near 1, the last alone 9.
  const days = Array.from({ length: 60 }, (_, k) => [20_000 + gap * k, Float64Array.of(k < 53 ? 1 : 9)] as const)
  const model = unlessRare(weekdayMean(1e9), seasonalMean(1))
  const [calls = 0] = model.fit(fromDays('a', 1440, new Map(days)), EMPTY_CALENDAR).forecast(20_000 + gap * 59)
  expect(calls > 5 ? 'plain' : 'own').toBe(expected)
})
