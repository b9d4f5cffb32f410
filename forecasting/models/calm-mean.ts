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
  const latest = days.slice(0, WEEKS).map((day) => countsOn(history, day))
  const calm: DayCounts = new Float64Array(history.slotsPerDay)
  const seen: number[] = []
  for (let slot = 0; slot < calm.length; slot++) {
    seen.length = 0
    for (const counts of latest) {
      const count = counts?.[slot] ?? Number.NaN
      if (!Number.isNaN(count)) seen.push(count)
    }
    const mean = (meanOf(seen, LATEST_WEEKS) + meanOf(seen, WEEKS)) / 2
    calm[slot] = mean === 0 ? 0 : (mean * (MEDIAN_CALLS + medianOf(seen))) / (MEDIAN_CALLS + mean)
  }
  return calm
}

function meanOf(values: readonly number[], most: number): number {
  const n = Math.min(values.length, most)
  let sum = 0
  for (let k = 0; k < n; k++) sum += values[k] ?? 0
  return n === 0 ? 0 : sum / n
}

/** Sorts in place, by insertion: the values are eight at most. */
function medianOf(values: number[]): number {
  for (let k = 1; k < values.length; k++) {
    const value = values[k] ?? 0
    let place = k
    for (; place > 0 && (values[place - 1] ?? 0) > value; place--) values[place] = values[place - 1] ?? 0
    values[place] = value
  }
  const upper = values.length >> 1
  const middle = values[upper] ?? 0
  return values.length % 2 === 1 ? middle : (middle + (values[upper - 1] ?? 0)) / 2
}
