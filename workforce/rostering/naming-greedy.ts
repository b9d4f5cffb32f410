/** A first, legal way to give counted shifts to people: what the naming program starts from, and what is kept if its time is too short. */
import { HOUR_MS } from '../../domain/kernel/time.ts'
import { consecutiveBefore, type DayShift, type Grid, tooShortRest } from './grid.ts'
import { type Group, maxDays, maxSeconds } from './groups.ts'
import type { RosterProblem } from './problem.ts'

export type Load = { days: Set<number>; seconds: number; last: DayShift | undefined; readonly before: number }

/** Day by day each shift goes to the legal agent with the fewest days so far, who worked nearest the same hours the day before. Per agent, the day-shifts. */
export function nameGreedily(problem: RosterProblem, grid: Grid, group: Group, counts: Int32Array): number[][] {
  const named: number[][] = group.agents.map(() => [])
  const loads = unloaded(problem, group)
  for (const [at, shift] of grid.dayShifts.entries()) {
    const candidates = loads
      .map((load, index) => ({ load, index }))
      .filter(({ load, index }) => group.allowed[index]?.[at] && mayTake(problem, group, index, load, shift))
      .sort((a, b) => rank(a.load, shift) - rank(b.load, shift) || a.index - b.index)
    for (const { load, index } of candidates.slice(0, counts[at] ?? 0)) {
      load.days.add(shift.day)
      load.seconds += shift.workSeconds
      load.last = shift
      named[index]?.push(at)
    }
  }
  return named
}

/** Of each agent of the group, before the first shift. */
export const unloaded = (problem: RosterProblem, group: Group): Load[] =>
  group.agents.map(({ previous }) => ({
    days: new Set(),
    seconds: 0,
    last: undefined,
    before: consecutiveBefore(previous ?? [], problem.week),
  }))

export function mayTake(problem: RosterProblem, group: Group, index: number, load: Load, shift: DayShift): boolean {
  const agent = group.agents[index]
  if (!agent || load.days.has(shift.day) || load.days.size >= maxDays(problem, agent)) return false
  if (load.seconds + shift.workSeconds > maxSeconds(problem, agent)) return false
  if (load.last && tooShortRest(load.last.toAt, shift.fromAt, problem.rules.restSeconds)) return false
  let run = 0
  while (load.days.has(shift.day - 1 - run)) run += 1
  return run + (run === shift.day ? load.before : 0) < problem.rules.maxConsecutiveDays
}

/** Days count most; then the hours between yesterday's start and this one's, so that people keep their hours. */
export function rank(load: Load, shift: DayShift): number {
  const shiftOfHours = load.last ? Math.abs(((shift.fromAt - load.last.fromAt) / HOUR_MS) % 24) : 0
  return load.days.size + Math.min(shiftOfHours, 24 - shiftOfHours) / 24
}
