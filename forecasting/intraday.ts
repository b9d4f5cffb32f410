/** The running day: what came so far corrects the rest of the day, as far as past days' errors of morning and afternoon went together. */
import { type Band, conformalBands, type ScoredDay, stabilise, unstabilise } from './intervals.ts'
import { solve } from './linear-solve.ts'

export type RunningDay = {
  /** The day-ahead forecast of the whole day, calls by slot. */
  readonly base: Float64Array
  /** Calls by slot so far; NaN where a slot is still to come or was not observed. */
  readonly observed: Float64Array
  /** Slots that are over. */
  readonly elapsedSlots: number
}

export type IntradayUpdate = {
  /** Calls by slot: as forecast where the slot is over, updated where it is to come. */
  readonly mean: Float64Array<ArrayBuffer>
  /** A band around `mean` for the slots to come; `level` is the share to cover, 0..1. */
  readonly band: (level: number) => Band
}

/** Fixed on the bank's days before 2003-08-28: rest-of-day WAPE after 4 h as a share of no update was .888, at no hour above .98. */
const SETTINGS = {
  /** Relative sd of the variance-stabilising scale on which errors are compared. */
  spread: 0.08,
  /** Days after which a past day counts e times less. */
  memoryDays: 200,
  /** Share of the empirical covariance; the rest is its stationary fit (common part + decaying part). 0 let early hours lose: 1.08. */
  empirical: 0.4,
  /** Exponents of the correction to choose from; learnt from past days updated at the same slot. */
  exponents: [0, 0.2, 0.4, 0.6, 0.8, 0.9, 1],
  /** What the full correction must gain at least, as a share of past days' error: chance alone makes differences of this size. */
  leastGain: 0.01,
  /** Used while no day was seen. */
  unlearntExponent: 0.4,
  /** Errors beyond this many sd are cut: one outage must not bend the afternoon. */
  clip: 6,
  /** Days the prior covariance counts for. */
  priorDays: 8,
}

/** No update may rest on more than this many slots' worth of prior: errors of a new hotline are half common to the day. */
const PRIOR: Kernel = { common: 0.25, local: 0.25, reach: 4, noise: 1 }

/** cov(i, j) = common + local · e^(−|i−j|/reach), and `noise` on the diagonal. */
type Kernel = { readonly common: number; readonly local: number; readonly reach: number; readonly noise: number }

/**
 * The conditional expectation of the remaining slots' errors given those seen, on Anscombe's scale: a penalised update of the leading
 * components of past days' errors (Shen & Huang 2008, Manufacturing & Service Operations Management 10:391), with the ratio shrunk by a learned
 * covariance and exponent. `past`: day-ahead forecasts of past days with what came, oldest first; none is needed. Bands are conformal on past days updated at the same slot, each without itself in the covariance.
 */
export function learnIntraday(past: readonly ScoredDay[]): (day: RunningDay) => IntradayUpdate {
  const slots = past[0]?.mean.length ?? 0
  const errors = past.map(({ mean, actual }) => errorsOf(mean, actual))
  const sums = sumsOf(errors, slots)
  const covariance = covarianceOf(sums)
  const others = errors.map((own, index) => covarianceOf(without(sums, own, weightOf(index, past.length))))
  return ({ base, observed, elapsedSlots }) => {
    const shifts = past.map(({ mean }, index) => shiftOf(mean, errors[index] ?? mean, elapsedSlots, others[index] ?? covariance))
    const exponent = learntExponent(past, shifts, elapsedSlots)
    const known = slots === base.length ? covariance : covarianceOf(sumsOf([], base.length))
    const mean = shifted(base, shiftOf(base, errorsOf(base, observed), elapsedSlots, known), exponent)
    const bands = conformalBands(
      past.map((day, index) => ({
        day: day.day,
        mean: shifted(day.mean, shifts[index], exponent),
        actual: day.actual.map((count, slot) => (slot < elapsedSlots ? Number.NaN : count)),
      })),
    )
    return { mean, band: (level) => bands(mean, level) }
  }
}

/** The exponent with which past days, updated at this slot, would have come closest; the shrinking of a raw ratio. */
function learntExponent(past: readonly ScoredDay[], shifts: readonly Float64Array[], elapsedSlots: number): number {
  const lossOf = (exponent: number): number =>
    past.reduce((sum, { mean, actual }, index) => {
      const guess = shifted(mean, shifts[index], exponent)
      let loss = 0
      for (let slot = elapsedSlots; slot < guess.length; slot++) {
        const count = actual[slot] ?? Number.NaN
        if (!Number.isNaN(count)) loss += Math.abs((guess[slot] ?? 0) - count)
      }
      return sum + weightOf(index, past.length) * loss
    }, 0)
  if (past.length === 0) return SETTINGS.unlearntExponent
  const cost = SETTINGS.leastGain * lossOf(0)
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (const exponent of SETTINGS.exponents) {
    const loss = lossOf(exponent) + cost * exponent ** 2
    if (loss < least) [best, least] = [exponent, loss]
  }
  return best
}

/** Errors on the stable scale, about 1 in size; NaN where nothing was observed or nothing expected. */
function errorsOf(mean: Float64Array, actual: Float64Array): Float64Array {
  return mean.map((expected, slot) => {
    const count = actual[slot] ?? Number.NaN
    if (Number.isNaN(count) || expected <= 0) return Number.NaN
    const error = stabilise(count, SETTINGS.spread) - stabilise(expected, SETTINGS.spread)
    return Math.max(-SETTINGS.clip, Math.min(SETTINGS.clip, error))
  })
}

/** Weighted sums of products of errors by pair of slots, row by row. */
type Sums = { readonly products: Float64Array; readonly weights: Float64Array; readonly slots: number }

const weightOf = (index: number, days: number): number => Math.exp(-(days - 1 - index) / SETTINGS.memoryDays)

function sumsOf(errors: readonly Float64Array[], slots: number): Sums {
  const sums = { products: new Float64Array(slots * slots), weights: new Float64Array(slots * slots), slots }
  for (const [index, error] of errors.entries()) addDay(sums, error, weightOf(index, errors.length))
  return sums
}

function addDay({ products, weights, slots }: Sums, error: Float64Array, weight: number): void {
  for (let i = 0; i < slots; i++) {
    const a = error[i] ?? Number.NaN
    if (Number.isNaN(a)) continue
    for (let j = 0; j < slots; j++) {
      const b = error[j] ?? Number.NaN
      if (Number.isNaN(b)) continue
      products[i * slots + j] = (products[i * slots + j] ?? 0) + weight * a * b
      weights[i * slots + j] = (weights[i * slots + j] ?? 0) + weight
    }
  }
}

function without(sums: Sums, error: Float64Array, weight: number): Sums {
  const rest = { products: sums.products.slice(), weights: sums.weights.slice(), slots: sums.slots }
  addDay(rest, error, -weight)
  return rest
}

/** Covariances of the predictable part of errors by pair of slots, row by row, and the variance of the rest. */
type Covariance = { readonly of: Float64Array; readonly noise: number; readonly slots: number }

function covarianceOf(sums: Sums): Covariance {
  const { products, weights, slots } = sums
  const kernel = fitKernel(sums)
  const smooth = Float64Array.from({ length: slots }, (_, distance) => kernel.common + kernel.local * Math.exp(-distance / kernel.reach))
  const of = new Float64Array(slots * slots)
  for (let i = 0; i < slots; i++)
    for (let j = 0; j < slots; j++) {
      const weight = weights[i * slots + j] ?? 0
      const share = SETTINGS.empirical * (weight / (weight + SETTINGS.priorDays))
      const seen = weight > 0 ? (products[i * slots + j] ?? 0) / weight - (i === j ? kernel.noise : 0) : 0
      of[i * slots + j] = (1 - share) * (smooth[Math.abs(i - j)] ?? 0) + share * seen
    }
  return { of, noise: kernel.noise, slots }
}

const REACHES = [1, 1.5, 2, 3, 4, 6, 9, 14, 20]

/** Least squares of the mean product by distance on `common + local · e^(−d/reach)`, both at least 0, with the prior as further days. */
function fitKernel(sums: Sums): Kernel {
  const lags = meanByDistance(sums)
  let best: Kernel = PRIOR
  let least = Number.POSITIVE_INFINITY
  for (const reach of REACHES) {
    const fit = fitAt(lags, reach)
    if (fit.error >= least) continue
    least = fit.error
    best = { common: fit.common, local: fit.local, reach, noise: Math.max(0.2, (lags[0]?.mean ?? 1) - fit.common - fit.local) }
  }
  return best
}

type Lag = { readonly mean: number; readonly pairs: number }

function meanByDistance({ products, weights, slots }: Sums): Lag[] {
  return Array.from({ length: slots }, (_, distance) => {
    let sum = 0
    let weight = 0
    for (let i = 0; i + distance < slots; i++) {
      sum += products[i * slots + i + distance] ?? 0
      weight += weights[i * slots + i + distance] ?? 0
    }
    const pairs = slots - distance
    const prior = PRIOR.common + PRIOR.local * Math.exp(-distance / PRIOR.reach) + (distance === 0 ? PRIOR.noise : 0)
    const priorWeight = SETTINGS.priorDays * pairs
    return { mean: (sum + priorWeight * prior) / (weight + priorWeight), pairs: weight + priorWeight }
  })
}

function fitAt(lags: readonly Lag[], reach: number): { common: number; local: number; error: number } {
  let [ones, mixed, squares, sum, product] = [0, 0, 0, 0, 0]
  const each = (use: (mean: number, decay: number, pairs: number) => void) =>
    lags.forEach(({ mean, pairs }, distance) => {
      if (distance > 0) use(mean, Math.exp(-distance / reach), pairs)
    })
  each((mean, decay, pairs) => {
    ones += pairs
    mixed += pairs * decay
    squares += pairs * decay * decay
    sum += pairs * mean
    product += pairs * decay * mean
  })
  const determinant = ones * squares - mixed * mixed
  let common = determinant > 0 ? (sum * squares - product * mixed) / determinant : 0
  let local = determinant > 0 ? (ones * product - mixed * sum) / determinant : 0
  if (common < 0) [common, local] = [0, squares > 0 ? Math.max(0, product / squares) : 0]
  if (local < 0) [common, local] = [ones > 0 ? Math.max(0, sum / ones) : 0, 0]
  let error = 0
  each((mean, decay, pairs) => {
    error += pairs * (mean - common - local * decay) ** 2
  })
  return { common, local, error }
}

/** Expected errors of the slots to come on the stable scale, 0 where nothing was seen. */
function shiftOf(base: Float64Array, errors: Float64Array, elapsedSlots: number, { of, noise, slots }: Covariance): Float64Array {
  const shift = new Float64Array(base.length)
  const seen: number[] = []
  for (let slot = 0; slot < Math.min(elapsedSlots, base.length); slot++) if (!Number.isNaN(errors[slot] ?? Number.NaN)) seen.push(slot)
  if (seen.length === 0) return shift
  const weights = solve(
    seen.map((i) => seen.map((j) => (of[i * slots + j] ?? 0) + (i === j ? noise : 0))),
    seen.map((slot) => errors[slot] ?? 0),
  )
  for (let slot = elapsedSlots; slot < base.length; slot++)
    shift[slot] = seen.reduce((sum, other, k) => sum + (weights[k] ?? 0) * (of[slot * slots + other] ?? 0), 0)
  return shift
}

function shifted(base: Float64Array, shift: Float64Array | undefined, exponent: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(base, (expected, slot) => {
    const by = exponent * (shift?.[slot] ?? 0)
    return expected <= 0 || by === 0 ? expected : unstabilise(stabilise(expected, SETTINGS.spread) + by, SETTINGS.spread)
  })
}
