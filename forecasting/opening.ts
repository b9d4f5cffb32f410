/** When a hotline opens, learnt from its past and the published calendar: a day that is merely missing is never taken for a closure. */
import { sum } from 'simple-statistics'
import type { CalendarIndex } from './calendar.ts'
import { type EpochDay, weekday } from './days.ts'
import { type History, lastDay, operatingDays } from './series.ts'

export type Opening = {
  /** Operating days of the history, oldest first. */
  readonly operating: readonly EpochDay[]
  readonly isOpenWeekday: readonly boolean[]
  readonly isHoliday: (day: EpochDay) => boolean
  /** Closed although its weekday normally opens: by the calendar, never because data are missing. */
  readonly isClosure: (day: EpochDay) => boolean
  /** Expected to operate: an open weekday or make-up workday that is no closure. */
  readonly isOpen: (day: EpochDay) => boolean
}

const RECENT_WEEKS = 8

export function openingOf(history: History, index: CalendarIndex): Opening {
  const operating = operatingDays(history)
  const operated = new Set(operating)
  const origin = lastDay(history)
  const isOpenWeekday = Array.from({ length: 7 }, (_, dow) => {
    const recent: number[] = []
    for (let day = origin; day >= history.firstDay && recent.length < RECENT_WEEKS; day--)
      if (weekday(day) === dow) recent.push(operated.has(day) ? 1 : 0)
    return recent.length === 0 || sum(recent) >= recent.length / 2
  })
  const kindOn = (day: EpochDay, kind: string): boolean => index.get(day)?.some((entry) => entry.kind === kind) ?? false
  const isHoliday = (day: EpochDay): boolean => kindOn(day, 'holiday') && !kindOn(day, 'workday')
  const past = [...index.keys()].filter((day) => day >= history.firstDay && day <= origin && isHoliday(day) && isOpenWeekday[weekday(day)])
  const closedShare = past.length === 0 ? undefined : past.filter((day) => !operated.has(day)).length / past.length
  // Before any holiday was seen: a hotline that rests on some weekday rests on holidays too.
  const closesOnHolidays = closedShare === undefined ? isOpenWeekday.includes(false) : closedShare >= 0.5
  const isClosure = (day: EpochDay): boolean => {
    if (!isOpenWeekday[weekday(day)] || kindOn(day, 'workday')) return false
    const isListed = kindOn(day, 'closed') || isHoliday(day)
    if (day <= origin) return isListed && !operated.has(day)
    return kindOn(day, 'closed') || (isHoliday(day) && closesOnHolidays)
  }
  const isOpen = (day: EpochDay): boolean =>
    kindOn(day, 'workday') || (isOpenWeekday[weekday(day)] === true && !isClosure(day) && !kindOn(day, 'closed'))
  return { operating, isOpenWeekday, isHoliday, isClosure, isOpen }
}
