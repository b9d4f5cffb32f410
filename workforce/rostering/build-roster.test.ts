import { afterAll, beforeAll, expect, test } from 'vitest'
import { hotlineWeek } from '../../bench/hotline-week.ts'
import { HOUR_MS, instant } from '../../domain/kernel/time.ts'
import { openSolver } from '../../jobs/compute/solver/highs.ts'
import { buildRoster } from './build-roster.ts'
import type { SolverSession } from './mip.ts'
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
})
