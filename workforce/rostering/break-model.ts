/** Places the breaks of shifts that are already named: counts per queue, shift and break start. */
import { coverRows } from './cover-model.ts'
import type { Grid } from './grid.ts'
import { type Entry, type MipModel, ModelBuilder } from './mip.ts'
import type { RosterProblem } from './problem.ts'

export type BreakModel = {
  readonly model: MipModel
  /** `[queue][dayShift][break option]`: agents. */
  readonly read: (values: Float64Array) => readonly (readonly (readonly number[])[])[]
}

/** @param counts agents named, by queue and day-shift. */
export function breakModel(problem: RosterProblem, grid: Grid, counts: readonly Int32Array[]): BreakModel {
  const builder = new ModelBuilder()
  const present: Entry[][][] = []
  const columns = grid.queues.map((_, queue) => {
    const slots: Entry[][] = Array.from({ length: grid.slotCount }, () => [])
    present.push(slots)
    return grid.dayShifts.map((shift, at) => {
      const agents = counts[queue]?.[at] ?? 0
      if (agents === 0) return []
      const standing = builder.continuous(problem.rules.weights.over * shift.slots.length, agents, agents)
      for (const slot of shift.slots) slots[slot]?.push([standing, 1])
      const options = shift.breaks.map((option) => {
        const column = builder.whole(-problem.rules.weights.over * option.slots.length, 0, agents)
        for (const slot of option.slots) slots[slot]?.push([column, -1])
        return column
      })
      if (options.length > 0)
        builder.equal(
          agents,
          options.map((column): Entry => [column, 1]),
        )
      return options
    })
  })
  coverRows(builder, problem, grid, present)
  return {
    model: builder.build(),
    read: (values) => columns.map((shifts) => shifts.map((options) => options.map((column) => Math.round(values[column] ?? 0)))),
  }
}
