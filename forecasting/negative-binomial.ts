/** The negative binomial distribution of counts whose Poisson mean itself varies: mean μ, variance μ + (cμ)². */

/** Counts looked through at most; with a mean under `LARGE_MEAN` the tail beyond holds nothing that matters. */
const MOST_COUNTS = 2_000
/** Under this relative sd the count is as good as Poisson. */
const LEAST_SPREAD = 1e-3

/** Probabilities of 0, 1, 2, … calls. Recurrence p(k+1) = p(k)·(k + r)/(k + 1)·q with r = 1/c², q = μ/(μ + r). */
function* probabilities(mean: number, spread: number): Generator<number> {
  const isPoisson = spread < LEAST_SPREAD
  const size = isPoisson ? 0 : 1 / (spread * spread)
  const q = isPoisson ? 0 : mean / (mean + size)
  let probability = isPoisson ? Math.exp(-mean) : (1 - q) ** size
  for (let count = 0; count <= MOST_COUNTS; count++) {
    yield probability
    probability *= isPoisson ? mean / (count + 1) : (q * (count + size)) / (count + 1)
  }
}

/** The smallest count that is not exceeded with probability `share` (0..1). `mean` ≥ 0; `spread`: c, the relative sd of the Poisson mean. */
export function countQuantile(mean: number, spread: number, share: number): number {
  if (!(mean > 0)) return 0
  let cumulative = 0
  let count = 0
  for (const probability of probabilities(mean, spread)) {
    cumulative += probability
    if (cumulative >= share) break
    count += 1
  }
  return Math.min(count, MOST_COUNTS)
}

/**
 * Where a count stands in its distribution, 0..1: `place` of the way through its own probability. With `place` at random it is uniform, which a
 * count's distribution function alone is not (randomised quantile residuals, Dunn & Smyth 1996, J. Comp. Graph. Stat. 5:236).
 */
export function standingOf(count: number, mean: number, spread: number, place: number): number {
  let below = 0
  let at = 0
  for (const probability of probabilities(mean, spread)) {
    if (at >= count) return below + place * probability
    below += probability
    at += 1
  }
  return 1
}

/** From this mean on counts are taken for continuous: median and mean differ by a third of a call, and regressions on logs forecast medians already. */
export const LARGE_MEAN = 12

/** The forecast that errs least in absolute terms: the median of the counts expected, by slot. `spread` as in `countQuantile`. */
export const mediansOf = (mean: Float64Array, spread: number): Float64Array<ArrayBuffer> =>
  Float64Array.from(mean, (one) => (one >= LARGE_MEAN ? one : countQuantile(one, spread, 0.5)))
