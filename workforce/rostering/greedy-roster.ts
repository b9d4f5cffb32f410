/** A legal roster without a solver, in milliseconds: what is kept where time is too short, and what every search has to beat. */
import type { Grid } from './grid.ts'
import type { Group } from './groups.ts'
import { type Load, mayTake, rank, unloaded } from './naming-greedy.ts'
import type { Named } from './polish-model.ts'
import type { RosterProblem } from './problem.ts'

type Person = { readonly group: Group; readonly index: number; readonly load: Load }

/** Day by day the shift and queue that save most go to the legal agent with the fewest days, until none saves anything or it `isOver`. */
export function greedyRoster(problem: RosterProblem, grid: Grid, groups: readonly Group[], isOver: () => boolean = () => false): Named[] {
  const people = groups.flatMap((group) => unloaded(problem, group).map((load, index): Person => ({ group, index, load })))
  const ableOn = grid.queues.map((_, queue) => people.filter(({ group }) => group.queues.includes(queue)))
  const lack = lacking(grid, [])
  const named: Named[] = []
  for (const day of grid.days.keys()) {
    const saved = (at: number, queue: number) => saving(problem, grid, lack[queue], at)
    let open = grid.dayShifts.flatMap((shift, at) =>
      shift.day === day ? grid.queues.map((_, queue) => ({ at, queue, saves: saved(at, queue) })) : [],
    )
    for (let most = mostSaving(open); most && !isOver(); most = mostSaving(open)) {
      const { at, queue } = most
      const taken = take(problem, grid, ableOn[queue] ?? [], at, queue)
      if (taken) {
        named.push(taken)
        move(lack[queue], grid.dayShifts[at]?.slots, -1)
        for (const place of open) if (place.queue === queue) place.saves = saved(place.at, queue)
      } else open = open.filter((place) => place !== most)
    }
  }
  return withBreaks(grid, named)
}

type Place = { readonly at: number; readonly queue: number; saves: number }

/** The first of those that save most; nothing where none saves anything. */
function mostSaving(open: readonly Place[]): Place | undefined {
  let most: Place | undefined
  for (const place of open) if (place.saves > (most?.saves ?? 0)) most = place
  return most
}

/** Each break goes where its queue can best spare somebody. */
export function withBreaks(grid: Grid, named: readonly Named[]): Named[] {
  const lack = lacking(grid, named)
  return named.map((row) => {
    const own = lack[row.queue]
    const needs = (grid.dayShifts[row.at]?.breaks ?? []).map(({ slots }) => Math.max(...slots.map((slot) => own?.[slot] ?? 0)))
    const pause = needs.indexOf(Math.min(...needs))
    move(own, grid.dayShifts[row.at]?.breaks[pause]?.slots, 1)
    return { ...row, pause }
  })
}

/** Agents lacking by queue and slot, below 0 where some are to spare; breaks are not yet taken. */
function lacking(grid: Grid, named: readonly Named[]): Float64Array[] {
  const lack = grid.required.map((required, queue) => required.map((agents, slot) => agents - (grid.carried[queue]?.[slot] ?? 0)))
  for (const { at, queue } of named) move(lack[queue], grid.dayShifts[at]?.slots, -1)
  return lack
}

function move(lack: Float64Array | undefined, slots: readonly number[] = [], by: number): void {
  for (const slot of slots) if (lack) lack[slot] = (lack[slot] ?? 0) + by
}

function saving({ rules: { weights } }: RosterProblem, grid: Grid, lack: Float64Array | undefined, at: number): number {
  return (grid.dayShifts[at]?.slots ?? []).reduce((sum, slot) => sum + ((lack?.[slot] ?? 0) > 0 ? weights.under : -weights.over), 0)
}

function take(problem: RosterProblem, grid: Grid, people: readonly Person[], at: number, queue: number): Named | undefined {
  const shift = grid.dayShifts[at]
  if (!shift) return undefined
  let chosen: Person | undefined
  let least = Number.POSITIVE_INFINITY
  for (const person of people) {
    const { group, index, load } = person
    // The rank is cheaper than the rules.
    const own = rank(load, shift)
    if (own >= least || !group.allowed[index]?.[at] || !mayTake(problem, group, index, load, shift)) continue
    chosen = person
    least = own
  }
  const agent = chosen?.group.agents[chosen.index]
  if (!chosen || !agent) return undefined
  chosen.load.days.add(shift.day)
  chosen.load.seconds += shift.workSeconds
  chosen.load.last = shift
  return { agent, at, queue, pause: -1 }
}
