/** Instants, durations and half-open intervals; the clock itself is always an argument. */
import type { Brand } from './brand.ts'
import { type Parsed, parsed, rejected } from './parsed.ts'

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = Brand<number, 'Instant'>

/** A duration in seconds; may be fractional. */
export type Seconds = Brand<number, 'Seconds'>

/** Half-open: `from <= t < to`. */
export type Interval = { readonly from: Instant; readonly to: Instant }

/** Reads the present; only `cli/` and `app/` pass a real one. */
export type Clock = () => Instant

/** Milliseconds in a minute. */
export const MINUTE_MS = 60_000
/** Milliseconds in a quarter of an hour, the grain of the KPI roll-ups. */
export const QUARTER_HOUR_MS = 15 * MINUTE_MS
/** Milliseconds in half an hour, the grain of forecasts, staffing and rosters. */
export const HALF_HOUR_MS = 30 * MINUTE_MS
/** Milliseconds in an hour. */
export const HOUR_MS = 60 * MINUTE_MS
/** Milliseconds in 24 hours; a local day may have 23 or 25: `localDay` (zone.ts). */
export const DAY_MS = 24 * HOUR_MS

/** The instant `epochMs` milliseconds after 1970-01-01T00:00:00Z. */
export const instant = (epochMs: number): Instant => epochMs as Instant

/** A duration of `value` seconds. */
export const seconds = (value: number): Seconds => value as Seconds

/** A duration of `value` minutes, in seconds. */
export const minutes = (value: number): Seconds => seconds(value * 60)

/** A duration of `value` hours, in seconds. */
export const hours = (value: number): Seconds => seconds(value * 3600)

/** A quarter of an hour in seconds: a slot of the KPI roll-ups. */
export const QUARTER_HOUR = minutes(15)

/** Half an hour in seconds: a slot of forecasts, staffing and rosters. */
export const HALF_HOUR = minutes(30)

/** A duration of `value` days of 24 hours, in seconds. */
export const days = (value: number): Seconds => hours(value * 24)

/** The span `[from, to)`. */
export const interval = (from: Instant, to: Instant): Interval => ({ from, to })

/** The instant `duration` seconds after `at`; before it where negative. */
export const plus = (at: Instant, duration: Seconds): Instant => instant(at + duration * 1000)

/** Seconds from `from` to `to`; negative where `to` is earlier. */
export const secondsBetween = (from: Instant, to: Instant): Seconds => seconds((to - from) / 1000)

/** Whether `at` lies in the half-open span. */
export const contains = (span: Interval, at: Instant): boolean => at >= span.from && at < span.to

/** Whether two half-open spans have an instant in common. */
export const overlaps = (a: Interval, b: Interval): boolean => a.from < b.to && b.from < a.to

/** The start of the `slotSeconds`-long UTC slot that holds `at`. */
export const slotOf = (at: Instant, slotSeconds: Seconds): Instant => instant(Math.floor(at / (slotSeconds * 1000)) * slotSeconds * 1000)

/** 2150-01-01T00:00:00Z, the first instant that columns don't hold. */
const HELD_BEFORE = Date.UTC(2150, 0)

/** Whether every column can hold the instant: the days of `DAY`, as milliseconds. */
export const isHeldInstant = (epochMs: number): boolean => epochMs >= 0 && epochMs < HELD_BEFORE

/** ISO 8601 in UTC with milliseconds: `2026-01-31T08:00:00.000Z`. Throws `RangeError` for NaN. */
export const toIso = (at: Instant): string => new Date(at).toISOString()

/** A day of the calendar from 1970 to 2149, what every column can hold: months have their days, and February 29 only in leap years (none in 2100). */
export const DAY =
  /^(?:(?:19[7-9]\d|20\d\d|21[0-4]\d)-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))|(?:19(?:7[26]|8[048]|9[26])|20(?:[02468][048]|[13579][26])|21(?:0[48]|[13][26]|[24][048]))-02-29)$/

const ZONED = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/

/** Parses an ISO 8601 instant. A text without `Z` or an offset is rejected, as its zone would be a guess, and so is a day that no calendar has. */
export function parseInstant(text: string): Parsed<Instant> {
  const epochMs = ZONED.test(text) && DAY.test(text.slice(0, 10)) ? Date.parse(text.replace(' ', 'T')) : Number.NaN
  if (Number.isNaN(epochMs))
    return rejected(
      'instant.invalid',
      `'${text}' is not an instant of 1970 to 2149; write it as 2026-01-31T08:00:00Z or with an offset like +08:00.`,
    )
  return parsed(instant(epochMs))
}
