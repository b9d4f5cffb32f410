/**
 * Solves a benchmark instance: a greedy roster, the root relaxation (lower bound), a dive, then neighbourhoods in which some employees
 * are free and the rows of the others stay. Each step keeps every hard rule, so any stopping point is a legal roster.
 */
import { seededRandom } from '../../domain/kernel/random.ts'
import { type MasterResult, masterModel, masterOffset, solveMaster } from '../rostering/column-generation.ts'
import type { SolverSession } from '../rostering/mip.ts'
import { ColumnPool, masterOf, type RowColumn, requestConstant, type Scope } from './columns.ts'
import { compactModel } from './compact-model.ts'
import type { CurtoisProblem, CurtoisRoster } from './problem.ts'
import { type CurtoisJudgement, judgeCurtois } from './rules.ts'

export type CurtoisOptions = {
  readonly seconds: number
  readonly seed: number
  /** Seconds since the start; the time comes from outside. */
  readonly elapsed: () => number
  /** Stop after so many neighbourhoods, whatever the time. */
  readonly rounds?: number
  readonly onProgress?: (progress: {
    readonly stage: string
    readonly objective: number
    readonly bound: number
    readonly seconds: number
  }) => void
}

export type CurtoisResult = CurtoisJudgement & {
  readonly roster: CurtoisRoster
  readonly lowerBound: number
  readonly gapRatio: number
  readonly status: 'optimal' | 'feasible'
  readonly seconds: number
}

/** Share of the time the root relaxation may take; instance 8 needs 3 s, instance 12 19 s. */
const ROOT_SHARE = 0.5
/** Neighbourhoods start with this many employees and grow where they end quickly without a gain. */
const FIRST_SIZE = 8
/** Employees × days × shifts up to which the compact program proves the optimum in seconds. */
const SMALL = 400
const MIP_SECONDS = 6
/** Newest columns of the pool offered to a neighbourhood, per employee. */
const OFFERED = 120

type Search = {
  readonly problem: CurtoisProblem
  readonly pool: ColumnPool
  readonly session: SolverSession
  readonly options: CurtoisOptions
  readonly isOver: () => boolean
  best: CurtoisRoster
  objective: number
  bound: number
}

export async function solveCurtois(problem: CurtoisProblem, session: SolverSession, options: CurtoisOptions): Promise<CurtoisResult> {
  const pool = new ColumnPool(problem)
  const greedy = greedyRoster(problem, pool)
  const search: Search = {
    problem,
    pool,
    session,
    options,
    isOver: () => options.elapsed() >= options.seconds,
    best: greedy,
    objective: judgeCurtois(problem, greedy).objective,
    bound: 0,
  }
  report(search, 'greedy')
  const everyone = { employees: [...problem.employees.keys()], fixed: [] }
  const isRootOver = () => options.elapsed() >= options.seconds * ROOT_SHARE
  const root = await solveMaster(masterOf(problem, pool, everyone), session, isRootOver, pool.columns.flat())
  // Costs are whole numbers, so the bound rounds up.
  search.bound = Math.max(0, Math.ceil(root.bound + requestConstant(problem) - 1e-6))
  report(search, 'root')
  if (!isDone(search))
    await fromPool(search, everyone, root, Math.max(1, Math.min(20, (options.seconds - options.elapsed()) * 0.25)), 'pool')
  if (!isDone(search)) await dive(search, root)
  if (!isDone(search) && isSmall(problem)) await prove(search)
  await improve(search)
  const judgement = judgeCurtois(problem, search.best)
  return {
    ...judgement,
    roster: search.best,
    lowerBound: search.bound,
    gapRatio: judgement.objective <= 0 ? 0 : (judgement.objective - search.bound) / judgement.objective,
    status: judgement.objective <= search.bound ? 'optimal' : 'feasible',
    seconds: options.elapsed(),
  }
}

const isDone = (search: Search): boolean => search.objective <= search.bound || search.isOver()

function report({ options, objective, bound }: Search, stage: string): void {
  options.onProgress?.({ stage, objective, bound, seconds: options.elapsed() })
}

/** Employees one by one take the row that helps cover most. Legal by construction. */
function greedyRoster(problem: CurtoisProblem, pool: ColumnPool): CurtoisRoster {
  const working = new Int32Array(problem.days * problem.shifts.length)
  return problem.employees.map((_, employee) => {
    const costs = Float64Array.from(pool.costs[employee] ?? [])
    for (const { day, shift, required, under, over } of problem.cover) {
      const at = day * problem.shifts.length + shift
      costs[at] = (costs[at] ?? 0) + ((working[at] ?? 0) < required ? -under : over)
    }
    const days = pool.pricer(employee).price(costs, Number.POSITIVE_INFINITY, 1)[0]?.days ?? new Int8Array(problem.days).fill(-1)
    pool.add(employee, days)
    for (const [day, shift] of days.entries())
      if (shift >= 0) working[day * problem.shifts.length + shift] = (working[day * problem.shifts.length + shift] ?? 0) + 1
    return days
  })
}

/** The best choice among known rows for the scope; takes it where it is better. */
async function fromPool(search: Search, scope: Scope, master: MasterResult<RowColumn>, seconds: number, stage: string): Promise<boolean> {
  const { problem, pool, session, options } = search
  const columns = master.columns
  const parts = masterOf(problem, pool, scope)
  const model = masterModel(parts, columns, true)
  const solution = await session.solveMip(model, { seconds, seed: options.seed, relativeGap: 1e-6 })
  if (!solution.values) return false
  const offset = masterOffset(parts)
  const roster = [...search.best]
  columns.forEach((column, index) => {
    if ((solution.values?.[offset + index] ?? 0) > 0.5) roster[column.employee] = column.days
  })
  return take(search, roster, stage)
}

/** Takes a roster that is legal and no worse; true where it is better. */
function take(search: Search, roster: CurtoisRoster, stage: string): boolean {
  const judgement = judgeCurtois(search.problem, roster)
  if (judgement.hardViolations.length > 0 || judgement.objective > search.objective) return false
  const better = judgement.objective < search.objective
  search.best = roster
  search.objective = judgement.objective
  if (better) report(search, stage)
  return better
}

/** Fixes the rows the relaxation is surest of, a few employees at a time, and prices again for the rest. */
async function dive(search: Search, root: MasterResult<RowColumn>): Promise<void> {
  const { problem, pool, session } = search
  const roster: Int8Array[] = search.best.map((days) => days)
  let free = [...problem.employees.keys()]
  let master = root
  while (free.length > 0 && !search.isOver()) {
    const surest = free
      .map((employee) => heaviest(master, employee))
      .filter((choice) => choice !== undefined)
      .sort((a, b) => b.weight - a.weight)
    const count = Math.max(1, Math.ceil(free.length * 0.1), surest.filter(({ weight }) => weight > 0.99).length)
    const fixed = surest.slice(0, count)
    if (fixed.length === 0) return
    for (const { column } of fixed) roster[column.employee] = column.days
    free = free.filter((employee) => !fixed.some(({ column }) => column.employee === employee))
    if (free.length > 0)
      master = await solveMaster(masterOf(problem, pool, { employees: free, fixed: roster }), session, search.isOver, offered(search, free))
  }
  take(search, roster, 'dive')
}

function heaviest(master: MasterResult<RowColumn>, employee: number): { column: RowColumn; weight: number } | undefined {
  let best: { column: RowColumn; weight: number } | undefined
  master.columns.forEach((column, index) => {
    const weight = master.weights[index] ?? 0
    if (column.employee === employee && (best === undefined || weight > best.weight)) best = { column, weight }
  })
  return best
}

/** The newest rows of each employee and the one in force. */
function offered({ pool, best }: Search, employees: readonly number[]): RowColumn[] {
  return employees.flatMap((employee) => {
    const all = pool.columns[employee] ?? []
    const current = all.find((column) => column.days === best[employee])
    const newest = all.slice(-OFFERED)
    return current && !newest.includes(current) ? [current, ...newest] : newest
  })
}

async function improve(search: Search): Promise<void> {
  const { problem, pool, session, options } = search
  const random = seededRandom(options.seed)
  const staff = problem.employees.length
  let size = Math.min(FIRST_SIZE, staff)
  let failures = 0
  for (let round = 0; !isDone(search) && round < (options.rounds ?? Number.POSITIVE_INFINITY); round += 1) {
    const employees = neighbourhood(search, random, size)
    const scope = { employees, fixed: search.best }
    const began = options.elapsed()
    const isLate = () => search.isOver() || options.elapsed() - began > MIP_SECONDS
    const master = await solveMaster(masterOf(problem, pool, scope), session, isLate, offered(search, employees))
    const isHopeless = master.isConverged && scopeBound(search, scope, master) >= search.objective
    const better =
      !isHopeless &&
      (await fromPool(search, scope, master, Math.min(MIP_SECONDS, Math.max(1, options.seconds - options.elapsed())), 'neighbours'))
    failures = better ? 0 : failures + 1
    if (failures >= 6 && options.elapsed() - began < MIP_SECONDS) {
      size = Math.min(staff, size + 2)
      failures = 0
    }
  }
}

const isSmall = ({ employees, days, shifts }: CurtoisProblem): boolean => employees.length * days * shifts.length <= SMALL

/** Branch and bound on the whole small instance, from the best roster. */
async function prove(search: Search): Promise<void> {
  const { problem, session, options } = search
  const compact = compactModel(problem, search.best)
  const seconds = Math.max(1, (options.seconds - options.elapsed()) * 0.9)
  const solution = await session.solveMip(compact.model, { seconds, seed: options.seed, relativeGap: 1e-6, start: compact.start })
  search.bound = Math.max(search.bound, Math.ceil(solution.bound + compact.constant - 1e-6))
  if (solution.values) take(search, compact.read(solution.values), 'compact')
  report(search, 'compact')
}

/** What the whole roster costs at least when only this scope may change. */
function scopeBound({ problem, pool }: Search, scope: Scope, master: MasterResult<RowColumn>): number {
  const free = new Set(scope.employees)
  let kept = requestConstant(problem)
  scope.fixed.forEach((days, employee) => {
    if (!free.has(employee))
      for (const [day, shift] of days.entries()) if (shift >= 0) kept += pool.costs[employee]?.[day * problem.shifts.length + shift] ?? 0
  })
  return Math.ceil(kept + master.bound - 1e-6)
}

/** Half the time employees who work where cover is wrong, else any. */
function neighbourhood({ problem, best }: Search, random: () => number, size: number): number[] {
  const score = problem.employees.map(() => random())
  if (random() < 0.5) {
    const wrong = problem.cover.filter(({ day, shift, required }) => best.filter((days) => days[day] === shift).length !== required)
    const around = wrong[Math.floor(random() * wrong.length)]
    if (around)
      best.forEach((days, employee) => {
        const near = [-1, 0, 1].some((step) => (days[around.day + step] ?? -1) === around.shift)
        if (near) score[employee] = (score[employee] ?? 0) + 0.5
      })
  }
  return [...score.keys()].sort((a, b) => (score[b] ?? 0) - (score[a] ?? 0)).slice(0, size)
}
