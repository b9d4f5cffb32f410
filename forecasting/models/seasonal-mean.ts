/** Means of the last k same weekdays: k = 1 is the seasonal naive forecast, k = 4, 6, 8 the benchmarks every model must beat. */
import { type EpochDay, weekday } from '../days.ts'
import type { VolumeModel } from '../model.ts'
import { type DayCounts, type History, operatingDays } from '../series.ts'

/** `weeks`: how many of the latest operating days of the same weekday enter the mean of each slot. */
export function seasonalMean(weeks: number): VolumeModel {
  return {
    name: weeks === 1 ? 'naive' : `sma${weeks}`,
    fit: (history) => {
      const byWeekday = Array.from({ length: 7 }, () => [] as EpochDay[])
      for (const day of operatingDays(history).toReversed()) byWeekday[weekday(day)]?.push(day)
      const all = byWeekday.flat().sort((a, b) => b - a)
      const cache = new Map<number, DayCounts>()
      return {
        isOpen: (day) => (byWeekday[weekday(day)] ?? []).length > 0,
        forecast: (day) => {
          const known = cache.get(weekday(day))
          if (known) return known
          const same = byWeekday[weekday(day)] ?? []
          // A weekday never seen operating borrows from all days, so a forecast always exists.
          const mean = meanOfLatest(history, same.length > 0 ? same : all, weeks)
          cache.set(weekday(day), mean)
          return mean
        },
      }
    },
  }
}

function meanOfLatest(history: History, days: readonly EpochDay[], weeks: number): DayCounts {
  const mean: DayCounts = new Float64Array(history.slotsPerDay)
  for (let slot = 0; slot < history.slotsPerDay; slot++) {
    let sum = 0
    let n = 0
    for (const day of days) {
      const count = history.days[day - history.firstDay]?.[slot]
      if (count === undefined || Number.isNaN(count)) continue
      sum += count
      n += 1
      if (n === weeks) break
    }
    mean[slot] = n === 0 ? 0 : sum / n
  }
  return mean
}
