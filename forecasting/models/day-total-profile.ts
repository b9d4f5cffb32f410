/** Day total × intraday profile: a penalised calendar regression on log totals without decay, a small decaying level, an exponentially weighted profile. */
import { indexCalendar } from '../calendar.ts'
import { type EpochDay, weekday } from '../days.ts'
import { type DesignSettings, designOf } from '../design.ts'
import type { VolumeModel } from '../model.ts'
import { openingOf } from '../opening.ts'
import { type ProfileSettings, profilesOf, recentShape, wholeDayTotal } from '../profile.ts'
import { fitRegression, predict, type RegressionFit } from '../regression.ts'
import { countsOn, type DayCounts, lastDay } from '../series.ts'

export type DayTotalSettings = {
  readonly design: DesignSettings
  readonly profile: ProfileSettings
  readonly level: { readonly memoryDays: number; readonly shrinkDays: number; readonly damping: number }
}

/** Fixed on the development windows (bank calls before 2003-08-28, assistance hotline before 2012-10). */
export const DAY_TOTAL_SETTINGS: DayTotalSettings = {
  design: {
    weekdayScale: 1,
    monthScale: 0.1,
    holidayScale: 0.5,
    closureScale: 0.3,
    yearScale: 0.2,
    slopeScale: 0.5,
    knotScale: 0.2,
    knotShare: 0.8,
    knots: 25,
  },
  profile: { memoryDays: 75, otherWeekday: 0.03, shapeMemoryDays: 8, shapeShrinkDays: 6 },
  level: { memoryDays: 1.5, shrinkDays: 0.7, damping: 0.99 },
}

export function dayTotalProfile(settings: DayTotalSettings = DAY_TOTAL_SETTINGS): VolumeModel {
  return {
    name: 'day-total-profile',
    fit: (history, calendar) => {
      const origin = lastDay(history)
      const index = indexCalendar(calendar, origin)
      const opening = openingOf(history, index)
      const normal = opening.operating.filter((day) => !opening.isHoliday(day))
      const profiles = profilesOf(history, normal.length > 0 ? normal : opening.operating, origin, settings.profile)
      const profileOf = (day: EpochDay): Float64Array =>
        profiles[opening.isHoliday(day) ? 6 : weekday(day)] ?? new Float64Array(history.slotsPerDay)
      const days: EpochDay[] = []
      const totals: number[] = []
      for (const day of opening.operating) {
        const counts = countsOn(history, day)
        const total = counts && wholeDayTotal(counts, profiles[weekday(day)] ?? new Float64Array(0))
        if (total === undefined) continue
        days.push(day)
        totals.push(Math.max(total, 0.5))
      }
      const y = Float64Array.from(totals, Math.log)
      const design = designOf(days, origin, { calendar, index, opening }, settings.design)
      const fit = fitRegression(design.rows, y, design.priors, new Float64Array(days.length).fill(1))
      const level = decayingLevel(days, fit, settings.level)
      const shape = recentShape(history, profiles, normal, settings.profile)
      const profileFor = (day: EpochDay): Float64Array =>
        isRestDay(opening.isOpenWeekday) ? profileOf(day) : (profiles[weekday(day)] ?? profileOf(day))
      return {
        isOpen: opening.isOpen,
        forecast: (day) => {
          if (days.length === 0) return new Float64Array(history.slotsPerDay)
          const total = Math.exp(predict(design.rowOf(day), fit.beta) + level * settings.level.damping ** (day - origin))
          return spread(total, profileFor(day), shape)
        },
      }
    },
  }
}

/** Calls by slot: the total spread over profile × shape. */
function spread(total: number, profile: Float64Array, shape: Float64Array): DayCounts {
  const calls: DayCounts = new Float64Array(profile.length)
  let sum = 0
  for (let slot = 0; slot < profile.length; slot++) {
    const bent = (profile[slot] ?? 0) * (shape[slot] ?? 1)
    calls[slot] = bent
    sum += bent
  }
  const scale = sum > 0 ? total / sum : 0
  for (let slot = 0; slot < calls.length; slot++) calls[slot] = (calls[slot] ?? 0) * scale
  return calls
}

/** A hotline open every day runs a holiday like a Sunday; one that rests on Sundays has no such shape. */
const isRestDay = (isOpenWeekday: readonly boolean[]): boolean => isOpenWeekday.every(Boolean)

/** Recent mean residual, shrunk towards 0 as if `shrinkDays` days without deviation had been seen. */
function decayingLevel(days: readonly EpochDay[], fit: RegressionFit, { memoryDays, shrinkDays }: DayTotalSettings['level']): number {
  let sum = 0
  let weight = shrinkDays
  days.forEach((_, i) => {
    const w = Math.exp(-(days.length - 1 - i) / memoryDays)
    sum += w * (fit.weights[i] ?? 1) * (fit.residuals[i] ?? 0)
    weight += w
  })
  return sum / weight
}
