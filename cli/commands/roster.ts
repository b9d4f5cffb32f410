/** `callboard roster`: solves a roster file and judges a solution; two formats. */
import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { parseJsonFile } from '../../domain/kernel/json-file.ts'
import type { Parsed } from '../../domain/kernel/parsed.ts'
import { toIso } from '../../domain/kernel/time.ts'
import { openSolver } from '../../jobs/compute/solver/highs.ts'
import { parseCurtois } from '../../workforce/benchmark/problem.ts'
import { judgeCurtois } from '../../workforce/benchmark/rules.ts'
import { asRos, assignmentsOf, parseSolution } from '../../workforce/benchmark/solution.ts'
import { solveCurtois } from '../../workforce/benchmark/solve.ts'
import { buildRoster } from '../../workforce/rostering/build-roster.ts'
import { parseRosterProblem, parseRosterShifts, shiftDocument } from '../../workforce/rostering/problem-file.ts'
import { judge } from '../../workforce/rostering/rules.ts'
import type { Command, Io } from '../command.ts'

const USAGE =
  'roster solve FILE --format curtois|callboard --seconds N --seed N --out FILE | roster verify FILE SOLUTION --format curtois|callboard'

type Summary = {
  readonly objective: number
  readonly lowerBound: number
  readonly gap: number
  readonly seconds: number
  /** How many; `roster verify` lists them. */
  readonly hardViolations: number
  readonly softCosts: Readonly<Record<string, number>>
  readonly status: string
  /** Why the search ended: proof, gap, search, rounds or time. */
  readonly endedBy?: string
  /** The stage the roster comes from: greedy, breaks or mending. */
  readonly reached?: string
  /** Agent half hours that demand asks for, and those of them without an agent. */
  readonly requiredAgentSlots?: number
  readonly missingAgentSlots?: number
}

type Verdict = {
  readonly objective: number
  readonly hardViolations: readonly {
    readonly rule: string
    readonly employee: string
    readonly day: string | number
    readonly text: string
  }[]
  readonly softCosts: Readonly<Record<string, number>>
}

type Solved = { readonly summary: Summary; readonly document: string }

type SolveRequest = { readonly seconds: number; readonly seed: number; readonly out: string; readonly file: string }

type Format = {
  readonly solve: (text: string, request: SolveRequest, io: Io) => Promise<Parsed<Solved>>
  readonly verify: (given: {
    readonly file: string
    readonly text: string
    readonly solutionFile: string
    readonly solution: string
  }) => Parsed<Verdict>
}

export const command: Command = {
  name: 'roster',
  summary: 'Builds a roster with a proven lower bound, and judges one against its rules.',
  usage: USAGE,
  example: 'callboard roster solve week.json --format callboard --seconds 60 --seed 1 --out roster.json',
  options: {
    format: {
      type: 'string',
      description: 'callboard (JSON, docs/rostering.md) or curtois (shift-scheduling benchmark).',
      default: 'callboard',
    },
    seconds: { type: 'string', description: 'Time limit.', default: '60' },
    seed: { type: 'string', description: 'Seed of every random choice.', default: '1' },
    out: {
      type: 'string',
      description: 'File for the solution; for curtois a name ending in .ros gives the XML of the benchmark, else JSON.',
    },
  },
  run: async (args, io) => {
    const [action, file, solution] = args.positionals
    const format = formats[args.required('format')]
    if (!format)
      throw new CallboardError('usage', `--format is '${args.text('format')}'; it must be curtois or callboard. Usage: callboard ${USAGE}`)
    if (action === 'solve' && file !== undefined) {
      const out = args.text('out') ?? ''
      const seconds = args.number('seconds', { min: 1, max: 86_400 }) ?? 60
      const seed = args.number('seed', { min: 0, max: 2_147_483_647, integer: true }) ?? 1
      const solved = accepted(file, await format.solve(await read(file), { seconds, seed, out, file }, io))
      if (out !== '') await writeFile(out, solved.document)
      io.answer(solved.summary, prettySummary)
      return solved.summary.hardViolations === 0 && solved.summary.status !== 'failed' ? 0 : 1
    }
    if (action === 'verify' && file !== undefined && solution !== undefined) {
      const given = { file, text: await read(file), solutionFile: solution, solution: await read(solution) }
      const verdict = accepted(file, format.verify(given))
      io.answer(verdict, prettyVerdict)
      return verdict.hardViolations.length === 0 ? 0 : 1
    }
    throw new CallboardError(
      'usage',
      `roster is followed by 'solve FILE' or 'verify FILE SOLUTION', not '${args.positionals.join(' ')}'. Usage: callboard ${USAGE}`,
    )
  },
}

const formats: Readonly<Record<string, Format>> = {
  curtois: {
    solve: async (text, request, io) => {
      const problem = parseCurtois(text)
      if (!problem.ok) return problem
      const elapsed = stopwatch()
      const session = openSolver()
      try {
        const onProgress = (step: { stage: string; objective: number; bound: number; seconds: number }) => io.note(progressLine(step))
        const result = await solveCurtois(problem.value, session, { seconds: request.seconds, seed: request.seed, elapsed, onProgress })
        const { objective, lowerBound, gapRatio, seconds, hardViolations, softCosts, status, endedBy, roster } = result
        const summary = { objective, lowerBound, gap: gapRatio, seconds, hardViolations: hardViolations.length, softCosts, status, endedBy }
        const json = `${JSON.stringify({ ...summary, assignments: assignmentsOf(problem.value, roster) })}\n`
        return {
          ok: true,
          value: { summary, document: request.out.endsWith('.ros') ? asRos(problem.value, roster, basename(request.file)) : json },
        }
      } finally {
        await session.close()
      }
    },
    verify: ({ text, solution }) => {
      const problem = parseCurtois(text)
      if (!problem.ok) return problem
      const roster = parseSolution(problem.value, solution)
      return roster.ok ? { ok: true, value: judgeCurtois(problem.value, roster.value) } : roster
    },
  },
  callboard: {
    solve: async (text, request, io) => {
      const problem = parseRosterProblem(parseJsonFile(text, request.file))
      if (!problem.ok) return problem
      const elapsed = stopwatch()
      const session = openSolver()
      try {
        const onProgress = (step: { stage: string; objective: number | null; bound: number; seconds: number }) =>
          io.note(progressLine(step))
        const roster = await buildRoster(problem.value, session.solveMip, {
          seconds: request.seconds,
          seed: request.seed,
          elapsed,
          onProgress,
        })
        const { objective, lowerBound, gapRatio, seconds, hardViolations, softCosts, status, endedBy, reached } = roster
        const requiredAgentSlots = roster.coverage.reduce((sum, { required }) => sum + required, 0)
        const missingAgentSlots = roster.coverage.reduce((sum, { required, rostered }) => sum + Math.max(0, required - rostered), 0)
        const cover = { endedBy, reached, requiredAgentSlots, missingAgentSlots }
        const summary = {
          objective,
          lowerBound,
          gap: gapRatio,
          seconds,
          hardViolations: hardViolations.length,
          softCosts,
          status,
          ...cover,
        }
        const coverage = roster.coverage.map((row) => ({ ...row, slotAt: toIso(row.slotAt) }))
        return {
          ok: true,
          value: { summary, document: `${JSON.stringify({ ...summary, shifts: roster.shifts.map(shiftDocument), coverage })}\n` },
        }
      } finally {
        await session.close()
      }
    },
    verify: ({ file, text, solutionFile, solution }) => {
      const problem = parseRosterProblem(parseJsonFile(text, file))
      if (!problem.ok) return problem
      const shifts = parseRosterShifts(parseJsonFile(solution, solutionFile))
      if (!shifts.ok) return shifts
      const { objective, hardViolations, softCosts } = judge(problem.value, shifts.value)
      return { ok: true, value: { objective, hardViolations, softCosts } }
    },
  },
}

/** Seconds since the call. */
function stopwatch(): () => number {
  const began = performance.now()
  return () => (performance.now() - began) / 1000
}

const progressLine = ({
  stage,
  objective,
  bound,
  seconds,
}: {
  stage: string
  objective: number | null
  bound: number
  seconds: number
}): string =>
  `${seconds.toFixed(1).padStart(7)} s  ${stage.padEnd(10)} objective ${objective === null ? '-' : Math.round(objective)}  lower bound ${Number.isFinite(bound) ? Math.round(bound) : '-'}`

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CallboardError('usage', `${file} can not be read; check the path.`, { cause })
  }
}

function accepted<T>(file: string, result: Parsed<T>): T {
  if (!result.ok) throw new CallboardError('usage', `${file}: ${result.rejection.message}`)
  return result.value
}

/** Demand may be in fractions of an agent. */
const rounded = (value: number): number => Math.round(value * 100) / 100

const prettySummary = (summary: Summary): string =>
  `${summary.status}: objective ${summary.objective}, lower bound ${summary.lowerBound}, gap ${(summary.gap * 100).toFixed(2)} %, ` +
  `${summary.hardViolations} hard violations, ${summary.seconds.toFixed(1)} s` +
  (summary.endedBy === 'time' ? ', ended by time: more may find a better one' : '') +
  (summary.requiredAgentSlots === undefined
    ? ''
    : `; ${rounded(summary.missingAgentSlots ?? 0)} of ${rounded(summary.requiredAgentSlots)} agent half hours stay uncovered`)

const prettyVerdict = (verdict: Verdict): string =>
  [
    `objective ${verdict.objective}, ${verdict.hardViolations.length} hard violations`,
    ...verdict.hardViolations.map(({ rule, employee, day, text }) => `${rule} ${employee} ${day}: ${text}`),
  ].join('\n')
