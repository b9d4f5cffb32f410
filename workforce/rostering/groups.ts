/** Agents who are interchangeable in the cover model: same skills and contract; and what each agent may work at all. */
import { type DayShift, type Grid, lastEnd, tooShortRest } from './grid.ts'
import type { RosterAgent, RosterProblem } from './problem.ts'

export type Group = {
  readonly agents: readonly RosterAgent[]
  /** Indices of the queues they may serve. */
  readonly queues: readonly number[]
  /** Per agent, per day-shift of the grid: may it be worked, leave, availability and the week before considered. */
  readonly allowed: readonly (readonly boolean[])[]
}

/** Same skills and same contract: the people a fair share is counted among. */
export function groupKey({ skills, contract }: RosterAgent): string {
  return [[...skills].sort().join(' '), contract.maxWeeklySeconds, contract.minWeeklySeconds, contract.maxDaysPerWeek].join('|')
}

export function groupsOf(problem: RosterProblem, grid: Grid): Group[] {
  const byKey = new Map<string, RosterAgent[]>()
  for (const agent of problem.agents) {
    const key = groupKey(agent)
    byKey.set(key, [...(byKey.get(key) ?? []), agent])
  }
  return [...byKey.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, agents]) => ({
      agents,
      queues: grid.queues.flatMap((queueId, index) => (agents[0]?.skills.includes(queueId) ? [index] : [])),
      allowed: agents.map((agent) => grid.dayShifts.map((shift) => mayWork(problem, agent, shift))),
    }))
    .filter((group) => group.queues.length > 0)
}

function mayWork(problem: RosterProblem, agent: RosterAgent, shift: DayShift): boolean {
  if (shift.dates.some((date) => agent.leaveOn.includes(date))) return false
  if (agent.shiftIds && !agent.shiftIds.includes(shift.kind.shiftId)) return false
  const before = lastEnd(agent.previous ?? [])
  return before === undefined || !tooShortRest(before, shift.fromAt, problem.rules.restSeconds)
}

/** Most days the agent may work, given rules and contract. */
export const maxDays = (problem: RosterProblem, agent: RosterAgent): number =>
  Math.min(problem.rules.maxDaysPerWeek, agent.contract.maxDaysPerWeek)

export const maxSeconds = (problem: RosterProblem, agent: RosterAgent): number =>
  Math.min(problem.rules.maxWeeklySeconds, agent.contract.maxWeeklySeconds)

/** Sets of day-shifts (indices in the grid) of which an agent can work at most one, because of rest between two days. */
export function restConflicts(problem: RosterProblem, grid: Grid): number[][] {
  const indexed = grid.dayShifts.map((shift, index) => ({ shift, index }))
  const byDay = grid.days.map((_, day) => indexed.filter(({ shift }) => shift.day === day))
  return byDay.flatMap((earlier, day) => byDay.slice(day + 1).flatMap((later) => conflictsOf(problem, earlier, later)))
}

type Indexed = { readonly shift: DayShift; readonly index: number }

/** For each start of the later day, the shifts of the earlier day that end too late for it, with the later day's shifts up to that start. */
function conflictsOf(problem: RosterProblem, earlier: readonly Indexed[], later: readonly Indexed[]): number[][] {
  const conflicts: number[][] = []
  const starts = [...new Set(later.map(({ shift }) => shift.fromAt))].sort((a, b) => b - a)
  let lastLate = -1
  for (const start of starts) {
    const late = earlier.filter(({ shift }) => tooShortRest(shift.toAt, start, problem.rules.restSeconds))
    // Starts run downwards: with the same late shifts an earlier start only repeats a part of the set before.
    if (late.length === 0 || late.length === lastLate) continue
    lastLate = late.length
    conflicts.push([...late, ...later.filter(({ shift }) => shift.fromAt <= start)].map(({ index }) => index))
  }
  return conflicts
}
