/** Call counts by local day and slot, with gaps explicit: a day nobody recorded is missing, a day recorded as all zero is closed. */

import { CallboardError } from '../domain/kernel/errors.ts'
import { DAY_MS, MINUTE_MS } from '../domain/kernel/time.ts'
import { type EpochDay, weekday } from './days.ts'

/** Counts of one day by slot of the local day; NaN where a slot was not observed. Each day owns its buffer. */
export type DayCounts = Float64Array<ArrayBuffer>

export type DaySeries = {
  readonly id: string
  readonly slotMinutes: number
  readonly slotsPerDay: number
  readonly firstDay: EpochDay
  /** By day from `firstDay`; undefined = missing. */
  readonly days: readonly (DayCounts | undefined)[]
}

/** What a model may see: the days up to and including its origin. */
export type History = Omit<DaySeries, 'id'>

/** A count at a local wall-clock time; `wallMs` is that time read as if it were UTC. */
export type CountRow = { readonly wallMs: number; readonly series: string; readonly value: number }

export const lastDay = (history: History): EpochDay => history.firstDay + history.days.length - 1

export const countsOn = (history: History, day: EpochDay): DayCounts | undefined => history.days[day - history.firstDay]

/**
 * The days up to and including `origin`. Days are separate buffers and the list is copied, so nothing later can be reached
 * from what is returned.
 */
export function historyUntil(series: History, origin: EpochDay): History {
  const { slotMinutes, slotsPerDay, firstDay } = series
  return { slotMinutes, slotsPerDay, firstDay, days: series.days.slice(0, Math.max(0, origin - firstDay + 1)) }
}

/** Sum of a day's observed slots. */
export function totalOf(counts: DayCounts): number {
  let total = 0
  for (const count of counts) if (!Number.isNaN(count)) total += count
  return total
}

type Collected = { readonly steps: Map<number, number>; readonly rows: Map<number, { sum: number; n: number }>; lastMs: number }

/**
 * Groups rows into series of `slotMinutes` slots. The rows' own step is the commonest distance between neighbours of a series;
 * a slot counts only when every step inside it was recorded (a day ending at 21:05 has no half hour at 21:00). Where a
 * local time occurs twice (autumn), its counts are averaged.
 */
export function buildSeries(rows: Iterable<CountRow>, slotMinutes: number): DaySeries[] {
  if (!Number.isInteger(slotMinutes) || slotMinutes < 1 || 1440 % slotMinutes !== 0)
    throw new CallboardError('usage', `A slot of ${slotMinutes} min does not divide a day; use 5, 10, 15, 30, 60 or 1440.`)
  const collected = new Map<string, Collected>()
  for (const row of rows) collect(collected, row)
  return [...collected].map(([id, one]) => assemble(id, one, slotMinutes))
}

function collect(collected: Map<string, Collected>, { wallMs, series, value }: CountRow): void {
  let one = collected.get(series)
  if (!one) {
    one = { steps: new Map(), rows: new Map(), lastMs: Number.NaN }
    collected.set(series, one)
  }
  const step = wallMs - one.lastMs
  if (step > 0) one.steps.set(step, (one.steps.get(step) ?? 0) + 1)
  one.lastMs = wallMs
  const seen = one.rows.get(wallMs)
  if (seen) {
    seen.sum += value
    seen.n += 1
  } else one.rows.set(wallMs, { sum: value, n: 1 })
}

function assemble(id: string, { steps, rows }: Collected, slotMinutes: number): DaySeries {
  const slotMs = slotMinutes * MINUTE_MS
  const stepMs = Math.min(slotMs, [...steps].sort((a, b) => b[1] - a[1])[0]?.[0] ?? slotMs)
  const stepsPerSlot = Math.round(slotMs / stepMs)
  const slots = new Map<number, { sum: number; n: number }>()
  for (const [wallMs, { sum, n }] of rows) {
    const slot = Math.floor(wallMs / slotMs)
    const seen = slots.get(slot)
    if (seen) {
      seen.sum += sum / n
      seen.n += 1
    } else slots.set(slot, { sum: sum / n, n: 1 })
  }
  const slotsPerDay = DAY_MS / slotMs
  const byDay = new Map<EpochDay, DayCounts>()
  for (const [slot, { sum, n }] of slots) {
    if (n < stepsPerSlot) continue
    const day = Math.floor(slot / slotsPerDay)
    let counts = byDay.get(day)
    if (!counts) {
      counts = new Float64Array(slotsPerDay).fill(Number.NaN)
      byDay.set(day, counts)
    }
    counts[slot - day * slotsPerDay] = sum
  }
  return fromDays(id, slotMinutes, byDay)
}

/** A series from the counts of its observed days; days between them are missing. */
export function fromDays(id: string, slotMinutes: number, byDay: ReadonlyMap<EpochDay, DayCounts>): DaySeries {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const day of byDay.keys()) {
    from = Math.min(from, day)
    to = Math.max(to, day)
  }
  const days = byDay.size === 0 ? [] : Array.from({ length: to - from + 1 }, (_, index) => byDay.get(from + index))
  return { id, slotMinutes, slotsPerDay: 1440 / slotMinutes, firstDay: byDay.size === 0 ? 0 : from, days }
}

/**
 * The observed operating days: days with a count above zero, and all-zero days of weekdays so quiet that zero is chance
 * (at least half of them have calls and their mean is under 7 a day, so P(0) > 0.1 %).
 */
export function operatingDays(series: History): readonly EpochDay[] {
  const known = operatingOf.get(series)
  if (known) return known
  const days = findOperatingDays(series)
  operatingOf.set(series, days)
  return days
}

/** Several models ask the same history; counts are never changed once in a series. */
const operatingOf = new WeakMap<History, readonly EpochDay[]>()

function findOperatingDays(series: History): EpochDay[] {
  const observed = Array.from({ length: 7 }, () => ({ days: 0, positive: 0, sum: 0 }))
  const totals = series.days.map((counts) => (counts ? totalOf(counts) : 0))
  series.days.forEach((counts, index) => {
    const entry = observed[weekday(series.firstDay + index)]
    if (!counts || !entry) return
    const total = totals[index] ?? 0
    entry.days += 1
    entry.positive += total > 0 ? 1 : 0
    entry.sum += total
  })
  const isQuiet = observed.map(({ days, positive, sum }) => days > 0 && positive >= days / 2 && sum / days < 7)
  return series.days.flatMap((counts, index) => {
    const day = series.firstDay + index
    return counts && ((totals[index] ?? 0) > 0 || isQuiet[weekday(day)]) ? [day] : []
  })
}
