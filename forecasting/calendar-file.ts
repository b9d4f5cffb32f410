/** Reads a calendar file; its form is documented in docs/planning.md. */
import { CallboardError } from '../domain/kernel/errors.ts'
import { CALENDAR_KINDS, type Calendar, type CalendarEntry, type CalendarKind } from './calendar.ts'
import { epochDay } from './days.ts'
import { publishedHolidays } from './published-holidays.ts'

/**
 * A calendar file: JSON `{country?, billRunDays?: [5], entries?: [{date, name, kind?, publishedOn?}]}`; the country's holidays of
 * `fromYear … toYear` are added to its entries. Throws `usage` where the text has another form.
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

const isKind = (value: unknown): value is CalendarKind => CALENDAR_KINDS.some((kind) => kind === value)

const isDate = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(epochDay(value))

function parseEntry(entry: unknown, fail: (what: string) => never): CalendarEntry {
  const { date, name, kind = 'holiday', publishedOn } = (entry ?? {}) as Record<string, unknown>
  if (!isDate(date) || !isKind(kind) || (publishedOn !== undefined && !isDate(publishedOn)))
    return fail(`has the entry ${JSON.stringify(entry)}`)
  const known = publishedOn === undefined ? {} : { publishedOn }
  return { date, name: typeof name === 'string' ? name : kind, kind, ...known }
}
