/** Benchmark solutions as files: our JSON, and the XML `.ros` form the benchmark's own validator reads. */
import { strangerIn } from '../../domain/kernel/closest.ts'
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'
import type { CurtoisProblem, CurtoisRoster } from './problem.ts'

type Assignment = { readonly employee: string; readonly day: number; readonly shift: string }

export function assignmentsOf(problem: CurtoisProblem, roster: CurtoisRoster): Assignment[] {
  return problem.employees.flatMap(({ id }, employee) =>
    [...(roster[employee] ?? [])].flatMap((shift, day) =>
      shift >= 0 ? [{ employee: id, day, shift: problem.shifts[shift]?.id ?? '' }] : [],
    ),
  )
}

/** `<Roster>` with one `<Assign>` per worked shift. */
export function asRos(problem: CurtoisProblem, roster: CurtoisRoster, instance: string): string {
  const rows = assignmentsOf(problem, roster)
  const employees = problem.employees.map(({ id }) => {
    const own = rows
      .filter((row) => row.employee === id)
      .map(({ day, shift }) => `    <Assign><Day>${day}</Day><Shift>${shift}</Shift></Assign>`)
    return [`  <Employee ID="${id}">`, ...own, '  </Employee>'].join('\n')
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Roster>',
    `  <SchedulingPeriodFile>${instance}</SchedulingPeriodFile>`,
    ...employees,
    '</Roster>',
    '',
  ].join('\n')
}

/** Reads `{"assignments":[{employee, day, shift}]}` or a `.ros` document. */
export function parseSolution(problem: CurtoisProblem, text: string): Parsed<CurtoisRoster> {
  const rows = text.trimStart().startsWith('<') ? parsed(rosRows(text)) : jsonRows(text)
  if (!rows.ok) return rows
  const roster = problem.employees.map(() => new Int8Array(problem.days).fill(-1))
  for (const { employee, day, shift } of rows.value) {
    const days = roster[problem.employees.findIndex(({ id }) => id === employee)]
    const index = problem.shifts.findIndex(({ id }) => id === shift)
    if (!days || index < 0 || !Number.isInteger(day) || day < 0 || day >= problem.days)
      return rejected(
        'solution.assignment',
        `${employee} on day ${day} as ${shift}: unknown employee or shift, or a day outside 0 to ${problem.days - 1}.`,
      )
    if ((days[day] ?? -1) >= 0) return rejected('solution.twice', `${employee} has two shifts on day ${day}; one shift a day is allowed.`)
    days[day] = index
  }
  return parsed(roster)
}

function rosRows(text: string): Assignment[] {
  return [...text.matchAll(/<Employee ID="([^"]*)">([\s\S]*?)<\/Employee>/g)].flatMap(([, employee = '', body = '']) =>
    [...body.matchAll(/<Assign>([\s\S]*?)<\/Assign>/g)].map(([, assign = '']) => ({
      employee,
      day: Number(/<Day>\s*(\d+)\s*<\/Day>/.exec(assign)?.[1] ?? Number.NaN),
      shift: /<Shift>\s*([^<\s]+)\s*<\/Shift>/.exec(assign)?.[1] ?? '',
    })),
  )
}

function jsonRows(text: string): Parsed<Assignment[]> {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return rejected('solution.form', 'the solution is neither JSON nor a .ros document.')
  }
  const stranger = isObject(document) ? strangerIn(document, 'a solution', MEMBERS) : undefined
  if (stranger !== undefined) return rejected('solution.form', stranger)
  const rows = isObject(document) ? document['assignments'] : undefined
  if (!Array.isArray(rows)) return rejected('solution.form', 'the solution has no list "assignments" of {employee, day, shift}.')
  const assignments: Assignment[] = []
  for (const [index, row] of rows.entries()) {
    const place = `assignments[${index}]`
    const wrong = isObject(row) ? strangerIn(row, place, ROW_MEMBERS) : `${place} is no object of {employee, day, shift}.`
    if (!isObject(row) || wrong !== undefined) return rejected('solution.form', wrong ?? '')
    assignments.push({ employee: String(row['employee']), day: Number(row['day']), shift: String(row['shift']) })
  }
  return parsed(assignments)
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** What `roster solve` writes; only the assignments are read. */
const MEMBERS = ['objective', 'lowerBound', 'gap', 'seconds', 'hardViolations', 'softCosts', 'status', 'endedBy', 'assignments']
const ROW_MEMBERS = ['employee', 'day', 'shift']
