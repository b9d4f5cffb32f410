/** A small hotline for the browser: demo traffic of yesterday and today, the last recordings scored, plans for the week. */

import { DemoFeed, type DemoStream } from '../../demo/feed.ts'
import { DEMO_INTERFACES, DEMO_QUEUES, DEMO_SITE, DEMO_TEAMS, DEMO_ZONE, type DemoAgent, demoAgents } from '../../demo/hotline.ts'
import { randomOf } from '../../demo/random.ts'
import { DAY_MS, HALF_HOUR_MS, HOUR_MS, hours, type Instant, instant, interval, toIso } from '../../domain/kernel/time.ts'
import { addDays, localDate, localDay, weekdayOf } from '../../domain/kernel/zone.ts'
import { ingestEvents } from '../../ingest/ingest-events.ts'
import type { Channel } from '../../qa/recording.ts'
import { scoreRecording } from '../../qa/score.ts'
import { hotlineService } from '../../qa/scorecards/hotline-service.ts'
import type { Store } from '../../sql/store.ts'
import { insertRows } from '../support/insert-rows.ts'

const SEED = 'journey'
const DAYS = 1
const SCORED = 120
const FROM = '2026-01-01T00:00:00Z'

export async function seedHotline(store: Store, now: Instant): Promise<void> {
  const agents = demoAgents(randomOf(SEED))
  await seedDirectory(store, agents)
  const feed = new DemoFeed(SEED, agents)
  const today = localDate(now, DEMO_ZONE)
  const until = interval(instant(0), now)
  for (let back = DAYS; back >= 0; back -= 1) {
    const streams: DemoStream[] = back <= 1 ? ['traffic', 'orders', 'speech'] : ['traffic', 'orders']
    for (const batch of feed.batchesOfDay(addDays(today, -back), until, streams))
      await ingestEvents(store, batch.topic, batch.origin, batch.records, now)
  }
  await seedScores(store, now)
  await seedPlans(store, agents, now)
}

async function seedDirectory(store: Store, agents: readonly DemoAgent[]): Promise<void> {
  await insertRows(store, 'dim_sites_v1', [
    { site_id: DEMO_SITE, name_en: 'Shanghai', name_zh: '上海职场', zone: DEMO_ZONE, valid_from: FROM },
  ])
  await insertRows(
    store,
    'dim_queues_v1',
    DEMO_QUEUES.map((queue) => ({
      queue_id: queue.queueId,
      name_en: queue.en,
      name_zh: queue.zh,
      site_id: DEMO_SITE,
      skill_id: queue.queueId,
      valid_from: FROM,
    })),
  )
  await insertRows(
    store,
    'dim_agents_v1',
    agents.map((agent) => ({
      agent_id: agent.agentId,
      name: agent.name,
      team_id: agent.teamId,
      site_id: DEMO_SITE,
      skills: agent.skills,
      valid_from: FROM,
    })),
  )
  await insertRows(
    store,
    'dim_seats_v1',
    agents.map((agent) => ({ seat_id: agent.seatId, site_id: DEMO_SITE, name: agent.seatId, valid_from: FROM })),
  )
  await insertRows(
    store,
    'dim_teams_v1',
    DEMO_TEAMS.map((team) => ({ team_id: team.teamId, name_en: team.en, name_zh: team.zh, site_id: DEMO_SITE, valid_from: FROM })),
  )
  await insertRows(
    store,
    'dim_interfaces_v1',
    DEMO_INTERFACES.map((entry) => ({
      interface_id: entry.interfaceId,
      name_en: entry.en,
      name_zh: entry.zh,
      owner: 'demo',
      timeout_ms: 5000,
      valid_from: FROM,
    })),
  )
}

type Scorable = {
  recording_id: string
  call_id: string
  site_id: string
  queue_id: string
  seat_id: string
  agent_id: string
  started_at: string
  duration_seconds: number
  revision: number
  language: string
  confidence: number | null
  start_ms: number[]
  end_ms: number[]
  channel: Channel[]
  text: string[]
}

async function seedScores(store: Store, now: Instant): Promise<void> {
  const rows = await store.query<Scorable>(
    `select r.recording_id as recording_id, r.call_id as call_id, r.site_id as site_id, r.queue_id as queue_id, r.seat_id as seat_id, r.agent_id as agent_id,
       r.started_at as started_at, r.duration_seconds as duration_seconds, t.revision as revision, t.language as language, t.confidence as confidence,
       t.start_ms as start_ms, t.end_ms as end_ms, t.channel as channel, t.text as text
     from recordings as r join transcripts as t on t.recording_id = r.recording_id order by r.started_at desc limit {limit:UInt32}`,
    { limit: SCORED + 1 },
  )
  await insertRows(
    store,
    'scores_v1',
    rows.map((row, index) => scoreRow(row, now, index < SCORED)),
  )
}

/** Without its words too little of a recording can be judged for a total. */
function scoreRow(row: Scorable, now: Instant, isHeard: boolean): Record<string, unknown> {
  const recording = {
    recordingId: row.recording_id,
    callId: row.call_id,
    queueId: row.queue_id,
    agentId: row.agent_id,
    durationSeconds: row.duration_seconds,
    channels: 2,
  }
  const transcript = {
    revision: row.revision,
    language: row.language,
    confidence: row.confidence,
    startMs: row.start_ms,
    endMs: row.end_ms,
    channel: row.channel,
    text: row.text,
  }
  const score = scoreRecording(hotlineService, isHeard ? { recording, transcript } : { recording })
  return {
    score_id: score.scoreId,
    recording_id: row.recording_id,
    call_id: row.call_id,
    site_id: row.site_id,
    queue_id: row.queue_id,
    seat_id: row.seat_id,
    agent_id: row.agent_id,
    recorded_at: row.started_at,
    form_id: score.formId,
    form_version: score.formVersion,
    engine_version: score.engineVersion,
    transcript_revision: score.transcriptRevision,
    score_ratio: score.scoreRatio,
    raw_score_ratio: score.rawScoreRatio,
    is_failed: score.isFailed,
    fatal_items: score.fatalItems,
    judged_share: score.judgedShare,
    needs_review: score.needsReview,
    item_ids: score.items.map((item) => item.id),
    item_outcomes: score.items.map((item) => item.outcome),
    item_points: score.items.map((item) => item.points),
    items: JSON.stringify(score.items),
    scored_at: toIso(now),
  }
}

/** Each half hour of the week as a week before: plain plans, to draw and to compare with. */
async function seedPlans(store: Store, agents: readonly DemoAgent[], now: Instant): Promise<void> {
  const today = localDate(now, DEMO_ZONE)
  const monday = addDays(today, 1 - weekdayOf(today))
  const counted = await store.query<{ queue: string; slot: string; calls: number }>(
    `select queue_id as queue, toStartOfInterval(slot_at, interval 30 minute) as slot, toFloat64(sum(offered)) as calls from kpi_queue_15m group by queue, slot order by queue, slot`,
  )
  const mean = new Map<string, number[]>()
  for (const { queue, slot, calls } of counted) {
    const key = `${queue} ${Date.parse(slot) % DAY_MS}`
    mean.set(key, [...(mean.get(key) ?? []), calls])
  }
  const week = interval(localDay(monday, DEMO_ZONE).from, localDay(addDays(monday, 6), DEMO_ZONE).to)
  const as_of = toIso(now)
  const forecasts: Record<string, unknown>[] = []
  const staffing: Record<string, unknown>[] = []
  const coverage: Record<string, unknown>[] = []
  for (const { queueId } of DEMO_QUEUES)
    for (let at: number = week.from; at < week.to; at += HALF_HOUR_MS) {
      const past = mean.get(`${queueId} ${at % DAY_MS}`) ?? [0]
      const calls = past.reduce((sum, value) => sum + value, 0) / past.length
      const slot_at = toIso(instant(at))
      const common = { run_id: 'seed', queue_id: queueId, slot_at, as_of }
      const spread = Math.sqrt(calls + (calls * 0.1) ** 2)
      const bands = {
        lo80: Math.max(0, calls - 1.28 * spread),
        hi80: calls + 1.28 * spread,
        lo95: Math.max(0, calls - 1.96 * spread),
        hi95: calls + 1.96 * spread,
      }
      forecasts.push({
        ...common,
        forecast_id: `f ${queueId} ${at}`,
        model: 'seasonal-mean',
        mean: calls,
        ...bands,
        aht_s: 300,
        origin_at: toIso(week.from),
      })
      const required = Math.ceil((calls * 300) / 1800 + Math.sqrt((calls * 300) / 1800))
      const figures = {
        required_agents: required,
        scheduled_agents: Math.ceil(required / 0.7),
        service_level_ratio: 0.83,
        asa_s: 14,
        occupancy_ratio: 0.8,
        abandon_ratio: 0.03,
      }
      staffing.push({ ...common, staffing_id: `s ${queueId} ${at}`, calls, aht_s: 300, ...figures })
      coverage.push({
        ...common,
        roster_id: 'seed-roster',
        required,
        rostered: Math.max(0, required + Math.round(Math.sin(at / 5_400_000) * 2)),
      })
    }
  await insertRows(store, 'forecasts_v1', forecasts)
  await insertRows(store, 'staffing_v1', staffing)
  await insertRows(store, 'roster_coverage_v1', coverage)
  await insertRows(
    store,
    'roster_shifts_v1',
    agents.slice(0, 40).flatMap((agent, index) => shiftsOf(agent, index, monday, as_of)),
  )
  const run = { objective: 412, lower_bound: 405, gap_ratio: 0.017, hard_violations: 0, status: 'feasible', seconds: 12.4 }
  await insertRows(store, 'roster_runs_v1', [{ roster_id: 'seed-roster', run_id: 'seed', week_from: monday, ...run, as_of }])
}

function shiftsOf(agent: DemoAgent, index: number, monday: string, as_of: string): Record<string, unknown>[] {
  return [0, 1, 2, 3, 4].map((day) => {
    const work_on = addDays(monday, (day + index) % 7)
    const from = instant(localDay(work_on, DEMO_ZONE).from + hours(7 + (index % 4) * 2) * 1000)
    const at = (hour: number) => toIso(instant(from + hour * HOUR_MS))
    const queue_id = agent.skills[0] ?? 'demo-q-fault'
    return {
      roster_id: 'seed-roster',
      run_id: 'seed',
      agent_id: agent.agentId,
      queue_id,
      work_on,
      shift_id: `D${index % 4}`,
      from_at: toIso(from),
      to_at: at(9),
      break_from_at: at(4),
      break_to_at: at(5),
      as_of,
    }
  })
}
