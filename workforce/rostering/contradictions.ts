/** What makes a roster problem contradict itself, as one sentence that names the row, the rule and the remedy. */
import { interval, overlaps } from '../../domain/kernel/time.ts'
import { type RosterAgent, type RosterProblem, type RosterShift, type ShiftKind, SLOT_SECONDS } from './problem.ts'

/** The first contradiction; undefined where there is none. Rows are named by their place in the file (docs/rostering.md). */
export function contradictionIn(problem: RosterProblem): string | undefined {
  const { agents, shifts, demand, week } = problem
  const shiftIds = new Set(shifts.map(({ shiftId }) => shiftId))
  return (
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
    first(agents, (agent, row) => inAgent(agent, `agents[${row}]`, week, shiftIds))
  )
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
    `${row}.${path} ('${agentId}') is '${id}', which is no shift of this file; they are ${[...known].join(', ') || 'none'}.`
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
