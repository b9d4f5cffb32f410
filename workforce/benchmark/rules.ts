/** Judges a benchmark roster from its assignments alone. */
import type { CurtoisEmployee, CurtoisProblem, CurtoisRoster } from './problem.ts'

export type CurtoisViolation = { readonly rule: string; readonly employee: string; readonly day: number; readonly text: string }

export type CurtoisJudgement = {
  readonly hardViolations: readonly CurtoisViolation[]
  readonly softCosts: { readonly requests: number; readonly under: number; readonly over: number }
  readonly objective: number
}

export function judgeCurtois(problem: CurtoisProblem, roster: CurtoisRoster): CurtoisJudgement {
  const hardViolations = problem.employees.flatMap((employee, index) =>
    violationsOf(problem, employee, roster[index] ?? new Int8Array(problem.days).fill(-1)),
  )
  let requests = 0
  for (const { employee, day, shift, weight, wish } of problem.requests) {
    const works = roster[employee]?.[day] === shift
    if (works !== (wish === 'on')) requests += weight
  }
  let under = 0
  let over = 0
  for (const cover of problem.cover) {
    const working = roster.filter((days) => days[cover.day] === cover.shift).length
    under += Math.max(0, cover.required - working) * cover.under
    over += Math.max(0, working - cover.required) * cover.over
  }
  return { hardViolations, softCosts: { requests, under, over }, objective: requests + under + over }
}

function violationsOf(problem: CurtoisProblem, employee: CurtoisEmployee, days: Int8Array): CurtoisViolation[] {
  const found: CurtoisViolation[] = []
  const violation = (rule: string, day: number, text: string) => found.push({ rule, employee: employee.id, day, text })
  const counts = problem.shifts.map((_, shift) => days.filter((worked) => worked === shift).length)
  for (const [shift, count] of counts.entries())
    if (count > (employee.maxShifts[shift] ?? 0))
      violation('max_shifts', 0, `${count} × ${problem.shifts[shift]?.id}; at most ${employee.maxShifts[shift]}.`)
  const minutes = counts.reduce((sum, count, shift) => sum + count * (problem.shifts[shift]?.minutes ?? 0), 0)
  if (minutes > employee.maxMinutes) violation('max_minutes', 0, `${minutes} min; at most ${employee.maxMinutes}.`)
  if (minutes < employee.minMinutes) violation('min_minutes', 0, `${minutes} min; at least ${employee.minMinutes}.`)
  for (const day of employee.daysOff) if ((days[day] ?? -1) >= 0) violation('day_off', day, `works on day ${day}, a day off.`)
  for (let day = 0; day + 1 < problem.days; day += 1) {
    const [today, tomorrow] = [days[day] ?? -1, days[day + 1] ?? -1]
    if (today >= 0 && tomorrow >= 0 && problem.shifts[today]?.notBefore.has(tomorrow))
      violation('succession', day + 1, `${problem.shifts[tomorrow]?.id} may not follow ${problem.shifts[today]?.id}.`)
  }
  for (const run of runsOf(days)) {
    const inside = run.from > 0 && run.from + run.length < problem.days
    if (run.works && run.length > employee.maxConsecutive)
      violation('max_consecutive', run.from, `${run.length} days in a row; at most ${employee.maxConsecutive}.`)
    if (run.works && inside && run.length < employee.minConsecutive)
      violation('min_consecutive', run.from, `${run.length} days in a row; at least ${employee.minConsecutive}.`)
    if (!run.works && inside && run.length < employee.minDaysOff)
      violation('min_days_off', run.from, `${run.length} days off; at least ${employee.minDaysOff}.`)
  }
  let weekends = 0
  for (let saturday = 5; saturday < problem.days; saturday += 7)
    if ((days[saturday] ?? -1) >= 0 || (days[saturday + 1] ?? -1) >= 0) weekends += 1
  if (weekends > employee.maxWeekends) violation('max_weekends', 0, `${weekends} weekends; at most ${employee.maxWeekends}.`)
  return found
}

function runsOf(days: Int8Array): { from: number; length: number; works: boolean }[] {
  const runs: { from: number; length: number; works: boolean }[] = []
  for (const [day, shift] of days.entries()) {
    const last = runs.at(-1)
    if (last && last.works === shift >= 0) last.length += 1
    else runs.push({ from: day, length: 1, works: shift >= 0 })
  }
  return runs
}
