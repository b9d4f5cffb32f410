/** The demo's QA team: plans in every state, reviews, and appeals with each outcome, once and not before enough is scored. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { giveDemoInspections } from '../../app/demo-inspections.ts'
import { DEMO_SITE, DEMO_TEAMS, demoAgents } from '../../demo/hotline.ts'
import { hours, instant, plus, toIso } from '../../domain/kernel/time.ts'
import { Projections } from '../../projections/projections.ts'
import { hotlineService } from '../../qa/scorecards/hotline-service.ts'
import { readPlans } from '../../sql/reads/inspections.ts'
import { insertRows } from '../support/insert-rows.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { scoreRowOf } from './support/score-rows.ts'
import { freshStore } from './support/store.ts'

const now = instant(Date.parse('2026-10-14T03:30:00Z'))
const clock = () => now
const ledger = memoryLedger(clock)
const team = demoAgents(() => 0).filter(({ teamId }) => teamId === DEMO_TEAMS[0]?.teamId)
const calls = team.flatMap(({ agentId }, place) =>
  Array.from({ length: 6 }, (_, n) => ({
    id: `${place}-${n}`,
    agentId,
    at: plus(now, hours(-20 + n)),
    failed: (place + n) % 2 === 0 ? ['anything-else'] : [],
  })),
)

let opened: Awaited<ReturnType<typeof freshStore>>
let projections: Projections
beforeAll(async () => {
  opened = await freshStore()
  projections = new Projections({ store: opened.store, ledger, clock })
  await insertRows(
    opened.store,
    'dim_agents_v1',
    team.map(({ agentId, teamId }) => ({
      agent_id: agentId,
      name: agentId,
      team_id: teamId,
      site_id: DEMO_SITE,
      skills: [],
      valid_from: '2026-01-01',
    })),
  )
  await insertRows(
    opened.store,
    'recordings_v1',
    calls.map(({ id, agentId, at }) => ({
      ...{
        recording_id: `r-${id}`,
        revision: 1,
        call_id: `c-${id}`,
        site_id: DEMO_SITE,
        queue_id: 'q-1',
        agent_id: agentId,
        started_at: toIso(at),
      },
      ...{ duration_seconds: 60, source: 'test', version: 1 },
    })),
  )
})
afterAll(async () => {
  await projections.stop()
  await ledger.close()
  await opened[Symbol.asyncDispose]()
})

test('there is no work before the recordings are scored, and the same only once', async () => {
  const { store } = opened
  expect(await giveDemoInspections({ store, ledger, clock })).toBe(false)
  await insertRows(
    store,
    'scores_v1',
    calls.map((call) => scoreRowOf(hotlineService, call)),
  )
  expect(await giveDemoInspections({ store, ledger, clock })).toBe(true)
  const { events } = await ledger.heads()
  expect(await giveDemoInspections({ store, ledger, clock })).toBe(true)
  expect((await ledger.heads()).events).toBe(events)
})

test('no page of a QA team is empty: a plan in every state, work to do and done, an appeal of each outcome', async () => {
  const { store } = opened
  await projections.catchUp(['inspections', 'reviews'])
  const plans = await readPlans(store, 'all')
  expect(plans.map(({ status }) => status).sort()).toEqual(['assigned', 'closed', 'drawn'])
  const states = await store.query<{ state: string }>('select distinct state from inspection_results order by state')
  expect(states.map(({ state }) => state)).toEqual(['assigned', 'drawn', 'reviewed'])
  const appeals = await store.query<{ state: string }>('select distinct state from score_appeals order by state')
  expect(appeals.map(({ state }) => state)).toEqual(['changed', 'open', 'upheld', 'withdrawn'])
  const decisions = await store.query<{ decision: string }>('select distinct decision from scores_final order by decision')
  expect(decisions.map(({ decision }) => decision)).toEqual(['appealed', 'changed', 'confirmed', 'open', 'upheld'])
})
