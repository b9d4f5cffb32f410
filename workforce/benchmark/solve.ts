/**
 * Solves a benchmark instance: a greedy roster, better rows one by one, the root relaxation (lower bound), a dive, then neighbourhoods in which
 * some employees are free and the rows of the others stay. Each step keeps every hard rule, so any stopping point is a legal roster.
 */
import { seededRandom } from '../../domain/kernel/random.ts'
import { type MasterResult, masterModel, masterOffset, solveMaster } from '../rostering/column-generation.ts'
import type { MipModel, MipSolution, SolverSession } from '../rostering/mip.ts'
import { ColumnPool, masterOf, type RowColumn, requestConstant, type Scope } from './columns.ts'
import { compactModel } from './compact-model.ts'
import { descend, greedyRoster } from './first-roster.ts'
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
  /** `failed`: some employee was found no legal row. */
  readonly status: 'optimal' | 'feasible' | 'failed'
  /** `proof`: no roster costs less. `time`: more time may find a better one. `rounds`: so many neighbourhoods were asked for. */
  readonly endedBy: 'proof' | 'time' | 'rounds'
  readonly seconds: number
}

/** Share of the time by which rows one by one end; instance 13 needs 3 s. Where the horizon is too long for a relaxation they go on while they gain. */
const ROWS_BY = 0.3
/** Share of the time the root relaxation may take; instance 8 needs 3 s, instance 12 19 s. */
const ROOT_SHARE = 0.5
/** Neighbourhoods start with this many employees and grow where they end quickly without a gain. */
const FIRST_SIZE = 8
/** Employees × days × shifts up to which the compact program proves the optimum in seconds. */
const SMALL = 400
const MIP_SECONDS = 6
/** A solve of less than this is not begun. */
const LEAST_SECONDS = 0.2
/** What a solve may overrun its own limit by, as HiGHS checks its clock between steps; never the search's. */
const GRACE_SECONDS = 0.5
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
  violations: number
  bound: number
}

export async function solveCurtois(problem: CurtoisProblem, session: SolverSession, options: CurtoisOptions): Promise<CurtoisResult> {
  const pool = new ColumnPool(problem)
  const isPast = (share: number) => () => options.elapsed() >= options.seconds * share
  const greedy = greedyRoster(problem, pool, isPast(ROWS_BY))
  const isOver = isPast(1)
  const search: Search = { problem, pool, session, options, isOver, best: greedy, ...judgementOf(problem, greedy), bound: 0 }
  report(search, 'greedy')
  const hasTables = problem.employees.every((_, employee) => pool.pricer(employee).isBounded)
  const rowsUntil = hasTables ? Math.max(ROWS_BY * options.seconds, options.elapsed() + left(search) * ROWS_BY) : options.seconds
  take(
    search,
    descend(problem, pool, search.best, () => options.elapsed() >= rowsUntil),
    'rows',
  )
  if (hasTables) await relax(search)
  if (!isDone(search) && isSmall(problem)) await prove(search)
  await improve(search)
  const judgement = judgeCurtois(problem, search.best)
  return {
    ...judgement,
    roster: search.best,
    lowerBound: search.bound,
    gapRatio: judgement.objective <= 0 ? 0 : (judgement.objective - search.bound) / judgement.objective,
    status: search.violations > 0 ? 'failed' : isProven(search) ? 'optimal' : 'feasible',
    endedBy: isProven(search) ? 'proof' : isOver() ? 'time' : 'rounds',
    seconds: options.elapsed(),
  }
}

/** The root relaxation with its bound, and the rosters made from its columns. */
async function relax(search: Search): Promise<void> {
  const { problem, pool, session } = search
  const everyone = { employees: [...problem.employees.keys()], fixed: [] }
  const root = await solveMaster(masterOf(problem, pool, everyone), session, () => left(search, ROOT_SHARE), pool.columns.flat())
  if (!root) return
  // Costs are whole numbers, so the bound rounds up.
  search.bound = Math.max(0, Math.ceil(root.bound + requestConstant(problem) - 1e-6))
  report(search, 'root')
  if (!isDone(search)) await fromPool(search, everyone, root, Math.max(1, Math.min(20, left(search) * 0.25)), 'pool')
  if (!isDone(search)) await dive(search, root)
}

/** Seconds until the limit, or until a share of it. */
const left = ({ options }: Search, share = 1): number => options.seconds * share - options.elapsed()

const isProven = ({ objective, violations, bound }: Search): boolean => violations === 0 && objective <= bound

const isDone = (search: Search): boolean => isProven(search) || search.isOver()

function report({ options, objective, bound }: Search, stage: string): void {
  options.onProgress?.({ stage, objective, bound, seconds: options.elapsed() })
}

function judgementOf(problem: CurtoisProblem, roster: CurtoisRoster): { objective: number; violations: number } {
  const { objective, hardViolations } = judgeCurtois(problem, roster)
  return { objective, violations: hardViolations.length }
}

/** Within the limit; `stopped` without values where too little is left. */
async function solveWithin(search: Search, model: MipModel, options: { seconds: number; start?: Float64Array }): Promise<MipSolution> {
  const rest = left(search)
  if (rest < LEAST_SECONDS) return { status: 'stopped', values: null, objective: Infinity, bound: -Infinity, seconds: 0 }
  const seconds = Math.min(options.seconds, rest)
  const cutOffSeconds = Math.min(seconds + GRACE_SECONDS, rest)
  return search.session.solveMip(model, { ...options, seconds, cutOffSeconds, seed: search.options.seed, relativeGap: 1e-6 })
}

/** The best choice among known rows for the scope; takes it where it is better. */
async function fromPool(search: Search, scope: Scope, master: MasterResult<RowColumn>, seconds: number, stage: string): Promise<boolean> {
  const { problem, pool } = search
  const columns = master.columns
  const parts = masterOf(problem, pool, scope)
  const model = masterModel(parts, columns, true)
  const solution = await solveWithin(search, model, { seconds })
  if (!solution.values) return false
  const offset = masterOffset(parts)
  const roster = [...search.best]
  columns.forEach((column, index) => {
    if ((solution.values?.[offset + index] ?? 0) > 0.5) roster[column.employee] = column.days
  })
  return take(search, roster, stage)
}

/** Takes a roster that breaks no more rules and costs no more; true where it is better. */
function take(search: Search, roster: CurtoisRoster, stage: string): boolean {
  const { objective, violations } = judgementOf(search.problem, roster)
  if (violations > search.violations || (violations === search.violations && objective > search.objective)) return false
  const better = violations < search.violations || objective < search.objective
  search.best = roster
  search.objective = objective
  search.violations = violations
  if (better) report(search, stage)
  return better
}

/** Fixes the rows the relaxation is surest of, a few employees at a time, and prices again for the rest. */
async function dive(search: Search, root: MasterResult<RowColumn>): Promise<void> {
  const { problem, pool, session } = search
  const roster: Int8Array[] = search.best.map((days) => days)
  let free = [...problem.employees.keys()]
  let master: MasterResult<RowColumn> | undefined = root
  while (master && free.length > 0 && !search.isOver()) {
    const known: MasterResult<RowColumn> = master
    const surest = free
      .map((employee) => heaviest(known, employee))
      .filter((choice) => choice !== undefined)
      .sort((a, b) => b.weight - a.weight)
    const count = Math.max(1, Math.ceil(free.length * 0.1), surest.filter(({ weight }) => weight > 0.99).length)
    const fixed = surest.slice(0, count)
    if (fixed.length === 0) return
    for (const { column } of fixed) roster[column.employee] = column.days
    free = free.filter((employee) => !fixed.some(({ column }) => column.employee === employee))
    if (free.length > 0)
      master = await solveMaster(
        masterOf(problem, pool, { employees: free, fixed: roster }),
        session,
        () => left(search),
        offered(search, free),
      )
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
    const leftHere = () => Math.min(left(search), began + MIP_SECONDS - options.elapsed())
    const master = await solveMaster(masterOf(problem, pool, scope), session, leftHere, offered(search, employees))
    const isHopeless = !master || (master.isConverged && scopeBound(search, scope, master) >= search.objective)
    const better = !isHopeless && (await fromPool(search, scope, master, MIP_SECONDS, 'neighbours'))
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
  const { problem } = search
  const compact = compactModel(problem, search.best)
  const solution = await solveWithin(search, compact.model, { seconds: left(search) * 0.9, start: compact.start })
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
