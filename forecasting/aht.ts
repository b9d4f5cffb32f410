/** Average handling time by slot: recent means, weekday and slot shrunk to the slot, the slot to the queue. */
import { DAY_MS, type Instant, MINUTE_MS } from '../domain/kernel/time.ts'
import { checkSlot } from './check-counts.ts'
import { weekday } from './days.ts'
import { instantOfMinute, wallMsOf } from './wall.ts'

/** Handled calls of the slot that starts at `slotAt` and their mean handling time (talk + hold + wrap-up), in seconds. */
export type SlotHandling = { readonly slotAt: Instant; readonly handled: number; readonly ahtSeconds: number }

export type AhtRequest = {
  readonly history: readonly SlotHandling[]
  readonly slotMinutes: number
  readonly zone: string
  readonly origin: Instant
  readonly horizonDays: number
  /** Used where no handling time before `origin` is known. */
  readonly defaultSeconds?: number | undefined
}

export type AhtForecast = { readonly slotAt: Instant; readonly ahtSeconds: number }

/** Handling time drifts within weeks; calls this many days ago count e times less. */
const MEMORY_DAYS = 28
/** Calls' worth of the coarser mean mixed into a finer one; handling times have a coefficient of variation near 1. */
const SLOT_PRIOR_CALLS = 50
const WEEKDAY_PRIOR_CALLS = 100

type Sum = { seconds: number; calls: number }

/** Seconds per slot from the local day of `origin` on; none where neither history nor a default tells. */
export function forecastAht({ history, slotMinutes, zone, origin, horizonDays, defaultSeconds }: AhtRequest): AhtForecast[] {
  checkSlot(slotMinutes)
  const slotMs = slotMinutes * MINUTE_MS
  const overall: Sum = { seconds: 0, calls: 0 }
  const bySlot = new Map<number, Sum>()
  const byWeekdaySlot = new Map<number, Sum>()
  for (const { slotAt, handled, ahtSeconds } of toldIn(history, origin)) {
    const wallMs = wallMsOf(slotAt, zone)
    const dow = weekday(Math.floor(wallMs / DAY_MS))
    const slot = Math.floor((wallMs % DAY_MS) / slotMs)
    const calls = handled * Math.exp(-(origin - slotAt) / DAY_MS / MEMORY_DAYS)
    for (const sum of [overall, sumOf(bySlot, slot), sumOf(byWeekdaySlot, dow * 1440 + slot)]) {
      sum.seconds += calls * ahtSeconds
      sum.calls += calls
    }
  }
  const queueMean = overall.calls > 0 ? overall.seconds / overall.calls : defaultSeconds
  if (queueMean === undefined) return []
  const today = Math.floor(wallMsOf(origin, zone) / DAY_MS)
  const forecasts: AhtForecast[] = []
  for (let day = today; day < today + horizonDays; day++)
    for (let slot = 0; slot < 1440 / slotMinutes; slot++) {
      const slotAt = instantOfMinute(day, slot * slotMinutes, zone)
      if (slotAt === undefined) continue
      const slotMean = shrink(bySlot.get(slot), queueMean, SLOT_PRIOR_CALLS)
      forecasts.push({
        slotAt,
        ahtSeconds: shrink(byWeekdaySlot.get(weekday(day) * 1440 + slot), slotMean, WEEKDAY_PRIOR_CALLS),
      })
    }
  return forecasts
}

/** A single call may take 0 s; where all calls of a queue did, its source writes 0 for what it does not know. */
function toldIn(history: readonly SlotHandling[], origin: Instant): readonly SlotHandling[] {
  const told = history.filter(({ slotAt, handled, ahtSeconds }) => slotAt < origin && handled > 0 && ahtSeconds >= 0)
  return told.some(({ ahtSeconds }) => ahtSeconds > 0) ? told : []
}

function sumOf(sums: Map<number, Sum>, key: number): Sum {
  const known = sums.get(key)
  if (known) return known
  const sum = { seconds: 0, calls: 0 }
  sums.set(key, sum)
  return sum
}

const shrink = (sum: Sum | undefined, towards: number, priorCalls: number): number =>
  ((sum?.seconds ?? 0) + priorCalls * towards) / ((sum?.calls ?? 0) + priorCalls)
