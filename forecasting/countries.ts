/** Countries whose holidays are looked for, and which of them a zone belongs to. */
import type { Instant } from '../domain/kernel/time.ts'
import { localDate } from '../domain/kernel/zone.ts'
import type { CalendarEntry } from './calendar.ts'

/** Where hotlines are commonly run; all 207 countries would take 4 s to compute and find more coincidences. */
export const USUAL_COUNTRIES: readonly string[] =
  'CN US FR DE GB IT ES JP KR IN BR CA MX AU NL BE CH AT PL SE NO DK FI IE PT CZ HU RO GR TR UA RU IL EG ZA NG KE MA TH VN PH ID MY SG TW HK NZ AR CL CO PE AE SA'.split(
    ' ',
  )

/** The country in which `zone` is the local time, by Unicode's regions; undefined where none of the usual ones has it. */
export function countryOfZone(zone: string): string | undefined {
  return USUAL_COUNTRIES.find((country) => zonesOf(country).includes(zone))
}

function zonesOf(country: string): readonly string[] {
  const locale: Intl.Locale & { readonly timeZones?: string[]; getTimeZones?: () => string[] } = new Intl.Locale(`und-${country}`)
  return locale.getTimeZones?.() ?? locale.timeZones ?? []
}

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
  if (country === 'CN') return (await import('./chinese-calendar.ts')).chineseCalendar(fromYear, toYear)
  return (await import('./published-holidays.ts')).publishedHolidays(country, fromYear, toYear)
}
