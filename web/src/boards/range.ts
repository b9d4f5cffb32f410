/** Time ranges as Grafana writes them (`now-7d/d`), resolved in the site's zone. */
import { dayOf, minuteOfDay } from '../format.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time.ts'

export type Range = { readonly from: string; readonly to: string }

/** Epoch milliseconds. */
export type Span = { readonly fromMs: number; readonly toMs: number }

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS, w: 604_800_000 }

/** Midnight that begins a calendar day (`2026-01-31`) in a zone. */
export function dayStart(day: string, zone: string): number {
  const asUtc = Date.parse(`${day}T00:00:00Z`)
  const offsetMs = (at: number) => Date.parse(`${dayOf(at, zone)}T00:00:00Z`) + minuteOfDay(at, zone) * MINUTE_MS - at
  const first = asUtc - offsetMs(asUtc)
  // The offset at midnight itself may differ from that at UTC midnight on the day clocks change.
  return asUtc - offsetMs(first)
}

/** `now`, `now-6h`, `now+4d/d`, or epoch milliseconds. `/d` goes to the day's start, for the end of a range to the next day's start. Undefined when unreadable. */
export function resolve(text: string, end: 'from' | 'to', nowMs: number, zone: string): number | undefined {
  if (/^\d{9,15}$/.test(text)) return Number(text)
  const match = /^now(?:([+-])(\d{1,4})([smhdw]))?(\/d)?$/.exec(text)
  if (match === null) return undefined
  const [, sign, amount = '0', unit = 's', rounded] = match
  const at = nowMs + (sign === '-' ? -1 : 1) * Number(amount) * (UNIT_MS[unit] ?? 0)
  if (rounded === undefined) return at
  const midnight = dayStart(dayOf(at, zone), zone)
  return end === 'from' ? midnight : dayStart(dayOf(midnight + DAY_MS + DAY_MS / 4, zone), zone)
}

export function spanOf(range: Range, nowMs: number, zone: string): Span | undefined {
  const fromMs = resolve(range.from, 'from', nowMs, zone)
  const toMs = resolve(range.to, 'to', nowMs, zone)
  return fromMs === undefined || toMs === undefined || toMs <= fromMs ? undefined : { fromMs, toMs }
}

/** `15m` → 900 000. */
export function durationMs(text: string | undefined): number | undefined {
  const match = /^(\d+)([smhdw])$/.exec(text ?? '')
  return match === null ? undefined : Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? 0)
}

/** Multiples of the shortest interval that divide a day, so buckets of all ranges start at round local times. */
const STEPS = [1, 2, 4, 8, 12, 16, 24, 48, 96]

/** The interval of a series: at least `least`, and no more than `points` points over the span. */
export function intervalOf(span: Span, leastMs: number, points: number): number {
  const wanted = (span.toMs - span.fromMs) / Math.max(points, 1)
  const step = STEPS.find((multiple) => leastMs * multiple >= wanted) ?? Math.ceil(wanted / (leastMs * 96)) * 96
  return leastMs * step
}

/** Instants for axis labels: about `count` of them, at round local times. */
export function ticksOf(span: Span, zone: string, count: number): number[] {
  const minutes = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080]
  const wanted = (span.toMs - span.fromMs) / Math.max(count, 1)
  const stepMs = (minutes.find((step) => step * MINUTE_MS >= wanted) ?? 43_200) * MINUTE_MS
  const first = dayStart(dayOf(span.fromMs, zone), zone)
  const ticks: number[] = []
  for (let at = first; at <= span.toMs; at += stepMs) if (at >= span.fromMs) ticks.push(at)
  return ticks
}

/** Moves a range by its own length: -1 back, 1 forward; the result is absolute. */
export function shifted({ fromMs, toMs }: Span, by: -1 | 1): Range {
  const length = toMs - fromMs
  return { from: String(fromMs + by * length), to: String(toMs + by * length) }
}
