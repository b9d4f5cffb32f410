/** The benchmark as one integer program with a variable per employee, day and shift: proves small instances that the relaxation leaves open. */
import { type Entry, type MipModel, ModelBuilder, startFrom } from '../rostering/mip.ts'
import { requestConstant, rowCosts } from './columns.ts'
import type { CurtoisEmployee, CurtoisProblem, CurtoisRoster } from './problem.ts'

export type CompactModel = {
  readonly model: MipModel
  /** The objective without it is short by the requests to work. */
  readonly constant: number
  readonly start: Float64Array
  readonly read: (values: Float64Array) => CurtoisRoster
}

export function compactModel(problem: CurtoisProblem, roster: CurtoisRoster): CompactModel {
  const builder = new ModelBuilder()
  const costs = rowCosts(problem)
  const shifts = problem.shifts.length
  const work = problem.employees.map((employee, index) =>
    Array.from({ length: problem.days * shifts }, (_, at) => {
      const column = builder.binary(costs[index]?.[at] ?? 0)
      if (employee.daysOff.has(Math.floor(at / shifts))) builder.fix(column, 0)
      return column
    }),
  )
  const known = new Map(
    work.flatMap((columns, employee) =>
      columns.map((column, at): [number, number] => [column, roster[employee]?.[Math.floor(at / shifts)] === at % shifts ? 1 : 0]),
    ),
  )
  problem.employees.forEach((employee, index) => {
    limitOne(builder, problem, employee, work[index] ?? [])
  })
  for (const { day, shift, required, under, over } of problem.cover) {
    const working = work.flatMap((columns): Entry[] => entry(columns[day * shifts + shift], 1))
    builder.equal(required, [[builder.continuous(under), 1], [builder.continuous(over), -1], ...working])
  }
  const model = builder.build()
  const read = (values: Float64Array) =>
    work.map((columns) =>
      Int8Array.from({ length: problem.days }, (_, day) =>
        problem.shifts.findIndex((_shift, shift) => (values[columns[day * shifts + shift] ?? -1] ?? 0) > 0.5),
      ),
    )
  return { model, constant: requestConstant(problem), start: startFrom(model, known), read }
}

const entry = (column: number | undefined, value: number): Entry[] => (column === undefined ? [] : [[column, value]])

function limitOne(builder: ModelBuilder, problem: CurtoisProblem, employee: CurtoisEmployee, columns: readonly number[]): void {
  const shifts = problem.shifts.length
  const on = (day: number, value: number) => problem.shifts.flatMap((_, shift) => entry(columns[day * shifts + shift], value))
  const days = [...Array(problem.days).keys()]
  const span = (from: number, length: number, value: number) => days.slice(from, from + length).flatMap((day) => on(day, value))
  for (const day of days) builder.atMost(1, on(day, 1))
  problem.shifts.forEach(({ notBefore }, shift) => {
    builder.atMost(
      employee.maxShifts[shift] ?? 0,
      days.flatMap((day) => entry(columns[day * shifts + shift], 1)),
    )
    for (const day of days.slice(0, -1))
      for (const next of notBefore)
        builder.atMost(1, [...entry(columns[day * shifts + shift], 1), ...entry(columns[(day + 1) * shifts + next], 1)])
  })
  builder.row(
    employee.minMinutes,
    employee.maxMinutes,
    days.flatMap((day) => problem.shifts.flatMap(({ minutes }, shift) => entry(columns[day * shifts + shift], minutes))),
  )
  for (let day = 0; day + employee.maxConsecutive < problem.days; day += 1)
    builder.atMost(employee.maxConsecutive, span(day, employee.maxConsecutive + 1, 1))
  // A run of this length between two days off, or of days off between two worked days, is too short.
  for (let length = 1; length < Math.max(employee.minConsecutive, employee.minDaysOff); length += 1)
    for (let day = 1; day + length < problem.days; day += 1) {
      if (length < employee.minConsecutive)
        builder.atLeast(1 - length, [...on(day - 1, 1), ...span(day, length, -1), ...on(day + length, 1)])
      if (length < employee.minDaysOff) builder.atLeast(-1, [...on(day - 1, -1), ...span(day, length, 1), ...on(day + length, -1)])
    }
  const weekends = days
    .filter((day) => day % 7 === 5)
    .map((saturday) => {
      const column = builder.binary(0)
      for (const day of [saturday, saturday + 1]) if (day < problem.days) builder.atLeast(0, [[column, 1], ...on(day, -1)])
      return column
    })
  builder.atMost(
    employee.maxWeekends,
    weekends.map((column): Entry => [column, 1]),
  )
}
