/** Penalised, outlier-resistant least squares for a few dozen sparse regressors: normal prior or Laplace prior per coefficient. */

export type Prior = {
  /** `none`: free; `normal`: sd of the coefficient; `laplace`: scale (mean absolute size), which sets most coefficients to nearly zero. */
  readonly shape: 'none' | 'normal' | 'laplace'
  readonly scale: number
}

/** A design row as (column, value) pairs; absent columns are zero. */
export type Row = { readonly columns: Uint16Array; readonly values: Float64Array }

export type RegressionFit = {
  readonly beta: Float64Array
  /** Robust sd of the residuals. */
  readonly sigma: number
  readonly residuals: Float64Array
  /** Huber weight of each row, 1 = inlier. */
  readonly weights: Float64Array
}

export const predict = (row: Row, beta: Float64Array): number => {
  let sum = 0
  for (let k = 0; k < row.columns.length; k++) sum += (row.values[k] ?? 0) * (beta[row.columns[k] ?? 0] ?? 0)
  return sum
}

// Laplace priors and Huber weights both by re-weighting; 5 rounds move the bank's forecasts by less than 0.01 % afterwards.
const ROUNDS = 5
const HUBER = 2
const LEAST_SIGMA = 1e-4

/** `weights`: precision of each row relative to the others (1 = usual). */
export function fitRegression(rows: readonly Row[], y: Float64Array, priors: readonly Prior[], weights: Float64Array): RegressionFit {
  const n = rows.length
  const p = priors.length
  const residuals = new Float64Array(n)
  const robust = new Float64Array(n).fill(1)
  const whole: Moments = { gram: new Float64Array(p * p), moment: new Float64Array(p) }
  rows.forEach((row, i) => {
    accumulate(whole, row, weights[i] ?? 1, y[i] ?? 0)
  })
  let beta = new Float64Array(p)
  let sigma = 0.1
  for (let round = 0; round < ROUNDS; round++) {
    // Only outliers differ from the full moments, so each round costs their few rows, not all.
    const current: Moments = { gram: whole.gram.slice(), moment: whole.moment.slice() }
    for (let i = 0; i < n; i++) {
      const excess = (robust[i] ?? 1) - 1
      if (excess < 0) accumulate(current, rows[i] ?? EMPTY_ROW, excess * (weights[i] ?? 1), y[i] ?? 0)
    }
    addPriors(current.gram, priors, sigma ** 2, round === 0 ? undefined : beta)
    beta = solveCholesky(current.gram, current.moment, p)
    for (let i = 0; i < n; i++) residuals[i] = (y[i] ?? 0) - predict(rows[i] ?? EMPTY_ROW, beta)
    sigma = Math.max(LEAST_SIGMA, robustScale(residuals, weights))
    for (let i = 0; i < n; i++) {
      const z = (Math.abs(residuals[i] ?? 0) * Math.sqrt(weights[i] ?? 1)) / sigma
      robust[i] = z <= HUBER ? 1 : HUBER / z
    }
  }
  return { beta, sigma, residuals, weights: robust }
}

const EMPTY_ROW: Row = { columns: new Uint16Array(0), values: new Float64Array(0) }

/** X'WX (lower triangle, p × p row-major) and X'Wy. */
type Moments = { readonly gram: Float64Array<ArrayBuffer>; readonly moment: Float64Array<ArrayBuffer> }

function accumulate({ gram, moment }: Moments, { columns, values }: Row, weight: number, target: number): void {
  const p = moment.length
  for (let a = 0; a < columns.length; a++) {
    const column = columns[a] ?? 0
    const weighted = weight * (values[a] ?? 0)
    const start = column * p
    moment[column] = (moment[column] ?? 0) + weighted * target
    for (let b = 0; b <= a; b++) {
      const cell = start + (columns[b] ?? 0)
      gram[cell] = (gram[cell] ?? 0) + weighted * (values[b] ?? 0)
    }
  }
}

/** A Laplace prior is a normal one whose variance is scale × |coefficient|, re-weighted each round. */
function addPriors(gram: Float64Array, priors: readonly Prior[], variance: number, beta: Float64Array | undefined): void {
  const p = priors.length
  priors.forEach(({ shape, scale }, j) => {
    const size = beta === undefined ? scale : Math.abs(beta[j] ?? 0) + 1e-4 * scale
    const penalty = shape === 'none' ? 1e-9 : variance / (shape === 'normal' ? scale ** 2 : scale * size)
    gram[j * p + j] = (gram[j * p + j] ?? 0) + penalty
  })
}

/** Solves A x = b for a symmetric positive definite A given by its lower triangle (row-major, p × p); A is overwritten by its factor. */
export function solveCholesky(a: Float64Array, b: Float64Array, p: number): Float64Array<ArrayBuffer> {
  factorCholesky(a, p)
  return solveFactored(a, b, p)
}

/** A = L L' in place of A's lower triangle. */
export function factorCholesky(a: Float64Array, p: number): void {
  for (let i = 0; i < p; i++) {
    const row = i * p
    for (let j = 0; j <= i; j++) {
      const other = j * p
      let sum = a[row + j] ?? 0
      for (let k = 0; k < j; k++) sum -= (a[row + k] ?? 0) * (a[other + k] ?? 0)
      a[row + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (a[other + j] ?? 1)
    }
  }
}

/** Solves L L' x = b. */
export function solveFactored(a: Float64Array, b: Float64Array, p: number): Float64Array<ArrayBuffer> {
  const x = new Float64Array(p)
  for (let i = 0; i < p; i++) {
    let sum = b[i] ?? 0
    for (let k = 0; k < i; k++) sum -= (a[i * p + k] ?? 0) * (x[k] ?? 0)
    x[i] = sum / (a[i * p + i] ?? 1)
  }
  for (let i = p - 1; i >= 0; i--) {
    let sum = x[i] ?? 0
    for (let k = i + 1; k < p; k++) sum -= (a[k * p + i] ?? 0) * (x[k] ?? 0)
    x[i] = sum / (a[i * p + i] ?? 1)
  }
  return x
}

/** 1.4826 × median of the absolute weighted residuals: the sd of a normal sample without its outliers. */
function robustScale(residuals: Float64Array, weights: Float64Array): number {
  const sizes = residuals.map((residual, i) => Math.abs(residual) * Math.sqrt(weights[i] ?? 1)).sort()
  return 1.4826 * (sizes[Math.floor(sizes.length / 2)] ?? 0.1)
}
