/** The rest of the running day of one queue, forecast anew from its day-ahead forecast, what came so far and past days. */
import { DAY_MS, HALF_HOUR_MS, type Instant, type Interval } from '../domain/kernel/time.ts'
import { BENCHMARK } from './benchmark-forecast.ts'
import type { SlotForecast } from './forecast.ts'
import type { ScoredDay } from './intervals.ts'
import { learnIntraday, type RunningDay } from './intraday.ts'
import { byLocalDay, type PastSlot } from './past-slots.ts'
import type { Banded } from './sum-bands.ts'

/** Fewer calls expected so far say nothing about the rest. */
const LEAST_CALLS = 10

export type DayUpdate = {
  /** The local day, and up to where it is over: a half hour. */
  readonly today: Interval
  readonly until: Instant
  readonly zone: string
  /** What was forecast of its half hours, and by which model. */
  readonly model: string
  readonly base: readonly SlotForecast[]
  readonly actual: readonly { readonly slotAt: Instant; readonly calls: number }[]
  /** Half hours of past days, oldest first. */
  readonly past: readonly PastSlot[]
}

/** The half hours from `until` on; none where too little was expected so far, or nothing came: an outage of the line or of its records, not demand. */
export function updateRunningDay({ today, until, zone, model, base, actual, past }: DayUpdate): SlotForecast[] {
  const day = runningDay({ today, until, base, actual })
  const expected = day.base.slice(0, day.elapsedSlots).reduce((sum, calls) => sum + calls, 0)
  if (expected < LEAST_CALLS || actual.length === 0) return []
  const { mean, band } = learnIntraday(pastDays(model === BENCHMARK ? ofBenchmark(past) : past, zone, day.base.length))(day)
  const [band80, band95] = [band(0.8), band(0.95)]
  return base
    .filter(({ slotAt }) => slotAt >= until)
    .map((slot) => {
      const at = (values: Float64Array): number => values[(slot.slotAt - today.from) / HALF_HOUR_MS] ?? 0
      const updated = { mean: at(mean), lo80: at(band80.lo), hi80: at(band80.hi), lo95: at(band95.lo), hi95: at(band95.hi) }
      return { slotAt: slot.slotAt, ...narrower(slot, updated) }
    })
}

/** The day filling up takes uncertainty away, never adds any: at most the day-ahead band moved with the mean, which holds while few past days teach. */
function narrower(base: Banded, updated: Banded): Banded {
  const { mean } = updated
  const factor = base.mean > 0 ? mean / base.mean : 1
  const lower = (end: number, dayAhead: number): number => Math.max(end, Math.min(mean, Math.ceil(dayAhead * factor)))
  const upper = (end: number, dayAhead: number): number => Math.min(end, Math.max(mean, Math.floor(dayAhead * factor)))
  const [lo80, hi80] = [lower(updated.lo80, base.lo80), upper(updated.hi80, base.hi80)]
  // Where no count is left the day-ahead band says nothing, of neither share: one alone would no longer lie within the other.
  if (Math.ceil(lo80) > Math.floor(hi80)) return updated
  return { mean, lo80, hi80, lo95: lower(updated.lo95, base.lo95), hi95: upper(updated.hi95, base.hi95) }
}

function runningDay({ today, until, base, actual }: Pick<DayUpdate, 'today' | 'until' | 'base' | 'actual'>): RunningDay {
  const slotOf = (at: Instant): number => (at - today.from) / HALF_HOUR_MS
  const length = Math.round(slotOf(today.to))
  const elapsedSlots = Math.floor(slotOf(until))
  const forecast = new Float64Array(length)
  for (const { slotAt, mean } of base) forecast[slotOf(slotAt)] = mean
  const observed = new Float64Array(length).fill(Number.NaN).fill(0, 0, elapsedSlots)
  for (const { slotAt, calls } of actual) observed[slotOf(slotAt)] = calls
  return { base: forecast, observed, elapsedSlots }
}

/** Where the four-week mean plans, its own errors teach. */
const ofBenchmark = (past: readonly PastSlot[]): PastSlot[] =>
  past.flatMap((slot) => (slot.naive === null ? [] : [{ ...slot, mean: slot.naive }]))

/** Days as long as today; one with a changed clock would shift its afternoon. */
const pastDays = (slots: readonly PastSlot[], zone: string, length: number): ScoredDay[] =>
  [...byLocalDay(slots, zone).values()]
    .filter((day) => day.length === length)
    .map((day) => ({
      day: Math.floor((day[0]?.slotAt ?? 0) / DAY_MS),
      mean: Float64Array.from(day, ({ mean }) => mean),
      actual: Float64Array.from(day, ({ actual }) => actual),
    }))
