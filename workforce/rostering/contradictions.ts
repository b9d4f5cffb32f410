/** What makes a roster problem contradict itself, as one sentence that names the row, the rule and the remedy. */
import { closest, meant } from '../../domain/kernel/closest.ts'
import { interval, overlaps } from '../../domain/kernel/time.ts'
import { addDays, type LocalDate, localDate, weekdayOf } from '../../domain/kernel/zone.ts'
import { type RosterAgent, type RosterProblem, type RosterShift, type ShiftKind, SLOT_SECONDS } from './problem.ts'

/** The first contradiction; undefined where there is none. Rows are named by their place in the file (docs/rostering.md). */
export function contradictionIn(problem: RosterProblem): string | undefined {
  const { agents, shifts, demand, week } = problem
  const shiftIds = new Set(shifts.map(({ shiftId }) => shiftId))
  return (
    inWeek(problem) ??
    repeated(
      'shifts',
      'shiftId',
      shifts.map(({ shiftId }) => shiftId),
    ) ??
    repeated(
      'agents',
      'agentId',
      agents.map(({ agentId }) => agentId),
    ) ??
    repeated(
      'demand',
      'slot',
      demand.map(({ queueId, slotAt }) => `${queueId} ${new Date(slotAt).toISOString()}`),
    ) ??
    first(shifts, (shift, row) => inShift(shift, `shifts[${row}]`)) ??
    first(agents, (agent, row) => inAgent(agent, `agents[${row}]`, week, shiftIds) ?? inSkills(agent, `agents[${row}]`, demand)) ??
    first(agents, (agent, row) => inDays(agent, `agents[${row}]`, week))
  )
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** Where all demand lies in one week from a Monday on, and not in the file's, the file's is the slip; else the row is (`gridOf`). */
function inWeek({ week, zone, demand }: RosterProblem): string | undefined {
  const dates = demand.map(({ slotAt }) => localDate(slotAt, zone)).sort()
  const [earliest, latest] = [dates[0], dates.at(-1)]
  if (earliest === undefined || latest === undefined || (earliest >= week && latest < addDays(week, 7))) return midWeek(week)
  const monday = addDays(earliest, 1 - weekdayOf(earliest))
  if (latest >= addDays(monday, 7)) return undefined
  return `week is '${week}', a ${WEEKDAYS[weekdayOf(week) - 1]}, and the demand of ${earliest} to ${latest} lies in the week of Monday ${monday}; write "week": "${monday}".`
}

/** Days and hours a week are counted from Monday on, in the weeks before and after too. */
function midWeek(week: LocalDate): string | undefined {
  const weekday = weekdayOf(week)
  if (weekday === 1) return undefined
  const monday = addDays(week, 1 - weekday)
  return `week is '${week}', a ${WEEKDAYS[weekday - 1]}; days and hours a week are counted from Monday on: write "week": "${monday}", and roster what lies after its Sunday in a file of its own.`
}

function first<T>(rows: readonly T[], wrong: (row: T, index: number) => string | undefined): string | undefined {
  for (const [index, row] of rows.entries()) {
    const found = wrong(row, index)
    if (found !== undefined) return found
  }
  return undefined
}

function repeated(list: string, what: string, keys: readonly string[]): string | undefined {
  const seen = new Map<string, number>()
  return first(keys, (key, index) => {
    const before = seen.get(key)
    seen.set(key, index)
    return before === undefined ? undefined : `${list}[${index}] repeats ${what} '${key}' of ${list}[${before}]; leave one of them out.`
  })
}

function inShift(shift: ShiftKind, row: string): string | undefined {
  const { startSeconds, lengthSeconds, breakSeconds, breakFromSeconds, breakToSeconds } = shift
  const parts = { startHour: startSeconds, lengthHours: lengthSeconds, breakMinutes: breakSeconds, breakFromHour: breakFromSeconds }
  const uneven = Object.entries(parts).find(([, seconds]) => seconds % SLOT_SECONDS !== 0)
  if (uneven)
    return `${row}.${uneven[0]} ('${shift.shiftId}') is not on a half hour; shifts and breaks start, end and last whole half hours.`
  if (breakFromSeconds > breakToSeconds)
    return `${row} ('${shift.shiftId}') has breakFromHour ${breakFromSeconds / 3600} after breakToHour ${breakToSeconds / 3600}; swap them: they are the earliest and latest start of the break.`
  if (breakSeconds > 0 && breakToSeconds + breakSeconds > lengthSeconds)
    return `${row} ('${shift.shiftId}') lasts ${lengthSeconds / 3600} h, but its break may end after ${(breakToSeconds + breakSeconds) / 3600} h; lower breakToHour or breakMinutes.`
  return undefined
}

const spanOf = ({ fromAt, toAt }: RosterShift) => interval(fromAt, toAt)

function inAgent({ agentId, contract, shiftIds, wishes, previous }: RosterAgent, row: string, week: string, known: ReadonlySet<string>) {
  const unknown = (path: string, id: string) =>
    `${row}.${path} ('${agentId}') is '${id}', which is no shift of this file; ${meant(id, [...known])}`
  if (contract.minWeeklySeconds > contract.maxWeeklySeconds)
    return `${row} ('${agentId}') has minWeeklyHours ${contract.minWeeklySeconds / 3600} above maxWeeklyHours ${contract.maxWeeklySeconds / 3600}; lower the one or raise the other.`
  return (
    first(shiftIds ?? [], (id, index) => (known.has(id) ? undefined : unknown(`shiftIds[${index}]`, id))) ??
    first(wishes ?? [], ({ shiftId }, index) =>
      shiftId === undefined || known.has(shiftId) ? undefined : unknown(`wishes[${index}].shiftId`, shiftId),
    ) ??
    first(previous ?? [], (shift, index) => {
      const path = `${row}.previous[${index}] ('${agentId}')`
      if (shift.agentId !== agentId) return `${path} is a shift of '${shift.agentId}'; give each agent only own shifts.`
      if (shift.workOn >= week) return `${path} is on ${shift.workOn}, not before the week of ${week}; leave it out.`
      if (shift.fromAt >= shift.toAt) return `${path} ends no later than it begins; correct fromAt or toAt.`
      const other = (previous ?? []).findIndex((one) => one !== shift && overlaps(spanOf(one), spanOf(shift)))
      return other < 0 ? undefined : `${path} overlaps previous[${other}]; leave one of them out.`
    })
  )
}

/** A skill that nobody asks for this week is none that is misspelt: it is refused only where it is nearly the name of a queue that is asked for. */
function inSkills({ agentId, skills }: RosterAgent, row: string, demand: RosterProblem['demand']): string | undefined {
  const queues = [...new Set(demand.map(({ queueId }) => queueId))]
  const ids = skills.filter((skill) => !queues.includes(skill))
  return first(ids, (skill) => {
    const near = closest(
      skill,
      queues.filter((queue) => !skills.includes(queue)),
    )
    return near === undefined || !isSlip(skill, near)
      ? undefined
      : `${row}.skills[${skills.indexOf(skill)}] ('${agentId}') is '${skill}', which no demand asks for; did you mean '${near}'?`
  })
}

/** Names that differ in digits alone, fault-1 and fault-2, are different names. */
const isSlip = (one: string, other: string): boolean => {
  const letters = (text: string) => text.toLowerCase().replaceAll(/[0-9]+/g, '#')
  const isNumbered = letters(one) === letters(other) && /[0-9]/.test(one) && one.toLowerCase() !== other.toLowerCase()
  const isSame = one.toLowerCase() === other.toLowerCase()
  return isSame || (one.length > 3 && other.length > 3 && !isNumbered)
}

/** A wish for a day that is not of the week weighs nothing, and leave long past or far ahead frees nobody. */
function inDays({ agentId, wishes, leaveOn }: RosterAgent, row: string, week: string): string | undefined {
  const end = addDays(week, 7)
  return (
    first(wishes ?? [], ({ on }, index) =>
      on >= week && on < end
        ? undefined
        : `${row}.wishes[${index}].on ('${agentId}') is ${on}, no day of the week from ${week} to ${addDays(week, 6)}; correct it or leave the wish out.`,
    ) ??
    first(leaveOn, (day, index) =>
      Math.abs(Number(day.slice(0, 4)) - Number(week.slice(0, 4))) <= 1
        ? undefined
        : `${row}.leaveOn[${index}] ('${agentId}') is ${day}, years away from the week of ${week}; correct the year.`,
    )
  )
}
