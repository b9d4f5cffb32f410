/** Inspection plans: terms that can be worked with, an own call for nobody, an even share of the work. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { principal } from '../../tests/support/principals.ts'
import { decideAs } from '../kernel/decider.ts'
import { days, instant, plus } from '../kernel/time.ts'
import { assignEvenly } from './assignment.ts'
import { type DrawnItem, type Inspection, type InspectionCommand, inspectionDecider, type PlanTerms } from './inspection.ts'

const at = instant(Date.parse('2026-03-09T02:00:00Z'))
const lead = principal('qian', 'qa_lead')
const drawnItem = (n: number, agentId: string): DrawnItem => ({
  ...{ scoreId: `s-${n}`, recordingId: `r-${n}`, agentId, queueId: 'q-1', recordedAt: plus(at, days(-2)), stratum: agentId },
  ...{ drawnBy: 'random', inclusionProbability: 0.2 },
})
const terms: PlanTerms = {
  ...{ title: 'March', who: { agents: [], teams: [], queues: [] }, from: plus(at, days(-7)), to: at, formId: 'service', strata: 'agent' },
  ...{ perStratum: 2, riskDraws: 0, seed: 'x', dueAt: plus(at, days(7)), appealDays: 7 },
}
const items = [drawnItem(1, 'a-1'), drawnItem(2, 'a-1'), drawnItem(3, 'a-2')]
const draw = { population: 15, fingerprint: 'f', strata: [{ stratum: 'a-1', size: 10 }], excluded: [], items }
const drawPlan: InspectionCommand = { type: 'DrawPlan', id: 'p-1', at, terms, draw }

const give = (plan: Inspection, command: InspectionCommand) => {
  const done = decideAs(inspectionDecider, command, plan, lead)
  return { code: done.ok ? 'ok' : done.rejection.code, plan: done.ok ? done.value.reduce(inspectionDecider.evolve, plan) : plan }
}
const drawn = give(inspectionDecider.initial, drawPlan).plan
const assign = (...pairs: readonly (readonly [string, string])[]): InspectionCommand => ({
  ...{ type: 'AssignItems', id: 'p-1', at },
  assignments: pairs.map(([scoreId, reviewerId]) => ({ scoreId, reviewerId })),
})

describe('a plan is drawn only with terms that can be worked with', () => {
  const wrong: readonly (readonly [string, Partial<PlanTerms>])[] = [
    ['inspection.title_missing', { title: ' ' }],
    ['inspection.period_invalid', { to: terms.from }],
    ['inspection.deadline_invalid', { dueAt: at }],
    ['inspection.strata_unknown', { strata: 'moon' as 'agent' }],
    ['inspection.size_invalid', { perStratum: 0 }],
    ['inspection.size_invalid', { perStratum: 2.5 }],
    ['inspection.size_invalid', { riskDraws: 1001 }],
    ['inspection.size_invalid', { appealDays: 0 }],
  ]
  test.each(wrong)('%s for %j', (code, more) => {
    expect(give(inspectionDecider.initial, { ...drawPlan, terms: { ...terms, ...more } }).code).toBe(code)
  })
  test('nothing drawn is no plan', () => {
    expect(give(inspectionDecider.initial, { ...drawPlan, draw: { ...draw, items: [] } }).code).toBe('inspection.nothing_drawn')
  })
})

test('nobody gets an own call, an item that was not drawn, or one that has a reviewer', () => {
  expect(give(drawn, assign(['s-1', 'a-1'])).code).toBe('inspection.own_call')
  expect(give(drawn, assign(['s-9', 'lin'])).code).toBe('inspection.not_drawn')
  expect(give(drawn, assign()).code).toBe('inspection.nobody')
  const { plan } = give(drawn, assign(['s-1', 'lin']))
  expect(give(plan, assign(['s-1', 'wu'])).code).toBe('inspection.assigned')
})

test('an item is reassigned to somebody else, never to whose call it is, and to nobody once the plan is closed', () => {
  const { plan } = give(drawn, assign(['s-1', 'lin'], ['s-3', 'lin']))
  const again = (scoreId: string, reviewerId: string): InspectionCommand => ({
    ...{ type: 'ReassignItem', id: 'p-1', at, scoreId, before: 'lin', reviewerId },
  })
  expect(give(plan, again('s-2', 'wu')).code).toBe('inspection.not_assigned')
  expect(give(plan, again('s-1', 'lin')).code).toBe('inspection.same_reviewer')
  expect(give(plan, again('s-1', 'a-1')).code).toBe('inspection.own_call')
  const moved = give(plan, again('s-1', 'wu')).plan
  expect(moved).toMatchObject({ status: 'assigned', reviewers: { 's-1': ['wu'], 's-3': ['lin'] } })
  const { plan: closed } = give(moved, { type: 'ClosePlan', id: 'p-1', at, reason: '' })
  expect([closed.status, give(closed, again('s-3', 'wu')).code]).toEqual(['closed', 'inspection.archived'])
})

test('work is shared evenly: whoever has less gets more until all have the same, and nobody an own call', () => {
  const anything = () => true
  const twelve = Array.from({ length: 12 }, (_, n) => drawnItem(n, `a-${n % 3}`))
  const { assignments, left } = assignEvenly(twelve, [
    { id: 'lin', load: 6, reaches: anything },
    { id: 'wu', load: 0, reaches: anything },
    { id: 'zhou', load: 3, reaches: anything },
  ])
  const count = (id: string) => assignments.filter(({ reviewerId }) => reviewerId === id).length
  // 6 + 0 + 3 + 12 items are 21: seven each.
  expect([count('lin'), count('wu'), count('zhou'), left]).toEqual([1, 7, 4, []])
})

test('of any people and calls nobody judges an own one, all are reached that can be, and loads stay within one where all may judge all', () => {
  const people = ['a-0', 'a-1', 'lin', 'wu', 'zhou']
  const calls = fc.array(fc.constantFrom('a-0', 'a-1', 'a-2'), { maxLength: 60 })
  fc.assert(
    fc.property(calls, fc.subarray(people, { minLength: 1 }), (agents, chosen) => {
      const asked = agents.map((agentId, n) => drawnItem(n, agentId))
      const { assignments, left } = assignEvenly(
        asked,
        chosen.map((id) => ({ id, load: 0, reaches: () => true })),
      )
      const agentOf = new Map(asked.map(({ scoreId, agentId }) => [scoreId, agentId]))
      for (const { scoreId, reviewerId } of assignments) expect(agentOf.get(scoreId)).not.toBe(reviewerId)
      for (const scoreId of left) expect(chosen).toEqual([agentOf.get(scoreId)])
      const called = new Set<string>(agents)
      const outside = chosen.every((id) => !called.has(id))
      const loads = chosen.map((id) => assignments.filter(({ reviewerId }) => reviewerId === id).length)
      if (outside) expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1)
    }),
  )
})

test('of several reviewers each judges an item once, and no more of them than the plan asks for', () => {
  const twice = give(inspectionDecider.initial, { ...drawPlan, terms: { ...terms, reviewersEach: 2 } }).plan
  expect(give(twice, assign(['s-1', 'lin'], ['s-1', 'lin'])).code).toBe('inspection.assigned')
  const { plan } = give(twice, assign(['s-1', 'lin'], ['s-1', 'wu']))
  expect(plan).toMatchObject({ reviewers: { 's-1': ['lin', 'wu'] } })
  expect(give(plan, assign(['s-1', 'zhou'])).code).toBe('inspection.assigned')
  const to = (reviewerId: string): InspectionCommand => ({ type: 'ReassignItem', id: 'p-1', at, scoreId: 's-1', before: 'wu', reviewerId })
  expect([give(plan, to('lin')).code, give(plan, to('zhou')).code]).toEqual(['inspection.same_reviewer', 'ok'])
  expect(give(inspectionDecider.initial, { ...drawPlan, terms: { ...terms, reviewersEach: 4 } }).code).toBe('inspection.size_invalid')
  const pairs = assignEvenly(
    items,
    ['lin', 'wu', 'zhou'].map((id) => ({ id, load: 0, reaches: () => true })),
    { each: 2, present: () => [] },
  )
  // Three items of two are six: two each, nobody twice on one.
  expect(['lin', 'wu', 'zhou'].map((id) => pairs.assignments.filter(({ reviewerId }) => reviewerId === id).length)).toEqual([2, 2, 2])
  expect(new Set(pairs.assignments.map(({ scoreId, reviewerId }) => `${scoreId} ${reviewerId}`)).size).toBe(6)
})
