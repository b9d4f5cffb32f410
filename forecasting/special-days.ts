/** Special days that people enter: closures, make-up workdays, campaigns, bill runs; each known from the moment it was entered. */
import { isBlank } from '../domain/kernel/blank.ts'
import type { Decided, Decider } from '../domain/kernel/decider.ts'
import { parsed, rejected } from '../domain/kernel/parsed.ts'
import { DAY, type Instant, instant } from '../domain/kernel/time.ts'
import { addDays, type LocalDate, localDate } from '../domain/kernel/zone.ts'
import type { Calendar, CalendarEntry, CalendarKind } from './calendar.ts'
import { dateOf, epochDay } from './days.ts'

/** `bill_run`: bills go out on this day of every month from the first day given on. */
export type SpecialDayKind = CalendarKind | 'bill_run'

export type SpecialDayTerms = {
  readonly kind: SpecialDayKind
  /** Days of the same name share one effect. */
  readonly name: string
  /** '' = every queue. */
  readonly queueId: string
  readonly fromOn: LocalDate
  /** Last day, included. */
  readonly toOn: LocalDate
}

export type SpecialDay = SpecialDayTerms & {
  readonly specialDayId: string
  readonly author: string
  readonly madeAt: Instant
  readonly withdrawn?: { readonly at: Instant; readonly by: string }
}

type By = { readonly at: Instant; readonly by: string }

export type SpecialDayCommand = { readonly at: Instant } & { readonly specialDayId: string } & (
    | { readonly type: 'AddSpecialDay'; readonly terms: SpecialDayTerms }
    | { readonly type: 'WithdrawSpecialDay' }
  )

export type SpecialDayEvent = By &
  (
    | { readonly type: 'special_day_added'; readonly specialDayId: string; readonly terms: SpecialDayTerms }
    | { readonly type: 'special_day_withdrawn' }
  )

/** Rejections: `special_day.range_invalid`, `special_day.name_missing`, `special_day.exists`, `special_day.not_found`, `special_day.withdrawn`. */
export const specialDayDecider: Decider<SpecialDayCommand, SpecialDayEvent, SpecialDay | undefined> = {
  initial: undefined,
  decide,
  evolve: (day, event) => {
    if (event.type === 'special_day_added') return { ...event.terms, specialDayId: event.specialDayId, author: event.by, madeAt: event.at }
    return day && { ...day, withdrawn: { at: event.at, by: event.by } }
  },
}

const LONGEST_DAYS = 92

function decide(command: SpecialDayCommand, day: SpecialDay | undefined): Decided<SpecialDayEvent> {
  const { at } = command
  if (command.type === 'WithdrawSpecialDay') {
    if (!day) return rejected('special_day.not_found', 'There is no such special day; reload the list.')
    if (day.withdrawn) return rejected('special_day.withdrawn', `The special day was withdrawn by ${day.withdrawn.by} before.`)
    return parsed([{ type: 'special_day_withdrawn', at }])
  }
  const { terms, specialDayId } = command
  if (day) return rejected('special_day.exists', `A special day with id '${specialDayId}' exists; give the new one another id.`)
  if (isBlank(terms.name))
    return rejected('special_day.name_missing', 'A special day needs a name; days of the same name share one effect.')
  const length = isDate(terms.fromOn) && isDate(terms.toOn) ? epochDay(terms.toOn) - epochDay(terms.fromOn) : Number.NaN
  if (!(length >= 0 && length < LONGEST_DAYS))
    return rejected(
      'special_day.range_invalid',
      `${terms.fromOn} to ${terms.toOn} is no range of days; write dates like 2026-02-17, the last not before the first, at most ${LONGEST_DAYS} days.`,
    )
  return parsed([{ type: 'special_day_added', specialDayId, terms: { ...terms, name: terms.name.trim() }, at }])
}

const isDate = (text: string): boolean => DAY.test(text)

/** The calendar of one queue: what is published, and the special days standing at `knownAt`. */
export function calendarFor(
  published: readonly CalendarEntry[],
  specialDays: readonly SpecialDay[],
  { queueId, knownAt, zone }: { readonly queueId: string; readonly knownAt: Instant; readonly zone: string },
): Calendar {
  const standing = standingAt(specialDays, knownAt).filter(({ queueId: only }) => only === '' || only === queueId)
  const own = standing.flatMap((day) => entriesOf(day, zone))
  const billRunDays = standing.filter(({ kind }) => kind === 'bill_run').map(({ fromOn }) => Number(fromOn.slice(8)))
  return { entries: [...published, ...own], billRunDays: [...new Set(billRunDays)].sort((a, b) => a - b) }
}

/** Those entered by then and not withdrawn. */
export const standingAt = (specialDays: readonly SpecialDay[], knownAt: Instant): SpecialDay[] =>
  specialDays.filter(({ madeAt, withdrawn }) => madeAt <= knownAt && (withdrawn === undefined || withdrawn.at > knownAt))

/** Each day of a special day, the last included. */
export function datesOf({ fromOn, toOn }: SpecialDayTerms): LocalDate[] {
  const dates: LocalDate[] = []
  for (let day = epochDay(fromOn); day <= epochDay(toOn); day++) dates.push(dateOf(day))
  return dates
}

function entriesOf(specialDay: SpecialDay, zone: string): CalendarEntry[] {
  const { kind, name, madeAt } = specialDay
  if (kind === 'bill_run') return []
  // A forecast made today ends its history yesterday: what was entered today belongs to it, and to none before.
  const publishedOn = addDays(localDate(instant(madeAt), zone), -1)
  return datesOf(specialDay).map((date) => ({ date, name, kind, publishedOn }))
}
