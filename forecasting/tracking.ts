/** Watches forecasts against what came: bias and coverage alarms, and when the champion has to give way to the four-week mean. */
import { mean as meanOf, sampleStandardDeviation, sum } from 'simple-statistics'

import { byLocalDay, type PastSlot } from './past-slots.ts'

/** One day of one queue, day-ahead forecast. */
export type TrackedDay = {
  readonly forecast: number
  readonly actual: number
  /** Sums over slots. */
  readonly absoluteError: number
  readonly challengerError: number | null
  /** Share of slots inside the 80 % band. */
  readonly coverage80: number | null
}

export type Alarm = { readonly kind: 'bias' | 'coverage' | 'fallback'; readonly value: number; readonly limit: number }

export const WATCHED_DAYS = 7
/** The bias of a week is compared with the days before it. */
const LEAST_REFERENCE_DAYS = 7
const BIAS_SIGMAS = 3
const LEAST_COVERAGE = 0.7
/** Two weeks hold each weekday twice; 5 % is beyond what the choice between two equal models shows by chance. */
const JUDGED_DAYS = 14
const LEAST_LOSS = 1.05

/**
 * Alarms of days oldest first, the last being the newest. `bias`: the week's mean relative error, in standard errors (standard deviation of
 * earlier days' relative errors over √7), is beyond 3. `coverage`: fewer than 70 % of the week's slots in the 80 % band.
 */
export function alarmsOf(days: readonly TrackedDay[]): Alarm[] {
  const week = days.slice(-WATCHED_DAYS)
  if (week.length < WATCHED_DAYS) return []
  const alarms: Alarm[] = []
  const sigmas = biasSigmas(days.slice(0, -WATCHED_DAYS), week)
  if (sigmas !== undefined && Math.abs(sigmas) > BIAS_SIGMAS) alarms.push({ kind: 'bias', value: sigmas, limit: BIAS_SIGMAS })
  const covered = week.flatMap(({ coverage80 }) => coverage80 ?? [])
  const coverage = mean(covered)
  if (covered.length === WATCHED_DAYS && coverage < LEAST_COVERAGE)
    alarms.push({ kind: 'coverage', value: coverage, limit: LEAST_COVERAGE })
  if (isFallbackDue(days)) alarms.push({ kind: 'fallback', value: lossRatio(days.slice(-JUDGED_DAYS)) ?? 0, limit: LEAST_LOSS })
  return alarms
}

function biasSigmas(earlier: readonly TrackedDay[], week: readonly TrackedDay[]): number | undefined {
  if (earlier.length < LEAST_REFERENCE_DAYS) return undefined
  const errors = earlier.flatMap(relativeError)
  const deviation = errors.length < 2 ? 0 : sampleStandardDeviation(errors)
  return mean(week.flatMap(relativeError)) / (Math.max(0.005, deviation) / Math.sqrt(WATCHED_DAYS))
}

const relativeError = ({ forecast, actual }: TrackedDay): number[] => (actual > 0 ? [forecast / actual - 1] : [])

/** Whether the four-week mean was clearly better over the last two weeks: then it plans until it no longer is. */
export function isFallbackDue(days: readonly TrackedDay[]): boolean {
  const judged = days.slice(-JUDGED_DAYS)
  const ratio = judged.length < JUDGED_DAYS ? undefined : lossRatio(judged)
  return ratio !== undefined && ratio > LEAST_LOSS
}

function lossRatio(days: readonly TrackedDay[]): number | undefined {
  const both = days.filter(({ challengerError }) => challengerError !== null)
  const champion = sum(both.map(({ absoluteError }) => absoluteError))
  const challenger = sum(both.map(({ challengerError }) => challengerError ?? 0))
  return both.length < JUDGED_DAYS || challenger <= 0 ? undefined : champion / challenger
}

/** 0 of none. */
const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : meanOf(values))

/** Day totals of past slots, oldest first. */
export function trackedDays(slots: readonly PastSlot[], zone: string): TrackedDay[] {
  return [...byLocalDay(slots, zone).values()].map((day) => {
    const total = (value: (slot: PastSlot) => number) => sum(day.map(value))
    const hasNaive = day.every(({ naive }) => naive !== null)
    return {
      forecast: total(({ mean }) => mean),
      actual: total(({ actual }) => actual),
      absoluteError: total(({ mean, actual }) => Math.abs(mean - actual)),
      challengerError: hasNaive ? total(({ naive, actual }) => Math.abs((naive ?? 0) - actual)) : null,
      coverage80: total(({ actual, lo80, hi80 }) => (actual >= lo80 && actual <= hi80 ? 1 : 0)) / day.length,
    }
  })
}
