/** Local times of forms in the site's zone, whatever zone the browser is in. */
import { dayOf, minuteOfDay } from '../format.ts'
import { MINUTE_MS } from '../time.ts'

/** `2026-03-02T09:00` in `zone` as an instant in UTC; undefined where the text is no such time or the clock skips it. */
export function instantOfLocal(text: string, zone: string): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(text)
  if (!match) return undefined
  const [day = '', minute] = [match[1], Number(match[2]) * 60 + Number(match[3])]
  const naive = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS
  if (Number.isNaN(naive)) return undefined
  // Two steps towards the wanted wall time settle every zone but inside a skipped hour.
  let at = naive
  for (let step = 0; step < 2; step++) {
    const shown = Date.parse(`${dayOf(at, zone)}T00:00:00Z`) + minuteOfDay(at, zone) * MINUTE_MS
    at += naive - shown
  }
  return dayOf(at, zone) === day && minuteOfDay(at, zone) === minute ? new Date(at).toISOString() : undefined
}
