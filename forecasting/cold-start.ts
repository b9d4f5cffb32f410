/** Forecasts of a queue with less than three weeks of history: the course of its sibling queues, brought to its own level as far as that is known. */
import { probit } from 'simple-statistics'
import { DAY_MS, type Instant, MINUTE_MS } from '../domain/kernel/time.ts'
import { weekday } from './days.ts'
import type { SlotCount, SlotForecast, VolumeForecast } from './forecast.ts'
import { stabilise, unstabilise } from './intervals.ts'
import { closedOutside, type OpeningHours } from './opening-hours.ts'
import { instantOfMinute, wallMsOf } from './wall.ts'

/** Days with calls below which a queue's own past is too thin for the models. */
export const THIN_DAYS = 21

export const COLD_START = 'cold-start'

/** The queues of the same site, or all others, added up. */
export type Siblings = {
  /** The median queue's calls of a day: what is expected where nothing else is known. */
  readonly callsPerDay: number
  readonly history: readonly SlotCount[]
  /** Of the slots to forecast. */
  readonly forecast: readonly SlotForecast[]
}

export type ColdStartRequest = {
  /** The queue's own counts, which may be none; a day without any teaches nothing. */
  readonly history: readonly SlotCount[]
  readonly slotMinutes: number
  readonly zone: string
  readonly origin: Instant
  readonly horizonDays: number
  readonly siblings: Siblings | undefined
  /** What a planner expects of an ordinary day. */
  readonly callsPerDay: number | undefined
  readonly hours: OpeningHours | undefined
  /** What the models make of the queue's own counts, of the same slots. */
  readonly own: readonly SlotForecast[] | undefined
}

/**
 * Spreads, as relative standard deviations: of a day around the level its siblings' day suggests, of what a planner expects, of a queue about which
 * nothing is known but that it has siblings, and of the course within the day.
 */
const DAY_SD = 0.3
const PLANNER_SD = 0.4
const UNKNOWN_SD = 1.5
const COURSE_SD = 0.5
/** Days after which the models of the queue's own counts weigh as much as the siblings' course. */
const OWN_DAYS = 4
/** Calls' worth of the siblings' course mixed into a slot's own, and days' worth into a weekday's own. */
const COURSE_CALLS = 8
const WEEKDAY_DAYS = 0.5
/** Slots on either side that tell of a slot's share. */
const NEIGHBOURS = 2

/** Local days of the history with a call. */
export function daysWithCalls(history: readonly SlotCount[], zone: string): number {
  return new Set(history.filter(({ value }) => value > 0).map(({ slotAt }) => Math.floor(wallMsOf(slotAt, zone) / DAY_MS))).size
}

/** Undefined where neither siblings nor a planner say anything: then the queue's own past has to do. */
export function forecastColdStart(request: ColdStartRequest): VolumeForecast | undefined {
  const course = courseOf(request)
  if (!course) return undefined
  const { zone, slotMinutes, history } = request
  const own = history.filter(({ slotAt, value }) => slotAt < request.origin && value >= 0)
  const past = comparison(own, course, request)
  const perDay = course.perDay
  const anchor = request.callsPerDay ?? course.callsPerDay
  // Days' worth of own past that the anchor weighs as much as.
  const anchorDays = (DAY_SD / (request.callsPerDay === undefined ? UNKNOWN_SD : PLANNER_SD)) ** 2
  const share = perDay > 0 ? (anchorDays * anchor + past.calls) / (anchorDays * perDay + past.beside) : 0
  const spread = Math.sqrt(DAY_SD ** 2 + DAY_SD ** 2 / (anchorDays + past.days) + COURSE_SD ** 2 / (2 + past.days))
  const factors = past.slotFactors(share)
  const slots = course.ahead.map(({ slotAt, calls }): SlotForecast => {
    const wallMs = wallMsOf(slotAt, zone)
    const slot = Math.floor((wallMs % DAY_MS) / (slotMinutes * MINUTE_MS))
    const expected = calls * share * (factors[slot] ?? 1) * past.weekdayFactor(weekday(Math.floor(wallMs / DAY_MS)), share, perDay)
    return { slotAt, mean: expected, ...bandsAround(expected, spread) }
  })
  const ownShare = past.days / (past.days + OWN_DAYS)
  return { model: COLD_START, slots: closedOutside(blended(slots, request.own ?? [], ownShare), request.hours, zone) }
}

/** Slot by slot, `share` of the second where it has the slot. */
function blended(slots: readonly SlotForecast[], others: readonly SlotForecast[], share: number): SlotForecast[] {
  const at = new Map(others.map((slot) => [slot.slotAt, slot]))
  return slots.map((slot) => {
    const other = at.get(slot.slotAt)
    if (!other) return slot
    const mix = (key: Exclude<keyof SlotForecast, 'slotAt'>): number => (1 - share) * slot[key] + share * other[key]
    return { slotAt: slot.slotAt, mean: mix('mean'), lo80: mix('lo80'), hi80: mix('hi80'), lo95: mix('lo95'), hi95: mix('hi95') }
  })
}

type Course = {
  readonly callsPerDay: number
  /** Mean of a day with calls. */
  readonly perDay: number
  readonly past: ReadonlyMap<Instant, number>
  readonly ahead: readonly { readonly slotAt: Instant; readonly calls: number }[]
}

/** The siblings' calls; without siblings, the open hours evenly. */
function courseOf({ siblings, callsPerDay, zone, slotMinutes, origin, horizonDays, hours }: ColdStartRequest): Course | undefined {
  if (siblings?.forecast.some(({ mean }) => mean > 0)) {
    const ahead = siblings.forecast.map(({ slotAt, mean }) => ({ slotAt, calls: mean }))
    return {
      callsPerDay: siblings.callsPerDay,
      perDay: meanDay(ahead, zone),
      past: new Map(siblings.history.map(({ slotAt, value }) => [slotAt, value])),
      ahead,
    }
  }
  if (callsPerDay === undefined) return undefined
  const today = Math.floor(wallMsOf(origin, zone) / DAY_MS)
  const even = Array.from({ length: (horizonDays * 1440) / slotMinutes }, (_, index) =>
    instantOfMinute(today + Math.floor((index * slotMinutes) / 1440), (index * slotMinutes) % 1440, zone),
  ).flatMap((slotAt) => (slotAt === undefined ? [] : [{ slotAt, ...ONE_CALL }]))
  const ahead = closedOutside(even, hours, zone).map(({ slotAt, mean }) => ({ slotAt, calls: mean }))
  return { callsPerDay, perDay: meanDay(ahead, zone), past: new Map(), ahead }
}

const ONE_CALL = { mean: 1, lo80: 1, hi80: 1, lo95: 1, hi95: 1 }

function meanDay(slots: readonly { readonly slotAt: Instant; readonly calls: number }[], zone: string): number {
  const days = new Set<number>()
  let sum = 0
  for (const { slotAt, calls } of slots) {
    sum += calls
    if (calls > 0) days.add(Math.floor(wallMsOf(slotAt, zone) / DAY_MS))
  }
  return days.size === 0 ? 0 : sum / days.size
}

type Pair = { own: number; siblings: number }

/** The queue beside its siblings over its own days: level, course within the day, weekdays. A slot of such a day without an entry had no calls. */
function comparison(own: readonly SlotCount[], course: Course, { zone, slotMinutes, origin }: ColdStartRequest) {
  const dayOf = (slotAt: Instant): number => Math.floor(wallMsOf(slotAt, zone) / DAY_MS)
  const days = new Set(own.filter(({ value }) => value > 0).map(({ slotAt }) => dayOf(slotAt)))
  const first = Math.min(...days)
  const slotsPerDay = 1440 / slotMinutes
  const bySlot = Array.from({ length: slotsPerDay }, (): Pair => ({ own: 0, siblings: 0 }))
  const byWeekday = Array.from({ length: 7 }, (): Pair => ({ own: 0, siblings: 0 }))
  let [calls, beside] = [0, 0]
  const add = (slotAt: Instant, key: keyof Pair, value: number): void => {
    const slot = bySlot[Math.floor((wallMsOf(slotAt, zone) % DAY_MS) / (slotMinutes * MINUTE_MS))]
    const day = byWeekday[weekday(dayOf(slotAt))]
    if (slot) slot[key] += value
    if (day) day[key] += value
  }
  for (const { slotAt, value } of own) {
    calls += value
    add(slotAt, 'own', value)
  }
  // A day on which only the siblings had calls, once the queue had begun, was quiet, not missing.
  for (const [slotAt, value] of course.past) {
    if (!(dayOf(slotAt) >= first) || slotAt >= origin) continue
    beside += value
    add(slotAt, 'siblings', value)
  }
  const nearBy = (slot: number, key: keyof Pair): number =>
    Array.from({ length: 2 * NEIGHBOURS + 1 }, (_, k) => bySlot[(slot + k - NEIGHBOURS + slotsPerDay) % slotsPerDay]?.[key] ?? 0).reduce(
      (sum, one) => sum + one,
      0,
    )
  return {
    ...{ calls, beside, days: days.size },
    /** By slot of the day; they move calls within the day and leave its total. */
    slotFactors: (share: number): number[] => {
      const raw = bySlot.map((_, slot) => (COURSE_CALLS + nearBy(slot, 'own')) / (COURSE_CALLS + share * nearBy(slot, 'siblings')))
      const moved = bySlot.reduce((sum, pair, slot) => sum + pair.siblings * (raw[slot] ?? 1), 0)
      return beside > 0 && moved > 0 ? raw.map((factor) => (factor * beside) / moved) : raw.map(() => 1)
    },
    weekdayFactor: (day: number, share: number, perDay: number): number => {
      const { own: seen, siblings: expected } = byWeekday[day] ?? { own: 0, siblings: 0 }
      const prior = WEEKDAY_DAYS * share * perDay
      return prior > 0 ? (prior + seen) / (prior + share * expected) : 1
    },
  }
}

function bandsAround(mean: number, spread: number): Omit<SlotForecast, 'slotAt' | 'mean'> {
  const centre = stabilise(mean, spread)
  const at = (probability: number): number => unstabilise(centre + probit(probability), spread)
  return { lo80: Math.min(mean, at(0.1)), hi80: Math.max(mean, at(0.9)), lo95: Math.min(mean, at(0.025)), hi95: Math.max(mean, at(0.975)) }
}
