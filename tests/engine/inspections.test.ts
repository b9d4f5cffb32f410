/** The work of a QA team over HTTP: a lead draws and assigns, inspectors judge, an agent appeals, the lead answers; each sees what is theirs. */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hours, instant, plus, toIso } from '../../domain/kernel/time.ts'
import type { Grant, Role } from '../../domain/principal.ts'
import { Projections } from '../../projections/projections.ts'
import { hotlineService } from '../../qa/scorecards/hotline-service.ts'
import type { PlanDetail } from '../../service/api/inspections.ts'
import type { ScoreDetail } from '../../service/api/scores.ts'
import { buildService } from '../../service/app.ts'
import { insertRows } from '../support/insert-rows.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { scoreRowOf } from './support/score-rows.ts'
import { freshStore } from './support/store.ts'

const DAY = '2026-03-03'
const at = instant(Date.parse(`${DAY}T02:05:00Z`))
let now = plus(at, hours(24))
const clock = () => now
const ledger = memoryLedger(clock)

const held = (role: Role, scope: Grant['scope'], ...teams: string[]): Grant => ({ role, scope, teams, sites: [] })
const PERSONAS = [
  { id: 'qian', name: 'Qian', grants: [held('qa_lead', 'all')] },
  { id: 'lin', name: 'Lin', grants: [held('qa_inspector', 'all')] },
  { id: 'wu', name: 'Wu', grants: [held('qa_inspector', 'team', 't-2')] },
  // Inspects, and takes calls.
  { id: 'a-1', name: 'Chen', grants: [held('agent', 'own'), held('qa_inspector', 'all')] },
  { id: 'a-3', name: 'Zhou', grants: [held('agent', 'own')] },
]

let opened: Awaited<ReturnType<typeof freshStore>>
let projections: Projections
let app: FastifyInstance
beforeAll(async () => {
  opened = await freshStore()
  const { store, dataDir } = opened
  projections = new Projections({ store, ledger, clock }).start()
  app = await buildService({ store, ledger, projections, clock, dataDir, webDir: dataDir, personas: async () => PERSONAS })
  const agents = ['a-1', 'a-2', 'a-3']
  await insertRows(
    store,
    'dim_agents_v1',
    agents.map((agent_id) => ({
      agent_id,
      name: agent_id,
      team_id: agent_id === 'a-3' ? 't-2' : 't-1',
      site_id: 'site',
      skills: [],
      valid_from: '2026-01-01',
    })),
  )
  // Ten calls each; every third of them failed its closing, the last of all has no score.
  const calls = agents.flatMap((agentId, place) =>
    Array.from({ length: 10 }, (_, n) => ({ id: `s-${place}${n}`, agentId, at: plus(at, hours(n / 2)), n })),
  )
  await insertRows(
    store,
    'recordings_v1',
    calls.map(({ id, agentId, at: started }) => ({
      ...{
        recording_id: `r-${id}`,
        revision: 1,
        call_id: `c-${id}`,
        site_id: 'site',
        queue_id: 'q-1',
        agent_id: agentId,
        started_at: toIso(started),
      },
      ...{ duration_seconds: 60, source: 'test', version: 1 },
    })),
  )
  await insertRows(
    store,
    'scores_v1',
    calls.slice(0, -1).map(({ n, ...call }) => scoreRowOf(hotlineService, { ...call, failed: n % 3 === 0 ? ['closing'] : [] })),
  )
})
afterAll(async () => {
  await app.close()
  await projections.stop()
  await ledger.close()
  await opened[Symbol.asyncDispose]()
})

async function as(persona: string) {
  const { cookies } = await app.inject({ method: 'POST', url: '/api/sign-in/as', payload: { persona } })
  const callboard = cookies.find(({ name }) => name === 'callboard')?.value ?? ''
  return {
    get: async (url: string) => app.inject({ url, cookies: { callboard } }),
    post: async (url: string, payload: object) => app.inject({ method: 'POST', url, payload, cookies: { callboard } }),
  }
}

const PLAN = {
  ...{ title: 'March, everybody', agents: [], teams: [], queues: [], from: DAY, to: DAY, formId: hotlineService.id, strata: 'agent' },
  ...{ perStratum: 4, riskDraws: 0, seed: 'march', dueOn: '2026-03-10', appealDays: 3 },
} as const

let plan: PlanDetail
const scoresOf = (reviewer: string) => plan.items.filter(({ reviewers }) => reviewers.includes(reviewer))

test('a lead draws four of each agent, and the same again from the same facts; inspectors may not draw', async () => {
  const lead = await as('qian')
  const drawn = await lead.post('/api/inspections', { ...PLAN, id: 'p-1' })
  expect(drawn.statusCode).toBe(200)
  plan = drawn.json()
  const perAgent = (id: string) => plan.items.filter(({ agentId }) => agentId === id)
  expect(['a-1', 'a-2', 'a-3'].map((id) => perAgent(id).length)).toEqual([4, 4, 4])
  // 4 of 10, and of the agent who has a call without a score 4 of 9.
  expect([...new Set(plan.items.map((item) => item.inclusionProbability.toFixed(4)))].sort()).toEqual(['0.4000', '0.4444'])
  expect(plan.plan).toMatchObject({ status: 'drawn', population: 29, excluded: { no_score: 1 }, drawn: 12, assigned: 0, reviewed: 0 })
  const lin = await as('lin')
  expect((await lin.post('/api/inspections', { ...PLAN, id: 'p-2' })).statusCode).toBe(403)
})

test('what a plan has another one does not draw until it is closed, and then the same seed draws the same', async () => {
  const lead = await as('qian')
  const other: PlanDetail = (await lead.post('/api/inspections', { ...PLAN, id: 'p-3' })).json()
  expect(other.plan.excluded).toEqual({ no_score: 1, in_plan: 12 })
  for (const id of ['p-3', 'p-1']) {
    const closed = await lead.post(`/api/inspections/${id}`, { type: 'close', reason: 'again', expectedVersion: 1 })
    expect(closed.json().plan).toMatchObject({ status: 'closed', closeReason: 'again' })
  }
  const again: PlanDetail = (await lead.post('/api/inspections', { ...PLAN, id: 'p-4' })).json()
  expect(again.plan.fingerprint).toBe(plan.plan.fingerprint)
  expect(again.items.map(({ scoreId }) => scoreId)).toEqual(plan.items.map(({ scoreId }) => scoreId))
  plan = again
})

test('items go evenly to reviewers, to nobody the own calls or those out of reach', async () => {
  const lead = await as('qian')
  const { reviewers, isOpen } = (await lead.get('/api/inspections/reviewers')).json()
  expect([reviewers.map(({ id }: { id: string }) => id).sort(), isOpen]).toEqual([['a-1', 'lin', 'qian', 'wu'], false])
  const beyond = await lead.post('/api/inspections/p-4', {
    type: 'reassign',
    before: 'lin',
    scoreId: plan.items[0]?.scoreId,
    reviewer: 'wu',
    expectedVersion: 1,
  })
  expect([beyond.statusCode, beyond.json().code]).toEqual([422, 'inspection.out_of_reach'])
  plan = (await lead.post('/api/inspections/p-4', { type: 'assign', reviewers: ['lin', 'wu', 'a-1'], expectedVersion: 1 })).json()
  expect(plan.plan).toMatchObject({ status: 'assigned', assigned: 12 })
  // Wu reaches the four of a-3's team, Chen all but the own four.
  expect(scoresOf('a-1').every(({ agentId }) => agentId !== 'a-1')).toBe(true)
  expect(scoresOf('wu').every(({ agentId }) => agentId === 'a-3')).toBe(true)
  const sizes = ['lin', 'wu', 'a-1'].map((id) => scoresOf(id).length)
  expect([sizes.reduce((sum, size) => sum + size, 0), Math.max(...sizes) - Math.min(...sizes) <= 2]).toEqual([12, true])
  const twice = await lead.post('/api/inspections/p-4', { type: 'assign', reviewers: ['lin'], expectedVersion: 1 })
  expect([twice.statusCode, twice.json().code]).toEqual([409, 'version.conflict'])
})

test('an inspector’s queue is what was assigned, and counts down with each score that is confirmed', async () => {
  const lin = await as('lin')
  const own = scoresOf('lin').map(({ scoreId }) => scoreId)
  const queue = (await lin.get('/api/inspections/queue')).json()
  expect([queue.items.map(({ scoreId }: { scoreId: string }) => scoreId).sort(), queue.reviewed]).toEqual([own.toSorted(), 0])
  const [scoreId = ''] = own
  const { reason: _, ...change } = { type: 'change', itemId: 'greeting', outcome: 'fail', reason: '' }
  await lin.post(`/api/scores/${scoreId}/review`, { ...change, reason: 'Nothing at 0:02.', expectedVersion: 0 })
  const begun = (await lin.get('/api/inspections/queue')).json()
  expect([begun.reviewed, begun.items.find((item: { scoreId: string }) => item.scoreId === scoreId).state]).toEqual([0, 'begun'])
  await lin.post(`/api/scores/${scoreId}/review`, { type: 'confirm', expectedVersion: 1 })
  const done = (await lin.get('/api/inspections/queue')).json()
  // What is done comes last.
  expect([done.reviewed, done.items.at(-1)]).toMatchObject([1, { scoreId, state: 'reviewed', decision: 'changed' }])
  expect((await (await as('qian')).get('/api/inspections/p-4')).json().plan).toMatchObject({ reviewed: 1 })
})

test('an agent appeals within the plan’s days, another reviewer than who decided answers, and the final score follows', async () => {
  const target = plan.items.find(({ agentId }) => agentId === 'a-3')
  const scoreId = target?.scoreId ?? ''
  const [reviewer = ''] = target?.reviewers ?? []
  const url = `/api/scores/${scoreId}`
  const inspector = await as(reviewer)
  await inspector.post(`${url}/review`, { type: 'change', itemId: 'greeting', outcome: 'fail', reason: 'No greeting.', expectedVersion: 0 })
  await inspector.post(`${url}/review`, { type: 'confirm', expectedVersion: 1 })
  const agent = await as('a-3')
  const seen: ScoreDetail = (await agent.get(url)).json()
  expect(seen.review.appealUntil).toBe(toIso(plus(now, hours(72))))
  const appeal = { type: 'appeal', items: [{ itemId: 'greeting', reason: 'At 0:01.' }], expectedVersion: 2 }
  const stranger = await (await as('a-1')).post(`${url}/appeal`, appeal)
  expect([stranger.statusCode, stranger.json().code]).toEqual([422, 'appeal.not_own'])
  const filed: ScoreDetail = (await agent.post(`${url}/appeal`, appeal)).json()
  expect(filed).toMatchObject({ score: { decision: 'appealed', finalRatio: seen.score.finalRatio }, review: { status: 'appealed' } })

  const lead = await as('qian')
  const open = (await lead.get('/api/appeals?state=open')).json()
  expect(open.rows).toMatchObject([{ scoreId, itemId: 'greeting', agentId: 'a-3', reason: 'At 0:01.', state: 'open', decidedBy: reviewer }])
  const answer = { type: 'answer', answers: [{ itemId: 'greeting', outcome: 'pass', reason: 'Heard at 0:01.' }], expectedVersion: 3 }
  const same = await inspector.post(`${url}/appeal`, answer)
  expect([same.statusCode, same.json().code]).toEqual([422, 'appeal.same_reviewer'])
  const answered: ScoreDetail = (await lead.post(`${url}/appeal`, answer)).json()
  expect(answered).toMatchObject({ score: { decision: 'changed', finalRatio: seen.score.autoRatio }, review: { status: 'closed' } })
  expect((await agent.get('/api/appeals')).json().rows).toMatchObject([{ state: 'changed', answer: 'Heard at 0:01.', answeredBy: 'qian' }])
  expect((await agent.get(url)).json().review.events.map(({ type }: { type: string }) => type)).toEqual([
    'outcome_changed',
    'score_confirmed',
    'appeal_filed',
    'appeal_answered',
  ])
})

test('an appeal that comes too late is refused, and nobody sees appeals beyond their reach', async () => {
  const { items }: PlanDetail = (await (await as('qian')).get('/api/inspections/p-4')).json()
  const other = items.find(({ agentId, state }) => agentId === 'a-3' && state === 'assigned')
  now = plus(now, hours(24 * 8))
  const late = await (await as('a-3')).post(`/api/scores/${other?.scoreId}/appeal`, {
    ...{ type: 'appeal', items: [{ itemId: 'closing', reason: 'x' }], expectedVersion: 0 },
  })
  expect([late.statusCode, late.json().code]).toEqual([422, 'appeal.late'])
  expect((await (await as('a-1')).get('/api/appeals?agent=a-3')).json().rows.length).toBe(1)
  expect((await (await as('wu')).get('/api/appeals')).json().rows.length).toBe(1)
})

test('two judge the same calls without seeing each other, and what counts is settled afterwards', async () => {
  const lead = await as('qian')
  const terms = { ...PLAN, id: 'p-5', seed: 'twice', agents: ['a-2'], perStratum: 1, reviewersEach: 2, dueOn: '2026-03-20' }
  const made = await lead.post('/api/inspections', terms)
  expect(made.json().plan).toMatchObject({ drawn: 1, reviewersEach: 2 })
  const shared: PlanDetail = (
    await lead.post('/api/inspections/p-5', { type: 'assign', reviewers: ['lin', 'a-1'], expectedVersion: 1 })
  ).json()
  const [item] = shared.items
  const url = `/api/scores/${item?.scoreId}`
  expect([item?.state, item?.reviewers.toSorted()]).toEqual(['assigned', ['a-1', 'lin']])
  const stateNow = async () => (await lead.get('/api/inspections/p-5')).json().items[0].state

  const [first, second] = [await as('lin'), await as('a-1')]
  await first.post(`${url}/review`, { type: 'change', itemId: 'greeting', outcome: 'fail', reason: 'None.', expectedVersion: 0 })
  const own: ScoreDetail = (await first.post(`${url}/review`, { type: 'confirm', expectedVersion: 1 })).json()
  expect(own).toMatchObject({ score: { decision: 'changed' }, review: { isBlind: true, version: 2, ratings: [] } })
  // The other one sees a score that nobody has looked at, and so do its agent, lists and figures.
  expect((await second.get(url)).json()).toMatchObject({ score: { decision: 'open' }, review: { isBlind: true, events: [], ratings: [] } })
  expect((await lead.get(url)).json()).toMatchObject({ score: { decision: 'open' }, review: { isBlind: false, events: [], ratings: [] } })
  expect(await stateNow()).toBe('begun')
  const queued = (await first.get('/api/inspections/queue')).json().items.find(({ planId }: { planId: string }) => planId === 'p-5')
  expect(queued).toMatchObject({ state: 'reviewed', decision: 'open', isBlind: true })
  const rows = async () => (await opened.store.query(`select rater from score_ratings where score_id = '${item?.scoreId}'`)).length
  const told = () => opened.store.query("select distinct decision from inspection_tasks where plan_id = 'p-5'")
  expect([await rows(), await told()]).toEqual([0, [{ decision: 'open' }]])

  await second.post(`${url}/review`, { type: 'confirm', expectedVersion: 0 })
  expect([await stateNow(), await rows(), (await told()).length]).toEqual(['to_settle', 2, 2])
  const both: ScoreDetail = (await lead.get(url)).json()
  const greetings = both.review.ratings.map(({ rater, itemIds, outcomes }) => [rater, outcomes[itemIds.indexOf('greeting')]])
  expect(greetings).toEqual([
    ['a-1', 'pass'],
    ['lin', 'fail'],
  ])
  await lead.post(`${url}/review`, { type: 'confirm', note: 'Heard at 0:01.', expectedVersion: 0 })
  expect([await stateNow(), (await lead.get(url)).json().score.decision]).toEqual(['reviewed', 'confirmed'])
})
