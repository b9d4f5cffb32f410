/** The benchmark for column generation: what its rows cost and cover, and how they are priced. */
import type { Column, Master } from '../rostering/column-generation.ts'
import type { Entry } from '../rostering/mip.ts'
import { type Pricer, pricerOf } from './pricing.ts'
import type { CurtoisProblem, CurtoisRoster } from './problem.ts'

export type RowColumn = Column & { readonly days: Int8Array }

/** A part of the problem: some employees are free, the rows of the others are given. */
export type Scope = { readonly employees: readonly number[]; readonly fixed: CurtoisRoster }

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
  readonly columns: RowColumn[][]
  private readonly seen: Set<string>[]
  private readonly pricers: (Pricer | undefined)[]
  readonly costs: readonly Float64Array[]
  private readonly problem: CurtoisProblem
  /** Row of cover by day × shifts + shift. */
  private readonly coverRow: ReadonlyMap<number, number>

  constructor(problem: CurtoisProblem) {
    this.problem = problem
    this.columns = problem.employees.map(() => [])
    this.seen = problem.employees.map(() => new Set())
    this.pricers = problem.employees.map(() => undefined)
    this.costs = rowCosts(problem)
    this.coverRow = new Map(problem.cover.map(({ day, shift }, row) => [day * problem.shifts.length + shift, row]))
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
  add(employee: number, days: Int8Array): RowColumn | undefined {
    const key = days.join()
    if (this.seen[employee]?.has(key)) return undefined
    this.seen[employee]?.add(key)
    let cost = 0
    const covers: Entry[] = []
    for (const [day, shift] of days.entries()) {
      if (shift < 0) continue
      const at = day * this.problem.shifts.length + shift
      cost += this.costs[employee]?.[at] ?? 0
      const row = this.coverRow.get(at)
      if (row !== undefined) covers.push([row, 1])
    }
    const column = { employee, cost, covers, days }
    this.columns[employee]?.push(column)
    return column
  }
}

const TOLERANCE = 1e-6
/** Rows taken per employee and round: 1 needed twice the rounds on instance 8, 10 made the master slow. */
const PER_ROUND = 4

/** Cover still needed once the fixed rows are in; weights as in the problem. */
export function masterOf(problem: CurtoisProblem, pool: ColumnPool, { employees, fixed }: Scope): Master<RowColumn> {
  const free = new Set(employees)
  const shifts = problem.shifts.length
  return {
    employees,
    cover: problem.cover.map(({ day, shift, required, under, over }) => ({
      ...{ required: required - fixed.filter((days, employee) => !free.has(employee) && days[day] === shift).length, under, over },
    })),
    price: (employee, coverDuals, dual) => {
      const costs = Float64Array.from(pool.costs[employee] ?? [])
      problem.cover.forEach(({ day, shift }, row) => {
        const at = day * shifts + shift
        costs[at] = (costs[at] ?? 0) - (coverDuals[row] ?? 0)
      })
      const { rows, least } = pool.pricer(employee).price(costs, dual - TOLERANCE, PER_ROUND)
      // A row known from another master is new to this one.
      const fresh = rows.flatMap(({ days }) => {
        const known = () => pool.columns[employee]?.find((column) => column.days.every((shift, day) => shift === days[day]))
        return pool.add(employee, days) ?? known() ?? []
      })
      return { fresh, least }
    },
  }
}
