/** How far raters agree: kappas, Krippendorff's alpha, intraclass correlation, Wilson's interval. Undefined statistics are null. */
import { sum } from 'simple-statistics'

const over = (numerator: number, denominator: number): number | null => (denominator === 0 ? null : numerator / denominator)

/** Disagreement between categories i and j of k; 0 on the diagonal. */
export type Disagreement = (i: number, j: number, k: number) => number

const nominal: Disagreement = (i, j) => (i === j ? 0 : 1)

/**
 * Cohen's kappa of two raters from their square table of counts or shares; weighted by `disagreement`.
 * Source: Cohen 1960; Cohen 1968 for weights.
 */
export function cohenKappa(table: readonly (readonly number[])[], disagreement: Disagreement = nominal): number | null {
  const k = table.length
  const total = sum(table.map(sum))
  const rows = table.map(sum)
  const columns = table.map((_, j) => sum(table.map((row) => row[j] ?? 0)))
  let [observed, expected] = [0, 0]
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) {
      const weight = disagreement(i, j, k)
      observed += weight * (table[i]?.[j] ?? 0)
      expected += (weight * (rows[i] ?? 0) * (columns[j] ?? 0)) / total
    }
  const ratio = over(observed, expected)
  return ratio === null ? null : 1 - ratio
}

/** Fleiss' kappa; `counts[unit][category]` ratings, the same number of raters for every unit. Source: Fleiss 1971. */
export function fleissKappa(counts: readonly (readonly number[])[]): number | null {
  const raters = sum(counts[0] ?? [])
  const all = counts.length * raters
  const shares = (counts[0] ?? []).map((_, j) => sum(counts.map((row) => row[j] ?? 0)) / all)
  const observed = sum(counts.map((row) => sum(row.map((n) => n * (n - 1))) / (raters * (raters - 1)))) / counts.length
  const expected = sum(shares.map((share) => share * share))
  return over(observed - expected, 1 - expected)
}

export type Level = 'nominal' | 'ordinal' | 'interval' | 'ratio'

/** `ratings[unit][rater]`; null where a rater gave none. */
export type Ratings = readonly (readonly (number | null)[])[]

/** Krippendorff's alpha with missing ratings. Source: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability. */
export function krippendorffAlpha(ratings: Ratings, level: Level): number | null {
  const units = ratings.map((unit) => unit.filter((value) => value !== null)).filter((unit) => unit.length > 1)
  const values = [...new Set(units.flat())].sort((a, b) => a - b)
  const at = new Map(values.map((value, i) => [value, i]))
  const coincidences = values.map(() => new Array<number>(values.length).fill(0))
  for (const unit of units)
    for (const [p, a] of unit.entries())
      for (const [q, b] of unit.entries()) {
        const row = coincidences[at.get(a) ?? 0]
        const column = at.get(b) ?? 0
        if (p !== q && row) row[column] = (row[column] ?? 0) + 1 / (unit.length - 1)
      }
  const marginals = coincidences.map(sum)
  const total = sum(marginals)
  const distance = distanceOf(level, values, marginals)
  let [observed, expected] = [0, 0]
  for (let i = 0; i < values.length; i++)
    for (let j = 0; j < values.length; j++) {
      const apart = distance(i, j)
      observed += (coincidences[i]?.[j] ?? 0) * apart
      expected += (marginals[i] ?? 0) * (marginals[j] ?? 0) * apart
    }
  const ratio = over(observed * (total - 1), expected)
  return ratio === null ? null : 1 - ratio
}

function distanceOf(level: Level, values: readonly number[], marginals: readonly number[]): (i: number, j: number) => number {
  const value = (i: number) => values[i] ?? 0
  const rank = (i: number) => marginals[i] ?? 0
  switch (level) {
    case 'nominal':
      return (i, j) => (i === j ? 0 : 1)
    case 'interval':
      return (i, j) => (value(i) - value(j)) ** 2
    case 'ratio':
      return (i, j) => (i === j ? 0 : ((value(i) - value(j)) / (value(i) + value(j))) ** 2)
    case 'ordinal':
      return (i, j) => {
        const [low, high] = i < j ? [i, j] : [j, i]
        return i === j ? 0 : (sum(marginals.slice(low, high + 1)) - (rank(low) + rank(high)) / 2) ** 2
      }
  }
}

export type Icc = {
  readonly icc1: number
  readonly icc2: number
  readonly icc3: number
  readonly icc1k: number
  readonly icc2k: number
  readonly icc3k: number
}

/** The six intraclass correlations of a complete table `ratings[unit][rater]`. Source: Shrout & Fleiss 1979. */
export function intraclass(ratings: readonly (readonly number[])[]): Icc | null {
  const n = ratings.length
  const k = ratings[0]?.length ?? 0
  if (n < 2 || k < 2 || ratings.some((unit) => unit.length !== k)) return null
  const mean = sum(ratings.map(sum)) / (n * k)
  const betweenUnits = sum(ratings.map((unit) => k * (sum(unit) / k - mean) ** 2))
  const raterMeans = Array.from({ length: k }, (_, j) => sum(ratings.map((unit) => unit[j] ?? 0)) / n)
  const betweenRaters = sum(raterMeans.map((one) => n * (one - mean) ** 2))
  const all = sum(ratings.map((unit) => sum(unit.map((value) => (value - mean) ** 2))))
  const units = betweenUnits / (n - 1)
  const within = (all - betweenUnits) / (n * (k - 1))
  const raters = betweenRaters / (k - 1)
  const error = (all - betweenUnits - betweenRaters) / ((n - 1) * (k - 1))
  return {
    icc1: (units - within) / (units + (k - 1) * within),
    icc2: (units - error) / (units + (k - 1) * error + (k * (raters - error)) / n),
    icc3: (units - error) / (units + (k - 1) * error),
    icc1k: (units - within) / units,
    icc2k: (units - error) / (units + (raters - error) / n),
    icc3k: (units - error) / units,
  }
}

/** 0.975 quantile of the standard normal distribution. */
const Z95 = 1.959963984540054

/** Wilson's score interval of a share, 95 % unless `z` says otherwise; null for no trials. Source: Wilson 1927, as in Newcombe 1998. */
export function wilson(successes: number, trials: number, z = Z95): { readonly lo: number; readonly hi: number } | null {
  if (trials === 0) return null
  const p = successes / trials
  const centre = p + (z * z) / (2 * trials)
  const half = z * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials))
  const scale = 1 + (z * z) / trials
  return { lo: Math.max(0, (centre - half) / scale), hi: Math.min(1, (centre + half) / scale) }
}

export type AgreementReport = {
  readonly units: number
  readonly raters: number
  /** Share of rater pairs that gave the same value. */
  readonly agreementRatio: number | null
  /** Of the first two raters, on units both rated; categories in ascending order. */
  readonly cohen: number | null
  readonly cohenQuadratic: number | null
  /** null unless every unit has the same number of ratings. */
  readonly fleiss: number | null
  readonly krippendorff: Readonly<Record<Level, number | null>>
  /** null unless every rater rated every unit. */
  readonly icc: Icc | null
}

/** Every statistic the ratings allow. */
export function agreementOf(ratings: Ratings): AgreementReport {
  const raters = Math.max(0, ...ratings.map((unit) => unit.length))
  const values = [...new Set(ratings.flat().filter((value) => value !== null))].sort((a, b) => a - b)
  const known = ratings.map((unit) => unit.filter((value) => value !== null))
  const counts = known.map((unit) => values.map((value) => unit.filter((one) => one === value).length))
  const table = values.map((a) => values.map((b) => ratings.filter((unit) => unit[0] === a && unit[1] === b).length))
  const pairs = sum(known.map((unit) => (unit.length * (unit.length - 1)) / 2))
  const same = sum(counts.map((row) => sum(row.map((n) => (n * (n - 1)) / 2))))
  const isComplete = known.every((unit) => unit.length === raters)
  const alpha = (level: Level) => krippendorffAlpha(ratings, level)
  return {
    units: ratings.length,
    raters,
    agreementRatio: over(same, pairs),
    cohen: raters >= 2 && sum(table.map(sum)) > 0 ? cohenKappa(table) : null,
    cohenQuadratic: raters >= 2 && sum(table.map(sum)) > 0 ? cohenKappa(table, (i, j) => ((values[i] ?? 0) - (values[j] ?? 0)) ** 2) : null,
    fleiss: isComplete && raters > 1 ? fleissKappa(counts) : null,
    krippendorff: {
      nominal: alpha('nominal'),
      ordinal: alpha('ordinal'),
      interval: alpha('interval'),
      ratio: values.some((value) => value < 0) ? null : alpha('ratio'),
    },
    icc: isComplete ? intraclass(known) : null,
  }
}
