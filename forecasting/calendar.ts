/** What is published about days ahead: holidays, closures, make-up workdays, campaigns, bill runs. Never derived from the days forecast. */
import Holidays from 'date-holidays'
import { CallboardError } from '../domain/kernel/errors.ts'
import type { LocalDate } from '../domain/kernel/zone.ts'
import { type EpochDay, epochDay } from './days.ts'

/**
 * `holiday`: a public holiday, on which the hotline may or may not open; `closed`: it does not open; `workday`: a make-up workday, treated as
 * a normal day whatever else falls on it; `campaign`: open, with a volume effect shared by all days of the same name.
 */
export type CalendarKind = 'holiday' | 'closed' | 'workday' | 'campaign'

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

/** The public holidays of a country (`FR`) or region (`US-CA`) in the years given, both included. Source: package date-holidays. */
export function publishedHolidays(country: string, fromYear: number, toYear: number): CalendarEntry[] {
  const [nation = '', region] = country.toUpperCase().split('-')
  const options = { types: ['public' as const], timezone: 'UTC' }
  const source = region === undefined ? new Holidays(nation, options) : new Holidays(nation, region, options)
  if (source.getHolidays(fromYear).length === 0)
    throw new CallboardError(
      'usage',
      `No holidays are published for '${country}'; use an ISO country code like CN or FR, or a calendar file.`,
    )
  const entries: CalendarEntry[] = []
  for (let year = fromYear; year <= toYear; year++)
    for (const { date, name } of source.getHolidays(year)) entries.push({ date: date.slice(0, 10), name, kind: 'holiday' })
  return entries
}

/**
 * A calendar file: JSON `{country?, billRunDays?: [5], entries?: [{date, name, kind?, publishedOn?}]}`; the country's holidays of
 * `fromYear … toYear` are added to its entries.
 */
export function parseCalendar(text: string, fromYear: number, toYear: number): Calendar {
  const fail = (what: string): never => {
    throw new CallboardError(
      'usage',
      `The calendar file ${what}; it is JSON like {"country":"CN","billRunDays":[5],"entries":[{"date":"2026-02-17","name":"Spring Festival","kind":"closed"}]}.`,
    )
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return fail('is not JSON')
  }
  if (typeof json !== 'object' || json === null) return fail('is not an object')
  const { country, billRunDays = [], entries = [] } = json as Record<string, unknown>
  if (!Array.isArray(entries) || !Array.isArray(billRunDays)) return fail('has entries or billRunDays that are not lists')
  if (country !== undefined && typeof country !== 'string') return fail(`names the country ${JSON.stringify(country)}`)
  return {
    entries: [
      ...(country === undefined ? [] : publishedHolidays(country, fromYear, toYear)),
      ...entries.map((entry) => parseEntry(entry, fail)),
    ],
    billRunDays: billRunDays.map((day) =>
      Number.isInteger(day) && day >= 1 && day <= 31 ? Number(day) : fail(`has the bill-run day ${JSON.stringify(day)}`),
    ),
  }
}

const KINDS: readonly string[] = ['holiday', 'closed', 'workday', 'campaign'] satisfies CalendarKind[]

function parseEntry(entry: unknown, fail: (what: string) => never): CalendarEntry {
  const { date, name, kind = 'holiday', publishedOn } = (entry ?? {}) as Record<string, unknown>
  const isDate = (value: unknown): value is string =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(epochDay(value))
  if (!isDate(date) || typeof kind !== 'string' || !KINDS.includes(kind) || (publishedOn !== undefined && !isDate(publishedOn)))
    return fail(`has the entry ${JSON.stringify(entry)}`)
  const known = publishedOn === undefined ? {} : { publishedOn }
  return { date, name: typeof name === 'string' ? name : kind, kind: kind as CalendarKind, ...known }
}

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
