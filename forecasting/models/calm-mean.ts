/** Midway between the 4- and the 8-week mean, drawn to the median of the 8 weeks where slots hold calls enough for a median to be one. */
import { type EpochDay, weekday } from '../days.ts'
import type { VolumeModel } from '../model.ts'
import { countsOn, type DayCounts, type History, operatingDays } from '../series.ts'

const WEEKS = 8
/** The latest of them, that count in both means. */
const LATEST_WEEKS = 4
/**
 * Calls per slot at which median and mean weigh the same. A median alone errs less on every queue, but expects no call where most days have
 * none: too few to staff by. Mean absolute error of seven large skills, leads 1 / 7 / 14, as a share of the 4-week mean's: midway between the
 * means 0.964 / 0.964 / 0.958, drawn to the median 0.953 / 0.952 / 0.936.
 */
const MEDIAN_CALLS = 3

export function calmMean(): VolumeModel {
  return {
    name: 'calm-mean',
    fit: (history) => {
      const byWeekday = Array.from({ length: 7 }, (): EpochDay[] => [])
      const all = operatingDays(history).toReversed()
      for (const day of all) byWeekday[weekday(day)]?.push(day)
      const cache = new Map<number, DayCounts>()
      return {
        isOpen: (day) => (byWeekday[weekday(day)] ?? []).length > 0,
        forecast: (day) => {
          const dow = weekday(day)
          const known = cache.get(dow)
          if (known) return known
          const same = byWeekday[dow] ?? []
          // A weekday never seen operating borrows from all days, so a forecast always exists.
          const calm = calmOf(history, same.length > 0 ? same : all)
          cache.set(dow, calm)
          return calm
        },
      }
    },
  }
}

/** `days`: latest first. A slot never observed is expected to have no calls. */
function calmOf(history: History, days: readonly EpochDay[]): DayCounts {
  const latest = days.slice(0, WEEKS).flatMap((day) => countsOn(history, day) ?? [])
  const calm: DayCounts = new Float64Array(history.slotsPerDay)
  const sorted = new Float64Array(WEEKS)
  for (let slot = 0; slot < calm.length; slot++) {
    let n = 0
    let sum = 0
    let latestSum = 0
    for (const counts of latest) {
      const count = counts[slot] ?? Number.NaN
      if (Number.isNaN(count)) continue
      insert(sorted, n, count)
      n += 1
      sum += count
      if (n <= LATEST_WEEKS) latestSum += count
    }
    if (sum === 0) continue
    const mean = (latestSum / Math.min(n, LATEST_WEEKS) + sum / n) / 2
    const median = ((sorted[(n - 1) >> 1] ?? 0) + (sorted[n >> 1] ?? 0)) / 2
    calm[slot] = (mean * (MEDIAN_CALLS + median)) / (MEDIAN_CALLS + mean)
  }
  return calm
}

/** Puts `value` in its place among the first `n` of `sorted`. */
function insert(sorted: Float64Array, n: number, value: number): void {
  let place = n
  for (; place > 0 && (sorted[place - 1] ?? 0) > value; place--) sorted[place] = sorted[place - 1] ?? 0
  sorted[place] = value
}
