import { afterAll, beforeAll, expect, test } from 'vitest'
import { hotlineWeek } from '../../bench/hotline-week.ts'
import { HOUR_MS, instant } from '../../domain/kernel/time.ts'
import { openSolver } from '../../jobs/compute/solver/highs.ts'
import { buildRoster, type RosterProgress } from './build-roster.ts'
import type { MipSolver, SolverSession } from './mip.ts'
import { brokenRules } from './oracle.ts'
import { parseRosterProblem, parseRosterShifts, problemDocument, shiftDocument } from './problem-file.ts'
import { judge } from './rules.ts'

let solver: SolverSession
beforeAll(() => {
  solver = openSolver()
})
afterAll(() => solver.close())

/** 40 agents with half the usual load: enough people, so that cover can be met. */
const week = { ...hotlineWeek(40, 3, 0.5), shifts: hotlineWeek(40, 3).shifts.filter((_, index) => index % 2 === 0) }
const byNodes = { seconds: 600, seed: 1, nodes: 1 }

test('a hotline week has no hard violation, and the bound is below the objective', { timeout: 120_000 }, async () => {
  const stages = new Set<string>()
  const roster = await buildRoster(week, solver.solveMip, { ...byNodes, onProgress: ({ stage }) => stages.add(stage) })
  expect(roster.hardViolations).toEqual([])
  expect(roster.shifts.length).toBeGreaterThan(40)
  expect(roster.lowerBound).toBeLessThanOrEqual(roster.objective + 1e-6)
  expect([...stages]).toEqual(expect.arrayContaining(['cover', 'names', 'breaks']))
  expect(judge(week, roster.shifts)).toMatchObject({ objective: roster.objective, hardViolations: [] })
})

test('the same seed and node limit give the same roster', { timeout: 120_000 }, async () => {
  const small = {
    ...week,
    agents: week.agents.slice(0, 12),
    demand: week.demand.map((row) => ({ ...row, agents: Math.min(1, row.agents) })),
  }
  const options = { ...byNodes, relativeGap: 5 }
  const first = await buildRoster(small, solver.solveMip, options)
  expect((await buildRoster(small, solver.solveMip, options)).shifts).toEqual(first.shifts)
})

test('a problem survives the file form, and a wrong field is named', () => {
  const document = problemDocument(week)
  const read = parseRosterProblem(JSON.parse(JSON.stringify(document)))
  expect(read.ok && JSON.parse(JSON.stringify(problemDocument(read.value)))).toMatchObject(JSON.parse(JSON.stringify(document)))
  const naive = { week: '2026-03-02', zone: 'Asia/Shanghai', demand: [{ queueId: 'q', slotAt: '2026-03-02 00:00', agents: 1 }], agents: [] }
  expect(parseRosterProblem(naive)).toMatchObject({
    rejection: { message: expect.stringMatching(/^demand\[0\]\.slotAt: '2026-03-02 00:00' is not an instant/) },
  })
})

test('a solution survives the file form', () => {
  const at = (hour: number) => instant(Date.parse('2026-03-02T00:00:00Z') + hour * HOUR_MS)
  const shift = {
    agentId: 'a',
    queueId: 'q',
    workOn: '2026-03-02',
    shiftId: 's',
    fromAt: at(0),
    toAt: at(9),
    breakFromAt: at(4),
    breakToAt: at(5),
  }
  expect(parseRosterShifts({ shifts: [shiftDocument(shift)] })).toEqual({ ok: true, value: [shift] })
  expect(parseRosterShifts({ status: 'feasible', gap: 0, shifts: [], coverage: [] })).toEqual({ ok: true, value: [] })
  expect(parseRosterShifts({ shift: [], shifts: [] })).toMatchObject({
    rejection: { message: expect.stringContaining("'shift' is no member of the file; did you mean 'shifts'?") },
  })
})

/** Finds nothing, and takes `late` seconds more than it should, until it is cut off; the clock is told. */
const idle =
  (pass: (seconds: number) => void, late = 0): MipSolver =>
  async (_, { seconds, cutOffSeconds = Number.POSITIVE_INFINITY }) => {
    pass(Math.min(seconds + late, cutOffSeconds))
    return { status: 'stopped', values: null, objective: Number.POSITIVE_INFINITY, bound: 0, seconds }
  }

test.each([0, 1])(
  'the limit holds for all of it with a solver that finds nothing and is %s s late, and the greedy roster is what was reached',
  async (late) => {
    let elapsed = 0
    const pass = (seconds: number) => {
      elapsed += seconds
    }
    const solve = idle(pass, late)
    const told: (number | null)[] = []
    const onProgress = ({ stage, objective }: RosterProgress) => (stage === 'greedy' ? void told.push(objective) : undefined)
    const roster = await buildRoster(week, solve, { seconds: 10, seed: 1, elapsed: () => elapsed, onProgress })
    expect(elapsed).toBeLessThanOrEqual(10)
    expect(roster).toMatchObject({
      status: 'feasible',
      endedBy: 'time',
      reached: 'greedy',
      hardViolations: [],
      seconds: elapsed,
      gapRatio: 1,
    })
    expect(brokenRules([{ problem: week, ...roster }])).toEqual([])
    expect(told).toEqual([roster.objective])
    // Half the load of 40 people: a day-by-day choice leaves less than a tenth of it uncovered.
    const missing = roster.coverage.reduce((sum, row) => sum + Math.max(0, row.required - row.rostered), 0)
    expect(missing).toBeLessThan(0.1 * roster.coverage.reduce((sum, row) => sum + row.required, 0))
  },
)

test('a greedy roster that the clock stops is legal as far as it came', async () => {
  let looks = 0
  // 40 choices of 0.1 s end at 0.7 of 5 s: 35 shifts and no more.
  const elapsed = () => 0.1 * looks++
  const roster = await buildRoster(
    week,
    idle(() => undefined),
    { seconds: 5, seed: 1, elapsed },
  )
  expect(roster).toMatchObject({ status: 'feasible', endedBy: 'time', reached: 'greedy' })
  expect(roster.shifts.length).toBeLessThanOrEqual(36)
  expect(roster.shifts.length).toBeGreaterThan(30)
  expect(brokenRules([{ problem: week, ...roster }])).toEqual([])
})

test('a roster is there soon after its limit, no worse than the greedy one', { timeout: 120_000 }, async () => {
  const began = performance.now()
  const elapsed = () => (performance.now() - began) / 1000
  const told: (number | null)[] = []
  const full = hotlineWeek(120, 1)
  const roster = await buildRoster(full, solver.solveMip, {
    seconds: 4,
    seed: 1,
    elapsed,
    onProgress: ({ objective }) => void told.push(objective),
  })
  // A second of grace for the solver, and what reading and judging take while the machine does other things.
  expect(elapsed()).toBeLessThan(10)
  expect(roster.hardViolations).toEqual([])
  expect(roster.objective).toBeLessThanOrEqual(told[0] ?? 0)
})
