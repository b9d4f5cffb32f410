/** What a roster is asked for: demand per slot and queue, shifts, people with contracts, and rules with weights. */
import { HALF_HOUR, hours, type Instant, type Seconds } from '../../domain/kernel/time.ts'
import type { LocalDate } from '../../domain/kernel/zone.ts'

/** Length of a demand slot. */
export const SLOT_SECONDS = HALF_HOUR

/** One way to work a day, in wall-clock time of the site. `startSeconds` counts from local midnight; a night shift may end on the next day. */
export type ShiftKind = {
  readonly shiftId: string
  readonly startSeconds: Seconds
  /** Break included. Start, length and break are whole slots. */
  readonly lengthSeconds: Seconds
  /** 0: no break. */
  readonly breakSeconds: Seconds
  /** Earliest and latest start of the break, counted from the start of the shift. */
  readonly breakFromSeconds: Seconds
  readonly breakToSeconds: Seconds
}

/** Hours exclude breaks. */
export type Contract = {
  readonly maxWeeklySeconds: Seconds
  /** Hours the agent is paid for anyway; rostering fewer costs `weights.hours`. */
  readonly minWeeklySeconds: Seconds
  readonly maxDaysPerWeek: number
}

export type RosterAgent = {
  readonly agentId: string
  /** Ids of the queues the agent may serve. */
  readonly skills: readonly string[]
  readonly contract: Contract
  readonly leaveOn: readonly LocalDate[]
  /** Shifts the agent may work; absent: all. */
  readonly shiftIds?: readonly string[] | undefined
  readonly wishes?: readonly Wish[] | undefined
  /** Weekend days worked in the weeks before, for fairness. */
  readonly weekendDaysBefore?: number | undefined
  /** Shifts of the week before: they bind rest and consecutive days, and cover the first slots where they reach into this week. */
  readonly previous?: readonly RosterShift[] | undefined
}

/** `off`: prefers not to work that day. `on`: prefers to work it, on `shiftId` where given. */
export type Wish = { readonly on: LocalDate; readonly wish: 'on' | 'off'; readonly shiftId?: string | undefined; readonly weight: number }

export type Demand = { readonly queueId: string; readonly slotAt: Instant; readonly agents: number }

export type RosterRules = {
  /** Between the end of one shift and the start of the next. */
  readonly restSeconds: Seconds
  readonly maxDaysPerWeek: number
  readonly maxConsecutiveDays: number
  readonly maxWeeklySeconds: Seconds
  readonly weights: SoftWeights
}

/** Cost of one missing or spare agent in one slot, of one weekend day above the fair share, of one hour under contract; wishes carry their own. */
export type SoftWeights = { readonly under: number; readonly over: number; readonly weekend: number; readonly hours: number }

export type RosterProblem = {
  /** First local day; the week has seven. */
  readonly week: LocalDate
  /** IANA zone of the site. */
  readonly zone: string
  readonly demand: readonly Demand[]
  readonly agents: readonly RosterAgent[]
  readonly shifts: readonly ShiftKind[]
  readonly rules: RosterRules
}

/** One agent's working day. The whole shift serves one queue, so cover can be recounted from these rows alone. */
export type RosterShift = {
  readonly agentId: string
  readonly queueId: string
  readonly workOn: LocalDate
  readonly shiftId: string
  readonly fromAt: Instant
  readonly toAt: Instant
  readonly breakFromAt: Instant | null
  readonly breakToAt: Instant | null
}

export type Coverage = { readonly queueId: string; readonly slotAt: Instant; readonly required: number; readonly rostered: number }

/** 11 h rest, at most 5 days a week and 6 in a row, 40 h a week; an uncovered agent-slot costs a hundred spare ones. */
export const defaultRules: RosterRules = {
  restSeconds: hours(11),
  maxDaysPerWeek: 5,
  maxConsecutiveDays: 6,
  maxWeeklySeconds: hours(40),
  weights: { under: 100, over: 1, weekend: 20, hours: 0 },
}

const nineHours = (shiftId: string, startHour: number): ShiftKind => ({
  shiftId,
  startSeconds: hours(startHour),
  lengthSeconds: hours(9),
  breakSeconds: hours(1),
  breakFromSeconds: hours(3),
  breakToSeconds: hours(5.5),
})

const fourHours = (startHour: number): ShiftKind => ({
  shiftId: `short-${String(startHour).padStart(2, '0')}`,
  startSeconds: hours(startHour),
  lengthSeconds: hours(4),
  breakSeconds: hours(0),
  breakFromSeconds: hours(0),
  breakToSeconds: hours(0),
})

/** Eight hours of work and an hour's break, round the clock, and four hours for the peaks; the night runs from midnight with half an hour's break. */
export const defaultShifts: readonly ShiftKind[] = [
  {
    shiftId: 'night',
    startSeconds: hours(0),
    lengthSeconds: hours(8.5),
    breakSeconds: hours(0.5),
    breakFromSeconds: hours(2),
    breakToSeconds: hours(5.5),
  },
  ...[6, 7, 8, 9, 10, 11, 12, 13, 14, 15].map((hour) => nineHours(`day-${String(hour).padStart(2, '0')}`, hour)),
  ...[9, 14, 18].map(fourHours),
]
