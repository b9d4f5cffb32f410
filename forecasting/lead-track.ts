/** The forecasts of one lead in the order they are made: mixed by what was known at each origin, with bands learnt from the ones before. */
import type { EpochDay } from './days.ts'
import { type DayLosses, lossesOf, mix, weightsOf } from './ensemble.ts'
import { type BandAt, conformalBands, type ScoredDay } from './intervals.ts'
import type { DayCounts } from './series.ts'

/** Past days that teach weights and widths: 60 settle a 95 % quantile (coverage on the bank's development days). */
export const TRACKED_DAYS = 60

export type LeadTrack = {
  /** `means`: one forecast per model of a day after `origin`. Only days that had happened at the origin teach. */
  readonly forecast: (means: readonly DayCounts[], origin: EpochDay) => { readonly mean: DayCounts; readonly bandAt: BandAt }
  /** What came on `day`, with the forecasts made of it; days in ascending order. */
  readonly learn: (day: EpochDay, means: readonly DayCounts[], mean: DayCounts, actual: DayCounts) => void
}

type Known = { readonly origin: EpochDay; readonly days: number; readonly weights: readonly number[]; readonly bands: () => Bands }
type Bands = ReturnType<typeof conformalBands>

export function leadTrack(): LeadTrack {
  const past: (ScoredDay & { readonly losses: DayLosses })[] = []
  let latest: Known | undefined
  const knownAt = (origin: EpochDay, models: number): Known => {
    if (latest?.origin === origin && latest.days === past.length) return latest
    let days = past.length
    while (days > 0 && (past[days - 1]?.day ?? 0) > origin) days -= 1
    const known = past.slice(0, days)
    let bands: Bands | undefined
    latest = {
      origin,
      days: past.length,
      weights: weightsOf(
        models,
        known.map(({ losses }) => losses),
      ),
      bands: () => {
        bands ??= conformalBands(known.slice(-TRACKED_DAYS))
        return bands
      },
    }
    return latest
  }
  return {
    forecast: (means, origin) => {
      const { weights, bands } = knownAt(origin, means.length)
      const mean = mix(means, weights)
      return { mean, bandAt: (level) => bands()(mean, level) }
    },
    learn: (day, means, mean, actual) => void past.push({ day, mean, actual, losses: lossesOf(means, actual) }),
  }
}
