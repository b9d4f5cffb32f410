/** Two teams at two sites and one who changes from the first to the second at noon; each sensitive column has a canary of its kind. */
import type { Store } from '../../../sql/store.ts'
import { insertRows } from '../../support/insert-rows.ts'

const NOON = '2026-03-02T12:00:00Z'
const AGENTS = ['a1', 'a2', 'mover', ''] as const
const HOURS = ['08', '18'] as const

/** q3 is in no directory: records name it at s1, of nobody. */
export const SITE_OF_QUEUE: Readonly<Record<string, string>> = { q1: 's1', q2: 's2', q3: 's1' }
const QUEUE_OF_SITE: Readonly<Record<string, string>> = { s1: 'q1', s2: 'q2' }

/** Of an instant as the engine writes it into text, which has no zone, or as JSON has it. */
const utc = (at: string): number => Date.parse(at.endsWith('Z') ? at : `${at.replace(' ', 'T')}Z`)

/** By hand, from the directory below. */
export function teamOf(agent: string, at: string): { team: string; site: string } {
  const isFirst = agent === 'a1' || (agent === 'mover' && utc(at) < utc(NOON))
  if (isFirst) return { team: 't1', site: 's1' }
  return agent === 'a2' || agent === 'mover' ? { team: 't2', site: 's2' } : { team: '', site: '' }
}

const canary = (kind: string, id: string): string => `CANARY-${kind}-${id}`

const itemsOf = (words: string): string => {
  const item = { id: 'greeting', sectionId: 's', outcome: 'pass', points: 1, maxPoints: 1, isAutoFail: false, isHumanOnly: false }
  return JSON.stringify([{ ...item, evidence: [], reason: words, reasonZh: words }])
}

const since = '2026-01-01T00:00:00Z'
/** Scores are made in the evening, when the one who changed is of the other team. */
const LATER = '2026-03-02T20:00:00Z'
const entry = { valid_from: since, valid_to: null }

export async function seedReach(store: Store): Promise<void> {
  const insert = (name: string, rows: readonly Readonly<Record<string, unknown>>[]) => insertRows(store, `${name}_v1`, rows)
  await insert(
    'dim_sites',
    ['s1', 's2'].map((site_id) => ({ site_id, zone: 'UTC', ...entry })),
  )
  await insert(
    'dim_queues',
    [1, 2].map((n) => ({ queue_id: `q${n}`, site_id: `s${n}`, ...entry })),
  )
  await insert(
    'dim_teams',
    [1, 2].map((n) => ({ team_id: `t${n}`, site_id: `s${n}`, ...entry })),
  )
  const agent = (agent_id: string, n: number, more = entry) => ({
    ...{ agent_id, name: canary('staff', agent_id), team_id: `t${n}`, site_id: `s${n}` },
    ...more,
  })
  // The first entry has no end: it holds until the next.
  await insert('dim_agents', [agent('a1', 1), agent('a2', 2), agent('mover', 1), agent('mover', 2, { valid_from: NOON, valid_to: null })])
  for (const one of AGENTS.flatMap((who) => HOURS.map((hour) => [who, hour] as const))) await seedRow(insert, ...one)
  await seedPlans(insert)
  await insert('roster_runs', [
    { roster_id: 'r', run_id: 'run', week_from: '2026-03-02', hard_violations: 0, status: 'optimal', seconds: 1, as_of: since },
  ])
  for (const [name, at] of [
    ['calls', 'offered_at'],
    ['seat_states', 'started_at'],
    ['work_orders', 'opened_at'],
  ])
    await store.command(
      `insert into touches (table_name, slot_at, touch_id, touched_at) select '${name}', toStartOfFifteenMinutes(${at}), generateUUIDv4(), now64(3) from ${name}`,
    )
}

type Insert = (name: string, rows: readonly Readonly<Record<string, unknown>>[]) => Promise<void>

async function seedRow(insert: Insert, who: string, hour: string): Promise<void> {
  const id = `${who}.${hour}`
  const at = `2026-03-02T${hour}:00:00.000Z`
  const { team, site } = teamOf(who, at)
  const record = { revision: 1, source: 'test', version: 1 }
  const agent_id = who === '' ? null : who
  const place = { site_id: site === '' ? 's1' : site, queue_id: QUEUE_OF_SITE[site] ?? 'q3', agent_id }
  const customer_id = canary('customer', id)
  const call = { call_id: id, recording_id: id, ...place }
  await insert('calls', [
    {
      ...record,
      ...place,
      call_id: id,
      customer_id,
      direction: 'inbound',
      outcome: 'answered',
      offered_at: at,
      transferred_to: canary('customer', id),
    },
  ])
  await insert('recordings', [{ ...record, ...call, started_at: at, duration_seconds: 60, audio_uri: canary('spoken', id) }])
  await insert('transcripts', [
    {
      ...record,
      ...{ recording_id: id, call_id: id, started_at: at, language: 'en', engine: 'e', start_ms: [0], end_ms: [1], channel: ['agent'] },
      text: [canary('spoken', id)],
    },
  ])
  await insert('scores', [
    {
      ...call,
      score_id: id,
      recorded_at: at,
      form_id: 'f',
      form_version: 1,
      score_ratio: 0.5,
      items: itemsOf(canary('spoken', id)),
      scored_at: LATER,
    },
  ])
  await insert('score_reviews', [
    {
      ...{ review_id: id, score_id: id, recording_id: id, reviewer: canary('staff', id), decision: 'confirmed', reviewed_at: at },
      ...{ items: canary('spoken', id), note: canary('staff', id) },
    },
  ])
  await insert('score_appeals', [
    {
      ...{
        score_id: id,
        recording_id: id,
        recorded_at: at,
        item_id: 'i',
        agent_id: who,
        filed_at: at,
        due_at: LATER,
        state: 'upheld',
        version: 1,
      },
      ...{ reason: canary('staff', id), answer: canary('staff', id), answered_by: canary('staff', id), decided_by: canary('staff', id) },
    },
  ])
  await insert('inspection_plans', [{ plan_id: id, title: 'p', status: 'assigned', made_by: canary('staff', id), made_at: at, version: 1 }])
  await insert('inspection_items', [
    {
      ...{
        plan_id: id,
        score_id: id,
        recording_id: id,
        agent_id: who,
        queue_id: place.queue_id,
        recorded_at: at,
        inclusion_probability: 1,
      },
      ...{ reviewers: canary('staff', id), reviewers_each: 1, due_at: LATER, version: 1 },
    },
  ])
  await insert('score_ratings', [
    { score_id: id, rater: canary('staff', id), recording_id: id, decision: 'confirmed', step: 1, rated_at: at },
  ])
  await insert('seat_states', [{ ...record, ...place, state_id: id, seat_id: id, state: 'ready', started_at: at }])
  await insert('roster_shifts', [
    {
      ...{ roster_id: 'r', run_id: 'run', agent_id: who, queue_id: place.queue_id, work_on: '2026-03-02', shift_id: id, as_of: since },
      ...{ from_at: at, to_at: at, break_from_at: at, break_to_at: at },
    },
  ])
  await insert('customer_events', [
    {
      ...{ event_id: id, customer_id, kind: 'contact', subject_id: id, type: 'contact_opened', occurred_at: at, actor_id: who },
      detail: canary('written', id),
    },
  ])
  // What the customer did, and what is kept under the customer.
  await insert('customer_events', [
    {
      ...{ event_id: `${id}-own`, customer_id, kind: 'customer', subject_id: customer_id, type: 'consent_set', occurred_at: at },
      ...{ actor_id: customer_id, detail: canary('written', id) },
    },
    {
      ...{ event_id: `${id}-by`, customer_id, kind: 'customer', subject_id: customer_id, type: 'changed', occurred_at: at, actor_id: who },
      detail: canary('written', id),
    },
  ])
  await insert('queue_intervals', [
    { ...record, site_id: place.site_id, queue_id: place.queue_id, interval_id: id, started_at: at, interval_seconds: 1800, offered: 1 },
  ])
  await seedOrder(insert, { id, at, team, who, customer_id, record, site_id: place.site_id })
}

type Seeded = { id: string; at: string; team: string; who: string; customer_id: string; record: object; site_id: string }

async function seedOrder(insert: Insert, { id, at, team, who, customer_id, record, site_id }: Seeded): Promise<void> {
  const words = {
    reason: canary('written', id),
    title: canary('written', id),
    content: canary('written', id),
    resolution: canary('written', id),
  }
  const order = {
    ...record,
    ...{ event_id: id, order_id: id, type: 'order_opened', occurred_at: at, order_type: 'fault', status: 'opened', opened_at: at },
    // Somebody of the other team had it in hand.
    actor_id: who === 'a2' ? 'a1' : 'a2',
    ...{ site_id, team_id: team, assignee_id: who, customer_id, attributes: { note: canary('written', id) }, ...words },
  }
  await insert('work_orders', [order])
  await insert('work_order_events', [order])
  await insert('order_scores', [
    {
      ...{ score_id: id, order_id: id, order_type: 'fault', team_id: team, opened_at: at, form_id: 'f', form_version: 1, order_version: 1 },
      items: canary('written', id),
    },
  ])
}

const BANDS = { mean: 3, lo80: 1, hi80: 5, lo95: 0, hi95: 6 }

/** For each queue, each site and the whole. */
async function seedPlans(insert: Insert): Promise<void> {
  const at = '2026-03-02T08:00:00Z'
  const run = { run_id: 'run', as_of: since, origin_at: since }
  const staff = { author: canary('staff', 'planner'), reason: canary('staff', 'planner') }
  for (const queue_id of Object.keys(SITE_OF_QUEUE)) {
    const slot = { queue_id, slot_at: at }
    await insert('forecasts', [{ ...run, ...slot, ...BANDS, forecast_id: queue_id, model: 'm' }])
    await insert('staffing', [{ ...slot, run_id: 'run', as_of: since, staffing_id: queue_id, calls: 3, aht_s: 300, required_agents: 2 }])
    await insert('roster_coverage', [{ ...slot, roster_id: 'r', run_id: 'run', required: 2, rostered: 1, as_of: since }])
    await insert('volume_history', [{ queue_id, slot_at: '2025-03-02T08:00:00Z', calls: 5, author: staff.author }])
    await insert('forecast_alarms', [
      { alarm_id: queue_id, queue_id, kind: 'bias', watched_on: '2026-03-02', value: 3, limit_value: 2, raised_at: since },
    ])
    await insert('forecast_overrides', [
      {
        ...{ override_id: queue_id, queue_id, from_at: at, to_at: '2026-03-02T09:00:00Z', operation: 'add', amount: 1, branch: '' },
        ...{ ...staff, made_at: since, withdrawn_by: '', withdrawn_reason: '', version: 1 },
      },
    ])
  }
  for (const site_id of ['s1', 's2', ''])
    await insert('forecast_sums', [
      {
        ...run,
        ...BANDS,
        sum_id: site_id,
        level: site_id === '' ? 'total' : 'site',
        site_id,
        slot_at: at,
        model: 'm',
        direct: 3,
        naive: 3,
      },
    ])
}
