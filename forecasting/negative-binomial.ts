/** The negative binomial distribution of counts whose Poisson mean itself varies: mean μ, variance μ + (cμ)². */

/** Counts looked through at most; with a mean under `LARGE_MEAN` the tail beyond holds nothing that matters. */
const MOST_COUNTS = 2_000
/** Under this relative sd the count is as good as Poisson. */
const LEAST_SPREAD = 1e-3

/**
 * The smallest count that is not exceeded with probability `share` (0..1). `mean` ≥ 0; `spread`: c, the relative sd of the Poisson mean.
 * Recurrence p(k+1) = p(k)·(k + r)/(k + 1)·q with r = 1/c², q = μ/(μ + r).
 */
export function countQuantile(mean: number, spread: number, share: number): number {
  if (!(mean > 0)) return 0
  const isPoisson = spread < LEAST_SPREAD
  const size = isPoisson ? 0 : 1 / (spread * spread)
  const q = isPoisson ? 0 : mean / (mean + size)
  let probability = isPoisson ? Math.exp(-mean) : (1 - q) ** size
  let cumulative = probability
  let count = 0
  while (cumulative < share && count < MOST_COUNTS) {
    probability *= isPoisson ? mean / (count + 1) : (q * (count + size)) / (count + 1)
    count += 1
    cumulative += probability
  }
  return count
}

/** From this mean on the median is taken for the mean: they differ by a third of a call, and regressions on logs forecast medians already. */
const LARGE_MEAN = 12

/** The forecast that errs least in absolute terms: the median of the counts expected, by slot. `spread` as in `countQuantile`. */
export const mediansOf = (mean: Float64Array, spread: number): Float64Array<ArrayBuffer> =>
  Float64Array.from(mean, (one) => (one >= LARGE_MEAN ? one : countQuantile(one, spread, 0.5)))
