/** The shift-scheduling benchmark of Curtois & Qu (2014): text form, and what a solution is. */
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'

/** Employees, days and shifts are indices into the arrays. */
export type CurtoisProblem = {
  /** Day 0 is a Monday. */
  readonly days: number
  readonly shifts: readonly { readonly id: string; readonly minutes: number; readonly notBefore: ReadonlySet<number> }[]
  readonly employees: readonly CurtoisEmployee[]
  /** Cost of working (off request) or of not working (on request) a shift. */
  readonly requests: readonly {
    readonly employee: number
    readonly day: number
    readonly shift: number
    readonly weight: number
    readonly wish: 'on' | 'off'
  }[]
  readonly cover: readonly {
    readonly day: number
    readonly shift: number
    readonly required: number
    readonly under: number
    readonly over: number
  }[]
}

export type CurtoisEmployee = {
  readonly id: string
  /** By shift. */
  readonly maxShifts: readonly number[]
  readonly maxMinutes: number
  readonly minMinutes: number
  readonly maxConsecutive: number
  /** Runs that touch the first or last day may be shorter; the same holds for days off. */
  readonly minConsecutive: number
  readonly minDaysOff: number
  readonly maxWeekends: number
  readonly daysOff: ReadonlySet<number>
}

/** By employee and day: the shift, or -1 for a day off. */
export type CurtoisRoster = readonly Int8Array[]

export function parseCurtois(text: string): Parsed<CurtoisProblem> {
  const sections = sectionsOf(text)
  const rows = (name: string) => sections.get(`SECTION_${name}`) ?? []
  const days = Number(rows('HORIZON')[0]?.[0])
  if (!Number.isInteger(days) || days < 1) return rejected('curtois.horizon', 'SECTION_HORIZON with the number of days is missing.')
  const shiftIds = rows('SHIFTS').map((row) => row[0] ?? '')
  const shiftOf = (id: string | undefined) => shiftIds.indexOf(id ?? '')
  const employeeIds = rows('STAFF').map((row) => row[0] ?? '')
  const daysOff = new Map(rows('DAYS_OFF').map(([id, ...list]) => [id ?? '', new Set(list.map(Number))]))
  const problem: CurtoisProblem = {
    days,
    shifts: rows('SHIFTS').map(([id = '', minutes, not = '']) => ({
      id,
      minutes: Number(minutes),
      notBefore: new Set(split(not, '|').map(shiftOf)),
    })),
    employees: rows('STAFF').map((row) => employeeOf(row, shiftIds, daysOff)),
    requests: [...requestsOf(rows('SHIFT_ON_REQUESTS'), 'on'), ...requestsOf(rows('SHIFT_OFF_REQUESTS'), 'off')].map(
      ({ id, shiftId, ...request }) => ({
        ...request,
        employee: employeeIds.indexOf(id),
        shift: shiftOf(shiftId),
      }),
    ),
    cover: rows('COVER').map(([day, shift, required, under, over]) => ({
      day: Number(day),
      shift: shiftOf(shift),
      required: Number(required),
      under: Number(under),
      over: Number(over),
    })),
  }
  return problemsIn(problem) ?? parsed(problem)
}

function problemsIn(problem: CurtoisProblem): Parsed<never> | undefined {
  if (problem.shifts.length === 0 || problem.employees.length === 0)
    return rejected('curtois.empty', 'SECTION_SHIFTS and SECTION_STAFF must name at least one shift and one employee.')
  for (const { employee, day, shift } of problem.requests)
    if (employee < 0 || shift < 0 || !(day >= 0 && day < problem.days))
      return rejected('curtois.request', `A request names an unknown employee or shift, or day ${day} of ${problem.days}.`)
  for (const { day, shift, required } of problem.cover)
    if (shift < 0 || !(day >= 0 && day < problem.days) || !(required >= 0))
      return rejected('curtois.cover', `A cover row of day ${day} names an unknown shift, day or requirement.`)
  return undefined
}

function employeeOf(
  row: readonly string[],
  shiftIds: readonly string[],
  daysOff: ReadonlyMap<string, ReadonlySet<number>>,
): CurtoisEmployee {
  const [id = '', limits = '', ...numbers] = row
  const [maxMinutes = 0, minMinutes = 0, maxConsecutive = 0, minConsecutive = 0, minDaysOff = 0, maxWeekends = 0] = numbers.map(Number)
  const byShift = new Map(split(limits, '|').map((part) => [part.split('=')[0] ?? '', Number(part.split('=')[1])]))
  return {
    id,
    maxShifts: shiftIds.map((shift) => byShift.get(shift) ?? 0),
    maxMinutes,
    minMinutes,
    maxConsecutive,
    minConsecutive,
    minDaysOff,
    maxWeekends,
    daysOff: daysOff.get(id) ?? new Set(),
  }
}

const requestsOf = (rows: readonly (readonly string[])[], wish: 'on' | 'off') =>
  rows.map(([id = '', day, shiftId = '', weight]) => ({ id, day: Number(day), shiftId, weight: Number(weight), wish }))

const split = (text: string, separator: string): string[] => text.split(separator).filter((part) => part !== '')

function sectionsOf(text: string): Map<string, string[][]> {
  const sections = new Map<string, string[][]>()
  let current: string[][] = []
  for (const line of text.split(/\r?\n/).map((raw) => raw.trim())) {
    if (line === '' || line.startsWith('#')) continue
    if (line.startsWith('SECTION_')) {
      current = []
      sections.set(line, current)
    } else current.push(line.split(',').map((part) => part.trim()))
  }
  return sections
}
