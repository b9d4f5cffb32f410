/** Gives the counted shifts of one group to its people: every hard rule per person, wishes and weekends as costs. */
import { consecutiveBefore, type Grid, isWeekend } from './grid.ts'
import { type Group, maxDays, maxSeconds, restConflicts } from './groups.ts'
import { type Entry, type MipModel, ModelBuilder, startFrom } from './mip.ts'
import { nameGreedily } from './naming-greedy.ts'
import type { RosterAgent, RosterProblem } from './problem.ts'

export type NamingModel = {
  readonly model: MipModel
  /** A legal start; what nobody takes is missing. */
  readonly start: Float64Array
  /** Per agent of the group, the day-shifts worked. */
  readonly read: (values: Float64Array) => readonly (readonly number[])[]
}

/**
 * @param counts agents wanted per day-shift of the grid, all queues of the group together.
 * @param fairWeekend weekend days nobody should exceed.
 */
export function namingModel(problem: RosterProblem, grid: Grid, group: Group, counts: Int32Array, fairWeekend: number): NamingModel {
  const builder = new ModelBuilder()
  const { weights } = problem.rules
  const wanted = [...counts.keys()].filter((at) => (counts[at] ?? 0) > 0)
  const columns = group.agents.map(
    (agent, index) =>
      new Map(wanted.filter((at) => group.allowed[index]?.[at]).map((at) => [at, builder.binary(wishCost(grid, agent, at))])),
  )
  for (const at of wanted) {
    // A shift nobody can take leaves all its slots uncovered.
    const missing = builder.continuous(weights.under * (grid.dayShifts[at]?.slots.length ?? 1), 0, counts[at])
    builder.equal(counts[at] ?? 0, [[missing, 1], ...columns.flatMap((own) => entries(own, [at]))])
  }
  const conflicts = restConflicts(problem, grid)
  group.agents.forEach((agent, index) => {
    const own = columns[index]
    if (own)
      nameOne(
        builder,
        problem,
        grid,
        agent,
        [...own].map(([at, column]) => ({ at, column })),
        conflicts,
        fairWeekend,
      )
  })
  const model = builder.build()
  const known = new Map(columns.flatMap((own) => [...own.values()].map((column): [number, number] => [column, 0])))
  nameGreedily(problem, grid, group, counts).forEach((taken, index) => {
    for (const at of taken) {
      const column = columns[index]?.get(at)
      if (column !== undefined) known.set(column, 1)
    }
  })
  return {
    model,
    start: startFrom(model, known),
    read: (values) => columns.map((own) => [...own].flatMap(([at, column]) => ((values[column] ?? 0) > 0.5 ? [at] : []))),
  }
}

const entries = (own: ReadonlyMap<number, number>, at: Iterable<number>): Entry[] =>
  [...at].flatMap((shift): Entry[] => {
    const column = own.get(shift)
    return column === undefined ? [] : [[column, 1]]
  })

/** A column that is 1 when the agent works this day-shift. */
export type WorkColumn = { readonly at: number; readonly column: number }

/** Every hard rule on one agent, with costs for weekends above the fair share and for hours below the contract. */
export function nameOne(
  builder: ModelBuilder,
  problem: RosterProblem,
  grid: Grid,
  agent: RosterAgent,
  own: readonly WorkColumn[],
  conflicts: readonly number[][],
  fairWeekend: number,
): void {
  const { rules } = problem
  const on = (wanted: (at: number) => boolean) => own.filter(({ at }) => wanted(at)).map(({ column }): Entry => [column, 1])
  const byDay = grid.days.map((_, day) => on((at) => grid.dayShifts[at]?.day === day))
  for (const today of byDay) if (today.length > 1) builder.atMost(1, today)
  for (const conflict of conflicts) {
    const both = on((at) => conflict.includes(at))
    if (both.length > 1) builder.atMost(1, both)
  }
  builder.atMost(maxDays(problem, agent), byDay.flat())
  const hours = own.map(({ at, column }): Entry => [column, (grid.dayShifts[at]?.workSeconds ?? 0) / 3600])
  builder.atMost(maxSeconds(problem, agent) / 3600, hours)
  limitRuns(builder, problem, agent, byDay)
  const weekend = byDay.flatMap((today, day) => (isWeekend(grid.days[day] ?? '') ? today : []))
  if (weekend.length > 0)
    builder.atMost(fairWeekend - (agent.weekendDaysBefore ?? 0), [...weekend, [builder.continuous(rules.weights.weekend), -1]])
  if (rules.weights.hours > 0 && agent.contract.minWeeklySeconds > 0)
    builder.atLeast(agent.contract.minWeeklySeconds / 3600, [[builder.continuous(rules.weights.hours), 1], ...hours])
}

/** Days in a row, those before the week included. */
function limitRuns(builder: ModelBuilder, { rules, week }: RosterProblem, agent: RosterAgent, byDay: readonly Entry[][]): void {
  const longest = rules.maxConsecutiveDays
  const before = consecutiveBefore(agent.previous ?? [], week)
  if (before > 0) builder.atMost(Math.max(0, longest - before), byDay.slice(0, Math.max(1, longest - before + 1)).flat())
  for (let day = 0; day + longest < 7; day += 1) builder.atMost(longest, byDay.slice(day, day + longest + 1).flat())
}

/** Cost of giving this shift to this agent; a wish to work that is granted earns its weight. */
export function wishCost(grid: Grid, agent: RosterAgent, at: number): number {
  const shift = grid.dayShifts[at]
  let cost = 0
  for (const wish of agent.wishes ?? []) {
    if (!shift || wish.on !== grid.days[shift.day] || (wish.shiftId !== undefined && wish.shiftId !== shift.kind.shiftId)) continue
    cost += wish.wish === 'off' ? wish.weight : -wish.weight
  }
  return cost
}
