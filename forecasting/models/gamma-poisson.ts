/** Gamma–Poisson means for thin queues: each slot of a weekday starts from the whole week's curve and moves to its own counts as far as they are many. */
import { type EpochDay, weekday } from '../days.ts'
import type { VolumeModel } from '../model.ts'
import { countsOn, type DayCounts, type History, operatingDays } from '../series.ts'

export type GammaPoissonSettings = {
  /** Same weekdays after which a count counts e times less. */
  readonly memoryWeeks: number
  /** Calls that the week's curve is worth: a slot with as many of its own lies midway. */
  readonly priorCalls: number
}

export const GAMMA_POISSON_SETTINGS: GammaPoissonSettings = { memoryWeeks: 12, priorCalls: 4 }

/** The mean of the negative binomial that a gamma prior gives for the next count; its quantiles are in negative-binomial.ts. */
export function gammaPoisson(settings: GammaPoissonSettings = GAMMA_POISSON_SETTINGS): VolumeModel {
  return {
    name: 'gamma-poisson',
    fit: (history) => {
      const week = weekOf(history, settings)
      const curves = week.map((own) => posterior(own, week, settings))
      const usual = posterior(emptyDay(history.slotsPerDay), week, settings)
      return {
        isOpen: (day) => (week[weekday(day)]?.days ?? 0) > 0,
        // A weekday never seen operating takes the week's curve.
        forecast: (day) => ((week[weekday(day)]?.days ?? 0) > 0 ? (curves[weekday(day)] ?? usual) : usual),
      }
    },
  }
}

/** Weighted calls and days observed by slot. */
type Weekday = { days: number; readonly calls: DayCounts; readonly exposure: DayCounts }

const emptyDay = (slots: number): Weekday => ({ days: 0, calls: new Float64Array(slots), exposure: new Float64Array(slots) })

function weekOf(history: History, { memoryWeeks }: GammaPoissonSettings): Weekday[] {
  const week = Array.from({ length: 7 }, () => emptyDay(history.slotsPerDay))
  const latest = operatingDays(history).toReversed()
  latest.forEach((day: EpochDay) => {
    const own = week[weekday(day)]
    if (!own) return
    const weight = Math.exp(-own.days / memoryWeeks)
    own.days += 1
    countsOn(history, day)?.forEach((count, slot) => {
      if (Number.isNaN(count)) return
      own.calls[slot] = (own.calls[slot] ?? 0) + weight * count
      own.exposure[slot] = (own.exposure[slot] ?? 0) + weight
    })
  })
  return week
}

/** (calls + prior) / (exposure + prior / prior mean), the prior mean being the whole week's rate in the slot times the weekday's size. */
function posterior(own: Weekday, week: readonly Weekday[], { priorCalls }: GammaPoissonSettings): DayCounts {
  const slots = own.calls.length
  const rate = new Float64Array(slots)
  for (let slot = 0; slot < slots; slot++) {
    let calls = 0
    let exposure = 0
    for (const day of week) {
      calls += day.calls[slot] ?? 0
      exposure += day.exposure[slot] ?? 0
    }
    rate[slot] = exposure > 0 ? calls / exposure : 0
  }
  let [seen, expected] = [1e-9, 1e-9]
  for (let slot = 0; slot < slots; slot++) {
    seen += own.calls[slot] ?? 0
    expected += (own.exposure[slot] ?? 0) * (rate[slot] ?? 0)
  }
  const size = own.days > 0 ? seen / expected : 1
  return rate.map((one, slot) => {
    const mean = one * size
    return mean > 0 ? ((own.calls[slot] ?? 0) + priorCalls) / ((own.exposure[slot] ?? 0) + priorCalls / mean) : 0
  })
}
