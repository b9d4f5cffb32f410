/** Rosters: hotline weeks of 120 and 200 agents, and benchmark instances 1 to 3 where their data is present. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSolver } from '../jobs/compute/solver/highs.ts'
import { parseCurtois } from '../workforce/benchmark/problem.ts'
import { solveCurtois } from '../workforce/benchmark/solve.ts'
import { buildRoster } from '../workforce/rostering/build-roster.ts'
import { hotlineWeek } from './hotline-week.ts'

/** Best known values of schedulingbenchmarks.org, October 2023. */
const BEST_KNOWN = { 1: 607, 2: 828, 3: 1001 } as const

export async function run({ quick }: { quick: boolean }): Promise<object> {
  const hotline = []
  for (const agents of quick ? [120] : [120, 200]) hotline.push(await hotlineBench(agents, 60))
  const curtois = []
  for (const [instance, bestKnown] of Object.entries(BEST_KNOWN)) curtois.push(await curtoisBench(instance, bestKnown, quick ? 10 : 30))
  return { hotline, curtois }
}

async function hotlineBench(agents: number, limitSeconds: number): Promise<object> {
  const session = openSolver()
  const [wall, cpu] = stopwatch()
  try {
    const roster = await buildRoster(hotlineWeek(agents, 1), session.solveMip, { seconds: limitSeconds, seed: 1 })
    const { objective, lowerBound, gapRatio, status, softCosts, coverage } = roster
    const missing = coverage.reduce((sum, row) => sum + Math.max(0, row.required - row.rostered), 0)
    const required = coverage.reduce((sum, row) => sum + row.required, 0)
    const counts = {
      shifts: roster.shifts.length,
      hardViolations: roster.hardViolations.length,
      missingAgentSlots: missing,
      requiredAgentSlots: required,
    }
    return { agents, limitSeconds, wallSeconds: wall(), cpuSeconds: cpu(), objective, lowerBound, gapRatio, status, ...counts, softCosts }
  } finally {
    await session.close()
  }
}

async function curtoisBench(instance: string, bestKnown: number, limitSeconds: number): Promise<object> {
  const file = join(process.env['CALLBOARD_TESTDATA'] ?? '../shared/data', 'rostering/curtois', `Instance${instance}.txt`)
  if (!existsSync(file)) return { instance, skipped: `${file} is absent` }
  const problem = parseCurtois(readFileSync(file, 'utf8'))
  if (!problem.ok) return { instance, skipped: problem.rejection.message }
  const session = openSolver()
  const [wall, cpu] = stopwatch()
  try {
    const result = await solveCurtois(problem.value, session, { seconds: limitSeconds, seed: 1, elapsed: wall })
    const { objective, lowerBound, status, hardViolations } = result
    return {
      instance,
      bestKnown,
      objective,
      lowerBound,
      status,
      hardViolations: hardViolations.length,
      wallSeconds: wall(),
      cpuSeconds: cpu(),
    }
  } finally {
    await session.close()
  }
}

/** Wall and CPU seconds since the call; the solver's thread counts in the latter. */
function stopwatch(): [wall: () => number, cpu: () => number] {
  const began = performance.now()
  const used = process.cpuUsage()
  return [
    () => (performance.now() - began) / 1000,
    () => {
      const { user, system } = process.cpuUsage(used)
      return (user + system) / 1e6
    },
  ]
}
