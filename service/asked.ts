/** Instants and ranges of days that a request names. */
import { CallboardError } from '../domain/kernel/errors.ts'
import { DAY_MS, type Instant, type Interval, interval, parseInstant } from '../domain/kernel/time.ts'
import { addDays, checkedZone, localDay } from '../domain/kernel/zone.ts'
import type { RangeQuery } from './api/forecast.ts'

const LONGEST_MS = 62 * DAY_MS

export function momentOf(text: string): Instant {
  const at = parseInstant(text)
  if (!at.ok) throw new CallboardError('usage', at.rejection.message)
  return at.value
}

/** The zone that a viewer chose, else the usual one. Throws `usage` where it is none. */
export const askedZone = (chosen: string | undefined, usual: string | undefined): string | undefined =>
  chosen === undefined ? usual : checkedZone(chosen)

/** Local days, both inclusive, as one interval. */
export const daysBetween = (from: string, to: string, zone: string): Interval => interval(localDay(from, zone).from, localDay(to, zone).to)

/** The local days asked for, else the last `days` up to the last of them. */
export function spanAsked(
  { from, to }: { readonly from?: string; readonly to?: string },
  today: string,
  zone: string,
  days: number,
): Interval {
  const last = to ?? today
  return daysBetween(from ?? addDays(last, 1 - days), last, zone)
}

/** At most 62 of them. */
export function spanOf({ from, to }: Pick<RangeQuery, 'from' | 'to'>, zone: string): Interval {
  const span = daysBetween(from, to, zone)
  if (span.to <= span.from) throw new CallboardError('usage', `The range ends on ${to}, before it begins on ${from}; swap the days.`)
  if (span.to - span.from > LONGEST_MS)
    throw new CallboardError('usage', `The range from ${from} to ${to} is longer than 62 days; choose a shorter one.`)
  return span
}
