/** The JSON form of a roster problem and of its solution; docs/rostering.md describes it. */
import { strangerIn } from '../../domain/kernel/closest.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'
import { DAY, hours, type Instant, minutes, parseInstant, toIso } from '../../domain/kernel/time.ts'
import { checkedZone } from '../../domain/kernel/zone.ts'
import { contradictionIn } from './contradictions.ts'
import { gridOf } from './grid.ts'
import {
  type Demand,
  defaultRules,
  defaultShifts,
  type RosterAgent,
  type RosterProblem,
  type RosterRules,
  type RosterShift,
  type ShiftKind,
  type Wish,
} from './problem.ts'

/** Thrown while reading and turned into a rejection at the edge of this file. */
class Unreadable extends Error {}

/** Members by the part of the file they belong to; what nothing reads is refused, so that no rule is lost by a slip. */
const MEMBERS = {
  'the file': ['week', 'zone', 'demand', 'agents', 'shifts', 'rules'],
  demand: ['queueId', 'slotAt', 'agents'],
  agents: [
    ...['agentId', 'skills', 'maxWeeklyHours', 'minWeeklyHours', 'maxDaysPerWeek', 'leaveOn', 'shiftIds', 'wishes'],
    ...['weekendDaysBefore', 'previous'],
  ],
  wishes: ['on', 'wish', 'shiftId', 'weight'],
  shifts: ['shiftId', 'startHour', 'lengthHours', 'breakMinutes', 'breakFromHour', 'breakToHour'],
  rules: ['restHours', 'maxDaysPerWeek', 'maxConsecutiveDays', 'maxWeeklyHours', 'weights'],
  'rules.weights': ['under', 'over', 'weekend', 'hours'],
  // What `roster solve` writes; only the shifts are read.
  'a solution': [
    ...['objective', 'lowerBound', 'gap', 'seconds', 'hardViolations', 'softCosts', 'status', 'endedBy', 'reached'],
    ...['requiredAgentSlots', 'missingAgentSlots', 'shifts', 'coverage'],
  ],
  'rostered shifts': ['agentId', 'queueId', 'workOn', 'shiftId', 'fromAt', 'toAt', 'breakFromAt', 'breakToAt'],
} as const satisfies Readonly<Record<string, readonly string[]>>

type Part = keyof typeof MEMBERS

/** A JSON value with the place it came from, so that a message can name it. */
type Node = { readonly value: unknown; readonly path: string }

export const parseRosterProblem = (document: unknown): Parsed<RosterProblem> =>
  reading(() => {
    const problem = problemOf({ value: document, path: '' })
    const wrong = contradictionIn(problem)
    if (wrong) throw new Unreadable(wrong)
    gridOf(problem)
    return problem
  })

export const parseRosterShifts = (document: unknown): Parsed<RosterShift[]> =>
  reading(() => list(field(only({ value: document, path: '' }, 'a solution'), 'shifts')).map(rosterShiftOf))

/** The problem as the JSON that `parseRosterProblem` reads. */
export function problemDocument(problem: RosterProblem): object {
  const { restSeconds, maxWeeklySeconds, ...rules } = problem.rules
  return {
    week: problem.week,
    zone: problem.zone,
    demand: problem.demand.map((row) => ({ ...row, slotAt: toIso(row.slotAt) })),
    agents: problem.agents.map(({ contract, previous, ...agent }) => ({
      ...agent,
      maxWeeklyHours: contract.maxWeeklySeconds / 3600,
      minWeeklyHours: contract.minWeeklySeconds / 3600,
      maxDaysPerWeek: contract.maxDaysPerWeek,
      previous: (previous ?? []).map(shiftDocument),
    })),
    shifts: problem.shifts.map((shift) => ({
      shiftId: shift.shiftId,
      startHour: shift.startSeconds / 3600,
      lengthHours: shift.lengthSeconds / 3600,
      breakMinutes: shift.breakSeconds / 60,
      breakFromHour: shift.breakFromSeconds / 3600,
      breakToHour: shift.breakToSeconds / 3600,
    })),
    rules: { ...rules, restHours: restSeconds / 3600, maxWeeklyHours: maxWeeklySeconds / 3600 },
  }
}

export const shiftDocument = (shift: RosterShift): object => ({
  ...shift,
  fromAt: toIso(shift.fromAt),
  toAt: toIso(shift.toAt),
  breakFromAt: shift.breakFromAt === null ? null : toIso(shift.breakFromAt),
  breakToAt: shift.breakToAt === null ? null : toIso(shift.breakToAt),
})

function problemOf(file: Node): RosterProblem {
  const root = only(file, 'the file')
  const shifts = optional(root, 'shifts')
  const rules = optional(root, 'rules')
  return {
    week: date(field(root, 'week')),
    zone: checkedZone(text(field(root, 'zone'))),
    demand: list(field(root, 'demand')).map(demandOf),
    agents: list(field(root, 'agents')).map(agentOf),
    shifts: shifts ? list(shifts).map(shiftKindOf) : defaultShifts,
    rules: rules ? rulesOf(rules) : defaultRules,
  }
}

function demandOf(given: Node): Demand {
  const row = only(given, 'demand')
  return { queueId: text(field(row, 'queueId')), slotAt: at(field(row, 'slotAt')), agents: number(field(row, 'agents'), 0, 100_000) }
}

function agentOf(given: Node): RosterAgent {
  const node = only(given, 'agents')
  const shiftIds = optional(node, 'shiftIds')
  return {
    agentId: text(field(node, 'agentId')),
    skills: list(field(node, 'skills')).map(text),
    contract: {
      maxWeeklySeconds: hours(numberOr(node, 'maxWeeklyHours', 0, 168, 40)),
      minWeeklySeconds: hours(numberOr(node, 'minWeeklyHours', 0, 168, 0)),
      maxDaysPerWeek: wholeOr(node, 'maxDaysPerWeek', 0, 7, 5),
    },
    leaveOn: listOr(node, 'leaveOn').map(date),
    shiftIds: shiftIds ? list(shiftIds).map(text) : undefined,
    wishes: listOr(node, 'wishes').map(wishOf),
    weekendDaysBefore: wholeOr(node, 'weekendDaysBefore', 0, 1000, 0),
    previous: listOr(node, 'previous').map(rosterShiftOf),
  }
}

function wishOf(given: Node): Wish {
  const node = only(given, 'wishes')
  const wish = field(node, 'wish')
  if (wish.value !== 'on' && wish.value !== 'off')
    throw new Unreadable(`${wish.path} is ${JSON.stringify(wish.value)}; it must be "on" or "off".`)
  return {
    on: date(field(node, 'on')),
    wish: wish.value,
    shiftId: optional(node, 'shiftId') ? text(field(node, 'shiftId')) : undefined,
    weight: numberOr(node, 'weight', 0, 1e6, 1),
  }
}

function shiftKindOf(given: Node): ShiftKind {
  const node = only(given, 'shifts')
  return {
    shiftId: text(field(node, 'shiftId')),
    startSeconds: hours(number(field(node, 'startHour'), 0, 24)),
    lengthSeconds: hours(number(field(node, 'lengthHours'), 0.5, 24)),
    breakSeconds: minutes(numberOr(node, 'breakMinutes', 0, 600, 0)),
    breakFromSeconds: hours(numberOr(node, 'breakFromHour', 0, 24, 0)),
    breakToSeconds: hours(numberOr(node, 'breakToHour', 0, 24, 0)),
  }
}

function rulesOf(given: Node): RosterRules {
  const node = only(given, 'rules')
  const weights = only(optional(node, 'weights') ?? { value: {}, path: `${node.path}.weights` }, 'rules.weights')
  const usual = defaultRules.weights
  return {
    restSeconds: hours(numberOr(node, 'restHours', 0, 48, defaultRules.restSeconds / 3600)),
    maxDaysPerWeek: wholeOr(node, 'maxDaysPerWeek', 0, 7, defaultRules.maxDaysPerWeek),
    maxConsecutiveDays: wholeOr(node, 'maxConsecutiveDays', 1, 14, defaultRules.maxConsecutiveDays),
    maxWeeklySeconds: hours(numberOr(node, 'maxWeeklyHours', 0, 168, defaultRules.maxWeeklySeconds / 3600)),
    weights: {
      under: numberOr(weights, 'under', 0, 1e6, usual.under),
      over: numberOr(weights, 'over', 0, 1e6, usual.over),
      weekend: numberOr(weights, 'weekend', 0, 1e6, usual.weekend),
      hours: numberOr(weights, 'hours', 0, 1e6, usual.hours),
    },
  }
}

function rosterShiftOf(given: Node): RosterShift {
  const node = only(given, 'rostered shifts')
  const pause = (name: string) => {
    const found = optional(node, name)
    return found ? at(found) : null
  }
  return {
    agentId: text(field(node, 'agentId')),
    queueId: text(field(node, 'queueId')),
    workOn: date(field(node, 'workOn')),
    shiftId: text(field(node, 'shiftId')),
    fromAt: at(field(node, 'fromAt')),
    toAt: at(field(node, 'toAt')),
    breakFromAt: pause('breakFromAt'),
    breakToAt: pause('breakToAt'),
  }
}

function reading<T>(read: () => T): Parsed<T> {
  try {
    return parsed(read())
  } catch (error) {
    if (error instanceof Unreadable || (error instanceof CallboardError && error.code === 'usage'))
      return rejected('roster.file', error.message)
    throw error
  }
}

/** The node itself, where it has no member but those of the part. */
function only(node: Node, part: Part): Node {
  const { value, path } = node
  if (typeof value !== 'object' || value === null) throw new Unreadable(`${path || 'the document'} must be an object.`)
  const elsewhere = Object.fromEntries(
    Object.entries(MEMBERS).flatMap(([place, names]) => (place === part ? [] : [[homeOf(place), names]])),
  )
  const wrong = strangerIn(value, path || 'the file', MEMBERS[part], elsewhere)
  if (wrong !== undefined) throw new Unreadable(wrong)
  return node
}

const homeOf = (part: string): string => (part === 'the file' ? 'at the top of the file' : `in ${part}`)

function optional({ value, path }: Node, name: string): Node | undefined {
  if (typeof value !== 'object' || value === null) throw new Unreadable(`${path || 'the document'} must be an object.`)
  const found: unknown = Reflect.get(value, name)
  return found === undefined || found === null ? undefined : { value: found, path: path === '' ? name : `${path}.${name}` }
}

function field(node: Node, name: string): Node {
  const found = optional(node, name)
  if (!found) throw new Unreadable(`${node.path === '' ? '' : `${node.path}.`}${name} is missing.`)
  return found
}

function list({ value, path }: Node): Node[] {
  if (!Array.isArray(value)) throw new Unreadable(`${path} must be a list.`)
  return value.map((item: unknown, index) => ({ value: item, path: `${path}[${index}]` }))
}

const listOr = (node: Node, name: string): Node[] => {
  const found = optional(node, name)
  return found ? list(found) : []
}

function text({ value, path }: Node): string {
  if (typeof value !== 'string' || value === '') throw new Unreadable(`${path} is ${JSON.stringify(value)}; it must be a text.`)
  if (value !== value.trim()) throw new Unreadable(`${path} is ${JSON.stringify(value)}, with blanks around; take them out.`)
  return value
}

function number({ value, path }: Node, low: number, high: number): number {
  if (typeof value !== 'number' || !(value >= low && value <= high))
    throw new Unreadable(`${path} is ${JSON.stringify(value)}; it must be a number from ${low} to ${high}.`)
  return value
}

function numberOr(node: Node, name: string, low: number, high: number, usual: number): number {
  const found = optional(node, name)
  return found ? number(found, low, high) : usual
}

function wholeOr(node: Node, name: string, low: number, high: number, usual: number): number {
  const value = numberOr(node, name, low, high, usual)
  if (!Number.isInteger(value)) throw new Unreadable(`${node.path}.${name} is ${value}; it must be a whole number.`)
  return value
}

function date(node: Node): string {
  const value = text(node)
  if (!DAY.test(value)) throw new Unreadable(`${node.path} is '${value}'; write a day of the calendar as 2026-01-31.`)
  return value
}

function at(node: Node): Instant {
  const read = parseInstant(text(node))
  if (!read.ok) throw new Unreadable(`${node.path}: ${read.rejection.message}`)
  return read.value
}
