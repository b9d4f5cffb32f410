/** Prediction intervals by rolling studentised conformal prediction: past forecasts' errors on a variance-stable scale, with adaptive widths. */
import { errorFunction, probit } from 'simple-statistics'
import type { EpochDay } from './days.ts'
import { countQuantile, LARGE_MEAN, standingOf } from './negative-binomial.ts'

/** A past forecast of one day with what came; NaN where a slot was not observed. */
export type ScoredDay = { readonly day: EpochDay; readonly mean: Float64Array; readonly actual: Float64Array }

/** Bands around the mean of one lead; `level` is the share to cover, 0..1. */
export type BandAt = (level: number) => Band

/** Both ends belong to it. Whole numbers, but where less than a call is expected and none comes with the probability asked for: then `hi` is the mean. */
export type Band = { readonly lo: Float64Array<ArrayBuffer>; readonly hi: Float64Array<ArrayBuffer> }

export type IntervalSettings = {
  /** Days after which a past error counts e times less. */
  readonly memoryDays: number
  /** E-folds of width that one day adds whose every slot missed more than allowed (Gibbs & Candès 2021, on the width instead of the level). */
  readonly step: number
  /** Slots are pooled into this many classes of equal calls' rank. */
  readonly classes: number
  /** Days whose errors are replaced by the cautious prior while fewer were seen. */
  readonly priorDays: number
  /** Final widths are multiplied by it, as days ahead are less alike than the days learnt from. */
  readonly margin: number
}

/**
 * Fixed on the development windows by the root mean squared error of the 80 % coverage over 40 days, assistance hotline (14 skills, leads 1, 7
 * and 14) / bank: constant widths .035 / .051, step 0.3 .017 / .025, 0.6 .015 / .022, 1 .014 / .023. A step on the level aimed at instead of the
 * width (0.1) came to .018, but its 95 % bands scored 6 % worse.
 * Margin: without it the coverage of four development sets (bank, assistance, simulated hotlines, taxi rides) was .789 / .940 in the mean.
 */
export const INTERVAL_SETTINGS: IntervalSettings = { memoryDays: 40, step: 0.6, classes: 3, priorDays: 4, margin: 1.02 }

/** Bounds of the adaptive factor, so that no streak of days blows bands up or closes them. */
const MOST_EFOLDS = 1

/** Relative sd of a day's slots about which nothing is known yet. */
const PRIOR_SPREAD = 0.35
const PIVOT_LEVEL = 0.8
/** Under this many calls a slot teaches nothing: it is closed, or as good as closed, as none comes with 95 %. Pooled with open slots it would narrow their bands. */
const LEAST_CALLS = 0.05
/** Fraction of the golden section: its multiples spread evenly over 0..1. */
const GOLDEN = 0.618_033_988_749_895
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
  const days = scored.map((day) => scoresOf(day, spread, limits))
  const widths = new Map<number, Float64Array>()
  const widthsFor = (level: number): Float64Array => {
    const width = widths.get(level) ?? replay(days, level, limits.length + 1, settings)
    widths.set(level, width)
    return width
  }
  return (mean, level) => {
    // Each level adapts on its own; around the 80 % band all others are kept nested.
    const pivot = widthsFor(PIVOT_LEVEL)
    const width = widthsFor(level).map((one, k) => (level > PIVOT_LEVEL ? Math.max : Math.min)(one, pivot[k] ?? one))
    const lo = new Float64Array(mean.length)
    const hi = new Float64Array(mean.length)
    for (let slot = 0; slot < mean.length; slot++) {
      const expected = mean[slot] ?? 0
      const [least, most] = countsWithin(expected, spread, width[classOf(expected, limits)] ?? probit(0.5 + level / 2))
      lo[slot] = least
      hi[slot] = most
    }
    return { lo, hi }
  }
}

/** The counts within `half` sd of the mean: those that hold the mass, where there are so few that each has a probability of its own. */
function countsWithin(expected: number, spread: number, half: number): readonly [least: number, most: number] {
  if (expected >= LARGE_MEAN) {
    const centre = stabilise(expected, spread)
    const [least, most] = [Math.ceil(unstabilise(centre - half, spread)), Math.floor(unstabilise(centre + half, spread))]
    // Under a call wide, a band may lie between two counts: the mean is within, and so are the counts beside it.
    return [Math.min(least, Math.floor(expected)), Math.max(most, Math.ceil(expected))]
  }
  const outside = (1 - errorFunction(half / Math.SQRT2)) / 2
  const [least, most] = [countQuantile(expected, spread, outside), countQuantile(expected, spread, 1 - outside)]
  return [Math.min(least, expected), Math.max(most, expected)]
}

/** Size of an error in sd; `place` as in `standingOf`. */
function scoreOf(count: number, expected: number, spread: number, place: number): number {
  if (expected >= LARGE_MEAN) return Math.abs(stabilise(count, spread) - stabilise(expected, spread))
  return Math.abs(probit(standingOf(count, expected, spread, place)))
}

/** c of variance μ + (cμ)², by matching second moments, with `priorDays` days of the prior mixed in. */
export function relativeSpread(scored: readonly ScoredDay[], settings: IntervalSettings = INTERVAL_SETTINGS): number {
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

const isLearntFrom = (count: number, expected: number): boolean => !Number.isNaN(count) && expected >= LEAST_CALLS

/** Upper limits of the classes: equally many observed open slots in each. */
function classLimits(scored: readonly ScoredDay[], classes: number): number[] {
  if (classes <= 1 || scored.length === 0) return []
  const latest = scored.slice(-14)
  const means = new Float64Array(latest.reduce((sum, { mean }) => sum + mean.length, 0))
  let n = 0
  for (const { mean, actual } of latest)
    for (let slot = 0; slot < mean.length; slot++)
      if (isLearntFrom(actual[slot] ?? Number.NaN, mean[slot] ?? 0)) means[n++] = mean[slot] ?? 0
  const sorted = means.subarray(0, n).sort()
  return Array.from({ length: classes - 1 }, (_, k) => sorted[Math.floor((n * (k + 1)) / classes)] ?? Number.POSITIVE_INFINITY)
}

function classOf(mean: number, limits: readonly number[]): number {
  let index = 0
  while (index < limits.length && mean >= (limits[index] ?? 0)) index++
  return index
}

/** A past day's observed open slots: size of the error on the stable scale and volume class. */
type DayScores = { readonly day: EpochDay; readonly scores: Float64Array; readonly classes: Uint8Array }

function scoresOf({ day, mean, actual }: ScoredDay, spread: number, limits: readonly number[]): DayScores {
  const scores = new Float64Array(mean.length)
  const classes = new Uint8Array(mean.length)
  let n = 0
  for (let slot = 0; slot < mean.length; slot++) {
    const count = actual[slot] ?? Number.NaN
    const expected = mean[slot] ?? 0
    if (!isLearntFrom(count, expected)) continue
    scores[n] = scoreOf(count, expected, spread, ((day * mean.length + slot) * GOLDEN) % 1)
    classes[n] = classOf(expected, limits)
    n += 1
  }
  return { day, scores: scores.subarray(0, n), classes: classes.subarray(0, n) }
}

/**
 * Walks through the scored days in order: each day is first covered with what was known before it, then learnt from. A day that missed more
 * slots than allowed widens the bands, one that missed fewer narrows them. Returns the half-width by class on the stable scale.
 */
function replay(
  days: readonly DayScores[],
  level: number,
  classes: number,
  { memoryDays, step, priorDays, margin }: IntervalSettings,
): Float64Array {
  const histograms = Array.from({ length: classes }, () => priorHistogram(priorDays))
  const first = days[0]?.day ?? 0
  let efolds = 0
  const widths = (): Float64Array => Float64Array.from(histograms, (histogram) => quantile(histogram, level) * Math.exp(efolds))
  for (const { day, scores, classes: classOfSlot } of days) {
    if (scores.length === 0) continue
    // Weights that grow with the day instead of shrinking all past ones: only ratios count.
    const weight = Math.exp((day - first) / memoryDays)
    const half = widths()
    let misses = 0
    for (let k = 0; k < scores.length; k++) {
      const score = scores[k] ?? 0
      const index = classOfSlot[k] ?? 0
      add(histograms[index], score, weight)
      misses += score > (half[index] ?? 0) ? 1 : 0
    }
    efolds = Math.max(-MOST_EFOLDS, Math.min(MOST_EFOLDS, efolds + step * (misses / scores.length - (1 - level))))
  }
  return widths().map((width) => width * margin)
}

type Histogram = { readonly counts: Float64Array; total: number }

function add(histogram: Histogram | undefined, score: number, weight: number): void {
  if (!histogram) return
  const bin = Math.min(BINS - 1, Math.floor(score / BIN_WIDTH))
  histogram.counts[bin] = (histogram.counts[bin] ?? 0) + weight
  histogram.total += weight
}

/** A normal sample of the stable scale worth `priorDays` slots, so the first bands exist and are wide. */
function priorHistogram(priorDays: number): Histogram {
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
