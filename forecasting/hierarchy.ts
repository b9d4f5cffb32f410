/** Forecasts of skills, sites and the whole made to add up, each moved the less the more accurate it has been (minimum trace, shrunk). */
import { solveCholesky } from './regression.ts'
import type { DayCounts } from './series.ts'

/**
 * Day totals of the parts first, then of the sums. `past`: errors (actual − forecast) of past days in the same order, oldest first;
 * without any, an error's variance is taken to be the forecast itself.
 */
export type Hierarchy = {
  readonly parts: readonly number[]
  /** Each sum's forecast and the indexes of the parts it adds up. */
  readonly sums: readonly { readonly total: number; readonly of: readonly number[] }[]
  readonly past: readonly Float64Array[]
}

export type Reconciled = { readonly parts: Float64Array; readonly sums: Float64Array }

/**
 * ŷ − W C′ (C W C′)⁻¹ C ŷ with C the rows "sum − its parts" and W the shrunk covariance of the errors; parts below 0 become 0 and the sums
 * are added up again. Source: Wickramasuriya, Athanasopoulos & Hyndman (2019), JASA 114:804.
 */
export function reconcile({ parts, sums, past }: Hierarchy): Reconciled {
  const base = Float64Array.from([...parts, ...sums.map(({ total }) => total)])
  const moved = base.slice()
  if (sums.length > 0) {
    const covariance = shrunkCovariance(base, past)
    const n = base.length
    const gaps = Float64Array.from(sums, ({ total, of }) => total - of.reduce((sum, part) => sum + (parts[part] ?? 0), 0))
    // W C′, column by column: the sum's own column minus those of its parts.
    const spread = sums.map(({ of }, k) =>
      Float64Array.from({ length: n }, (_, i) => {
        let cell = covariance[i * n + parts.length + k] ?? 0
        for (const part of of) cell -= covariance[i * n + part] ?? 0
        return cell
      }),
    )
    const m = sums.length
    const gram = new Float64Array(m * m)
    sums.forEach(({ of }, row) => {
      spread.forEach((column, k) => {
        let cell = column[parts.length + row] ?? 0
        for (const part of of) cell -= column[part] ?? 0
        gram[row * m + k] = cell + (row === k ? 1e-9 * Math.abs(cell) : 0)
      })
    })
    const pull = solveCholesky(gram, gaps, m)
    for (const [k, column] of spread.entries()) for (let i = 0; i < n; i++) moved[i] = (moved[i] ?? 0) - (column[i] ?? 0) * (pull[k] ?? 0)
  }
  const bottom = Float64Array.from(moved.subarray(0, parts.length), (one) => Math.max(0, one))
  return { parts: bottom, sums: Float64Array.from(sums, ({ of }) => of.reduce((sum, part) => sum + (bottom[part] ?? 0), 0)) }
}

/** The slots of every part scaled to its reconciled day total; a part forecast as zero spreads what it gains like the whole. */
export function spreadOverSlots(slots: readonly DayCounts[], totals: Float64Array): DayCounts[] {
  const length = slots[0]?.length ?? 0
  const whole = Float64Array.from({ length }, (_, slot) => slots.reduce((sum, one) => sum + (one[slot] ?? 0), 0))
  return slots.map((one, part) => {
    const own = sumOf(one)
    const shape = own > 0 ? one : whole
    const scale = sumOf(shape)
    return shape.map((count) => (scale > 0 ? (count * (totals[part] ?? 0)) / scale : (totals[part] ?? 0) / length))
  })
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)

/**
 * Covariance of errors about 0, its correlations shrunk towards none by the share that chance explains (n × n, row-major).
 * Source: Schäfer & Strimmer (2005), Stat. Appl. Genet. Mol. Biol. 4:32.
 */
export function shrunkCovariance(base: Float64Array, past: readonly Float64Array[]): Float64Array {
  const n = base.length
  const days = past.length
  const sd = base.map((forecast, i) => {
    const square = past.reduce((sum, errors) => sum + (errors[i] ?? 0) ** 2, 0)
    // Half a day's worth of the forecast itself keeps a series that never erred from being taken for certain.
    return Math.sqrt((square + 0.5 * Math.max(forecast, 1)) / (days + 0.5))
  })
  const correlations = new Float64Array(n * n)
  let chance = 0
  let squares = 0
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      let mean = 0
      let square = 0
      for (const errors of past) {
        const product = ((errors[i] ?? 0) / (sd[i] ?? 1)) * ((errors[j] ?? 0) / (sd[j] ?? 1))
        mean += product / days
        square += product ** 2 / days
      }
      correlations[i * n + j] = mean
      squares += mean ** 2
      chance += days > 1 ? Math.max(0, square - mean ** 2) / (days - 1) : 0
    }
  const kept = squares > 0 && days > 1 ? 1 - Math.min(1, chance / squares) : 0
  const covariance = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const value = (sd[i] ?? 1) * (sd[j] ?? 1) * (i === j ? 1 : kept * (correlations[i * n + j] ?? 0))
      covariance[i * n + j] = value
      covariance[j * n + i] = value
    }
  return covariance
}
