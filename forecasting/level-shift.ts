/** Change points of the level: where calls went up or down for good, the days before are brought to the new level, so that every model follows at once. */
import { type Calendar, type CalendarIndex, indexCalendar } from './calendar.ts'
import { type EpochDay, weekday } from './days.ts'
import type { VolumeModel } from './model.ts'
import { countsOn, type DayCounts, type History, lastDay, operatingDays, totalOf } from './series.ts'

export type ShiftSettings = {
  /** Operating days compared on either side of a change, at most, and needed after it, at least. */
  readonly windowDays: number
  readonly leastDays: number
  /** Latest operating days in which changes are looked for. */
  readonly searchedDays: number
  /** Size of a change in standard deviations, and in log calls, from which it is believed. */
  readonly threshold: number
  readonly leastChange: number
  /** Least variance of a mean of n days times n over the variance of a day; more where neighbouring days are seen to err alike. */
  readonly leastDependence: number
  readonly mostShifts: number
}

export const SHIFT_SETTINGS: ShiftSettings = {
  windowDays: 42,
  leastDays: 8,
  searchedDays: 60,
  threshold: 6,
  leastChange: 0.3,
  leastDependence: 2.5,
  mostShifts: 3,
}

/** From `day` on the log of a day's calls lies `change` higher (lower where negative). */
export type LevelShift = { readonly day: EpochDay; readonly change: number }

/** The model on a history brought to its latest level. */
export const withLevelReset = (model: VolumeModel, settings: ShiftSettings = SHIFT_SETTINGS): VolumeModel => ({
  name: model.name,
  fit: (history, calendar) => model.fit(atLatestLevel(history, calendar, settings), calendar),
})

/** All models of one origin share a history, so its changes are looked for once. */
const resetOf = new WeakMap<History, History>()

/** `history` itself where no change is found. */
export function atLatestLevel(history: History, calendar: Calendar, settings: ShiftSettings = SHIFT_SETTINGS): History {
  const known = resetOf.get(history)
  if (known) return known
  const shifts = levelShifts(history, indexCalendar(calendar, lastDay(history)), settings)
  const reset = shifts.length === 0 ? history : rescale(history, shifts)
  resetOf.set(history, reset)
  return reset
}

function rescale(history: History, shifts: readonly LevelShift[]): History {
  const days = history.days.map((counts, index): DayCounts | undefined => {
    const later = shifts.filter(({ day }) => day > history.firstDay + index).reduce((sum, { change }) => sum + change, 0)
    const factor = Math.exp(later)
    return counts && later !== 0 ? counts.map((count) => count * factor) : counts
  })
  return { ...history, days }
}

/** Changes of level that lasted, the clearest first. Holidays neither make nor hide one. */
export function levelShifts(history: History, index: CalendarIndex, settings: ShiftSettings = SHIFT_SETTINGS): LevelShift[] {
  const days = operatingDays(history)
    .slice(-settings.searchedDays - settings.windowDays)
    .filter((day) => !index.get(day)?.some(({ kind }) => kind === 'holiday'))
  if (days.length < 2 * settings.leastDays + 7) return []
  const levels = weekdayAdjusted(days, history)
  const found: LevelShift[] = []
  while (found.length < settings.mostShifts) {
    const best = clearestShift(levels, settings)
    if (!best) break
    for (let i = 0; i < best.at; i++) levels[i] = (levels[i] ?? 0) + best.change
    found.push({ day: days[best.at] ?? 0, change: best.change })
  }
  return found
}

/** Log totals less the effect of their weekday, that is the median distance from the mean of the seven days around. */
function weekdayAdjusted(days: readonly EpochDay[], history: History): Float64Array {
  const logs = Float64Array.from(days, (day) => Math.log(totalOf(countsOn(history, day) ?? new Float64Array(0)) + 0.5))
  const sums = prefixSums(logs)
  const distances = Array.from({ length: 7 }, (): number[] => [])
  logs.forEach((log, i) => {
    const [from, to] = [Math.max(0, i - 3), Math.min(logs.length, i + 4)]
    distances[weekday(days[i] ?? 0)]?.push(log - meanOver(sums, from, to))
  })
  const effects = distances.map((of) => median(Float64Array.from(of)))
  return logs.map((log, i) => log - (effects[weekday(days[i] ?? 0)] ?? 0))
}

type Found = { readonly at: number; readonly change: number }

function clearestShift(levels: Float64Array, settings: ShiftSettings): Found | undefined {
  const { windowDays, leastDays, leastChange, threshold } = settings
  const sums = prefixSums(levels)
  const noise = noiseOf(levels, settings.leastDependence)
  let best: Found | undefined
  let clearest = threshold
  for (let at = leastDays + 3; at <= levels.length - leastDays; at++) {
    const [from, to] = [Math.max(0, at - windowDays), Math.min(levels.length, at + windowDays)]
    const error = noise * Math.sqrt(1 / (at - from) + 1 / (to - at))
    const rough = meanOver(sums, at, to) - meanOver(sums, from, at)
    // Means are quick but an odd day moves them; medians decide.
    if (Math.abs(rough) < 0.6 * Math.max(leastChange, clearest * error)) continue
    const change = middle(levels, at, to) - middle(levels, from, at)
    const clarity = Math.abs(change) / error
    if (clarity <= clearest || Math.abs(change) < leastChange || !isAbrupt(levels, at, change, settings)) continue
    clearest = clarity
    best = { at, change }
  }
  return best && placed(levels, best, settings)
}

/**
 * Medians see a change some days early: it is put where the days on either side lie nearest to their level. None where too few days are left
 * after it.
 */
function placed(levels: Float64Array, { at, change }: Found, { windowDays, leastDays }: ShiftSettings): Found | undefined {
  const [from, to] = [Math.max(0, at - windowDays), Math.min(levels.length, at + windowDays)]
  const before = middle(levels, from, at)
  let gain = 0
  let most = Number.NEGATIVE_INFINITY
  let place = at
  for (let i = to - 1; i > from; i--) {
    gain += Math.abs((levels[i] ?? 0) - before) - Math.abs((levels[i] ?? 0) - before - change)
    if (gain <= most) continue
    most = gain
    place = i
  }
  if (place > levels.length - leastDays) return undefined
  return { at: place, change: middle(levels, place, to) - middle(levels, from, place) }
}

/** Whether most of the change happened at once: a trend moves the days next to it little. */
function isAbrupt(levels: Float64Array, at: number, change: number, { leastDays }: ShiftSettings): boolean {
  const near = Math.min(2 * leastDays, at, levels.length - at)
  const step = middle(levels, at, at + near) - middle(levels, at - near, at)
  return step / change > 0.7
}

/**
 * Robust sd of a mean of days, times the root of their number. For an autoregression with coefficient φ, 1 − φ is about the variance of the
 * distances between neighbours over that of days a week apart, and days count as (1 − φ) / (1 + φ) of independent ones.
 */
function noiseOf(levels: Float64Array, leastDependence: number): number {
  const spread = (lag: number): number =>
    (1.4826 / Math.SQRT2) * median(levels.slice(lag).map((level, i) => Math.abs(level - (levels[i] ?? 0))))
  const [near, far] = [Math.max(0.02, spread(1)), Math.max(0.02, spread(7))]
  const free = Math.min(1, (near / far) ** 2)
  return Math.max(near, far) * Math.sqrt(Math.max(leastDependence, (2 - free) / free))
}

const middle = (levels: Float64Array, from: number, to: number): number => median(levels.slice(from, to))

/** `values` is sorted; 0 of none. */
function median(values: Float64Array): number {
  values.sort()
  return ((values[(values.length - 1) >> 1] ?? 0) + (values[values.length >> 1] ?? 0)) / 2
}

function prefixSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1)
  for (let i = 0; i < values.length; i++) sums[i + 1] = (sums[i] ?? 0) + (values[i] ?? 0)
  return sums
}

const meanOver = (sums: Float64Array, from: number, to: number): number =>
  to > from ? ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from) : 0
