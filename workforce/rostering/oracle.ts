/** Judges rosters of weeks in a row a second time, over plain intervals and the clock alone: shares nothing with rules.ts, so that each finds the other's faults. */
import type { LocalDate } from '../../domain/kernel/zone.ts'
import type { Coverage, RosterAgent, RosterProblem, RosterShift, ShiftKind } from './problem.ts'

export type RosteredWeek = {
  readonly problem: RosterProblem
  readonly shifts: readonly RosterShift[]
  readonly coverage: readonly Coverage[]
}

const HOUR = 3_600_000
const SLOT = HOUR / 2
const DAY = 24 * HOUR

/** Every broken rule as a sentence. What went before is the `previous` of the first week; later weeks are read from the rosters themselves. */
export function brokenRules(weeks: readonly RosteredWeek[]): string[] {
  const first = weeks[0]?.problem
  const people = [...new Set(weeks.flatMap(({ problem, shifts }) => [...problem.agents, ...shifts].map(({ agentId }) => agentId)))]
  return [
    ...people.flatMap((agentId) => {
      const before = first?.agents.find((agent) => agent.agentId === agentId)?.previous ?? []
      const own = weeks.flatMap(({ shifts }) => shifts.filter((shift) => shift.agentId === agentId))
      return first ? overTime(first, agentId, before, own) : []
    }),
    ...weeks.flatMap(({ problem, shifts }) => [
      ...problem.agents.flatMap((agent) =>
        inWeek(
          problem,
          agent,
          shifts.filter((shift) => shift.agentId === agent.agentId),
        ),
      ),
      ...shifts.flatMap((shift) => ofShift(problem, shift)),
    ]),
    ...weeks.flatMap(miscounted),
  ]
}

/** Rest and days in a row over the whole time; what was broken in the time before alone is nobody's fault here. */
function overTime({ rules }: RosterProblem, agentId: string, before: readonly RosterShift[], own: readonly RosterShift[]): string[] {
  const found: string[] = []
  for (const one of own)
    for (const other of [...before, ...own]) {
      const [early, late] = one.fromAt < other.fromAt ? [one, other] : [other, one]
      const rest = (late.fromAt - early.toAt) / 1000
      if (one !== other && rest < rules.restSeconds)
        found.push(`${agentId}: ${rest / 3600} h of rest before ${late.shiftId} on ${late.workOn}`)
    }
  const days = new Set([...before, ...own].map(({ workOn }) => Date.parse(workOn) / DAY))
  for (const { workOn } of own) {
    const run = Array.from({ length: rules.maxConsecutiveDays + 1 }, (_, step) => Date.parse(workOn) / DAY - step)
    if (run.every((day) => days.has(day))) found.push(`${agentId}: ${workOn} is day ${run.length} in a row`)
  }
  return found
}

function inWeek({ rules, week }: RosterProblem, { agentId, contract }: RosterAgent, own: readonly RosterShift[]): string[] {
  const found: string[] = []
  const days = own.length
  if (new Set(own.map(({ workOn }) => workOn)).size < days) found.push(`${agentId}: two shifts on a day`)
  if (days > rules.maxDaysPerWeek || days > contract.maxDaysPerWeek) found.push(`${agentId}: ${days} days in the week of ${week}`)
  const seconds =
    own.reduce((sum, { fromAt, toAt, breakFromAt, breakToAt }) => sum + toAt - fromAt - ((breakToAt ?? 0) - (breakFromAt ?? 0)), 0) / 1000
  if (seconds > rules.maxWeeklySeconds || seconds > contract.maxWeeklySeconds)
    found.push(`${agentId}: ${seconds / 3600} h in the week of ${week}`)
  return found
}

/** Who, what and when of one shift. */
function ofShift(problem: RosterProblem, shift: RosterShift): string[] {
  const { agentId, shiftId, workOn } = shift
  const name = `${agentId} ${shiftId} ${workOn}`
  const agent = problem.agents.find((one) => one.agentId === agentId)
  const kind = problem.shifts.find((one) => one.shiftId === shiftId)
  if (!agent || !kind) return [`${name}: unknown`]
  const found: string[] = []
  if (!agent.skills.includes(shift.queueId)) found.push(`${name}: no skill for ${shift.queueId}`)
  if (agent.shiftIds && !agent.shiftIds.includes(shiftId)) found.push(`${name}: may not be worked`)
  const week = Date.parse(problem.week)
  if (Date.parse(workOn) < week || Date.parse(workOn) >= week + 7 * DAY) found.push(`${name}: not in the week`)
  for (let at: number = shift.fromAt; at < shift.toAt; at += SLOT / 2)
    if (agent.leaveOn.includes(wall(at, problem.zone).date)) found.push(`${name}: on leave at ${new Date(at).toISOString()}`)
  return [...found, ...offPattern(problem.zone, shift, kind, name)]
}

/** The clock shows the pattern's times at both ends, a time left out by a change of clocks excepted; the break lies inside. */
function offPattern(zone: string, { workOn, fromAt, toAt, breakFromAt, breakToAt }: RosterShift, kind: ShiftKind, name: string): string[] {
  const found: string[] = []
  const ends = [
    [fromAt, kind.startSeconds],
    [toAt, kind.startSeconds + kind.lengthSeconds],
  ] as const
  for (const [at, told] of ends) {
    const shown = wall(at, zone)
    const isShown = Date.parse(shown.date) + shown.seconds * 1000 === Date.parse(workOn) + told * 1000
    if (!isShown && !changesNear(at, zone))
      found.push(`${name}: at ${told / 3600} h the clock shows ${shown.seconds / 3600} h of ${shown.date}`)
  }
  if ((breakFromAt === null) !== (breakToAt === null) || (breakFromAt === null) !== (kind.breakSeconds === 0))
    found.push(`${name}: half a break`)
  if (breakFromAt === null || breakToAt === null) return found
  const isChanged = toAt - fromAt !== kind.lengthSeconds * 1000
  const since = (breakFromAt - fromAt) / 1000
  if (breakToAt - breakFromAt !== kind.breakSeconds * 1000 || breakFromAt < fromAt || breakToAt > toAt)
    found.push(`${name}: break outside the shift`)
  if (since > kind.breakToSeconds || (since < kind.breakFromSeconds && !isChanged)) found.push(`${name}: break outside its window`)
  return found
}

/** Cover that was told against cover counted: who stands there for the whole half hour. */
function miscounted({ problem, shifts, coverage }: RosteredWeek): string[] {
  const all = [...shifts, ...problem.agents.flatMap(({ previous }) => previous ?? [])]
  const needed = new Map(problem.demand.map(({ queueId, slotAt, agents }) => [`${queueId} ${slotAt}`, agents]))
  return coverage.flatMap(({ queueId, slotAt, required, rostered }) => {
    const end = slotAt + SLOT
    const there = all.filter(
      (shift) =>
        shift.queueId === queueId &&
        shift.fromAt <= slotAt &&
        shift.toAt >= end &&
        (shift.breakFromAt === null || shift.breakToAt === null || shift.breakFromAt >= end || shift.breakToAt <= slotAt),
    ).length
    const asked = needed.get(`${queueId} ${slotAt}`) ?? 0
    return there === rostered && asked === required
      ? []
      : [`${queueId} ${new Date(slotAt).toISOString()}: ${rostered} of ${required} told, ${there} of ${asked} counted`]
  })
}

function wall(at: number, zone: string): { readonly date: LocalDate; readonly seconds: number } {
  const [date = '', time = ''] = clockOf(zone).format(at).split(' ')
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number)
  return { date, seconds: hour * 3600 + minute * 60 + second }
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  clocks.set(timeZone, clock)
  return clock
}

/** Whether clocks are set within three hours of an instant. */
function changesNear(at: number, zone: string): boolean {
  const shown = (one: number) => Date.parse(wall(one, zone).date) + wall(one, zone).seconds * 1000 - one
  return shown(at - 3 * HOUR) !== shown(at + 3 * HOUR)
}
