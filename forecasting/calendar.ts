/** What is published about days ahead: holidays, closures, make-up workdays, campaigns, bill runs. Never derived from the days forecast. */
import type { LocalDate } from '../domain/kernel/zone.ts'
import { type EpochDay, epochDay } from './days.ts'

/**
 * `holiday`: a public holiday, on which the hotline may or may not open; `closed`: it does not open; `workday`: a make-up workday (调休), treated
 * as a normal day whatever else falls on it; `campaign`: open, with a volume effect shared by all days of the same name.
 */
export type CalendarKind = 'holiday' | 'closed' | 'workday' | 'campaign'

export const CALENDAR_KINDS: readonly CalendarKind[] = ['holiday', 'closed', 'workday', 'campaign']

export type CalendarEntry = {
  readonly date: LocalDate
  readonly name: string
  readonly kind: CalendarKind
  /** Known from this day on; without it, always. A forecast from an earlier origin does not see the entry. */
  readonly publishedOn?: LocalDate
}

/** Plain data, so it travels to a worker thread as it is. */
export type Calendar = {
  readonly entries: readonly CalendarEntry[]
  /** Days of the month on which bills go out; a model estimates an effect for each and the two days after. */
  readonly billRunDays: readonly number[]
}

export const EMPTY_CALENDAR: Calendar = { entries: [], billRunDays: [] }

export type CalendarIndex = ReadonlyMap<EpochDay, readonly CalendarEntry[]>

/** Entries by day, as known at `origin`. */
export function indexCalendar(calendar: Calendar, origin: EpochDay): CalendarIndex {
  const index = new Map<EpochDay, CalendarEntry[]>()
  for (const entry of calendar.entries) {
    if (entry.publishedOn !== undefined && epochDay(entry.publishedOn) > origin) continue
    const day = epochDay(entry.date)
    index.set(day, [...(index.get(day) ?? []), entry])
  }
  return index
}
