/**
 * The cheapest legal row of one employee against given costs per (day, shift): dynamic programming over days.
 * State: run of days off (capped at the minimum), or last shift with the length of its run; minutes; weekends; and counts of those shift
 * types whose limit an earlier row broke (most limits never bind, and each one multiplies the states).
 */
import type { CurtoisEmployee, CurtoisProblem } from './problem.ts'
import { type PricedRow, quickRow } from './quick-row.ts'

export type Priced = {
  /** Rows of least cost first, at most `limit`, all below `below`. */
  readonly rows: readonly PricedRow[]
  /** No legal row costs less; -Infinity where that is not known. */
  readonly least: number
}

export type Pricer = {
  /** @param costs by day × shifts + shift. */
  readonly price: (costs: Float64Array, below: number, limit: number) => Priced
  /** Whether the least cost is known. */
  readonly isBounded: boolean
}

/** Days × states of the largest table: 16 MB. Where limits or the horizon ask for more, the row is searched for and the smaller table bounds its cost. */
const MOST_STATES = 4_000_000
const SEARCH_WIDTH = 12

export function pricerOf(problem: CurtoisProblem, employee: CurtoisEmployee): Pricer {
  const counted: number[] = []
  let table = tableOf(problem, employee, counted)
  const searched = (costs: Float64Array, below: number, least: number): Priced => {
    const row = quickRow(problem, employee, costs, SEARCH_WIDTH)
    return { rows: row && row.cost < below ? [row] : [], least }
  }
  return {
    isBounded: table !== undefined,
    price: (costs, below, limit) => {
      while (table) {
        const rows = table.run(costs, below, limit)
        // Nothing lies below `below` where the table finds nothing.
        const least = rows[0]?.cost ?? below
        const broken = brokenLimit(problem, employee, rows)
        if (broken === undefined) return { rows, least }
        const larger = tableOf(problem, employee, [...counted, broken])
        if (!larger) return searched(costs, below, least)
        counted.push(broken)
        table = larger
      }
      return searched(costs, below, Number.NEGATIVE_INFINITY)
    },
  }
}

function brokenLimit(problem: CurtoisProblem, employee: CurtoisEmployee, rows: readonly PricedRow[]): number | undefined {
  for (const { days } of rows)
    for (const shift of problem.shifts.keys())
      if (days.filter((worked) => worked === shift).length > (employee.maxShifts[shift] ?? 0)) return shift
  return undefined
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))

/** Memory of the tables; runs come one after the other, so all employees share it. */
const memory = { current: new Float64Array(), next: new Float64Array(), before: [new Int32Array()] }

function memoryFor(days: number, size: number): typeof memory {
  if (memory.current.length < size) {
    memory.current = new Float64Array(size)
    memory.next = new Float64Array(size)
  }
  if (memory.before.length < days || (memory.before[0]?.length ?? 0) < size)
    memory.before = Array.from({ length: Math.max(days, memory.before.length) }, () => new Int32Array(memory.current.length))
  return memory
}

/** Strides of the state index of one employee; undefined where the table would be too large. */
function tableOf(problem: CurtoisProblem, employee: CurtoisEmployee, counted: readonly number[]) {
  const shifts = problem.shifts.length
  const unit = problem.shifts.reduce((divisor, shift) => gcd(divisor, shift.minutes), 0)
  const minuteSteps = Math.floor(employee.maxMinutes / unit) + 1
  const weekendSteps = employee.maxWeekends + 1
  const offSteps = Math.max(1, employee.minDaysOff)
  const runSteps = employee.maxConsecutive
  const countSizes = counted.map((shift) => (employee.maxShifts[shift] ?? 0) + 1)
  const countStates = countSizes.reduce((product, size) => product * size, 1)
  // index = ((mode · minutes + m) · weekends + k) · counts + c; modes: off 0..offSteps-1, then shift · runSteps + run - 1.
  const modes = offSteps + shifts * runSteps
  const size = modes * minuteSteps * weekendSteps * countStates
  if (size * problem.days > MOST_STATES) return undefined
  const minMinutes = Math.ceil(employee.minMinutes / unit)
  const open = Array.from({ length: problem.days }, (_, day) =>
    [...problem.shifts.keys()].filter((shift) => !employee.daysOff.has(day) && (employee.maxShifts[shift] ?? 0) > 0),
  )
  const may = problem.shifts.map((shift) => problem.shifts.map((_, next) => !shift.notBefore.has(next)))
  const length = problem.shifts.map((shift) => shift.minutes / unit)
  const inner = weekendSteps * countStates
  const block = minuteSteps * inner

  /** Position of this shift's count in the state, and its stride. */
  const countOf = (shift: number): { stride: number; size: number } | undefined => {
    const position = counted.indexOf(shift)
    if (position < 0) return undefined
    return { stride: countSizes.slice(position + 1).reduce((product, other) => product * other, 1), size: countSizes[position] ?? 1 }
  }
  const counters = problem.shifts.map((_, shift) => countOf(shift))

  function run(costs: Float64Array, below: number, limit: number): PricedRow[] {
    let { current, next } = memoryFor(problem.days, size)
    const { before } = memory
    current.fill(Number.POSITIVE_INFINITY, 0, size)
    // Before the first day: any number of days off, so work may start at once.
    current[(offSteps - 1) * block] = 0
    for (let day = 0; day < problem.days; day += 1) {
      next.fill(Number.POSITIVE_INFINITY, 0, size)
      stepDay(day, costs, current, next, before[day] ?? new Int32Array(size))
      ;[current, next] = [next, current]
    }
    return best(current, below, limit)
  }

  function stepDay(day: number, costs: Float64Array, current: Float64Array, next: Float64Array, from: Int32Array): void {
    const isWeekend = day % 7 >= 5
    const isSunday = day % 7 === 6
    const choices = open[day] ?? []
    for (let mode = 0; mode < modes; mode += 1) {
      const isOff = mode < offSteps
      const last = isOff ? -1 : Math.floor((mode - offSteps) / runSteps)
      const runLength = isOff ? 0 : ((mode - offSteps) % runSteps) + 1
      // A run that began on the first day may end early: the days before it are unknown.
      const mayRest = isOff || runLength >= employee.minConsecutive || runLength === day
      const restMode = isOff ? Math.min(mode + 1, offSteps - 1) : 0
      const mayWork = isOff ? mode === offSteps - 1 : runLength < runSteps
      const addsWeekend = isWeekend && !(isSunday && !isOff)
      const base = mode * block
      for (let rest = 0; rest < block; rest += 1) {
        const value = current[base + rest] ?? 0
        if (value === Number.POSITIVE_INFINITY) continue
        if (mayRest) {
          const to = restMode * block + rest
          if (value < (next[to] ?? 0)) {
            next[to] = value
            from[to] = base + rest
          }
        }
        if (!mayWork) continue
        const minute = Math.floor(rest / inner)
        const weekend = Math.floor((rest % inner) / countStates)
        if (addsWeekend && weekend + 1 >= weekendSteps) continue
        for (const shift of choices) {
          if (last >= 0 && may[last]?.[shift] !== true) continue
          const minutes = minute + (length[shift] ?? 0)
          if (minutes >= minuteSteps) continue
          let to = (offSteps + shift * runSteps + runLength) * block + rest + (length[shift] ?? 0) * inner + (addsWeekend ? countStates : 0)
          const counter = counters[shift]
          if (counter) {
            if (Math.floor(rest / counter.stride) % counter.size === counter.size - 1) continue
            to += counter.stride
          }
          const cost = value + (costs[day * shifts + shift] ?? 0)
          if (cost < (next[to] ?? 0)) {
            next[to] = cost
            from[to] = base + rest
          }
        }
      }
    }
  }

  function best(final: Float64Array, below: number, limit: number): PricedRow[] {
    const ends: number[] = []
    for (let state = 0; state < size; state += 1)
      if ((final[state] ?? 0) < below && Math.floor((state % block) / inner) >= minMinutes) ends.push(state)
    ends.sort((a, b) => (final[a] ?? 0) - (final[b] ?? 0))
    return ends.slice(0, limit).map((state) => ({ cost: final[state] ?? 0, days: trace(state) }))
  }

  function trace(end: number): Int8Array {
    const days = new Int8Array(problem.days)
    let state = end
    for (let day = problem.days - 1; day >= 0; day -= 1) {
      const mode = Math.floor(state / block)
      days[day] = mode < offSteps ? -1 : Math.floor((mode - offSteps) / runSteps)
      state = memory.before[day]?.[state] ?? 0
    }
    return days
  }

  return { run }
}
