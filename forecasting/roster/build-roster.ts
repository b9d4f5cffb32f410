/** Builds a week's roster: cover by group, then names, then breaks, then an independent judgement. */
import { type BreakModel, breakModel } from './break-model.ts'
import { type CoverPlan, coverModel } from './cover-model.ts'
import { type Grid, gridOf, isWeekend } from './grid.ts'
import { type Group, groupsOf } from './groups.ts'
import type { MipSolver } from './mip.ts'
import { namingModel } from './naming-model.ts'
import type { Coverage, RosterProblem, RosterShift } from './problem.ts'
import { fairShare, judge, type SoftCosts, type Violation } from './rules.ts'

export type BuildOptions = {
  readonly seconds: number
  readonly seed: number
  /** Stop the cover model at this gap; 0.005 when absent. */
  readonly relativeGap?: number
  /** Stop the cover model after so many nodes: the same roster on every machine. */
  readonly nodes?: number
  readonly onProgress?: (progress: RosterProgress) => void
}

/** `bound` is proven for the whole roster. */
export type RosterProgress = {
  readonly stage: 'cover' | 'names' | 'breaks'
  readonly objective: number | null
  readonly bound: number
  readonly seconds: number
}

export type Roster = {
  readonly shifts: readonly RosterShift[]
  readonly coverage: readonly Coverage[]
  readonly objective: number
  readonly softCosts: SoftCosts
  readonly lowerBound: number
  /** (objective − lowerBound) / objective; 0 where both are 0. */
  readonly gapRatio: number
  readonly hardViolations: readonly Violation[]
  /** `optimal`: no roster costs less. `feasible`: no hard violation. `failed`: the time ended before a cover was found. */
  readonly status: 'optimal' | 'feasible' | 'failed'
  readonly seconds: number
}

/** What one agent works: indices of day-shifts with a queue each. */
type Named = { readonly agentId: string; readonly at: number; readonly queue: number }

/** Shares of the time limit; naming and breaks took 2 s and 0.3 s at 200 agents, so cover gets most. */
const COVER_SHARE = 0.6
const NAMING_SHARE = 0.3

/** @throws CallboardError('usage') where demand or shifts do not fit the week's slots. */
export async function buildRoster(problem: RosterProblem, solver: MipSolver, options: BuildOptions): Promise<Roster> {
  const grid = gridOf(problem)
  const groups = groupsOf(problem, grid)
  let seconds = 0
  let lowerBound = 0
  const progress = (stage: RosterProgress['stage'], objective: number | null) =>
    options.onProgress?.({ stage, objective, bound: lowerBound, seconds })

  const cover = coverModel(problem, grid, groups)
  const solved = await solver(cover.model, {
    seconds: options.seconds * COVER_SHARE,
    seed: options.seed,
    relativeGap: options.relativeGap ?? 0.005,
    ...(options.nodes === undefined ? {} : { nodes: options.nodes }),
    onProgress: (step) =>
      options.onProgress?.({ stage: 'cover', objective: step.objective, bound: Math.max(0, step.bound), seconds: step.seconds }),
  })
  seconds += solved.seconds
  lowerBound = Math.max(0, solved.bound)
  if (!solved.values) return judged(problem, [], lowerBound, seconds, true)
  progress('cover', solved.objective)

  const plan = cover.read(solved.values)
  const named: Named[] = []
  for (const [index, group] of groups.entries()) {
    const wanted = wantedOf(grid, plan, index)
    const model = namingModel(problem, grid, group, wanted, fairWeekend(grid, group, wanted))
    const names = await solver(model.model, {
      seconds: (options.seconds * NAMING_SHARE) / groups.length + 1,
      seed: options.seed,
      relativeGap: 1e-3,
    })
    seconds += names.seconds
    if (names.values) named.push(...withQueues(grid, group, plan.counts[index] ?? [], model.read(names.values)))
  }
  progress('names', null)

  const breaks = breakModel(problem, grid, countNamed(grid, named))
  const placed = await solver(breaks.model, {
    seconds: Math.max(2, options.seconds * (1 - COVER_SHARE - NAMING_SHARE)),
    seed: options.seed,
    relativeGap: 1e-4,
  })
  seconds += placed.seconds
  const roster = judged(
    problem,
    placed.values ? withBreaks(grid, named, breaks.read(placed.values)) : [],
    lowerBound,
    seconds,
    placed.values === null,
  )
  progress('breaks', roster.objective)
  return roster
}

function judged(problem: RosterProblem, shifts: readonly RosterShift[], lowerBound: number, seconds: number, failed: boolean): Roster {
  const { objective, softCosts, hardViolations, coverage } = judge(problem, shifts)
  const gapRatio = objective <= 0 ? 0 : Math.max(0, objective - lowerBound) / objective
  const status = failed || hardViolations.length > 0 ? 'failed' : gapRatio < 1e-6 ? 'optimal' : 'feasible'
  return { shifts, coverage, objective, softCosts, lowerBound, gapRatio, hardViolations, status, seconds }
}

/** Agents of a group wanted per day-shift, its queues together: the people are the same. */
function wantedOf(grid: Grid, plan: CoverPlan, group: number): Int32Array {
  return Int32Array.from(grid.dayShifts, (_, at) => (plan.counts[group] ?? []).reduce((sum, queue) => sum + (queue[at] ?? 0), 0))
}

function fairWeekend(grid: Grid, group: Group, wanted: Int32Array): number {
  const planned = grid.dayShifts.reduce((days, shift, at) => days + (isWeekend(grid.days[shift.day] ?? '') ? (wanted[at] ?? 0) : 0), 0)
  return fairShare(group.agents.map((agent, index) => (agent.weekendDaysBefore ?? 0) + (index === 0 ? planned : 0)))
}

/** Splits the people of each shift over the planned queues; who served a queue on more days stays on it. */
function withQueues(grid: Grid, group: Group, counts: readonly Int32Array[], worked: readonly (readonly number[])[]): Named[] {
  const named: Named[] = []
  const served = group.agents.map(() => new Int32Array(grid.queues.length))
  for (const at of grid.dayShifts.keys()) {
    const people = group.agents.flatMap((_, index) => (worked[index]?.includes(at) ? [index] : []))
    for (const queue of group.queues) {
      people.sort((a, b) => (served[b]?.[queue] ?? 0) - (served[a]?.[queue] ?? 0) || a - b)
      for (const index of people.splice(0, counts[queue]?.[at] ?? 0)) {
        const own = served[index]
        const agent = group.agents[index]
        if (!own || !agent) continue
        own[queue] = (own[queue] ?? 0) + 1
        named.push({ agentId: agent.agentId, at, queue })
      }
    }
  }
  return named
}

function countNamed(grid: Grid, named: readonly Named[]): Int32Array[] {
  const counts = grid.queues.map(() => new Int32Array(grid.dayShifts.length))
  for (const { queue, at } of named) {
    const row = counts[queue]
    if (row) row[at] = (row[at] ?? 0) + 1
  }
  return counts
}

/** Hands the placed breaks out in turn. */
function withBreaks(grid: Grid, named: readonly Named[], placed: ReturnType<BreakModel['read']>): RosterShift[] {
  const left = placed.map((shifts) => shifts.map((options) => [...options]))
  return named
    .flatMap(({ agentId, at, queue }): RosterShift[] => {
      const shift = grid.dayShifts[at]
      if (!shift) return []
      const options = left[queue]?.[at] ?? []
      const option = options.findIndex((count) => count > 0)
      if (option >= 0) options[option] = (options[option] ?? 0) - 1
      const pause = shift.breaks[option]
      return [
        {
          agentId,
          queueId: grid.queues[queue] ?? '',
          workOn: grid.days[shift.day] ?? '',
          shiftId: shift.kind.shiftId,
          fromAt: shift.fromAt,
          toAt: shift.toAt,
          breakFromAt: pause?.fromAt ?? null,
          breakToAt: pause?.toAt ?? null,
        },
      ]
    })
    .sort((a, b) => a.fromAt - b.fromAt || (a.agentId < b.agentId ? -1 : 1))
}
