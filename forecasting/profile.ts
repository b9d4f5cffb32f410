/** The intraday profile: share of a day's calls by slot, from exponentially weighted past days, the same weekday first. */
import { type EpochDay, weekday } from './days.ts'
import { countsOn, type DayCounts, type History } from './series.ts'

export type ProfileSettings = {
  /** Days after which a past day counts e times less. */
  readonly memoryDays: number
  /** Weight of a day of another weekday relative to the same weekday. */
  readonly otherWeekday: number
  /** Days after which a recent departure from the profile counts e times less, and the days without departure it is shrunk by. */
  readonly shapeMemoryDays: number
  readonly shapeShrinkDays: number
}

/** Shares by slot, summing to 1, for days of each weekday (0 = Monday). `normalDays`: days that may shape it; special days stay out. */
export function profilesOf(history: History, normalDays: readonly EpochDay[], origin: EpochDay, settings: ProfileSettings): Float64Array[] {
  const slots = history.slotsPerDay
  const sums = Array.from({ length: 7 }, () => ({ calls: new Float64Array(slots), exposure: new Float64Array(slots) }))
  for (const day of normalDays) {
    const counts = countsOn(history, day)
    const sum = sums[weekday(day)]
    if (counts && sum) addDay(sum, counts, Math.exp(-(origin - day) / settings.memoryDays))
  }
  return sums.map((_, dow) => {
    const calls = new Float64Array(slots)
    const exposure = new Float64Array(slots)
    sums.forEach((sum, other) => {
      const weight = other === dow ? 1 : settings.otherWeekday * similarity(dow, other)
      for (let slot = 0; slot < slots; slot++) {
        calls[slot] = (calls[slot] ?? 0) + weight * (sum.calls[slot] ?? 0)
        exposure[slot] = (exposure[slot] ?? 0) + weight * (sum.exposure[slot] ?? 0)
      }
    })
    return shares(calls, exposure)
  })
}

/** A Saturday says little about a Tuesday. */
const similarity = (a: number, b: number): number => (a > 4 === b > 4 ? 1 : 0.02)

/** A slot that was not observed adds neither calls nor exposure, so gaps don't thin the profile. */
function addDay(sum: { calls: Float64Array; exposure: Float64Array }, counts: DayCounts, weight: number): void {
  let total = 0
  for (const count of counts) if (!Number.isNaN(count)) total += count
  for (let slot = 0; slot < counts.length; slot++) {
    const count = counts[slot] ?? Number.NaN
    if (Number.isNaN(count)) continue
    sum.calls[slot] = (sum.calls[slot] ?? 0) + weight * count
    sum.exposure[slot] = (sum.exposure[slot] ?? 0) + weight * total
  }
}

function shares(calls: Float64Array, exposure: Float64Array): Float64Array {
  const share = calls.map((count, slot) => ((exposure[slot] ?? 0) > 0 ? count / (exposure[slot] ?? 1) : 0))
  const total = share.reduce((sum, one) => sum + one, 0)
  return total > 0 ? share.map((one) => one / total) : share.fill(1 / share.length)
}

/**
 * How the last days departed from their profiles, by slot: 1.1 = a tenth more calls than the profile says. Shrunk towards 1; the bank's
 * shape residuals of neighbouring days correlate by 0.22.
 */
export function recentShape(
  history: History,
  profiles: readonly Float64Array[],
  normalDays: readonly EpochDay[],
  settings: ProfileSettings,
): Float64Array {
  const calls = new Float64Array(history.slotsPerDay)
  const expected = new Float64Array(history.slotsPerDay)
  const memory = normalDays.slice(-Math.ceil(4 * settings.shapeMemoryDays)).reverse()
  let daily = 0
  memory.forEach((day, age) => {
    const counts = countsOn(history, day)
    const profile = profiles[weekday(day)]
    if (!counts || !profile) return
    const weight = Math.exp(-age / settings.shapeMemoryDays)
    const total = wholeDayTotal(counts, profile) ?? 0
    daily += total / memory.length
    for (let slot = 0; slot < counts.length; slot++) {
      const count = counts[slot] ?? Number.NaN
      if (Number.isNaN(count)) continue
      calls[slot] = (calls[slot] ?? 0) + weight * count
      expected[slot] = (expected[slot] ?? 0) + weight * total * (profile[slot] ?? 0)
    }
  })
  const latest = profiles[weekday(memory[0] ?? 0)] ?? calls
  return calls.map((sum, slot) => {
    const prior = settings.shapeShrinkDays * daily * (latest[slot] ?? 0) + 5
    return (sum + prior) / ((expected[slot] ?? 0) + prior)
  })
}

/**
 * A day's total had every slot been observed: observed calls divided by the share of the profile those slots hold.
 * Undefined where less than half the profile was observed.
 */
export function wholeDayTotal(counts: DayCounts, profile: Float64Array): number | undefined {
  let total = 0
  let share = 0
  for (let slot = 0; slot < counts.length; slot++) {
    const count = counts[slot] ?? Number.NaN
    if (Number.isNaN(count)) continue
    total += count
    share += profile[slot] ?? 0
  }
  return share < 0.5 ? undefined : total / Math.min(1, share)
}
