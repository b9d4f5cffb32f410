/** What a site's calendar says: the published holidays of its country, and the special days that people entered. */

import { readSpecialDays } from '../../centres/special-days.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { localDate } from '../../domain/kernel/zone.ts'
import type { Calendar, CalendarEntry } from '../../forecasting/calendar.ts'
import { countryOfZone } from '../../forecasting/countries.ts'
import { calendarFor } from '../../forecasting/special-days.ts'
import type { Ledger } from '../../ledger/ledger.ts'

const kept = new Map<string, readonly CalendarEntry[]>()

/** Holidays of the country whose local time `zone` is, from two years before `at` to one after; none where no usual country has that zone. */
export async function publishedFor(zone: string, at: Instant): Promise<readonly CalendarEntry[]> {
  const year = Number(localDate(at, zone).slice(0, 4))
  const key = `${zone} ${year}`
  const known = kept.get(key)
  if (known) return known
  const country = countryOfZone(zone)
  const entries = country === undefined ? [] : await holidaysOf(country, year - 2, year + 1)
  kept.set(key, entries)
  return entries
}

/** China's calendar needs no other; the rules of all countries take 0.6 s to load, so nobody loads them before a forecast needs them. */
async function holidaysOf(country: string, fromYear: number, toYear: number): Promise<readonly CalendarEntry[]> {
  if (country === 'CN') return (await import('../../forecasting/chinese-calendar.ts')).chineseCalendar(fromYear, toYear)
  return (await import('../../forecasting/published-holidays.ts')).publishedHolidays(country, fromYear, toYear)
}

/** The calendar of each queue as known at `knownAt`. */
export async function calendarsAt(ledger: Ledger, zone: string, knownAt: Instant): Promise<(queueId: string) => Calendar> {
  const [published, specialDays] = await Promise.all([publishedFor(zone, knownAt), readSpecialDays(ledger)])
  return (queueId) => calendarFor(published, specialDays, { queueId, knownAt, zone })
}
