/** Mixes a first model with others by what each mixture's past forecasts of the same lead lost, shrunk to a prior that trusts the first most. */
import { sum } from 'simple-statistics'
import type { DayCounts } from './series.ts'

export type EnsembleSettings = {
  /** Shares a second model may get. */
  readonly shares: readonly number[]
  /** Prior weight of each share. */
  readonly prior: readonly number[]
  /** Past days after which a day's loss counts e times less. */
  readonly memoryDays: number
  /** A mixture that lost 1 % more than the first model on each of n days weighs exp(−0.01 n × sharpness). */
  readonly sharpness: number
}

/**
 * Fixed on the development windows. Mean absolute error of seven assistance skills in 2012-01 … 09 as a share of the 4-week mean's, leads
 * 1 / 7 / 14: first model alone 0.830 / 0.873 / 0.879, by recent loss 0.820 / 0.861 / 0.871. A flatter prior gains 0.001 on them and loses
 * 0.001 to 0.003 on the bank.
 */
export const ENSEMBLE_SETTINGS: EnsembleSettings = {
  shares: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1],
  prior: [6, 2, 1, 0.5, 0.25, 0.12, 0.06, 0.03],
  memoryDays: 40,
  sharpness: 4,
}

/** Calls a day at which the calm model gets half: past losses of fewer say nothing about the next days'. */
const THIN_CALLS_PER_DAY = 1
/**
 * The share of the calm model, 0..1, that no past loss can take away. Worst of 59 quarters of assistance skills at leads 1 / 7, of the better of
 * the 4- and 8-week means: 1.18 / 1.14 without, 1.08 / 1.06 with it (a queue of a call every second day); nothing changes for large skills.
 * `callsPerDay`: undefined before any day is known.
 */
export const calmShare = (callsPerDay: number | undefined): number =>
  callsPerDay === undefined ? 0 : THIN_CALLS_PER_DAY / (THIN_CALLS_PER_DAY + callsPerDay)

/** The weights with `share` of all handed to the last model, the calm one. */
export const calmed = (weights: readonly number[], share: number): number[] =>
  weights.map((weight, model) => (1 - share) * weight + (model === weights.length - 1 ? share : 0))

/** What every mixture would have lost on a past day, Σ|forecast − count|; the first loss is the first model's. */
export type DayLosses = Float64Array

type Mixture = { readonly second: number; readonly share: number; readonly prior: number }

const mixturesOf = new WeakMap<EnsembleSettings, Map<number, readonly Mixture[]>>()

function mixtures(models: number, settings: EnsembleSettings): readonly Mixture[] {
  let byCount = mixturesOf.get(settings)
  if (!byCount) {
    byCount = new Map()
    mixturesOf.set(settings, byCount)
  }
  const all = byCount.get(models) ?? allMixtures(models, settings)
  byCount.set(models, all)
  return all
}

function allMixtures(models: number, { shares, prior }: EnsembleSettings): Mixture[] {
  const all: Mixture[] = [{ second: 0, share: 0, prior: prior[0] ?? 1 }]
  for (let second = 1; second < models; second++)
    shares.forEach((share, k) => {
      if (share > 0) all.push({ second, share, prior: (prior[k] ?? 0) / (models - 1) })
    })
  return all
}

/** `means`: the forecasts of one past day by model; NaN counts were not observed. */
export function lossesOf(means: readonly DayCounts[], actual: DayCounts, settings: EnsembleSettings = ENSEMBLE_SETTINGS): DayLosses {
  const all = mixtures(means.length, settings)
  const losses = new Float64Array(all.length)
  const first = means[0] ?? new Float64Array(actual.length)
  for (let k = 0; k < losses.length; k++) {
    const { second, share } = all[k] ?? { second: 0, share: 0 }
    const other = means[second] ?? first
    let loss = 0
    for (let slot = 0; slot < actual.length; slot++) {
      const mean = first[slot] ?? 0
      const error = Math.abs(mean + share * ((other[slot] ?? 0) - mean) - (actual[slot] ?? Number.NaN))
      if (error >= 0) loss += error
    }
    losses[k] = loss
  }
  return losses
}

/** Weight of each model, summing to 1. `past`: losses of the days known at the origin, oldest first. */
export function weightsOf(models: number, past: readonly DayLosses[], settings: EnsembleSettings = ENSEMBLE_SETTINGS): number[] {
  const all = mixtures(models, settings)
  const sums = new Float64Array(all.length)
  let days = 0
  past.forEach((losses, index) => {
    const weight = Math.exp(-(past.length - 1 - index) / settings.memoryDays)
    days += weight
    for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] ?? 0) + weight * (losses[k] ?? 0)
  })
  const alone = sums[0] ?? 0
  const excess = (loss: number): number => (loss === alone ? 0 : loss / alone - 1)
  const logs = all.map(({ prior }, k) => Math.log(prior) - settings.sharpness * days * excess(sums[k] ?? 0))
  const highest = Math.max(...logs)
  const posterior = logs.map((log) => Math.exp(log - highest))
  const total = sum(posterior)
  const weights = new Array<number>(models).fill(0)
  all.forEach(({ second, share }, k) => {
    const probability = (posterior[k] ?? 0) / total
    weights[0] = (weights[0] ?? 0) + probability * (1 - share)
    weights[second] = (weights[second] ?? 0) + probability * share
  })
  return weights
}

/** Σ weight × mean by slot. */
export function mix(means: readonly DayCounts[], weights: readonly number[]): DayCounts {
  const mixed: DayCounts = new Float64Array(means[0]?.length ?? 0)
  means.forEach((mean, model) => {
    const weight = weights[model] ?? 0
    for (let slot = 0; slot < mixed.length; slot++) mixed[slot] = (mixed[slot] ?? 0) + weight * (mean[slot] ?? 0)
  })
  return mixed
}
