/** A legal roster without a solver, then better rows for one employee after the other; ends whenever it is told to. */
import type { ColumnPool } from './columns.ts'
import type { CurtoisProblem, CurtoisRoster } from './problem.ts'
import { quickRow } from './quick-row.ts'

/** Labels kept per day and length of run: 3 find legal rows for 120 employees in 0.2 s, for 150 over a year in 2 s; wider ones are tried where nothing is found. */
const WIDTHS = [3, 12, 48, 192]
const WIDEST = 24

/** Employees one by one take the row that helps cover most. Once it `isOver`, each makes do with the first row found. */
export function greedyRoster(problem: CurtoisProblem, pool: ColumnPool, isOver: () => boolean): CurtoisRoster {
  const working = new Int32Array(problem.days * problem.shifts.length)
  return problem.employees.map((person, employee) => {
    const costs = marginalCosts(problem, pool, employee, working)
    const widths = isOver() ? [1, ...WIDTHS] : WIDTHS
    const days = firstOf(widths, (width) => quickRow(problem, person, costs, width)?.days) ?? new Int8Array(problem.days).fill(-1)
    pool.add(employee, days)
    count(problem, working, days, 1)
    return days
  })
}

/** Prices each row anew against all the others, until no row of a pass gains or it `isOver`. */
export function descend(problem: CurtoisProblem, pool: ColumnPool, start: CurtoisRoster, isOver: () => boolean): CurtoisRoster {
  const roster = [...start]
  const working = new Int32Array(problem.days * problem.shifts.length)
  for (const days of roster) count(problem, working, days, 1)
  for (let width = WIDTHS[0] ?? 1, gained = true; gained || width < WIDEST; width = gained ? width : width * 2) {
    gained = false
    for (const [employee, days] of roster.entries()) {
      if (isOver()) return roster
      count(problem, working, days, -1)
      const better = betterRow(problem, pool, employee, { days, width, working })
      gained ||= better !== undefined
      if (better) roster[employee] = better
      count(problem, working, better ?? days, 1)
    }
  }
  return roster
}

type Row = { readonly days: Int8Array; readonly width: number; readonly working: Int32Array }

function betterRow(problem: CurtoisProblem, pool: ColumnPool, employee: number, { days, width, working }: Row): Int8Array | undefined {
  const person = problem.employees[employee]
  if (!person) return undefined
  const costs = marginalCosts(problem, pool, employee, working)
  const cost = days.reduce((sum, shift, day) => sum + (shift < 0 ? 0 : (costs[day * problem.shifts.length + shift] ?? 0)), 0)
  const found = quickRow(problem, person, costs, width)
  if (!found || found.cost >= cost) return undefined
  pool.add(employee, found.days)
  return found.days
}

/** What one more agent changes, by day × shifts + shift: the employee's requests, and cover while `working` are there. */
function marginalCosts(problem: CurtoisProblem, pool: ColumnPool, employee: number, working: Int32Array): Float64Array {
  const costs = Float64Array.from(pool.costs[employee] ?? [])
  for (const { day, shift, required, under, over } of problem.cover) {
    const at = day * problem.shifts.length + shift
    costs[at] = (costs[at] ?? 0) + ((working[at] ?? 0) < required ? -under : over)
  }
  return costs
}

function count({ shifts }: CurtoisProblem, working: Int32Array, days: Int8Array, by: number): void {
  for (const [day, shift] of days.entries()) {
    const at = day * shifts.length + shift
    if (shift >= 0) working[at] = (working[at] ?? 0) + by
  }
}

function firstOf<T>(tries: readonly number[], find: (one: number) => T | undefined): T | undefined {
  for (const one of tries) {
    const found = find(one)
    if (found !== undefined) return found
  }
  return undefined
}
