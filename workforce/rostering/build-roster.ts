/** Builds a week's roster: a greedy one first, then cover by group, names, breaks and mending, then an independent judgement. */

import { breakModel } from './break-model.ts'
import { type CoverPlan, coverModel } from './cover-model.ts'
import { greedyRoster, withBreaks } from './greedy-roster.ts'
import type { Grid } from './grid.ts'
import type { Group } from './groups.ts'
import { mend } from './mending.ts'
import type { MipSolver } from './mip.ts'
import { nameGreedily } from './naming-greedy.ts'
import { namingModel } from './naming-model.ts'
import { dealBreaks, type Named } from './polish-model.ts'
import type { Coverage, RosterProblem, RosterShift } from './problem.ts'
import type { SoftCosts, Violation } from './rules.ts'
import {
  aimOf,
  asShifts,
  type BuildOptions,
  built,
  countNamed,
  fairWeekend,
  isLate,
  type Judged,
  judgeNamed,
  openSearch,
  report,
  type Search,
  type Stage,
  solve,
} from './search.ts'

export type { BuildOptions, RosterProgress } from './search.ts'

export type Roster = {
  readonly shifts: readonly RosterShift[]
  readonly coverage: readonly Coverage[]
  readonly objective: number
  readonly softCosts: SoftCosts
  /** 0 where the time was too short for a better one. */
  readonly lowerBound: number
  /** (objective − lowerBound) / objective; 0 where both are 0. */
  readonly gapRatio: number
  readonly hardViolations: readonly Violation[]
  /** `optimal`: no roster costs less. `feasible`: no hard violation. `failed`: there is one, which is a defect. */
  readonly status: 'optimal' | 'feasible' | 'failed'
  /** `proof`: it is optimal. `gap`: as near to the bound as asked for. `search`: nothing better turned up. `time`: more time may find a better one. */
  readonly endedBy: 'proof' | 'gap' | 'search' | 'time'
  /** The stage this roster comes from: `greedy` where nothing later was better, or the time was too short for it. */
  readonly reached: Stage
  readonly seconds: number
}

/** Shares of the time limit by which the greedy roster and names end, and of what is left that the cover may take; at 200 agents naming takes 2 s and breaks 0.3 s, mending gets the rest. */
const GREEDY_SHARE = 0.7
const COVER_SHARE = 0.5
const NAMED_BY = 0.75
const BREAK_SECONDS = 5

/** @throws CallboardError('usage') where demand or shifts do not fit the week's slots. */
export async function buildRoster(problem: RosterProblem, solver: MipSolver, options: BuildOptions): Promise<Roster> {
  const search = openSearch(problem, solver, options)
  const { grid, groups, deadline } = search
  const named = greedyRoster(problem, grid, groups, () => deadline.left(GREEDY_SHARE) <= 0)
  const greedy: Judged = { named, judgement: deadline.rehearsed(() => judgeNamed(search, named)), reached: 'greedy' }
  report(search, 'greedy', greedy.judgement.objective)
  const plan = await planCover(search)
  const staged = plan ? await stage(search, plan) : greedy
  report(search, 'breaks', staged.judgement.objective)
  return rosterOf(search, await mend(search, isBetter(greedy, staged) ? greedy : staged))
}

async function stage(search: Search, plan: CoverPlan): Promise<Judged> {
  const named = await placeBreaks(search, await nameAll(search, plan))
  return { named, judgement: judgeNamed(search, named), reached: 'breaks' }
}

function isBetter({ judgement: one }: Judged, { judgement: other }: Judged): boolean {
  const fewer = one.hardViolations.length - other.hardViolations.length
  return fewer === 0 ? one.objective < other.objective : fewer < 0
}

async function planCover(search: Search): Promise<CoverPlan | undefined> {
  const { problem, grid, groups, options, deadline } = search
  if (isLate(search)) return undefined
  const cover = built(search, () => coverModel(problem, grid, groups))
  const solution = await solve(search, cover.model, {
    seconds: deadline.left() * COVER_SHARE,
    seed: options.seed,
    relativeGap: options.relativeGap ?? 0.005,
    ...(options.nodes === undefined ? {} : { nodes: options.nodes }),
    onProgress: (step) =>
      options.onProgress?.({ stage: 'cover', objective: step.objective, bound: Math.max(0, step.bound), seconds: step.seconds }),
  })
  search.lowerBound = Math.max(0, solution.bound)
  if (!solution.values) return undefined
  report(search, 'cover', solution.objective)
  return cover.read(solution.values)
}

async function nameAll(search: Search, plan: CoverPlan): Promise<Named[]> {
  const { grid, groups } = search
  const named: Named[] = []
  for (const [index, group] of groups.entries()) {
    const counts = plan.counts[index] ?? []
    const wanted = Int32Array.from(grid.dayShifts, (_, at) => counts.reduce((sum, queue) => sum + (queue[at] ?? 0), 0))
    named.push(...withQueues(grid, group, counts, await nameGroup(search, group, wanted, groups.length - index)))
  }
  report(search, 'names', null)
  return named
}

/** Per agent of the group, the day-shifts worked; `groups` share the time until names have to be there, and after it the first legal names are taken. */
async function nameGroup(search: Search, group: Group, wanted: Int32Array, groups: number): Promise<readonly (readonly number[])[]> {
  const { problem, grid, options, deadline } = search
  if (isLate(search, NAMED_BY)) return nameGreedily(problem, grid, group, wanted)
  const { model, start, read } = built(search, () => namingModel(problem, grid, group, wanted, fairWeekend(grid, group, wanted)))
  const seconds = Math.max(2, deadline.left(NAMED_BY) / groups)
  const { values } = await solve(search, model, { seconds, seed: options.seed, relativeGap: 1e-3, start })
  return read(values ?? start)
}

async function placeBreaks(search: Search, named: readonly Named[]): Promise<readonly Named[]> {
  const { problem, grid, options } = search
  if (isLate(search)) return withBreaks(grid, named)
  const breaks = built(search, () => breakModel(problem, grid, countNamed(grid, named)))
  const placed = await solve(search, breaks.model, { seconds: BREAK_SECONDS, seed: options.seed, relativeGap: 1e-4 })
  return placed.values ? dealBreaks(named, breaks.read(placed.values)) : withBreaks(grid, named)
}

function rosterOf(search: Search, { named, judgement, reached }: Judged): Roster {
  const { objective, softCosts, hardViolations, coverage } = judgement
  const { lowerBound, deadline } = search
  const gapRatio = objective <= 0 ? 0 : Math.max(0, objective - lowerBound) / objective
  const isProven = gapRatio < 1e-6 && hardViolations.length === 0
  const status = hardViolations.length > 0 ? 'failed' : isProven ? 'optimal' : 'feasible'
  const endedBy = isProven ? 'proof' : objective <= aimOf(search) ? 'gap' : isLate(search) ? 'time' : 'search'
  const shifts = asShifts(search.grid, named)
  const seconds = deadline.elapsed()
  return { shifts, coverage, objective, softCosts, lowerBound, gapRatio, hardViolations, status, endedBy, reached, seconds }
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
        named.push({ agent, at, queue, pause: -1 })
      }
    }
  }
  return named
}
