/**
 * Column generation for the benchmark: a column is one employee's whole row, the master chooses one row each and pays for cover.
 * Every hard rule is inside the rows, so the master's linear relaxation is tight: its value is the lower bound we report.
 */
import { type Entry, type LpSession, ModelBuilder, type SolverSession } from '../rostering/mip.ts'
import { type Pricer, pricerOf } from './pricing.ts'
import type { CurtoisProblem, CurtoisRoster } from './problem.ts'

export type Column = { readonly employee: number; readonly cost: number; readonly days: Int8Array }

/** A part of the problem: some employees are free, the rows of the others are given. */
export type Scope = { readonly employees: readonly number[]; readonly fixed: CurtoisRoster }

export type MasterResult = {
  /** Optimal value of the relaxation, or what was reached when the time ended. */
  readonly objective: number
  /** Proven for this scope. -Infinity until every employee was priced once. */
  readonly bound: number
  readonly weights: Float64Array
  readonly columns: readonly Column[]
  readonly isConverged: boolean
}

/** Costs of one row in a master: requests met and missed, without cover. */
export function rowCosts(problem: CurtoisProblem): Float64Array[] {
  const costs = problem.employees.map(() => new Float64Array(problem.days * problem.shifts.length))
  for (const { employee, day, shift, weight, wish } of problem.requests) {
    const row = costs[employee]
    const at = day * problem.shifts.length + shift
    if (row) row[at] = (row[at] ?? 0) + (wish === 'off' ? weight : -weight)
  }
  return costs
}

/** Sum of the on-request weights: paid where the request is not met. */
export const requestConstant = (problem: CurtoisProblem): number =>
  problem.requests.reduce((sum, request) => sum + (request.wish === 'on' ? request.weight : 0), 0)

/** Keeps the pool of columns and the pricers between masters. */
export class ColumnPool {
  readonly columns: Column[][]
  private readonly seen: Set<string>[]
  private readonly pricers: (Pricer | undefined)[]
  readonly costs: readonly Float64Array[]
  private readonly problem: CurtoisProblem

  constructor(problem: CurtoisProblem) {
    this.problem = problem
    this.columns = problem.employees.map(() => [])
    this.seen = problem.employees.map(() => new Set())
    this.pricers = problem.employees.map(() => undefined)
    this.costs = rowCosts(problem)
  }

  pricer(employee: number): Pricer {
    const known = this.pricers[employee]
    if (known) return known
    const person = this.problem.employees[employee]
    if (!person) throw new RangeError(`No employee ${employee}.`)
    const made = pricerOf(this.problem, person)
    this.pricers[employee] = made
    return made
  }

  /** The new column, or undefined where the row is known. */
  add(employee: number, days: Int8Array): Column | undefined {
    const key = days.join()
    if (this.seen[employee]?.has(key)) return undefined
    this.seen[employee]?.add(key)
    let cost = 0
    for (const [day, shift] of days.entries()) if (shift >= 0) cost += this.costs[employee]?.[day * this.problem.shifts.length + shift] ?? 0
    const column = { employee, cost, days }
    this.columns[employee]?.push(column)
    return column
  }
}

/** Cover still needed once the fixed rows are in; weights as in the problem. */
function residual(problem: CurtoisProblem, scope: Scope) {
  const free = new Set(scope.employees)
  return problem.cover.map((cover) => ({
    ...cover,
    left: cover.required - scope.fixed.filter((days, employee) => !free.has(employee) && days[cover.day] === cover.shift).length,
  }))
}

/** The master with the given columns; column order: per cover row missing and spare, per employee a costly stand-in, then the columns. */
export function masterModel(problem: CurtoisProblem, scope: Scope, columns: readonly Column[], isInteger: boolean): ModelBuilder {
  const builder = new ModelBuilder()
  const cover = residual(problem, scope)
  const slack = cover.map(({ under, over }) => [builder.continuous(under), builder.continuous(over)] as const)
  const standIns = scope.employees.map(() => builder.continuous(1e6))
  const chosen = columns.map((column) => (isInteger ? builder.binary(column.cost) : builder.continuous(column.cost)))
  const onCover: Entry[][] = cover.map(() => [])
  const rowOf = new Map(cover.map(({ day, shift }, row) => [day * problem.shifts.length + shift, row]))
  columns.forEach((column, index) => {
    for (const [day, shift] of column.days.entries()) {
      const row = rowOf.get(day * problem.shifts.length + shift)
      if (shift >= 0 && row !== undefined) onCover[row]?.push([chosen[index] ?? 0, 1])
    }
  })
  // With a negative rest the spare column pays for what the fixed rows put in excess.
  cover.forEach(({ left }, row) => {
    const [missing, spare] = slack[row] ?? [0, 0]
    builder.equal(left, [[missing, 1], [spare, -1], ...(onCover[row] ?? [])])
  })
  scope.employees.forEach((employee, index) => {
    builder.equal(1, [
      [standIns[index] ?? 0, 1],
      ...columns.flatMap((column, at): Entry[] => (column.employee === employee ? [[chosen[at] ?? 0, 1]] : [])),
    ])
  })
  return builder
}

/** Columns before the first row column in `masterModel`. */
export const masterOffset = (problem: CurtoisProblem, scope: Scope): number => problem.cover.length * 2 + scope.employees.length

/** Solves the relaxation over all rows that exist, by pricing; `until` is checked between rounds. */
export async function solveMaster(
  problem: CurtoisProblem,
  pool: ColumnPool,
  scope: Scope,
  session: SolverSession,
  until: () => boolean,
  start: readonly Column[],
): Promise<MasterResult> {
  const columns = [...start]
  const lp: LpSession = await session.openLp(masterModel(problem, scope, columns, false).build())
  const offset = masterOffset(problem, scope)
  let bound = Number.NEGATIVE_INFINITY
  try {
    for (;;) {
      const { objective, values, rowDuals } = await lp.solve()
      const { fresh, lagrangian } = priceAll(problem, pool, scope, rowDuals)
      bound = Math.max(bound, objective + lagrangian)
      const isConverged = fresh.length === 0
      if (isConverged || until()) return { objective, bound, weights: values.slice(offset), columns, isConverged }
      columns.push(...fresh)
      await lp.addColumns(asColumns(problem, scope, fresh))
    }
  } finally {
    await lp.close()
  }
}

const TOLERANCE = 1e-6
/** Rows taken per employee and round: 1 needed twice the rounds on instance 8, 10 made the master slow. */
const PER_ROUND = 4

function priceAll(problem: CurtoisProblem, pool: ColumnPool, scope: Scope, duals: Float64Array): { fresh: Column[]; lagrangian: number } {
  const fresh: Column[] = []
  let lagrangian = 0
  const shifts = problem.shifts.length
  scope.employees.forEach((employee, index) => {
    const costs = Float64Array.from(pool.costs[employee] ?? [])
    problem.cover.forEach(({ day, shift }, row) => {
      const at = day * shifts + shift
      costs[at] = (costs[at] ?? 0) - (duals[row] ?? 0)
    })
    const dual = duals[problem.cover.length + index] ?? 0
    const rows = pool.pricer(employee).price(costs, dual - TOLERANCE, PER_ROUND)
    lagrangian += Math.min(0, (rows[0]?.cost ?? dual) - dual)
    for (const { days } of rows) {
      // A row known from another master is new to this one.
      const column =
        pool.add(employee, days) ?? pool.columns[employee]?.find((known) => known.days.every((shift, day) => shift === days[day]))
      if (column) fresh.push(column)
    }
  })
  return { fresh, lagrangian }
}

function asColumns(problem: CurtoisProblem, scope: Scope, fresh: readonly Column[]) {
  const rowOf = new Map(problem.cover.map(({ day, shift }, row) => [day * problem.shifts.length + shift, row]))
  const starts = [0]
  const indices: number[] = []
  for (const column of fresh) {
    for (const [day, shift] of column.days.entries()) {
      const row = shift >= 0 ? rowOf.get(day * problem.shifts.length + shift) : undefined
      if (row !== undefined) indices.push(row)
    }
    indices.push(problem.cover.length + scope.employees.indexOf(column.employee))
    starts.push(indices.length)
  }
  return {
    cost: Float64Array.from(fresh, (column) => column.cost),
    starts: Int32Array.from(starts),
    indices: Int32Array.from(indices),
    values: new Float64Array(indices.length).fill(1),
  }
}
