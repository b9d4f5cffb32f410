/**
 * A legal row in milliseconds, whatever the horizon: day by day the best labels are carried on and the others dropped (beam search). Not proven
 * to be the cheapest; where the width is too small for the rules nothing is found.
 */
import type { CurtoisEmployee, CurtoisProblem } from './problem.ts'

export type PricedRow = { readonly cost: number; readonly days: Int8Array }

/** The row up to a day. `run`: length of the last run of work (`shift` ≥ 0) or of days off; `rank`: what labels of a day are kept by. */
type Label = {
  readonly before: Label | undefined
  readonly shift: number
  readonly run: number
  readonly minutes: number
  readonly weekends: number
  /** Of each shift so far. */
  readonly counts: Int16Array
  readonly cost: number
  readonly rank: number
}

/** @param costs by day × shifts + shift. @param width labels kept per day and length of run. */
export function quickRow(problem: CurtoisProblem, employee: CurtoisEmployee, costs: Float64Array, width: number): PricedRow | undefined {
  const pace = paceOf(problem, employee, costs)
  const counts = new Int16Array(problem.shifts.length)
  let labels: Label[] = [{ before: undefined, shift: -1, run: problem.days, minutes: 0, weekends: 0, counts, cost: 0, rank: 0 }]
  for (let day = 0; day < problem.days; day += 1) {
    const kept = new Kept(employee, width)
    const step = { day, open: openShifts(problem, employee, day), costs, pace }
    for (const label of labels) extend(problem, employee, label, step, kept)
    labels = kept.labels()
  }
  const [best] = labels.filter(({ minutes }) => minutes >= employee.minMinutes).sort((a, b) => a.cost - b.cost)
  return best && { cost: best.cost, days: daysOf(best) }
}

type Pace = {
  /** Minutes that can still be worked after each day. */
  readonly reachable: Int32Array
  /** Minutes a day in the middle of what the contract allows. */
  readonly minutesPerDay: number
  /** What a minute away from the pace counts: half of what a minute of work is worth in the mean. */
  readonly perMinute: number
}

/** Keeps labels comparable that have worked more and less: who works much early has little left for later. */
function paceOf(problem: CurtoisProblem, employee: CurtoisEmployee, costs: Float64Array): Pace {
  const longest = Math.max(...problem.shifts.map(({ minutes }, shift) => ((employee.maxShifts[shift] ?? 0) > 0 ? minutes : 0)))
  const gains = costs.filter((cost) => cost < 0)
  const period = employee.maxConsecutive + employee.minDaysOff
  const workable = (days: number) => Math.floor(days / period) * employee.maxConsecutive + Math.min(days % period, employee.maxConsecutive)
  return {
    reachable: Int32Array.from({ length: problem.days }, (_, day) => workable(problem.days - day - 1) * longest),
    minutesPerDay: (employee.minMinutes + employee.maxMinutes) / 2 / problem.days,
    perMinute: gains.length === 0 ? 0 : gains.reduce((sum, gain) => sum - gain, 0) / gains.length / longest / 2,
  }
}

const openShifts = (problem: CurtoisProblem, { daysOff, maxShifts }: CurtoisEmployee, day: number): number[] =>
  daysOff.has(day) ? [] : [...problem.shifts.keys()].filter((shift) => (maxShifts[shift] ?? 0) > 0)

type Step = { readonly day: number; readonly open: readonly number[]; readonly costs: Float64Array; readonly pace: Pace }

/** Offers every label that may follow this one. */
function extend(problem: CurtoisProblem, employee: CurtoisEmployee, label: Label, { day, open, costs, pace }: Step, kept: Kept): void {
  const isOff = label.shift < 0
  const offer = (shift: number, minutes: number, weekends: number, cost: number) => {
    if (minutes + (pace.reachable[day] ?? 0) < employee.minMinutes) return
    const run = isOff === shift < 0 ? label.run + 1 : 1
    const rank = cost + Math.abs(minutes - pace.minutesPerDay * (day + 1)) * pace.perMinute
    kept.offer({ before: label, shift, run, minutes, weekends, counts: label.counts, cost, rank })
  }
  // A run that began on the first day may be shorter than the least: the days before it are unknown.
  if (isOff || label.run >= employee.minConsecutive || label.run === day) offer(-1, label.minutes, label.weekends, label.cost)
  if (isOff ? label.run < employee.minDaysOff && label.run !== day : label.run >= employee.maxConsecutive) return
  const weekends = label.weekends + (day % 7 === 5 || (day % 7 === 6 && isOff) ? 1 : 0)
  if (weekends > employee.maxWeekends) return
  const forbidden = problem.shifts[label.shift]?.notBefore
  for (const shift of open) {
    const minutes = label.minutes + (problem.shifts[shift]?.minutes ?? 0)
    const isUsedUp = (label.counts[shift] ?? 0) >= (employee.maxShifts[shift] ?? 0)
    if (minutes > employee.maxMinutes || isUsedUp || forbidden?.has(shift)) continue
    offer(shift, minutes, weekends, label.cost + (costs[day * problem.shifts.length + shift] ?? 0))
  }
}

/** The first by rank of each length of run, so that some label gets past whatever day off comes next; of equal states the cheapest. */
class Kept {
  private readonly runs: Label[][] = []
  private readonly minDaysOff: number
  private readonly width: number

  constructor({ minDaysOff }: CurtoisEmployee, width: number) {
    this.minDaysOff = minDaysOff
    this.width = width
  }

  offer(label: Label): void {
    const run = label.shift < 0 ? Math.min(label.run, this.minDaysOff) : this.minDaysOff + label.run
    this.runs[run] ??= []
    const list = this.runs[run]
    const last = list[this.width - 1]
    if (last && last.rank <= label.rank) return
    const equal = list.findIndex((one) => one.shift === label.shift && one.minutes === label.minutes && one.weekends === label.weekends)
    if (equal >= 0 && (list[equal]?.cost ?? 0) <= label.cost) return
    if (equal >= 0) list.splice(equal, 1)
    const place = list.findIndex(({ rank }) => rank > label.rank)
    list.splice(place < 0 ? list.length : place, 0, label)
    if (list.length > this.width) list.pop()
  }

  labels(): Label[] {
    return this.runs.flat().map((label) => (label.shift < 0 ? label : { ...label, counts: raised(label.counts, label.shift) }))
  }
}

function raised(counts: Int16Array, shift: number): Int16Array {
  const copy = counts.slice()
  copy[shift] = (copy[shift] ?? 0) + 1
  return copy
}

function daysOf(end: Label): Int8Array {
  const days: number[] = []
  for (let at: Label | undefined = end; at?.before; at = at.before) days.push(at.shift)
  return Int8Array.from(days.toReversed())
}
