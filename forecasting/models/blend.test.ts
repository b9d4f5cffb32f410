import { expect, test } from 'vitest'
import { EMPTY_CALENDAR } from '../calendar.ts'
import { epochDay } from '../days.ts'
import type { VolumeModel } from '../model.ts'
import { fromDays } from '../series.ts'
import { blend } from './blend.ts'

const DAY = epochDay('2025-05-01')
const HISTORY = fromDays('a', 720, new Map([[DAY - 1, Float64Array.of(1, 1)]]))
const always = (name: string, ...counts: number[]): VolumeModel => ({
  name,
  fit: () => ({ isOpen: () => true, forecast: () => Float64Array.from(counts) }),
})

test('a blend is the square of the mean root', () => {
  const blended = blend({ model: always('a', 100, 0), share: 0.75 }, { model: always('b', 36, 16), share: 0.25 })
  // (0.75 · 10 + 0.25 · 6)² and (0.25 · 4)².
  expect([blended.name, ...blended.fit(HISTORY, EMPTY_CALENDAR).forecast(DAY)]).toEqual(['a & b', 81, 1])
})

test('a model that knows no calendar is not heard on a listed day and the day after', () => {
  const calendar = { billRunDays: [], entries: [{ date: '2025-05-01', name: 'feast', kind: 'holiday' as const }] }
  const blended = blend({ model: always('a', 100, 0), share: 0.8 }, { model: always('b', 36, 0), share: 0.2, isBlind: true })
  const fit = blended.fit(HISTORY, calendar)
  expect([DAY - 1, DAY, DAY + 1, DAY + 2].map((day) => Math.round(fit.forecast(day)[0] ?? 0))).toEqual([85, 100, 100, 85])
})
