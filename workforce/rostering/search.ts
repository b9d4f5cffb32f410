/** What the stages of a roster's search share: the problem, the solver behind its deadline, and the roster as people and day-shifts. */
import { type Deadline, deadline } from './deadline.ts'
import { type Grid, gridOf, isWeekend } from './grid.ts'
import { type Group, groupsOf } from './groups.ts'
import type { MipModel, MipSolution, MipSolver, SolveOptions } from './mip.ts'
import type { Named } from './polish-model.ts'
import type { RosterProblem, RosterShift } from './problem.ts'
import { fairShare, type Judgement, judge } from './rules.ts'

export type BuildOptions = {
  /** By `elapsed`, all included: the roster is there by then. */
  readonly seconds: number
  /** Seconds since the start; the time comes from outside. Without it what the solver says it took counts. */
  readonly elapsed?: () => number
  readonly seed: number
  /** Stop the cover model at this gap; 0.005 when absent. */
  readonly relativeGap?: number
  /** Stop the cover model after so many nodes: the same roster on every machine. */
  readonly nodes?: number
  readonly onProgress?: (progress: RosterProgress) => void
}

export type Stage = 'greedy' | 'cover' | 'names' | 'breaks' | 'mending'

/** `bound` is proven for the whole roster. */
export type RosterProgress = {
  readonly stage: Stage
  readonly objective: number | null
  readonly bound: number
  readonly seconds: number
}

export type Search = {
  readonly problem: RosterProblem
  readonly grid: Grid
  readonly groups: readonly Group[]
  readonly solver: MipSolver
  readonly options: BuildOptions
  readonly deadline: Deadline
  /** Seconds the solver has taken so far. */
  seconds: number
  lowerBound: number
  /** Longest that the building of a program took so far. */
  building: number
}

/** A roster that was judged, and the stage it came from. */
export type Judged = { readonly named: readonly Named[]; readonly judgement: Judgement; readonly reached: Stage }

/** A solve of less than this is not begun. */
const LEAST_SECONDS = 0.2
/** What a solve may overrun its own limit by, HiGHS checks its clock between steps; never the search's, where it is cut off and leaves its best. */
const GRACE_SECONDS = 1
/** Before the search's limit HiGHS ends by itself, so that its last solution is handed over whole. */
const HAND_OVER_SECONDS = 0.1

/** @throws CallboardError('usage') where demand or shifts do not fit the week's slots. */
export function openSearch(problem: RosterProblem, solver: MipSolver, options: BuildOptions): Search {
  const grid = gridOf(problem)
  const search: Search = {
    ...{ problem, grid, groups: groupsOf(problem, grid), solver, options },
    deadline: deadline(options.seconds, options.elapsed ?? (() => search.seconds)),
    seconds: 0,
    lowerBound: 0,
    building: 0,
  }
  return search
}

/** Too late to build and solve one more program. */
export const isLate = ({ deadline: { left }, building }: Search, share = 1): boolean => left(share) < LEAST_SECONDS + building

export function built<T>(search: Search, build: () => T): T {
  const began = search.deadline.elapsed()
  const program = build()
  search.building = Math.max(search.building, search.deadline.elapsed() - began)
  return program
}

export function report({ options, lowerBound, deadline: { elapsed } }: Search, stage: Stage, objective: number | null): void {
  options.onProgress?.({ stage, objective, bound: lowerBound, seconds: elapsed() })
}

/** At most until the limit. A program without columns, where there is nothing to choose, has one solution; the solver refuses it. */
export async function solve(search: Search, model: MipModel, options: SolveOptions): Promise<MipSolution> {
  if (model.cost.length === 0) return { status: 'optimal', values: new Float64Array(), objective: 0, bound: 0, seconds: 0 }
  const rest = search.deadline.left()
  if (Math.min(options.seconds, rest) < LEAST_SECONDS)
    return { status: 'stopped', values: null, objective: Number.POSITIVE_INFINITY, bound: Number.NEGATIVE_INFINITY, seconds: 0 }
  const seconds = Math.min(options.seconds, rest - HAND_OVER_SECONDS)
  const solution = await search.solver(model, { ...options, seconds, cutOffSeconds: Math.min(rest, seconds + GRACE_SECONDS) })
  search.seconds += solution.seconds
  return solution
}

export const judgeNamed = ({ problem, grid }: Search, named: readonly Named[]): Judgement => judge(problem, asShifts(grid, named))

/** Costs that are near enough to the bound. */
export const aimOf = ({ lowerBound, options }: Search): number => lowerBound * (1 + (options.relativeGap ?? 0.005))

/** Weekend days of the planned shifts shared over the group, rounded up. */
export function fairWeekend(grid: Grid, group: Group, wanted: Int32Array): number {
  const planned = grid.dayShifts.reduce((days, shift, at) => days + (isWeekend(grid.days[shift.day] ?? '') ? (wanted[at] ?? 0) : 0), 0)
  return fairShare(group.agents.map((agent, index) => (agent.weekendDaysBefore ?? 0) + (index === 0 ? planned : 0)))
}

export function countNamed(grid: Grid, named: readonly Named[]): Int32Array[] {
  const counts = grid.queues.map(() => new Int32Array(grid.dayShifts.length))
  for (const { queue, at } of named) {
    const row = counts[queue]
    if (row) row[at] = (row[at] ?? 0) + 1
  }
  return counts
}

export function asShifts(grid: Grid, named: readonly Named[]): RosterShift[] {
  return named
    .flatMap(({ agent, at, queue, pause }): RosterShift[] => {
      const shift = grid.dayShifts[at]
      if (!shift) return []
      const chosen = shift.breaks[pause]
      return [
        {
          agentId: agent.agentId,
          queueId: grid.queues[queue] ?? '',
          workOn: grid.days[shift.day] ?? '',
          shiftId: shift.kind.shiftId,
          fromAt: shift.fromAt,
          toAt: shift.toAt,
          breakFromAt: chosen?.fromAt ?? null,
          breakToAt: chosen?.toAt ?? null,
        },
      ]
    })
    .sort((a, b) => a.fromAt - b.fromAt || (a.agentId < b.agentId ? -1 : 1))
}
