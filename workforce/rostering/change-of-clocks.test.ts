/** Weeks in turn over a change of clocks: hours, rest, leave, days in a row and weekends, each worked out by hand and confirmed by the second judge. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hours, type Instant, instant } from '../../domain/kernel/time.ts'
import { openSolver } from '../../jobs/compute/solver/highs.ts'
import { buildRoster } from './build-roster.ts'
import type { SolverSession } from './mip.ts'
import { brokenRules } from './oracle.ts'
import { defaultRules, type RosterAgent, type RosterProblem, type RosterShift } from './problem.ts'

let solver: SolverSession
beforeAll(() => {
  solver = openSolver()
})
afterAll(() => solver.close())

const noBreak = { breakSeconds: hours(0), breakFromSeconds: hours(0), breakToSeconds: hours(0) }
const shifts = [
  { shiftId: 'night', startSeconds: hours(22), lengthSeconds: hours(8), ...noBreak },
  { shiftId: 'early', startSeconds: hours(6), lengthSeconds: hours(8), ...noBreak },
]
const contract = { maxWeeklySeconds: hours(40), minWeeklySeconds: hours(0), maxDaysPerWeek: 5 }
const anna: RosterAgent = { agentId: 'anna', skills: ['f'], contract, leaveOn: [] }

const at = (text: string): Instant => instant(Date.parse(text))
/** One agent for each half hour of so many hours. */
const needed = (from: string, length: number) =>
  Array.from({ length: length * 2 }, (_, n) => ({ queueId: 'f', slotAt: instant(at(from) + n * 1_800_000), agents: 1 }))
const week = (zone: string, first: string, demand: RosterProblem['demand'], agents = [anna]): RosterProblem => ({
  ...{ week: first, zone, demand, agents, shifts, rules: defaultRules },
})

async function solved(problem: RosterProblem) {
  const roster = await buildRoster(problem, solver.solveMip, { seconds: 60, seed: 1, nodes: 50 })
  expect(brokenRules([{ problem, ...roster }])).toEqual([])
  expect(roster.hardViolations).toEqual([])
  return { ...roster, missing: roster.coverage.reduce((sum, row) => sum + Math.max(0, row.required - row.rostered), 0) }
}

test('five nights are 41 hours where clocks are set back, one too many, and 39 where they are set forward', {
  timeout: 120_000,
}, async () => {
  const autumn = ['20', '21', '22', '23'].flatMap((day) => needed(`2026-10-${day}T22:00:00+02:00`, 8))
  const back = await solved(week('Europe/Berlin', '2026-10-19', [...autumn, ...needed('2026-10-24T22:00:00+02:00', 9)]))
  // Four of the five: at best the long one is among them and a night of 16 half hours is missing.
  expect(back).toMatchObject({ missing: 16, objective: 1600, status: 'optimal' })
  const spring = ['24', '25', '26', '27'].flatMap((day) => needed(`2026-03-${day}T22:00:00+01:00`, 8))
  const forward = await solved(week('Europe/Berlin', '2026-03-23', [...spring, ...needed('2026-03-28T22:00:00+01:00', 7)]))
  expect(forward).toMatchObject({ missing: 0, status: 'optimal' })
})

test('leave on the day of the change frees the night before it', { timeout: 120_000 }, async () => {
  const demand = needed('2026-03-28T22:00:00+01:00', 7)
  expect(await solved(week('Europe/Berlin', '2026-03-23', demand, [{ ...anna, leaveOn: ['2026-03-29'] }]))).toMatchObject({
    shifts: [],
    missing: 14,
  })
})

test('a night of the Sunday of the change covers Monday and leaves no rest for its early shift', { timeout: 120_000 }, async () => {
  const first = week('America/New_York', '2026-10-26', needed('2026-11-01T22:00:00-05:00', 2))
  const sunday = await solved(first)
  expect(sunday.shifts.map(({ fromAt, toAt }) => [fromAt, toAt])).toEqual([[at('2026-11-02T03:00:00Z'), at('2026-11-02T11:00:00Z')]])
  const demand = [...needed('2026-11-02T00:00:00-05:00', 6), ...needed('2026-11-02T06:00:00-05:00', 8)]
  const second = week('America/New_York', '2026-11-02', demand, [{ ...anna, previous: sunday.shifts }])
  const monday = await solved(second)
  expect(monday).toMatchObject({ shifts: [], missing: 16 })
  expect(
    brokenRules([
      { problem: first, ...sunday },
      { problem: second, ...monday },
    ]),
  ).toEqual([])
})

test('five days before, the change among them, leave one day more in a row', { timeout: 120_000 }, async () => {
  const early = (workOn: string, offset: string): RosterShift => ({
    ...{ agentId: 'anna', queueId: 'f', workOn, shiftId: 'early', breakFromAt: null, breakToAt: null },
    ...{ fromAt: at(`${workOn}T06:00:00${offset}`), toAt: at(`${workOn}T14:00:00${offset}`) },
  })
  const previous = [...['25', '26', '27', '28'].map((day) => early(`2026-03-${day}`, '+01:00')), early('2026-03-29', '+02:00')]
  const demand = ['30', '31'].flatMap((day) => needed(`2026-03-${day}T06:00:00+02:00`, 8))
  const { shifts: made, missing } = await solved(week('Europe/Berlin', '2026-03-30', demand, [{ ...anna, previous }]))
  // Either of the two days, not both.
  expect([made.length, missing]).toEqual([1, 16])
})

test('the weekend of the change goes to who worked fewer before', { timeout: 120_000 }, async () => {
  const demand = [...needed('2026-10-24T06:00:00+02:00', 8), ...needed('2026-10-25T06:00:00+01:00', 8)]
  const people = [
    { ...anna, weekendDaysBefore: 4 },
    { ...anna, agentId: 'bo' },
  ]
  const { shifts: made, softCosts } = await solved(week('Europe/Berlin', '2026-10-19', demand, people))
  expect(made.map(({ agentId }) => agentId)).toEqual(['bo', 'bo'])
  // Six weekend days of two people: three each; anna has one more from before, which costs 20.
  expect(softCosts.weekend).toBe(20)
})
