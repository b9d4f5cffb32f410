/** Prediction intervals by rolling studentised conformal prediction: past forecasts' errors on a variance-stable scale, with an adaptive level. */
import { probit } from 'simple-statistics'
import type { EpochDay } from './days.ts'

/** A past forecast of one day with what came; NaN where a slot was not observed. */
export type ScoredDay = { readonly day: EpochDay; readonly mean: Float64Array; readonly actual: Float64Array }

export type Band = { readonly lo: Float64Array<ArrayBuffer>; readonly hi: Float64Array<ArrayBuffer> }

export type IntervalSettings = {
  /** Days after which a past error counts e times less. */
  readonly memoryDays: number
  /** Step of the adaptive level (Gibbs & Candès 2021): how far one day's miss moves it. */
  readonly step: number
  /** Slots are pooled into this many classes of equal calls' rank. */
  readonly classes: number
  /** Days whose errors are replaced by the cautious prior while fewer were seen. */
  readonly priorDays: number
}

export const INTERVAL_SETTINGS: IntervalSettings = { memoryDays: 60, step: 0.02, classes: 3, priorDays: 4 }

/** Relative sd of a day's slots about which nothing is known yet. */
const PRIOR_SPREAD = 0.35
const BINS = 400
const BIN_WIDTH = 0.04

/**
 * Anscombe's transform of a count with variance μ + (cμ)²: on this scale its sd is about 1 whatever μ. `spread` is c.
 * Source: Anscombe (1948), Biometrika 35:246.
 */
export const stabilise = (count: number, spread: number): number => (2 / spread) * Math.asinh(spread * Math.sqrt(count + 0.375))

export const unstabilise = (z: number, spread: number): number =>
  z <= 0 ? 0 : Math.max(0, (Math.sinh((spread * z) / 2) / spread) ** 2 - 0.375)

/**
 * Learns from past forecasts of the same lead (oldest first) and returns bands around new means. `level` is the share to cover, 0..1.
 * Pure function of its arguments: nothing after the last scored day enters.
 */
export function conformalBands(
  scored: readonly ScoredDay[],
  settings: IntervalSettings = INTERVAL_SETTINGS,
): (mean: Float64Array, level: number) => Band {
  const spread = relativeSpread(scored, settings)
  const limits = classLimits(scored, settings.classes)
  const widths = new Map<number, number[]>()
  return (mean, level) => {
    const width = widths.get(level) ?? replay(scored, level, { spread, limits, settings })
    widths.set(level, width)
    const lo = new Float64Array(mean.length)
    const hi = new Float64Array(mean.length)
    mean.forEach((expected, slot) => {
      const centre = stabilise(expected, spread)
      const half = width[classOf(expected, limits)] ?? probit(0.5 + level / 2)
      lo[slot] = unstabilise(centre - half, spread)
      hi[slot] = unstabilise(centre + half, spread)
    })
    return { lo, hi }
  }
}

/** c of variance μ + (cμ)², by matching second moments, with `priorDays` days of the prior mixed in. */
function relativeSpread(scored: readonly ScoredDay[], settings: IntervalSettings): number {
  let excess = 0
  let squares = 0
  for (const { mean, actual } of scored)
    for (let slot = 0; slot < mean.length; slot++) {
      const y = actual[slot] ?? Number.NaN
      const expected = mean[slot] ?? 0
      if (Number.isNaN(y)) continue
      excess += (y - expected) ** 2 - expected
      squares += expected ** 2
    }
  const missing = Math.max(0, settings.priorDays * 3 - scored.length) / (settings.priorDays * 3)
  const observed = squares > 0 ? Math.max(0, excess / squares) : PRIOR_SPREAD ** 2
  return Math.max(0.01, Math.sqrt((1 - missing) * observed + missing * PRIOR_SPREAD ** 2))
}

/** Upper limits of the classes: equally many observed slots in each. */
function classLimits(scored: readonly ScoredDay[], classes: number): number[] {
  if (classes <= 1 || scored.length === 0) return []
  const means = Float64Array.from(
    scored.slice(-14).flatMap(({ mean, actual }) => [...mean].filter((_, slot) => !Number.isNaN(actual[slot] ?? Number.NaN))),
  ).sort()
  return Array.from({ length: classes - 1 }, (_, k) => means[Math.floor((means.length * (k + 1)) / classes)] ?? Number.POSITIVE_INFINITY)
}

function classOf(mean: number, limits: readonly number[]): number {
  let index = 0
  while (index < limits.length && mean >= (limits[index] ?? 0)) index++
  return index
}

type Frame = { readonly spread: number; readonly limits: readonly number[]; readonly settings: IntervalSettings }

/**
 * Walks through the scored days in order: each day is first covered with what was known before it, then learnt from. A day that missed more
 * slots than allowed raises the level aimed at. Returns the half-width by class on the stable scale.
 */
function replay(scored: readonly ScoredDay[], level: number, { spread, limits, settings }: Frame): number[] {
  const histograms = Array.from({ length: limits.length + 1 }, () => priorHistogram(settings))
  const first = scored[0]?.day ?? 0
  let aim = level
  const widths = (): number[] => histograms.map((histogram) => quantile(histogram, Math.min(0.999, Math.max(0.01, aim))))
  for (const { day, mean, actual } of scored) {
    // Weights that grow with the day instead of shrinking all past ones: only ratios count.
    const weight = Math.exp((day - first) / settings.memoryDays)
    const half = widths()
    let misses = 0
    let slots = 0
    for (let slot = 0; slot < mean.length; slot++) {
      const y = actual[slot] ?? Number.NaN
      if (Number.isNaN(y)) continue
      const expected = mean[slot] ?? 0
      const score = Math.abs(stabilise(y, spread) - stabilise(expected, spread))
      const index = classOf(expected, limits)
      add(histograms[index], score, weight)
      misses += score > (half[index] ?? 0) ? 1 : 0
      slots += 1
    }
    if (slots > 0) aim += settings.step * (misses / slots - (1 - level))
  }
  return widths()
}

type Histogram = { readonly counts: Float64Array; total: number }

function add(histogram: Histogram | undefined, score: number, weight: number): void {
  if (!histogram) return
  const bin = Math.min(BINS - 1, Math.floor(score / BIN_WIDTH))
  histogram.counts[bin] = (histogram.counts[bin] ?? 0) + weight
  histogram.total += weight
}

/** A normal sample of the stable scale worth `priorDays` slots, so the first bands exist and are wide. */
function priorHistogram({ priorDays }: IntervalSettings): Histogram {
  const histogram: Histogram = { counts: new Float64Array(BINS), total: 0 }
  for (const score of PRIOR_SCORES) add(histogram, score, priorDays / PRIOR_SCORES.length)
  return histogram
}

const PRIOR_SCORES = Array.from({ length: 40 }, (_, k) => 1.25 * probit(0.5 + (k + 0.5) / 80))

function quantile({ counts, total }: Histogram, share: number): number {
  let left = share * total
  for (let bin = 0; bin < counts.length; bin++) {
    const count = counts[bin] ?? 0
    if (count >= left && count > 0) return (bin + left / count) * BIN_WIDTH
    left -= count
  }
  return counts.length * BIN_WIDTH
}
