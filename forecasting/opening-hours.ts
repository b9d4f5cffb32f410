/** Opening hours as registered: outside them no calls are forecast. */

import { type OpeningHours, spansOf } from '../domain/common/hours.ts'
import { DAY_MS, MINUTE_MS } from '../domain/kernel/time.ts'
import { type EpochDay, epochDay, weekday } from './days.ts'
import type { SlotForecast } from './forecast.ts'
import { wallMsOf } from './wall.ts'

/** Whether a slot that begins at `minute` of `day` lies in the hours; the part after midnight belongs to the day it began on. */
export function isWithinHours(hours: OpeningHours, day: EpochDay, minute: number): boolean {
  const { openOn = [], closedOn = [] } = hours
  const isIn = (days: readonly string[], on: EpochDay) => days.some((date) => epochDay(date) === on)
  const madeUp = isIn(openOn, day)
  if (isIn(closedOn, day) && !madeUp) return false
  const opensOn = (weekdays: readonly number[], on: EpochDay): boolean => weekdays.includes(on === day && madeUp ? 1 : weekday(on) + 1)
  return spansOf(hours).some(({ opens, closes, weekdays }) => {
    const [from, to] = [minuteOf(opens), minuteOf(closes)]
    if (from < to) return opensOn(weekdays, day) && minute >= from && minute < to
    return (opensOn(weekdays, day) && minute >= from) || (opensOn(weekdays, day - 1) && minute < to)
  })
}

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))

export type { OpeningHours }

/** Slots outside the hours have no calls for certain; without hours the forecast stays as it is. */
export function closedOutside(slots: readonly SlotForecast[], hours: OpeningHours | undefined, zone: string): readonly SlotForecast[] {
  if (hours === undefined) return slots
  return slots.map((slot) => {
    const wallMs = wallMsOf(slot.slotAt, hours.zone ?? zone)
    const day = Math.floor(wallMs / DAY_MS)
    const isOpen = isWithinHours(hours, day, (wallMs - day * DAY_MS) / MINUTE_MS)
    return isOpen ? slot : { slotAt: slot.slotAt, mean: 0, lo80: 0, hi80: 0, lo95: 0, hi95: 0 }
  })
}
