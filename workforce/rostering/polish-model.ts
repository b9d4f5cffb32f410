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

/** @param days days of the week on which free agents and all breaks may change; elsewhere every shift stays. */
export function polishModel(
  problem: RosterProblem,
  grid: Grid,
  free: readonly FreeAgent[],
  days: ReadonlySet<number>,
  named: readonly Named[],
): PolishModel {
  const builder = new ModelBuilder()
  const known = new Map<number, number>()
  const isOpen = (at: number) => days.has(grid.dayShifts[at]?.day ?? -1)
  const isFree = new Set(free.map(({ agent }) => agent))
  const kept = named.filter((row) => !isFree.has(row.agent) || !isOpen(row.at))
  const work = free.map((person) => workColumns(builder, problem, grid, person, isOpen, named, known))
  const conflicts = restConflicts(problem, grid)
  free.forEach(({ agent, fairWeekend }, index) => {
    const elsewhere = kept.filter((row) => row.agent === agent).map(({ at }) => ({ at, column: builder.continuous(0, 1, 1) }))
    nameOne(builder, problem, grid, agent, [...elsewhere, ...(work[index] ?? [])], conflicts, fairWeekend)
  })
  const breaks: number[][][] = []
  const already: Float64Array[] = []
  const present = grid.queues.map((_, queue) => {
    const onQueue = work.flat().filter((column) => column.queue === queue)
    const there = named.filter((row) => row.queue === queue)
    const { slots, columns } = standing(
      builder,
      problem,
      grid,
      onQueue,
      there,
      kept.filter((row) => row.queue === queue),
      isOpen,
      known,
    )
    breaks.push(columns)
    already.push(
      closed(
        grid,
        queue,
        there.filter((row) => !isOpen(row.at)),
      ),
    )
    return slots
  })
  coverRows(builder, problem, grid, present, already)
  const model = builder.build()
  const read = (values: Float64Array) => {
    const chosen = free.flatMap(({ agent }, index) =>
      (work[index] ?? []).flatMap(({ at, queue, column }) => ((values[column] ?? 0) > 0.5 ? [{ agent, at, queue, pause: -1 }] : [])),
    )
    const counts = breaks.map((shifts) => shifts.map((options) => options.map((column) => Math.round(values[column] ?? 0))))
    const open = [...kept.filter((row) => isOpen(row.at)), ...chosen]
    return [...kept.filter((row) => !isOpen(row.at)), ...dealBreaks(open, counts)]
  }
  return { model, start: startFrom(model, known), read }
}

type Assignment = { readonly at: number; readonly queue: number; readonly column: number }

function workColumns(
  builder: ModelBuilder,
  problem: RosterProblem,
  grid: Grid,
  { agent, group, index }: FreeAgent,
  isOpen: (at: number) => boolean,
  named: readonly Named[],
  known: Map<number, number>,
): Assignment[] {
  const current = named.filter((row) => row.agent === agent)
  return grid.dayShifts.flatMap((shift, at) => {
    if (!isOpen(at) || !group.allowed[index]?.[at]) return []
    return group.queues.map((queue) => {
      const column = builder.binary(problem.rules.weights.over * shift.slots.length + wishCost(grid, agent, at))
      known.set(column, current.some((row) => row.at === at && row.queue === queue) ? 1 : 0)
      return { at, queue, column }
    })
  })
}

/** Agents present on one queue through shifts that stay with their breaks, and from the week before. */
function closed(grid: Grid, queue: number, rows: readonly Named[]): Float64Array {
  const there = Float64Array.from(grid.carried[queue] ?? [])
  for (const { at, pause } of rows) {
    const shift = grid.dayShifts[at]
    for (const slot of shift?.slots ?? []) there[slot] = (there[slot] ?? 0) + 1
    for (const slot of shift?.breaks[pause]?.slots ?? []) there[slot] = (there[slot] ?? 0) - 1
  }
  return there
}

/** Entries that sum to the agents present per slot of one queue on open days; the columns of their breaks by day-shift. */
function standing(
  builder: ModelBuilder,
  problem: RosterProblem,
  grid: Grid,
  free: readonly Assignment[],
  before: readonly Named[],
  kept: readonly Named[],
  isOpen: (at: number) => boolean,
  known: Map<number, number>,
): { slots: Entry[][]; columns: number[][] } {
  const { over } = problem.rules.weights
  const slots: Entry[][] = Array.from({ length: grid.slotCount }, () => [])
  const columns = grid.dayShifts.map((shift, at) => {
    if (!isOpen(at)) return []
    const stay = kept.filter((row) => row.at === at).length
    const working = free.filter((column) => column.at === at).map(({ column }): Entry => [column, 1])
    if (stay > 0) working.push([builder.continuous(over * shift.slots.length, stay, stay), 1])
    if (working.length === 0) return []
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
