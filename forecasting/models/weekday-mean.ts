/** Exponentially weighted mean of past days of the same weekday: slow and calendar-blind, the second opinion of the ensemble. */
import { type EpochDay, weekday } from '../days.ts'
import type { VolumeModel } from '../model.ts'
import { countsOn, type DayCounts, type History, operatingDays } from '../series.ts'

/** Weeks looked back at most; what lies before weighs less than 2 % at the memory used. */
const LONGEST_WEEKS = 52

/** `memoryWeeks`: weeks after which a day counts e times less. */
export function weekdayMean(memoryWeeks = 12): VolumeModel {
  return {
    name: 'weekday-mean',
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
          const mean = weightedMean(history, (same.length > 0 ? same : all).slice(0, LONGEST_WEEKS), memoryWeeks)
          cache.set(dow, mean)
          return mean
        },
      }
    },
  }
}

/** `days`: latest first. A slot never observed is expected to have no calls. */
function weightedMean(history: History, days: readonly EpochDay[], memoryWeeks: number): DayCounts {
  const calls: DayCounts = new Float64Array(history.slotsPerDay)
  const weights = new Float64Array(history.slotsPerDay)
  days.forEach((day, age) => {
    const weight = Math.exp(-age / memoryWeeks)
    const counts = countsOn(history, day)
    if (!counts) return
    for (let slot = 0; slot < counts.length; slot++) {
      const count = counts[slot] ?? Number.NaN
      if (Number.isNaN(count)) continue
      calls[slot] = (calls[slot] ?? 0) + weight * count
      weights[slot] = (weights[slot] ?? 0) + weight
    }
  })
  return calls.map((sum, slot) => ((weights[slot] ?? 0) > 0 ? sum / (weights[slot] ?? 1) : 0))
}
