/** Reads a calendar file; its form is documented in docs/planning.md. */
import { closest, strangerIn } from '../domain/kernel/closest.ts'
import { CallboardError } from '../domain/kernel/errors.ts'
import { parseJsonFile } from '../domain/kernel/json-file.ts'
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
  const json = parseJsonFile(text, 'The calendar file')
  if (typeof json !== 'object' || json === null) return fail('is not an object')
  refuseStrangers(json, 'the file', MEMBERS.file, { 'in entries': MEMBERS.entry })
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

const nearKind = (kind: string): string => {
  const near = closest(kind, CALENDAR_KINDS)
  return near === undefined ? '' : ` (did you mean '${near}'?)`
}

const isDate = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(epochDay(value))

const MEMBERS = { file: ['country', 'billRunDays', 'entries'], entry: ['date', 'name', 'kind', 'publishedOn'] } as const

/** Throws `usage` where a member would be read by nobody. */
function refuseStrangers(value: object, what: string, known: readonly string[], elsewhere: Readonly<Record<string, readonly string[]>>) {
  const wrong = strangerIn(value, what, known, elsewhere)
  if (wrong !== undefined) throw new CallboardError('usage', `The calendar file: ${wrong} See docs/planning.md.`)
}

function parseEntry(entry: unknown, fail: (what: string) => never): CalendarEntry {
  if (typeof entry === 'object' && entry !== null)
    refuseStrangers(entry, `the entry ${JSON.stringify(entry).slice(0, 80)}`, MEMBERS.entry, { 'at the top of the file': MEMBERS.file })
  const { date, name, kind = 'holiday', publishedOn } = (entry ?? {}) as Record<string, unknown>
  if (typeof kind === 'string' && !isKind(kind))
    return fail(`has the kind '${kind}', which is none of ${CALENDAR_KINDS.join(', ')}${nearKind(kind)}`)
  if (!isDate(date) || !isKind(kind) || (publishedOn !== undefined && !isDate(publishedOn)))
    return fail(`has the entry ${JSON.stringify(entry)}`)
  const known = publishedOn === undefined ? {} : { publishedOn }
  return { date, name: typeof name === 'string' ? name : kind, kind, ...known }
}
