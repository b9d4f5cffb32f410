/** Accuracy of forecasts against what came: WAPE, MASE, RMSE, bias, interval coverage, Winkler score and the floor that chance sets. */

/** All ratios are 0..1 (0.05 = 5 %); null where the denominator is zero. */
export type Accuracy = {
  /** Slots scored. */
  readonly n: number
  /** Σ|forecast − actual| / Σ actual. */
  readonly wape: number | null
  /** Mean absolute error / in-sample mean absolute error of the weekly seasonal naive forecast (Hyndman & Koehler 2006). */
  readonly mase: number | null
  /** Root mean squared error, calls per slot. */
  readonly rmse: number | null
  /** Σ(forecast − actual) / Σ actual: positive = too many forecast. */
  readonly bias: number | null
}

export type IntervalAccuracy = {
  /** Share of slots inside the band, both ends included. */
  readonly coverage: number | null
  /** Mean Winkler score, calls per slot: width + 2/α × distance by which a slot lies outside (Winkler 1972). */
  readonly winkler: number | null
}

export type PointErrors = {
  n: number
  absolute: number
  absoluteOfMean: number
  squared: number
  signed: number
  actual: number
  chance: number
}

export const noErrors = (): PointErrors => ({ n: 0, absolute: 0, absoluteOfMean: 0, squared: 0, signed: 0, actual: 0, chance: 0 })

/**
 * Adds a day's slots to `errors`; slots whose actual is NaN were not observed and don't count. Absolute errors are those of `median`, the
 * forecast that makes them least, squared and signed ones of `forecast`, the mean (Gneiting 2011, JASA 106:746).
 */
export function addErrors(errors: PointErrors, forecast: Float64Array, actual: Float64Array, median = forecast): void {
  for (let slot = 0; slot < actual.length; slot++) {
    const y = actual[slot] ?? Number.NaN
    if (Number.isNaN(y)) continue
    const error = (forecast[slot] ?? 0) - y
    errors.n += 1
    errors.absolute += Math.abs((median[slot] ?? 0) - y)
    errors.absoluteOfMean += Math.abs(error)
    errors.squared += error * error
    errors.signed += error
    errors.actual += y
    errors.chance += poissonDeviation(forecast[slot] ?? 0)
  }
}

/** `scale`: in-sample mean absolute error of the weekly seasonal naive forecast, calls per slot. */
export function accuracyOf(errors: PointErrors, scale: number): Accuracy {
  const { n, absolute, squared, signed, actual } = errors
  return {
    n,
    wape: ratio(absolute, actual),
    mase: n === 0 ? null : ratio(absolute / n, scale),
    rmse: n === 0 ? null : Math.sqrt(squared / n),
    bias: ratio(signed, actual),
  }
}

/** WAPE of someone who knew every slot's Poisson mean: nobody does better but by luck. */
export const poissonFloor = (errors: PointErrors): number | null => ratio(errors.chance, errors.actual)

export type IntervalErrors = { n: number; inside: number; score: number }

export const noIntervalErrors = (): IntervalErrors => ({ n: 0, inside: 0, score: 0 })

export function addIntervalErrors(
  errors: IntervalErrors,
  band: { lo: Float64Array; hi: Float64Array },
  actual: Float64Array,
  level: number,
): void {
  for (let slot = 0; slot < actual.length; slot++) {
    const y = actual[slot] ?? Number.NaN
    if (Number.isNaN(y)) continue
    const lo = band.lo[slot] ?? 0
    const hi = band.hi[slot] ?? 0
    const outside = Math.max(lo - y, y - hi, 0)
    errors.n += 1
    errors.inside += outside === 0 ? 1 : 0
    errors.score += hi - lo + (2 / (1 - level)) * outside
  }
}

export const intervalAccuracyOf = ({ n, inside, score }: IntervalErrors): IntervalAccuracy => ({
  coverage: ratio(inside, n),
  winkler: ratio(score, n),
})

const deviations = new Map<number, number>()

/**
 * Mean absolute deviation of a Poisson count about its mean: 2 e^−μ μ^(⌊μ⌋+1) / ⌊μ⌋! (De Moivre), √(2μ/π) for large μ; kept on a grid
 * of 0.05 calls.
 */
export function poissonDeviation(mean: number): number {
  if (mean > 50) return Math.sqrt((2 * mean) / Math.PI)
  const grid = Math.round(mean * 20)
  const known = deviations.get(grid)
  if (known !== undefined) return known
  const mu = grid / 20
  const floor = Math.floor(mu)
  let logFactorial = 0
  for (let k = 2; k <= floor; k++) logFactorial += Math.log(k)
  const deviation = mu === 0 ? 0 : 2 * Math.exp(-mu + (floor + 1) * Math.log(mu) - logFactorial)
  deviations.set(grid, deviation)
  return deviation
}

const ratio = (numerator: number, denominator: number): number | null => (denominator === 0 ? null : numerator / denominator)
