/** The forecasts of one lead in the order they are made: mixed by what was known at each origin, with bands learnt from the ones before. */
import type { EpochDay } from './days.ts'
import { calmed, calmShare, type DayLosses, ENSEMBLE_SETTINGS, lossesOf, mix, weightsOf } from './ensemble.ts'
import { type BandAt, conformalBands, relativeSpread, type ScoredDay } from './intervals.ts'
import { mediansOf } from './negative-binomial.ts'
import { type DayCounts, totalOf } from './series.ts'

/** Past days that teach weights and widths: 60 settle a 95 % quantile (coverage on the bank's development days). */
export const TRACKED_DAYS = 60

export type LeadTrack = {
  /** `means`: one forecast per model of a day after `origin`, the calm model's last. Only days that had happened at the origin teach. */
  readonly forecast: (means: readonly DayCounts[], origin: EpochDay) => TrackedForecast
  /** What came on `day`, with the forecasts made of it; days in ascending order. */
  readonly learn: (day: EpochDay, means: readonly DayCounts[], mean: DayCounts, actual: DayCounts) => void
}

export type TrackedForecast = {
  readonly mean: DayCounts
  /** The count by slot that as many outcomes exceed as stay below: what errs least in absolute terms, and under the mean where calls are few. */
  readonly median: () => DayCounts
  readonly bandAt: BandAt
}

type PastDay = ScoredDay & { readonly losses: DayLosses; readonly calls: number }
type Known = {
  readonly origin: EpochDay
  readonly days: number
  readonly weights: readonly number[]
  readonly calm: number
  readonly bands: () => Bands
  readonly spread: () => number
}
type Bands = ReturnType<typeof conformalBands>

export function leadTrack(): LeadTrack {
  const past: PastDay[] = []
  let latest: Known | undefined
  const knownAt = (origin: EpochDay, models: number): Known => {
    if (latest?.origin === origin && latest.days === past.length) return latest
    let days = past.length
    while (days > 0 && (past[days - 1]?.day ?? 0) > origin) days -= 1
    const known = past.slice(0, days)
    let bands: Bands | undefined
    let spread: number | undefined
    const latestDays = known.slice(-TRACKED_DAYS)
    latest = {
      origin,
      days: past.length,
      weights: weightsOf(
        models,
        known.map(({ losses }) => losses),
      ),
      calm: calmShare(recentCallsPerDay(known)),
      bands: () => {
        bands ??= conformalBands(latestDays)
        return bands
      },
      spread: () => {
        spread ??= relativeSpread(latestDays)
        return spread
      },
    }
    return latest
  }
  return {
    forecast: (means, origin) => {
      const { weights, calm, bands, spread } = knownAt(origin, means.length)
      const mean = mix(means, calmed(weights, calm))
      return { mean, median: () => mediansOf(mean, spread()), bandAt: (level) => bands()(mean, level) }
    },
    learn: (day, means, mean, actual) => void past.push({ day, mean, actual, losses: lossesOf(means, actual), calls: totalOf(actual) }),
  }
}

/** Mean total of the days, older ones counting as little as their losses. */
function recentCallsPerDay(known: readonly PastDay[]): number | undefined {
  let calls = 0
  let days = 0
  known.forEach((one, index) => {
    const weight = Math.exp(-(known.length - 1 - index) / ENSEMBLE_SETTINGS.memoryDays)
    calls += weight * one.calls
    days += weight
  })
  return days === 0 ? undefined : calls / days
}
