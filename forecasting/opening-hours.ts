/** Opening hours as registered: outside them no calls are forecast. */
import { DAY_MS, MINUTE_MS } from '../domain/kernel/time.ts'
import { type EpochDay, weekday } from './days.ts'
import type { SlotForecast } from './forecast.ts'
import { wallMsOf } from './wall.ts'

/** Local times `HH:MM`, `closes` not included and past midnight where it is not after `opens`; weekdays 1 = Monday … 7 = Sunday. */
export type OpeningHours = { readonly opens: string; readonly closes: string; readonly weekdays: readonly number[] }

/** Whether a slot that begins at `minute` of `day` lies in the hours; the part after midnight belongs to the day it began on. */
export function isWithinHours({ opens, closes, weekdays }: OpeningHours, day: EpochDay, minute: number): boolean {
  const [from, to] = [minuteOf(opens), minuteOf(closes)]
  const opensOn = (on: EpochDay): boolean => weekdays.includes(weekday(on) + 1)
  if (from < to) return opensOn(day) && minute >= from && minute < to
  return (opensOn(day) && minute >= from) || (opensOn(day - 1) && minute < to)
}

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))

/** Slots outside the hours have no calls for certain; without hours the forecast stays as it is. */
export function closedOutside(slots: readonly SlotForecast[], hours: OpeningHours | undefined, zone: string): readonly SlotForecast[] {
  if (hours === undefined) return slots
  return slots.map((slot) => {
    const wallMs = wallMsOf(slot.slotAt, zone)
    const day = Math.floor(wallMs / DAY_MS)
    const isOpen = isWithinHours(hours, day, (wallMs - day * DAY_MS) / MINUTE_MS)
    return isOpen ? slot : { slotAt: slot.slotAt, mean: 0, lo80: 0, hi80: 0, lo95: 0, hi95: 0 }
  })
}
