/** Builds a week's roster: a greedy one first, then cover by group, names, breaks and mending, then an independent judgement. */

import { seededRandom } from '../../domain/kernel/random.ts'
import { DAY_MS } from '../../domain/kernel/time.ts'
import { breakModel } from './break-model.ts'
import { type CoverPlan, coverModel } from './cover-model.ts'
import { greedyRoster, withBreaks } from './greedy-roster.ts'
import { type Grid, gridOf, isWeekend } from './grid.ts'
import { type Group, groupsOf, maxDays } from './groups.ts'
import type { MipModel, MipSolution, MipSolver, SolveOptions } from './mip.ts'
import { namingModel } from './naming-model.ts'
import { dealBreaks, type FreeAgent, type Named, polishModel } from './polish-model.ts'
import type { Coverage, RosterProblem, RosterShift } from './problem.ts'
import { fairShare, judge, type SoftCosts, type Violation } from './rules.ts'

export type BuildOptions = {
  /** By `elapsed`, all included; the roster is there within a second or two after it. */
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

/** `bound` is proven for the whole roster. */
export type RosterProgress = {
  readonly stage: 'greedy' | 'cover' | 'names' | 'breaks' | 'mending'
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
  /** `optimal`: no roster costs less. `feasible`: no hard violation. `failed`: there is one, which is a defect. */
  readonly status: 'optimal' | 'feasible' | 'failed'
  /** `proof`: it is optimal. `gap`: as near to the bound as asked for. `search`: nothing better turned up. `time`: more time may find a better one. */
  readonly endedBy: 'proof' | 'gap' | 'search' | 'time'
  readonly seconds: number
}

/** Shares of the time limit by which cover and names end; at 200 agents naming takes 2 s and breaks 0.3 s, mending gets the rest. */
const COVER_SHARE = 0.5
const NAMED_BY = 0.75
const BREAK_SECONDS = 5
/** A solve of less than this is not begun. */
const LEAST_SECONDS = 0.2
/** What a solve may overrun the limit by: HiGHS checks its clock between steps. Its thread, which takes 5 s to start where the machine is busy, counts in the limit. */
const GRACE_SECONDS = 1

type Work = {
  readonly problem: RosterProblem
  readonly grid: Grid
  readonly groups: readonly Group[]
  readonly solver: MipSolver
  readonly options: BuildOptions
  /** Seconds the solver has taken so far. */
  seconds: number
  lowerBound: number
}

/** @throws CallboardError('usage') where demand or shifts do not fit the week's slots. */
export async function buildRoster(problem: RosterProblem, solver: MipSolver, options: BuildOptions): Promise<Roster> {
  const grid = gridOf(problem)
  const work: Work = { problem, grid, groups: groupsOf(problem, grid), solver, options, seconds: 0, lowerBound: 0 }
  const greedy = greedyRoster(problem, grid, work.groups)
  report(work, 'greedy', judge(problem, asShifts(grid, greedy)).objective)
  const plan = await planCover(work)
  const staged = plan ? await placeBreaks(work, await nameAll(work, plan)) : greedy
  const costOf = (named: readonly Named[]) => judge(problem, asShifts(grid, named)).objective
  report(work, 'breaks', costOf(staged))
  return judged(work, await mend(work, costOf(staged) <= costOf(greedy) ? staged : greedy))
}

/** Seconds until the limit, or until a share of it. */
const left = ({ options, seconds }: Work, share = 1): number => options.seconds * share - (options.elapsed?.() ?? seconds)

function report({ options, lowerBound, seconds }: Work, stage: RosterProgress['stage'], objective: number | null): void {
  options.onProgress?.({ stage, objective, bound: lowerBound, seconds: options.elapsed?.() ?? seconds })
}

/** At most until the limit. A program without columns, where there is nothing to choose, has one solution; the solver refuses it. */
async function solve(work: Work, model: MipModel, options: SolveOptions): Promise<MipSolution> {
  if (model.cost.length === 0) return { status: 'optimal', values: new Float64Array(), objective: 0, bound: 0, seconds: 0 }
  const seconds = Math.min(options.seconds, left(work))
  if (seconds < LEAST_SECONDS)
    return { status: 'stopped', values: null, objective: Number.POSITIVE_INFINITY, bound: Number.NEGATIVE_INFINITY, seconds: 0 }
  const solution = await work.solver(model, { ...options, seconds, cutOffSeconds: left(work) + GRACE_SECONDS })
  work.seconds += solution.seconds
  return solution
}

async function planCover(work: Work): Promise<CoverPlan | undefined> {
  const { problem, grid, groups, options } = work
  const cover = coverModel(problem, grid, groups)
  const solution = await solve(work, cover.model, {
    seconds: left(work, COVER_SHARE),
    seed: options.seed,
    relativeGap: options.relativeGap ?? 0.005,
    ...(options.nodes === undefined ? {} : { nodes: options.nodes }),
    onProgress: (step) =>
      options.onProgress?.({ stage: 'cover', objective: step.objective, bound: Math.max(0, step.bound), seconds: step.seconds }),
  })
  work.lowerBound = Math.max(0, solution.bound)
  if (!solution.values) return undefined
  report(work, 'cover', solution.objective)
  return cover.read(solution.values)
}

async function nameAll(work: Work, plan: CoverPlan): Promise<Named[]> {
  const { problem, grid, groups, options } = work
  const named: Named[] = []
  for (const [index, group] of groups.entries()) {
    const counts = plan.counts[index] ?? []
    const wanted = Int32Array.from(grid.dayShifts, (_, at) => counts.reduce((sum, queue) => sum + (queue[at] ?? 0), 0))
    const model = namingModel(problem, grid, group, wanted, fairWeekend(grid, group, wanted))
    const names = await solve(work, model.model, {
      seconds: Math.max(2, left(work, NAMED_BY) / (groups.length - index)),
      seed: options.seed,
      relativeGap: 1e-3,
      start: model.start,
    })
    named.push(...withQueues(grid, group, counts, model.read(names.values ?? model.start)))
  }
  report(work, 'names', null)
  return named
}

async function placeBreaks(work: Work, named: readonly Named[]): Promise<readonly Named[]> {
  const { problem, grid, options } = work
  const breaks = breakModel(problem, grid, countNamed(grid, named))
  const placed = await solve(work, breaks.model, { seconds: BREAK_SECONDS, seed: options.seed, relativeGap: 1e-4 })
  return placed.values ? dealBreaks(named, breaks.read(placed.values)) : withBreaks(grid, named)
}

function judged(work: Work, named: readonly Named[]): Roster {
  const shifts = asShifts(work.grid, named)
  const { objective, softCosts, hardViolations, coverage } = judge(work.problem, shifts)
  const { lowerBound, options } = work
  const gapRatio = objective <= 0 ? 0 : Math.max(0, objective - lowerBound) / objective
  const isProven = gapRatio < 1e-6
  const status = hardViolations.length > 0 ? 'failed' : isProven ? 'optimal' : 'feasible'
  const endedBy = isProven ? 'proof' : objective <= aimOf(work) ? 'gap' : left(work) < LEAST_SECONDS ? 'time' : 'search'
  const seconds = options.elapsed?.() ?? work.seconds
  return { shifts, coverage, objective, softCosts, lowerBound, gapRatio, hardViolations, status, endedBy, seconds }
}

/** Costs that are near enough to the bound. */
const aimOf = ({ lowerBound, options }: Work): number => lowerBound * (1 + (options.relativeGap ?? 0.005))

/** Weekend days of the planned shifts shared over the group, rounded up. */
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
        named.push({ agent, at, queue, pause: -1 })
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

/** Agents and days open at once: 3 days of 30 agents, or the week of 8, are about 2,000 binaries and end in 2 s. */
const WIDTHS = [
  { agents: 30, days: 3 },
  { agents: 8, days: 7 },
] as const
const MEND_SECONDS = 6
const MEND_FAILURES = 12

/** Where the stages left more cost than proven necessary, frees a few agents who could help and solves them together; keeps what is better. */
async function mend(work: Work, start: readonly Named[]): Promise<readonly Named[]> {
  const { problem, grid, options } = work
  const random = seededRandom(options.seed)
  const aim = aimOf(work)
  let best = start
  let judgement = judge(problem, asShifts(grid, best))
  for (let round = 0, failures = 0; failures < MEND_FAILURES && left(work) >= LEAST_SECONDS && judgement.objective > aim; round += 1) {
    const { free, days } = neighbourhood(work, best, judgement.coverage, random, WIDTHS[round % WIDTHS.length] ?? WIDTHS[0])
    const polish = polishModel(problem, grid, free, days, best)
    const limit = { seconds: MEND_SECONDS, ...(options.nodes === undefined ? {} : { nodes: options.nodes }) }
    const solution = await solve(work, polish.model, { ...limit, seed: options.seed, relativeGap: 1e-4, start: polish.start })
    const candidate = solution.values ? polish.read(solution.values) : best
    const verdict = judge(problem, asShifts(grid, candidate))
    failures += 1
    if (verdict.hardViolations.length > 0 || verdict.objective >= judgement.objective) continue
    failures = 0
    best = candidate
    judgement = verdict
    report(work, 'mending', judgement.objective)
  }
  return best
}

/** Days around a slot that lacks people, and agents able to serve its queue, those with days to spare first; any where nothing lacks. */
function neighbourhood(
  { groups, grid, problem }: Work,
  named: readonly Named[],
  coverage: readonly Coverage[],
  random: () => number,
  width: { readonly agents: number; readonly days: number },
): { free: FreeAgent[]; days: ReadonlySet<number> } {
  const short = coverage.filter((row) => row.rostered < row.required)
  const wrong = short[Math.floor(random() * short.length)]
  const day = wrong ? Math.floor(((wrong.slotAt - grid.from) / DAY_MS) % 7) : Math.floor(random() * 7)
  const first = Math.max(0, Math.min(7 - width.days, day - Math.floor(width.days / 2)))
  const worked = new Map<string, number>()
  for (const { agent } of named) worked.set(agent.agentId, (worked.get(agent.agentId) ?? 0) + 1)
  const free = groups
    .flatMap((group) => {
      const counts = countNamed(
        grid,
        named.filter(({ agent }) => group.agents.includes(agent)),
      )
      const fair = fairWeekend(
        grid,
        group,
        Int32Array.from(grid.dayShifts, (_, at) => counts.reduce((sum, queue) => sum + (queue[at] ?? 0), 0)),
      )
      return group.agents.map((agent, index) => {
        const helps = wrong !== undefined && agent.skills.includes(wrong.queueId) ? 1 : 0
        const idle = (worked.get(agent.agentId) ?? 0) < maxDays(problem, agent) ? 0.6 : 0
        return { agent, group, index, fairWeekend: fair, score: helps + idle + random() }
      })
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, width.agents)
  return { free, days: new Set(Array.from({ length: width.days }, (_, step) => first + step)) }
}

function asShifts(grid: Grid, named: readonly Named[]): RosterShift[] {
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
