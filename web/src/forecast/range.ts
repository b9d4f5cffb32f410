/** The days that the forecast page shows, as its address says. */
import { shiftDay } from '../format.ts'
import { DAY_MS } from '../time.ts'

export type DayRange = { readonly from: string; readonly to: string }

const PATTERN = /^\d{4}-\d{2}-\d{2}$/

/** 0 = Monday. */
const weekday = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7

export const lengthOf = ({ from, to }: DayRange): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1

export function presets(today: string) {
  const monday = shiftDay(today, -weekday(today))
  return {
    today: { from: today, to: today },
    week: { from: monday, to: shiftDay(monday, 6) },
    nextWeek: { from: shiftDay(monday, 7), to: shiftDay(monday, 13) },
    fortnight: { from: shiftDay(today, -14), to: shiftDay(today, -1) },
  } as const satisfies Record<string, DayRange>
}

/** From the address where both days are there and in order, else this week. */
export function rangeOf(from: string | undefined, to: string | undefined, today: string): DayRange {
  if (from !== undefined && to !== undefined && PATTERN.test(from) && PATTERN.test(to) && from <= to) return { from, to }
  return presets(today).week
}

export function moved(range: DayRange, by: -1 | 1): DayRange {
  const days = lengthOf(range) * by
  return { from: shiftDay(range.from, days), to: shiftDay(range.to, days) }
}
