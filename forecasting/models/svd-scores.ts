/** Scores of the main daily shapes: days × slots split by singular values, each shape's score forecast by weekday with an autoregression. Source: Shen & Huang (2008), M&SOM 10:391. */
import { type EpochDay, weekday } from '../days.ts'
import type { VolumeModel } from '../model.ts'
import { callsOf, rootsOf } from '../root-counts.ts'
import { type DayCounts, operatingDays } from '../series.ts'

export type SvdSettings = {
  /** Daily shapes kept. */
  readonly shapes: number
  /** Latest operating days split, and after how many a day counts e times less. */
  readonly days: number
  readonly memoryDays: number
  /** Share of the correlation of neighbouring scores used: estimated ones are too large on short histories. */
  readonly persistence: number
}

export const SVD_SETTINGS: SvdSettings = { shapes: 3, days: 200, memoryDays: 60, persistence: 0.9 }

/** Rounds of the power iteration for a shape at most, and the relative growth of its strength from which on it has settled. */
const ROUNDS = 12
const SETTLED = 1e-7

/** Shapes of the day by singular value decomposition, their scores carried forward; calls per slot. Method: docs/forecasting.md. */
export function svdScores(settings: SvdSettings = SVD_SETTINGS): VolumeModel {
  return {
    name: 'svd-scores',
    fit: (history) => {
      const days = operatingDays(history).slice(-settings.days)
      const weekdays = new Set(days.map(weekday))
      const whole = rootsOf(history, days)
      // Slots that never had a call stay out: a quarter of the work for counts of five minutes in office hours.
      const open = Array.from({ length: history.slotsPerDay }, (_, slot) => slot).filter((slot) =>
        whole.some((row) => (row[slot] ?? 0) > 0.51),
      )
      const rows = whole.map((row) => Float64Array.from(open, (slot) => row[slot] ?? 0))
      const tracks = shapesOf(rows, settings).map((shape) => scoreTrack(days, rows, shape, settings))
      const latest = days.at(-1) ?? 0
      return {
        isOpen: (day) => weekdays.has(weekday(day)),
        forecast: (day) => {
          const roots = new Float64Array(open.length)
          for (const { shape, scoreOn } of tracks) {
            const score = scoreOn(day, latest)
            for (let k = 0; k < roots.length; k++) roots[k] = (roots[k] ?? 0) + score * (shape[k] ?? 0)
          }
          const forecast: DayCounts = new Float64Array(history.slotsPerDay)
          callsOf(roots).forEach((calls, k) => {
            forecast[open[k] ?? 0] = calls
          })
          return forecast
        },
      }
    },
  }
}

/** Unit vectors over the slots, the one that explains most first: power iteration on the weighted second moments, each taken out in turn. */
function shapesOf(rows: readonly DayCounts[], { shapes, memoryDays }: SvdSettings): Float64Array[] {
  const slots = rows[0]?.length ?? 0
  const moments = new Float64Array(slots * slots)
  rows.forEach((row, i) => {
    const weight = Math.exp((i + 1 - rows.length) / memoryDays)
    for (let a = 0; a < slots; a++) {
      const weighted = weight * (row[a] ?? 0)
      for (let b = 0; b <= a; b++) moments[a * slots + b] = (moments[a * slots + b] ?? 0) + weighted * (row[b] ?? 0)
    }
  })
  for (let a = 0; a < slots; a++) for (let b = a + 1; b < slots; b++) moments[a * slots + b] = moments[b * slots + a] ?? 0
  const found: Float64Array[] = []
  let least = 0
  while (found.length < Math.min(shapes, rows.length)) {
    const { shape, strength } = strongest(moments, slots)
    // What is left after the real shapes is rounding, along them again.
    if (!(strength > least)) break
    least = Math.max(least, 1e-7 * strength)
    found.push(shape)
    for (let a = 0; a < slots; a++)
      for (let b = 0; b < slots; b++) moments[a * slots + b] = (moments[a * slots + b] ?? 0) - strength * (shape[a] ?? 0) * (shape[b] ?? 0)
  }
  return found
}

function strongest(moments: Float64Array, slots: number): { shape: Float64Array; strength: number } {
  let shape = Float64Array.from({ length: slots }, (_, slot) => 1 + (slot % 7) / 7)
  let strength = 0
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(slots)
    for (let a = 0; a < slots; a++) {
      let sum = 0
      for (let b = 0; b < slots; b++) sum += (moments[a * slots + b] ?? 0) * (shape[b] ?? 0)
      next[a] = sum
    }
    const before = strength
    strength = 0
    for (const one of next) strength += one * one
    strength = Math.sqrt(strength)
    if (!(strength > 1e-9)) return { shape, strength: 0 }
    for (let slot = 0; slot < slots; slot++) next[slot] = (next[slot] ?? 0) / strength
    shape = next
    if (Math.abs(strength - before) < SETTLED * strength) break
  }
  return { shape, strength }
}

type ScoreTrack = { readonly shape: Float64Array; readonly scoreOn: (day: EpochDay, latest: EpochDay) => number }

/** Weekday means of a shape's scores, and how far the latest day's departure from its mean carries on. */
function scoreTrack(
  days: readonly EpochDay[],
  rows: readonly DayCounts[],
  shape: Float64Array,
  { memoryDays, persistence }: SvdSettings,
): ScoreTrack {
  const scores = rows.map((row) => row.reduce((sum, root, slot) => sum + root * (shape[slot] ?? 0), 0))
  const sums = Array.from({ length: 8 }, () => ({ score: 0, weight: 0 }))
  scores.forEach((score, i) => {
    const weight = Math.exp((i + 1 - scores.length) / memoryDays)
    for (const k of [weekday(days[i] ?? 0), 7]) {
      const sum = sums[k]
      if (!sum) continue
      sum.score += weight * score
      sum.weight += weight
    }
  })
  const overall = (sums[7]?.score ?? 0) / Math.max(1e-9, sums[7]?.weight ?? 0)
  // A weekday hardly seen is drawn to the mean of all.
  const means = sums.map(({ score, weight }) => (score + 0.5 * overall) / (weight + 0.5))
  const departures = scores.map((score, i) => score - (means[weekday(days[i] ?? 0)] ?? overall))
  let [together, alone] = [0, 1e-9]
  for (let i = 1; i < departures.length; i++) {
    together += (departures[i] ?? 0) * (departures[i - 1] ?? 0)
    alone += (departures[i - 1] ?? 0) ** 2
  }
  const carry = Math.max(0, Math.min(0.95, (persistence * together) / alone))
  const last = departures.at(-1) ?? 0
  return { shape, scoreOn: (day, latest) => (means[weekday(day)] ?? overall) + last * carry ** Math.max(1, day - latest) }
}
