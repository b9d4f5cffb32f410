/** What a site's calendar says: the published holidays of its country, and the special days that people entered. */

import { readSpecialDays } from '../../centres/special-days.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { Calendar, CalendarEntry } from '../../forecasting/calendar.ts'
import { publishedFor } from '../../forecasting/countries.ts'
import { calendarFor } from '../../forecasting/special-days.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { QueueZones } from '../local-zone.ts'

/** The calendar of each queue as known at `knownAt`, for days of one of the zones. */
export async function calendarsAt(
  ledger: Ledger,
  zones: QueueZones,
  knownAt: Instant,
): Promise<(queueId: string, zone: string) => Calendar> {
  const specialDays = await readSpecialDays(ledger)
  const published = new Map<string, readonly CalendarEntry[]>()
  for (const zone of zones.all) published.set(zone, await publishedFor(zone, knownAt))
  return (queueId, zone) => calendarFor(published.get(zone) ?? [], specialDays, { queueId, knownAt, zone })
}
