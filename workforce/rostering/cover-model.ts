/**
 * How many agents of each group work which shift on which queue, with breaks placed: the week's cover without names.
 * Breaks are implicit (Aykin 1996): a count per shift and break start, not a variable per agent.
 */
import { sum } from 'simple-statistics'
import type { Grid } from './grid.ts'
import { type Group, maxDays, maxSeconds, restConflicts } from './groups.ts'
import { type Entry, type MipModel, ModelBuilder } from './mip.ts'
import type { RosterProblem } from './problem.ts'

/** `counts[group][queue][dayShift]`: agents. Sizes: groups × queues × day-shifts of the grid. */
export type CoverPlan = { readonly counts: readonly (readonly Int32Array[])[] }

export type CoverModel = { readonly model: MipModel; readonly read: (values: Float64Array) => CoverPlan }

/** The objective counts under- and over-cover and missing contract hours, so its bound is a bound of the whole roster. */
export function coverModel(problem: RosterProblem, grid: Grid, groups: readonly Group[]): CoverModel {
  const builder = new ModelBuilder()
  const work = groups.map((group) =>
    grid.queues.map((_, queue) =>
      group.queues.includes(queue) ? grid.dayShifts.map((_, at) => workColumn(builder, problem, grid, group, at)) : [],
    ),
  )
  const present = grid.queues.map((_, queue) =>
    presence(builder, problem, grid, (at) => work.flatMap((columns) => entry(columns[queue]?.[at], 1))),
  )
  coverRows(builder, problem, grid, present)
  groups.forEach((group, index) => {
    limitGroup(builder, problem, grid, group, (at) => (work[index] ?? []).flatMap((columns) => entry(columns[at], 1)))
  })
  return {
    model: builder.build(),
    read: (values) => ({
      counts: work.map((queues) => queues.map((columns) => Int32Array.from(columns, (column) => Math.round(values[column] ?? 0)))),
    }),
  }
}

const entry = (column: number | undefined, value: number): Entry[] => (column === undefined ? [] : [[column, value]])

function workColumn(builder: ModelBuilder, problem: RosterProblem, grid: Grid, group: Group, at: number): number {
  const able = group.allowed.filter((agent) => agent[at]).length
  return builder.whole(problem.rules.weights.over * (grid.dayShifts[at]?.slots.length ?? 0), 0, able)
}

/**
 * Entries that sum to the agents present, per slot of one queue; adds the break columns and ties them to the agents of their shift.
 * Being away on a break gives back the cost of standing there.
 */
function presence(builder: ModelBuilder, problem: RosterProblem, grid: Grid, workers: (at: number) => Entry[]): Entry[][] {
  const present: Entry[][] = Array.from({ length: grid.slotCount }, () => [])
  grid.dayShifts.forEach((shift, at) => {
    const working = workers(at)
    if (working.length === 0) return
    for (const slot of shift.slots) present[slot]?.push(...working)
    if (shift.breaks.length === 0) return
    const onBreak = shift.breaks.map((option) => {
      const column = builder.whole(-problem.rules.weights.over * option.slots.length, 0, Number.POSITIVE_INFINITY)
      for (const slot of option.slots) present[slot]?.push([column, -1])
      return column
    })
    builder.equal(0, [...onBreak.map((column): Entry => [column, 1]), ...working.map(([column, value]): Entry => [column, -value])])
  })
  return present
}

/**
 * Over-cover is present − required + missing, so it needs no column: its cost sits on the shifts, and a constant.
 * @param already agents present whatever the model decides.
 */
export function coverRows(
  builder: ModelBuilder,
  problem: RosterProblem,
  grid: Grid,
  present: readonly (readonly Entry[])[][],
  already: readonly Float64Array[] = grid.carried,
): void {
  const { under, over } = problem.rules.weights
  let constant = 0
  present.forEach((slots, queue) => {
    slots.forEach((entries, slot) => {
      const needed = (grid.required[queue]?.[slot] ?? 0) - (already[queue]?.[slot] ?? 0)
      constant -= over * needed
      if (needed > 0) builder.atLeast(needed, [[builder.continuous(under + over), 1], ...entries])
    })
  })
  builder.continuous(constant, 1, 1)
}

/** What the people of a group can do together; each row is implied by the rules on one agent, so the bound holds. */
function limitGroup(builder: ModelBuilder, problem: RosterProblem, grid: Grid, group: Group, workers: (at: number) => Entry[]): void {
  const all = grid.dayShifts.map((_, at) => at)
  for (let day = 0; day < grid.days.length; day += 1) {
    const today = all.filter((at) => grid.dayShifts[at]?.day === day)
    const able = group.agents.filter((_, index) => today.some((at) => group.allowed[index]?.[at]))
    builder.atMost(able.length, today.flatMap(workers))
    // Whoever works beyond those without a wish to be off breaks a wish: at least the lightest one.
    const wishes = able.flatMap((agent) =>
      (agent.wishes ?? []).filter((wish) => wish.wish === 'off' && wish.shiftId === undefined && wish.on === grid.days[day]),
    )
    if (wishes.length === 0) continue
    const broken = builder.continuous(Math.min(...wishes.map((wish) => wish.weight)), 0, wishes.length)
    builder.atMost(able.length - wishes.length, [...today.flatMap(workers), [broken, -1]])
  }
  for (const conflict of restConflicts(problem, grid))
    builder.atMost(group.allowed.filter((agent) => conflict.some((at) => agent[at])).length, conflict.flatMap(workers))
  for (const at of all) {
    const able = group.allowed.filter((agent) => agent[at]).length
    if (able < group.agents.length && workers(at).length > 1) builder.atMost(able, workers(at))
  }
  const seconds = (at: number) => grid.dayShifts[at]?.workSeconds ?? 0
  const hours = all.flatMap((at) => workers(at).map(([column, value]): Entry => [column, (value * seconds(at)) / 3600]))
  const caps = group.agents.map((agent, index) => ({
    seconds: maxSeconds(problem, agent),
    days: openDays(grid, group, index, maxDays(problem, agent)),
  }))
  builder.atMost(sum(caps.map(({ days }) => days)), all.flatMap(workers))
  builder.atMost(sum(caps.map((cap) => cap.seconds)) / 3600, hours)
  // Of shifts of at least this length only whole ones fit a contract: 20 h hold two of 8 h, not two and a half.
  for (const length of new Set(all.map(seconds)))
    builder.atMost(
      sum(caps.map((cap) => Math.min(cap.days, Math.floor(cap.seconds / length)))),
      all.filter((at) => seconds(at) >= length).flatMap(workers),
    )
  const { hours: weight } = problem.rules.weights
  const contracted = sum(group.agents.map((agent) => agent.contract.minWeeklySeconds)) / 3600
  if (weight > 0 && contracted > 0) builder.atLeast(contracted, [[builder.continuous(weight), 1], ...hours])
}

/** Days the agent can work at most: those with any shift allowed, and no more than the rules give. */
function openDays(grid: Grid, group: Group, index: number, limit: number): number {
  const open = new Set(grid.dayShifts.flatMap((shift, at) => (group.allowed[index]?.[at] ? [shift.day] : [])))
  return Math.min(limit, open.size)
}
