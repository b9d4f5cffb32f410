/** Working time: weekly hours, holidays and make-up workdays (调休) of a zone, and the clock that only runs within them. */
import { CallboardError } from './errors.ts'
import { type Parsed, parsed, rejected } from './parsed.ts'
import {
  DAY,
  days,
  hours as hoursLong,
  type Instant,
  type Interval,
  instant,
  interval,
  plus,
  type Seconds,
  seconds,
  secondsBetween,
} from './time.ts'
import { addDays, instantOfWall, type LocalDate, localDate, localDay, wallClock, weekdayOf } from './zone.ts'

/** Counts time limits: all time, or only working time. */
export type WorkClock = {
  /** The instant at which `duration` has passed since `from`. Throws `usage` on a duration that is negative or no number. */
  readonly add: (from: Instant, duration: Seconds) => Instant
  /** How much of `[from, to)` counts; 0 where `to` is not after `from`. */
  readonly between: (from: Instant, to: Instant) => Seconds
}

export const aroundTheClock: WorkClock = { add: plus, between: (from, to) => seconds(Math.max(0, secondsBetween(from, to))) }

/** Seconds of the local day, `opens` before `closes`, `closes` at most 86,400. */
export type OpenSpan = { readonly opens: number; readonly closes: number }

export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

export type BusinessCalendar = {
  /** IANA zone of the days and hours. */
  readonly zone: string
  /** 1 = Monday … 7 = Sunday; a day that is not named is closed. Spans in order, without overlap. */
  readonly hours: Readonly<Partial<Record<Weekday, readonly OpenSpan[]>>>
  readonly holidays: readonly LocalDate[]
  /** Worked with `makeUpHours`, whatever else falls on the day. */
  readonly makeUpDays: readonly LocalDate[]
  /** Default: those of Monday. */
  readonly makeUpHours?: readonly OpenSpan[]
}

/** Of the clock on the wall, in seconds. */
const hour = hoursLong(1)
const midnight = days(1)

/** Monday to Friday from 09:00 to 12:00 and from 13:00 to 18:00, without holidays. */
export function officeHours(zone: string): BusinessCalendar {
  const day = [
    { opens: 9 * hour, closes: 12 * hour },
    { opens: 13 * hour, closes: 18 * hour },
  ]
  return { zone, hours: { 1: day, 2: day, 3: day, 4: day, 5: day }, holidays: [], makeUpDays: [] }
}

/** The calendar with days of a published list, such as those of `chineseCalendar` in `callboard/forecasting`; kinds other than these change no hours. */
export function withSpecialDays(
  calendar: BusinessCalendar,
  days: readonly { readonly date: LocalDate; readonly kind: string }[],
): BusinessCalendar {
  const of = (...kinds: string[]) => days.flatMap(({ date, kind }) => (kinds.includes(kind) ? [date] : []))
  return {
    ...calendar,
    holidays: [...calendar.holidays, ...of('holiday', 'closed')],
    makeUpDays: [...calendar.makeUpDays, ...of('workday')],
  }
}

/** Rejections: `calendar.zone_unknown`, `calendar.hours_invalid`, `calendar.date_invalid`, `calendar.never_open`. */
export function checkCalendar(calendar: BusinessCalendar): Parsed<BusinessCalendar> {
  const { zone, hours, holidays, makeUpDays, makeUpHours = [] } = calendar
  try {
    wallClock(instant(0), zone)
  } catch {
    return rejected('calendar.zone_unknown', `'${zone}' is not an IANA time zone; use a name like Asia/Shanghai.`)
  }
  const weekly = Object.values(hours)
  const wrong = [...weekly, makeUpHours].find(
    (spans) => !spans.every(isSpan) || spans.some((span, n) => span.opens < closingBefore(spans, n)),
  )
  if (wrong)
    return rejected(
      'calendar.hours_invalid',
      `${JSON.stringify(wrong)} are no hours; give spans in order, in seconds of the day from 0 to ${midnight}.`,
    )
  const date = [...holidays, ...makeUpDays].find((day) => !isDate(day))
  if (date !== undefined) return rejected('calendar.date_invalid', `'${date}' is no day; write it as 2026-02-17.`)
  if (weekly.every((spans) => spans.length === 0))
    return rejected('calendar.never_open', 'The calendar has no working hours on any weekday, so no limit would ever end; give some.')
  return parsed(calendar)
}

const isSpan = ({ opens, closes }: OpenSpan): boolean => opens >= 0 && opens < closes && closes <= midnight

const closingBefore = (spans: readonly OpenSpan[], index: number): number => spans[index - 1]?.closes ?? 0

const isDate = (text: string): boolean => DAY.test(text)

/** Days remembered at once; a limit spans a few. */
const REMEMBERED_DAYS = 400

/**
 * A clock that runs during the calendar's working hours only. Across a change of daylight-saving time an hour is an hour: a night shift on such a day
 * counts one more or one less. Throws `usage` on a calendar that `checkCalendar` refuses.
 */
export function businessClock(calendar: BusinessCalendar): WorkClock {
  const checked = checkCalendar(calendar)
  if (!checked.ok) throw new CallboardError('usage', checked.rejection.message)
  const holidays = new Set(calendar.holidays)
  const makeUpDays = new Set(calendar.makeUpDays)
  const known = new Map<LocalDate, readonly Interval[]>()

  const hoursOn = (date: LocalDate): readonly OpenSpan[] => {
    if (makeUpDays.has(date)) return calendar.makeUpHours ?? calendar.hours[1] ?? []
    return holidays.has(date) ? [] : (calendar.hours[weekdayOf(date) as Weekday] ?? [])
  }
  const spansOn = (date: LocalDate): readonly Interval[] => {
    const before = known.get(date)
    if (before) return before
    if (known.size >= REMEMBERED_DAYS) known.clear()
    const spans = hoursOn(date).map(({ opens, closes }) =>
      interval(wallInstant(date, opens, calendar.zone), wallInstant(date, closes, calendar.zone)),
    )
    known.set(date, spans)
    return spans
  }

  function add(from: Instant, duration: Seconds): Instant {
    if (!(duration >= 0 && Number.isFinite(duration) && Number.isFinite(from)))
      throw new CallboardError('usage', `${duration} s after ${from} is no time limit; give a duration of at least 0 and an instant.`)
    let left: number = duration
    for (let date = localDate(from, calendar.zone); ; date = addDays(date, 1))
      for (const span of spansOn(date)) {
        const start = instant(Math.max(from, span.from))
        const open = secondsBetween(start, span.to)
        if (open <= 0) continue
        if (left <= open) return plus(start, seconds(left))
        left -= open
      }
  }

  function between(from: Instant, to: Instant): Seconds {
    let total = 0
    if (!(to > from)) return seconds(0)
    const last = localDate(to, calendar.zone)
    for (let date = localDate(from, calendar.zone); date <= last; date = addDays(date, 1))
      for (const span of spansOn(date)) total += Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)) / 1000
    return seconds(total)
  }

  return { add, between }
}

/** A time that the clocks skip begins when they have skipped it. */
function wallInstant(date: LocalDate, secondsOfDay: number, zone: string): Instant {
  if (secondsOfDay === midnight) return localDay(date, zone).to
  for (let second = secondsOfDay; second <= secondsOfDay + 7200; second += 900) {
    const at = instantOfWall(date, second, zone)
    if (at !== undefined) return at
  }
  throw new CallboardError('internal', `No instant found for second ${secondsOfDay} of ${date} in ${zone}.`)
}
