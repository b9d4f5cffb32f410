/** Calendar days as whole numbers, for arithmetic over years of history. */
import { DAY_MS } from '../domain/kernel/time.ts'
import type { LocalDate } from '../domain/kernel/zone.ts'

/** Days since 1970-01-01 of a local date. */
export type EpochDay = number

export const epochDay = (date: LocalDate): EpochDay => Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS)

export const dateOf = (day: EpochDay): LocalDate => new Date(day * DAY_MS).toISOString().slice(0, 10)

/** 0 = Monday … 6 = Sunday. */
export const weekday = (day: EpochDay): number => (((day + 3) % 7) + 7) % 7

type MonthPlace = { readonly start: number; readonly end: number }

const places = new Map<EpochDay, MonthPlace>()

function placeOf(day: EpochDay): MonthPlace {
  let place = places.get(day)
  if (!place) {
    const at = new Date(day * DAY_MS)
    const length = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
    place = { start: at.getUTCDate(), end: length - at.getUTCDate() }
    places.set(day, place)
  }
  return place
}

/** 1 … 31. */
export const dayOfMonth = (day: EpochDay): number => placeOf(day).start

/** 0 on the last day of the month. */
export const daysToMonthEnd = (day: EpochDay): number => placeOf(day).end

export const yearOf = (day: EpochDay): number => new Date(day * DAY_MS).getUTCFullYear()
