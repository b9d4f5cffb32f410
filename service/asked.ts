/** Instants and ranges of days that a request names. */
import { CallboardError } from '../domain/kernel/errors.ts'
import { DAY_MS, type Instant, type Interval, parseInstant } from '../domain/kernel/time.ts'
import type { RangeQuery } from './api/forecast.ts'
import { daysBetween } from './queries/planning.ts'

const LONGEST_MS = 62 * DAY_MS

export function momentOf(text: string): Instant {
  const at = parseInstant(text)
  if (!at.ok) throw new CallboardError('usage', at.rejection.message)
  return at.value
}

/** Local days, both inclusive, at most 62. */
export function spanOf({ from, to }: Pick<RangeQuery, 'from' | 'to'>, zone: string): Interval {
  const span = daysBetween(from, to, zone)
  if (span.to <= span.from) throw new CallboardError('usage', `The range ends on ${to}, before it begins on ${from}; swap the days.`)
  if (span.to - span.from > LONGEST_MS)
    throw new CallboardError('usage', `The range from ${from} to ${to} is longer than 62 days; choose a shorter one.`)
  return span
}
