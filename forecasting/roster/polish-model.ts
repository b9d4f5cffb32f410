/** Names, queues and breaks of a few agents together against the real cover, while everybody else's shifts stay: mends what the stages lost. */
import { coverRows } from './cover-model.ts'
import type { Grid } from './grid.ts'
import { type Group, restConflicts } from './groups.ts'
import { type Entry, type MipModel, ModelBuilder, startFrom } from './mip.ts'
import { nameOne, wishCost } from './naming-model.ts'
import type { RosterAgent, RosterProblem } from './problem.ts'

/** What one agent works: a day-shift of the grid, a queue, and which of the shift's breaks (-1: none). */
export type Named = { readonly agent: RosterAgent; readonly at: number; readonly queue: number; readonly pause: number }

export type FreeAgent = { readonly agent: RosterAgent; readonly group: Group; readonly index: number; readonly fairWeekend: number }

export type PolishModel = {
  readonly model: MipModel
  readonly start: Float64Array
  /** Shifts of everybody, breaks dealt out anew. */
  readonly read: (values: Float64Array) => Named[]
}

export function polishModel(problem: RosterProblem, grid: Grid, free: readonly FreeAgent[], named: readonly Named[]): PolishModel {
  const builder = new ModelBuilder()
  const known = new Map<number, number>()
  const isFree = new Set(free.map(({ agent }) => agent))
  const kept = named.filter(({ agent }) => !isFree.has(agent))
  const work = free.map(({ agent, group, index }) => {
    const current = named.filter((row) => row.agent === agent)
    return grid.dayShifts.flatMap((shift, at) =>
      group.allowed[index]?.[at]
        ? group.queues.map((queue) => {
            const column = builder.binary(problem.rules.weights.over * shift.slots.length + wishCost(grid, agent, at))
            known.set(column, current.some((row) => row.at === at && row.queue === queue) ? 1 : 0)
            return { at, queue, column }
          })
        : [],
    )
  })
  const conflicts = restConflicts(problem, grid)
  free.forEach(({ agent, fairWeekend }, index) => {
    nameOne(builder, problem, grid, agent, work[index] ?? [], conflicts, fairWeekend)
  })
  const breaks: number[][][] = []
  const present = grid.queues.map((_, queue) => {
    const onQueue = work.flat().filter((column) => column.queue === queue)
    const { slots, columns } = standing(
      builder,
      problem,
      grid,
      onQueue,
      named.filter((row) => row.queue === queue),
      kept.filter((row) => row.queue === queue),
      known,
    )
    breaks.push(columns)
    return slots
  })
  coverRows(builder, problem, grid, present)
  const model = builder.build()
  const read = (values: Float64Array) => {
    const chosen = free.flatMap(({ agent }, index) =>
      (work[index] ?? []).flatMap(({ at, queue, column }) => ((values[column] ?? 0) > 0.5 ? [{ agent, at, queue, pause: -1 }] : [])),
    )
    return dealBreaks(
      [...kept, ...chosen],
      breaks.map((shifts) => shifts.map((options) => options.map((column) => Math.round(values[column] ?? 0)))),
    )
  }
  return { model, start: startFrom(model, known), read }
}

/** Entries that sum to the agents present per slot of one queue; the columns of its breaks by day-shift. */
function standing(
  builder: ModelBuilder,
  problem: RosterProblem,
  grid: Grid,
  free: readonly { readonly at: number; readonly column: number }[],
  before: readonly Named[],
  kept: readonly Named[],
  known: Map<number, number>,
): { slots: Entry[][]; columns: number[][] } {
  const { over } = problem.rules.weights
  const slots: Entry[][] = Array.from({ length: grid.slotCount }, () => [])
  const columns = grid.dayShifts.map((shift, at) => {
    const stay = kept.filter((row) => row.at === at).length
    const working = free.filter((column) => column.at === at).map(({ column }): Entry => [column, 1])
    if (stay === 0 && working.length === 0) return []
    if (stay > 0) working.push([builder.continuous(over * shift.slots.length, stay, stay), 1])
    for (const slot of shift.slots) slots[slot]?.push(...working)
    const options = shift.breaks.map((option, pause) => {
      const column = builder.whole(-over * option.slots.length, 0, Number.POSITIVE_INFINITY)
      known.set(column, before.filter((row) => row.at === at && row.pause === pause).length)
      for (const slot of option.slots) slots[slot]?.push([column, -1])
      return column
    })
    if (options.length > 0)
      builder.equal(0, [...options.map((column): Entry => [column, 1]), ...working.map(([column]): Entry => [column, -1])])
    return options
  })
  return { slots, columns }
}

/** Gives each shift one of the breaks counted for its queue and day-shift. */
export function dealBreaks(named: readonly Named[], counts: readonly (readonly (readonly number[])[])[]): Named[] {
  const left = counts.map((shifts) => shifts.map((options) => [...options]))
  return named.map((row) => {
    const options = left[row.queue]?.[row.at] ?? []
    const pause = options.findIndex((count) => count > 0)
    if (pause >= 0) options[pause] = (options[pause] ?? 0) - 1
    return { ...row, pause }
  })
}
