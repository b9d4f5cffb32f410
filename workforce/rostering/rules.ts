/** Judges a roster from its shifts alone: hard violations, soft costs and cover. Knows nothing of models or solvers. */
import { secondsBetween, toIso } from '../../domain/kernel/time.ts'
import { addDays } from '../../domain/kernel/zone.ts'
import { consecutiveBefore, datesOf, type Grid, gridOf, isWeekend, slotAt, spanIn, standing, tooShortRest } from './grid.ts'
import { groupKey } from './groups.ts'
import type { Coverage, RosterAgent, RosterProblem, RosterShift } from './problem.ts'

export type Violation = { readonly rule: HardRule; readonly employee: string; readonly day: string; readonly text: string }

export type HardRule =
  | 'known_agent'
  | 'known_shift'
  | 'break'
  | 'one_shift_a_day'
  | 'rest'
  | 'days_per_week'
  | 'consecutive_days'
  | 'weekly_hours'
  | 'skill'
  | 'leave'
  | 'availability'

/** Costs in the weights of the rules; `wishes` in the weights of the wishes themselves. */
export type SoftCosts = {
  readonly under: number
  readonly over: number
  readonly weekend: number
  readonly hours: number
  readonly wishes: number
}

export type Judgement = {
  readonly hardViolations: readonly Violation[]
  readonly softCosts: SoftCosts
  /** Sum of the soft costs. */
  readonly objective: number
  readonly coverage: readonly Coverage[]
}

export function judge(problem: RosterProblem, shifts: readonly RosterShift[]): Judgement {
  const grid = gridOf(problem)
  const byAgent = new Map(problem.agents.map((agent) => [agent.agentId, [] as RosterShift[]]))
  const hardViolations: Violation[] = []
  for (const shift of shifts) {
    const own = byAgent.get(shift.agentId)
    if (own) own.push(shift)
    else
      hardViolations.push({
        rule: 'known_agent',
        employee: shift.agentId,
        day: shift.workOn,
        text: `${shift.agentId} is not among the agents of this roster.`,
      })
  }
  for (const agent of problem.agents) {
    const own = [...(byAgent.get(agent.agentId) ?? [])].sort((a, b) => a.fromAt - b.fromAt)
    hardViolations.push(...shiftViolations(problem, grid, agent, own), ...sequenceViolations(problem, agent, own))
  }
  const coverage = coverageOf(grid, shifts)
  const softCosts = costsOf(problem, byAgent, coverage)
  const { under, over, weekend, hours, wishes } = softCosts
  return { hardViolations, softCosts, objective: under + over + weekend + hours + wishes, coverage }
}

/** Rules on one shift. */
function shiftViolations(problem: RosterProblem, grid: Grid, agent: RosterAgent, own: readonly RosterShift[]): Violation[] {
  const { agentId } = agent
  return own.flatMap((shift) => {
    const found: Violation[] = []
    const violation = (rule: HardRule, text: string) => found.push({ rule, employee: agentId, day: shift.workOn, text })
    const placed = grid.dayShifts.find((candidate) => candidate.kind.shiftId === shift.shiftId && grid.days[candidate.day] === shift.workOn)
    if (!placed || placed.fromAt !== shift.fromAt || placed.toAt !== shift.toAt)
      violation(
        'known_shift',
        `${shift.shiftId} from ${toIso(shift.fromAt)} to ${toIso(shift.toAt)} is no shift of ${shift.workOn} in ${problem.zone}.`,
      )
    else if (
      !placed.breaks.some(({ fromAt, toAt }) => fromAt === shift.breakFromAt && toAt === shift.breakToAt) &&
      !(placed.breaks.length === 0 && shift.breakFromAt === null && shift.breakToAt === null)
    )
      violation('break', `The break of ${shift.shiftId} on ${shift.workOn} is outside its window.`)
    if (!agent.skills.includes(shift.queueId))
      violation('skill', `${agentId} is rostered on ${shift.queueId} but may serve ${agent.skills.join(', ') || 'no queue'}.`)
    const away =
      agent.leaveOn.length > 0 ? datesOf(shift.fromAt, shift.toAt, problem.zone).find((date) => agent.leaveOn.includes(date)) : undefined
    if (away) violation('leave', `${agentId} is on leave on ${away}.`)
    if (agent.shiftIds && !agent.shiftIds.includes(shift.shiftId)) violation('availability', `${agentId} may not work ${shift.shiftId}.`)
    return found
  })
}

/** Rules on a week of one agent, with the week before. */
function sequenceViolations(problem: RosterProblem, agent: RosterAgent, own: readonly RosterShift[]): Violation[] {
  const { rules, week } = problem
  const found: Violation[] = []
  const violation = (rule: HardRule, day: string, text: string) => found.push({ rule, employee: agent.agentId, day, text })
  const before = [...(agent.previous ?? [])].sort((a, b) => a.fromAt - b.fromAt)
  let last = before.at(-1)
  for (const shift of own) {
    if (last && last.workOn === shift.workOn)
      violation('one_shift_a_day', shift.workOn, `${agent.agentId} has ${last.shiftId} and ${shift.shiftId} on ${shift.workOn}.`)
    if (last && tooShortRest(last.toAt, shift.fromAt, rules.restSeconds))
      violation(
        'rest',
        shift.workOn,
        `${round(secondsBetween(last.toAt, shift.fromAt) / 3600)} h between ${last.shiftId} and ${shift.shiftId}; at least ${round(rules.restSeconds / 3600)} h.`,
      )
    last = shift
  }
  const worked = new Set(own.map((shift) => shift.workOn))
  const maxDays = Math.min(rules.maxDaysPerWeek, agent.contract.maxDaysPerWeek)
  if (worked.size > maxDays) violation('days_per_week', week, `${worked.size} days worked; at most ${maxDays}.`)
  const seconds = own.reduce((sum, shift) => sum + workedSeconds(shift), 0)
  const maxSeconds = Math.min(rules.maxWeeklySeconds, agent.contract.maxWeeklySeconds)
  if (seconds > maxSeconds) violation('weekly_hours', week, `${round(seconds / 3600)} h worked; at most ${round(maxSeconds / 3600)} h.`)
  let run = consecutiveBefore(before, week)
  for (let day = 0; day < 7; day += 1) {
    const date = addDays(week, day)
    run = worked.has(date) ? run + 1 : 0
    if (run > rules.maxConsecutiveDays)
      violation('consecutive_days', date, `${date} is day ${run} in a row; at most ${rules.maxConsecutiveDays}.`)
  }
  return found
}

const workedSeconds = (shift: RosterShift): number =>
  secondsBetween(shift.fromAt, shift.toAt) -
  (shift.breakFromAt !== null && shift.breakToAt !== null ? secondsBetween(shift.breakFromAt, shift.breakToAt) : 0)

const round = (value: number): number => Math.round(value * 100) / 100

function coverageOf(grid: Grid, shifts: readonly RosterShift[]): Coverage[] {
  const rostered = grid.carried.map((row) => Float64Array.from(row))
  const span = spanIn(grid)
  for (const shift of shifts) {
    const row = rostered[grid.queues.indexOf(shift.queueId)]
    if (row) for (const slot of standing(shift, span)) row[slot] = (row[slot] ?? 0) + 1
  }
  return grid.queues.flatMap((queueId, queue) =>
    Array.from({ length: grid.slotCount }, (_, slot) => ({
      queueId,
      slotAt: slotAt(grid, slot),
      required: grid.required[queue]?.[slot] ?? 0,
      rostered: rostered[queue]?.[slot] ?? 0,
    })),
  )
}

function costsOf(problem: RosterProblem, byAgent: ReadonlyMap<string, readonly RosterShift[]>, coverage: readonly Coverage[]): SoftCosts {
  const { weights } = problem.rules
  let under = 0
  let over = 0
  for (const { required, rostered } of coverage) {
    under += Math.max(0, required - rostered) * weights.under
    over += Math.max(0, rostered - required) * weights.over
  }
  const loads = new Map<string, number[]>()
  for (const agent of problem.agents) {
    const load = weekendDays(byAgent.get(agent.agentId) ?? []) + (agent.weekendDaysBefore ?? 0)
    loads.set(groupKey(agent), [...(loads.get(groupKey(agent)) ?? []), load])
  }
  const weekend = [...loads.values()].reduce((sum, group) => sum + aboveFairShare(group) * weights.weekend, 0)
  let short = 0
  let wishes = 0
  for (const agent of problem.agents) {
    const own = byAgent.get(agent.agentId) ?? []
    const seconds = own.reduce((sum, shift) => sum + workedSeconds(shift), 0)
    short += (Math.max(0, agent.contract.minWeeklySeconds - seconds) / 3600) * weights.hours
    for (const wish of agent.wishes ?? []) if (!isGranted(wish, own)) wishes += wish.weight
  }
  return { under, over, weekend, hours: short, wishes }
}

const aboveFairShare = (loads: readonly number[]): number => loads.reduce((sum, load) => sum + Math.max(0, load - fairShare(loads)), 0)

/** Weekend days that nobody of a group should exceed: the mean of those with the same skills and contract, rounded up. */
export const fairShare = (loads: readonly number[]): number =>
  loads.length === 0 ? 0 : Math.ceil(loads.reduce((sum, load) => sum + load, 0) / loads.length - 1e-9)

const weekendDays = (own: readonly RosterShift[]): number => own.filter((shift) => isWeekend(shift.workOn)).length

function isGranted(wish: NonNullable<RosterAgent['wishes']>[number], own: readonly RosterShift[]): boolean {
  const thatDay = own.filter((shift) => shift.workOn === wish.on)
  if (wish.wish === 'off') return !thatDay.some((shift) => wish.shiftId === undefined || shift.shiftId === wish.shiftId)
  return thatDay.some((shift) => wish.shiftId === undefined || shift.shiftId === wish.shiftId)
}
