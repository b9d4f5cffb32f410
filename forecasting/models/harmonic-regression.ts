/** Dynamic harmonic regression: each day's curve as waves over the open hours, each wave's size regressed on the calendar, its last departures carried on. */
import { indexCalendar } from '../calendar.ts'
import { type Design, designOf } from '../design.ts'
import type { VolumeModel } from '../model.ts'
import { openingOf } from '../opening.ts'
import { factorCholesky, predict, solveFactored } from '../regression.ts'
import { callsOf, rootsOf } from '../root-counts.ts'
import { type DayCounts, lastDay } from '../series.ts'
import { DAY_TOTAL_SETTINGS } from './day-total-profile.ts'

export type HarmonicSettings = {
  /** Waves a day, each a sine and a cosine (Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., §12.1, use ten). */
  readonly orders: number
  /** Latest operating days fitted. */
  readonly days: number
  /** Sd of a day's departure from its calendar, as a share of its level; what the priors of the effects are weighed against. */
  readonly daySpread: number
  /** Days that settle the latest departure, and the share of it that lasts a day. */
  readonly residualDays: number
  readonly damping: number
}

export const HARMONIC_SETTINGS: HarmonicSettings = { orders: 10, days: 400, daySpread: 0.08, residualDays: 3, damping: 0.9 }

/** Regression on Fourier terms of day, week and year; calls per slot. Method and measured accuracy: docs/forecasting.md. */
export function harmonicRegression(settings: HarmonicSettings = HARMONIC_SETTINGS): VolumeModel {
  return {
    name: 'harmonic-regression',
    fit: (history, calendar) => {
      const origin = lastDay(history)
      const index = indexCalendar(calendar, origin)
      const opening = openingOf(history, index)
      const days = opening.operating.slice(-settings.days)
      const rows = rootsOf(history, days)
      const waves = wavesOf(rows, settings.orders)
      const design = designOf(days, origin, { calendar, index, opening }, { ...DAY_TOTAL_SETTINGS.design, monthBinDays: 4 })
      const sizes = waves.map((wave) => rows.map((row) => dot(row, wave)))
      const fits = effectsOf(design, sizes, settings)
      return {
        isOpen: opening.isOpen,
        forecast: (day) => {
          const roots: DayCounts = new Float64Array(history.slotsPerDay)
          const row = design.rowOf(day)
          waves.forEach((wave, k) => {
            const { beta, departure } = fits[k] ?? { beta: roots, departure: 0 }
            const size = predict(row, beta) + departure * settings.damping ** Math.max(1, day - origin)
            for (let slot = 0; slot < roots.length; slot++) roots[slot] = (roots[slot] ?? 0) + size * (wave[slot] ?? 0)
          })
          return callsOf(roots)
        },
      }
    },
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += (a[k] ?? 0) * (b[k] ?? 0)
  return sum
}

/** Orthonormal waves over the slots between the first and the last that ever had calls; elsewhere none. */
function wavesOf(rows: readonly DayCounts[], orders: number): Float64Array[] {
  const slots = rows[0]?.length ?? 0
  const isOpen = Array.from({ length: slots }, (_, slot) => rows.some((row) => (row[slot] ?? 0) > 0.6))
  const from = Math.max(0, isOpen.indexOf(true))
  const length = Math.max(1, isOpen.lastIndexOf(true) + 1 - from)
  const wave = (value: (at: number) => number): Float64Array => {
    const raw = Float64Array.from({ length: slots }, (_, slot) =>
      slot < from || slot >= from + length ? 0 : value((slot - from) / length),
    )
    const size = Math.sqrt(dot(raw, raw))
    return raw.map((one) => one / size)
  }
  const most = Math.min(orders, Math.floor((length - 1) / 2))
  const pairs = Array.from({ length: most }, (_, k) => 2 * Math.PI * (k + 1))
  return [wave(() => 1), ...pairs.flatMap((speed) => [wave((at) => Math.sin(speed * at)), wave((at) => Math.cos(speed * at))])]
}

type Effects = { readonly beta: Float64Array; readonly departure: number }

/** One set of calendar effects per wave; all share the regressors, and days odd in the first wave, the level, lose weight. */
function effectsOf(design: Design, sizes: readonly (readonly number[])[], { daySpread, residualDays }: HarmonicSettings): Effects[] {
  const level = sizes[0] ?? []
  // The root moves half as much as the log of the calls.
  const unit = Math.max(1e-6, level.reduce((sum, one) => sum + one, 0) / Math.max(1, level.length)) / 2
  const departures = (target: readonly number[], beta: Float64Array, from = 0): Float64Array =>
    Float64Array.from(design.rows.slice(from), (row, i) => (target[from + i] ?? 0) - predict(row, beta))
  // Older departures weigh less than e^−8.
  const recent = Math.max(0, design.rows.length - 8 * residualDays)
  let solve = ridge(design, new Float64Array(design.rows.length).fill(1), daySpread)
  for (let round = 0; round < 2; round++) {
    const weights = departures(level, solve(level)).map((one) => Math.min(1, (2 * daySpread * unit) / Math.max(1e-9, Math.abs(one))))
    solve = ridge(design, weights, daySpread)
  }
  return sizes.map((target) => {
    const beta = solve(target)
    return { beta, departure: latestOf(departures(target, beta, recent), residualDays) }
  })
}

/** Weighted least squares with normal priors, factored once for all targets. */
function ridge({ rows, priors }: Design, weights: Float64Array, daySpread: number): (target: readonly number[]) => Float64Array {
  const p = priors.length
  const gram = new Float64Array(p * p)
  rows.forEach(({ columns, values }, i) => {
    for (let a = 0; a < columns.length; a++) {
      const weighted = (weights[i] ?? 1) * (values[a] ?? 0)
      const start = (columns[a] ?? 0) * p
      for (let b = 0; b <= a; b++) gram[start + (columns[b] ?? 0)] = (gram[start + (columns[b] ?? 0)] ?? 0) + weighted * (values[b] ?? 0)
    }
  })
  priors.forEach(({ shape, scale }, j) => {
    gram[j * p + j] = (gram[j * p + j] ?? 0) + (shape === 'none' ? 1e-9 : (daySpread / scale) ** 2)
  })
  factorCholesky(gram, p)
  return (target) => {
    const moment = new Float64Array(p)
    rows.forEach(({ columns, values }, i) => {
      const weighted = (weights[i] ?? 1) * (target[i] ?? 0)
      for (let a = 0; a < columns.length; a++) {
        const column = columns[a] ?? 0
        moment[column] = (moment[column] ?? 0) + weighted * (values[a] ?? 0)
      }
    })
    return solveFactored(gram, moment, p)
  }
}

/** Mean of the last departures, drawn to 0 as if a day without any had been seen. */
function latestOf(departures: Float64Array, memoryDays: number): number {
  let sum = 0
  let weight = 1
  for (let i = departures.length - 1; i >= 0; i--) {
    const one = Math.exp((i + 1 - departures.length) / memoryDays)
    sum += one * (departures[i] ?? 0)
    weight += one
  }
  return sum / weight
}
