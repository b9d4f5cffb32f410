/** What a site's calendar says: the published holidays of its country, and the special days that people entered. */

import { readSpecialDays } from '../../centres/special-days.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import type { Calendar } from '../../forecasting/calendar.ts'
import { publishedFor } from '../../forecasting/countries.ts'
import { calendarFor } from '../../forecasting/special-days.ts'
import type { Ledger } from '../../ledger/ledger.ts'

/** The calendar of each queue as known at `knownAt`. */
export async function calendarsAt(ledger: Ledger, zone: string, knownAt: Instant): Promise<(queueId: string) => Calendar> {
  const [published, specialDays] = await Promise.all([publishedFor(zone, knownAt), readSpecialDays(ledger)])
  return (queueId) => calendarFor(published, specialDays, { queueId, knownAt, zone })
}
