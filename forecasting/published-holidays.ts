/** Published public holidays by country. Loading it takes 0.6 s (rules of all countries), so what runs at start-up imports it when needed. */
import Holidays from 'date-holidays'
import { CallboardError } from '../domain/kernel/errors.ts'
import type { CalendarEntry } from './calendar.ts'
import { chineseCalendar } from './chinese-calendar.ts'

/**
 * Public holidays of a country (`FR`) or region (`US-CA`) in the years given, both included; for `CN` with the make-up workdays (调休) and the
 * weeks around the lunar new year. Sources: packages date-holidays and chinese-days. Throws `usage` for a country without published holidays.
 */
export function publishedHolidays(country: string, fromYear: number, toYear: number): CalendarEntry[] {
  const [nation = '', region] = country.toUpperCase().split('-')
  if (nation === 'CN') return chineseCalendar(fromYear, toYear)
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
