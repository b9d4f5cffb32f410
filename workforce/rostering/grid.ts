/** The week as numbered slots, and what each (day, shift, break) occupies of them. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import { hours, type Instant, instant, plus, type Seconds, seconds, secondsBetween, toIso } from '../../domain/kernel/time.ts'
import { addDays, instantOfWall, type LocalDate, localDate, localDay, weekdayOf } from '../../domain/kernel/zone.ts'
import { type RosterProblem, type RosterShift, type ShiftKind, SLOT_SECONDS } from './problem.ts'

/** A shift on a day of the week, in real time. `slots` are those it stands in, its break included; a slot outside the week is left out. */
export type DayShift = {
  readonly day: number
  readonly kind: ShiftKind
  readonly fromAt: Instant
  readonly toAt: Instant
  /** Local days of which it holds an instant. */
  readonly dates: readonly LocalDate[]
  readonly workSeconds: number
  readonly slots: readonly number[]
  /** Empty where the shift has no break. */
  readonly breaks: readonly { readonly fromAt: Instant; readonly toAt: Instant; readonly slots: readonly number[] }[]
}

export type Grid = {
  readonly days: readonly LocalDate[]
  readonly from: Instant
  /** 336 slots; 334 or 338 in a week of a clock change. */
  readonly slotCount: number
  readonly queues: readonly string[]
  /** Agents required, by queue index and slot. */
  readonly required: readonly Float64Array[]
  /** Agents already there: shifts of the week before that reach into this one. */
  readonly carried: readonly Float64Array[]
  /** Every shift on every day, ordered by day, then as in the problem. */
  readonly dayShifts: readonly DayShift[]
}

export const isWeekend = (date: LocalDate): boolean => weekdayOf(date) >= 6

/** @throws CallboardError('usage') where a demand does not fit the slots. */
export function gridOf(problem: RosterProblem): Grid {
  const days = Array.from({ length: 7 }, (_, day) => addDays(problem.week, day))
  const from = localDay(problem.week, problem.zone).from
  const to = localDay(addDays(problem.week, 7), problem.zone).from
  const slotCount = Math.round((to - from) / (SLOT_SECONDS * 1000))
  const queues = [...new Set(problem.demand.map((row) => row.queueId))].sort()
  const slotOf = (at: Instant) => (at - from) / (SLOT_SECONDS * 1000)
  const required = queues.map(() => new Float64Array(slotCount))
  for (const [index, { queueId, slotAt, agents }] of problem.demand.entries()) {
    const slot = slotOf(slotAt)
    if (!Number.isInteger(slot) || slot < 0 || slot >= slotCount)
      throw new CallboardError(
        'usage',
        `demand[${index}]: Demand of ${queueId} at ${toIso(slotAt)} is not a half-hour slot of the week ${problem.week} in ${problem.zone}; slots run from ${toIso(from)} to ${toIso(to)}.`,
      )
    const row = required[queues.indexOf(queueId)]
    if (row) row[slot] = agents
  }
  const span = (start: Instant, end: Instant) => slotsBetween(slotOf(start), slotOf(end), slotCount)
  const dayShifts = days
    .flatMap((date, day) => problem.shifts.map((kind) => dayShift(kind, day, date, problem.zone, span)))
    .filter((shift) => shift.workSeconds > 0)
  return { days, from, slotCount, queues, required, carried: carriedIn(problem, queues, slotCount, span), dayShifts }
}

/** Slots of the week that lie whole in the span. */
function slotsBetween(first: number, end: number, slotCount: number): number[] {
  const from = Math.max(0, Math.ceil(first))
  return Array.from({ length: Math.max(0, Math.min(Math.floor(end), slotCount) - from) }, (_, index) => from + index)
}

/**
 * The clock on the wall shows the pattern's start and end, so a night in which clocks change is an hour longer or shorter, and hours are counted as they
 * passed. Breaks count from the start; where the shorter night would cut one off, it is taken earlier.
 */
function dayShift(kind: ShiftKind, day: number, date: LocalDate, zone: string, span: (from: Instant, to: Instant) => number[]): DayShift {
  const fromAt = onTheWall(date, kind.startSeconds, zone)
  const toAt = onTheWall(date, seconds(kind.startSeconds + kind.lengthSeconds), zone)
  const lasts = secondsBetween(fromAt, toAt)
  const latest = Math.min(kind.breakToSeconds, lasts - kind.breakSeconds)
  const breaks = []
  if (kind.breakSeconds > 0)
    for (let offset = Math.min(kind.breakFromSeconds, latest); offset <= latest; offset += SLOT_SECONDS) {
      const start = plus(fromAt, seconds(offset))
      const end = plus(start, kind.breakSeconds)
      breaks.push({ fromAt: start, toAt: end, slots: span(start, end) })
    }
  const dates = datesOf(fromAt, toAt, zone)
  return { day, kind, fromAt, toAt, dates, workSeconds: lasts - kind.breakSeconds, slots: span(fromAt, toAt), breaks }
}

/** The first instant at which the clock shows this time; for one that a change of clocks leaves out, as long after midnight as it would have been. */
const onTheWall = (date: LocalDate, time: Seconds, zone: string): Instant =>
  instantOfWall(date, time, zone) ?? plus(localDay(addDays(date, Math.floor(time / DAY)), zone).from, seconds(time % DAY))

const DAY = hours(24)

/** Local days of which the span holds an instant. */
export function datesOf(from: Instant, to: Instant, zone: string): LocalDate[] {
  const last = localDate(instant(to - 1), zone)
  const dates = [localDate(from, zone)]
  for (let date = dates[0] ?? last; date < last; ) {
    date = addDays(date, 1)
    dates.push(date)
  }
  return dates
}

function carriedIn(
  problem: RosterProblem,
  queues: readonly string[],
  slotCount: number,
  span: (from: Instant, to: Instant) => number[],
): Float64Array[] {
  const carried = queues.map(() => new Float64Array(slotCount))
  for (const shift of problem.agents.flatMap((agent) => agent.previous ?? [])) {
    const row = carried[queues.indexOf(shift.queueId)]
    if (row) for (const slot of standing(shift, span)) row[slot] = (row[slot] ?? 0) + 1
  }
  return carried
}

/** Slots in which the agent is there from beginning to end: the shift without its break. */
export function standing(
  { fromAt, toAt, breakFromAt, breakToAt }: Pick<RosterShift, 'fromAt' | 'toAt' | 'breakFromAt' | 'breakToAt'>,
  span: (from: Instant, to: Instant) => number[],
): number[] {
  return breakFromAt === null || breakToAt === null ? span(fromAt, toAt) : [...span(fromAt, breakFromAt), ...span(breakToAt, toAt)]
}

export const slotAt = (grid: Grid, slot: number): Instant => instant(grid.from + slot * SLOT_SECONDS * 1000)

export const spanIn =
  (grid: Grid) =>
  (from: Instant, to: Instant): number[] =>
    slotsBetween((from - grid.from) / (SLOT_SECONDS * 1000), (to - grid.from) / (SLOT_SECONDS * 1000), grid.slotCount)

/** Days in a row worked up to the day before the week. */
export function consecutiveBefore(previous: readonly RosterShift[], week: LocalDate): number {
  const worked = new Set(previous.map((shift) => shift.workOn))
  let count = 0
  while (worked.has(addDays(week, -1 - count))) count += 1
  return count
}

/** End of the last shift before the week, and nothing where there was none. */
export const lastEnd = (previous: readonly RosterShift[]): Instant | undefined =>
  previous.length === 0 ? undefined : instant(Math.max(...previous.map((shift) => shift.toAt)))

export const tooShortRest = (endAt: Instant, startAt: Instant, rest: Seconds): boolean => startAt < endAt + rest * 1000
