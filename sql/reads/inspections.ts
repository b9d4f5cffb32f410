/** Inspection plans with how far they have come, their items, what can be drawn, and what reviewers have to do. */
import { type Instant, type Interval, instant } from '../../domain/kernel/time.ts'
import type { Exclusion, Who } from '../../domain/operations/inspection.ts'
import type { Store } from '../store.ts'
import { type Reach, withinReach } from './reach.ts'

export type PlanRow = {
  readonly planId: string
  readonly title: string
  readonly status: 'drawn' | 'assigned' | 'closed'
  readonly madeBy: string
  readonly madeAt: string
  readonly agents: string[]
  readonly teams: string[]
  readonly queues: string[]
  readonly from: string
  readonly to: string
  readonly formId: string
  readonly strata: 'agent' | 'queue' | 'agent_queue'
  readonly perStratum: number
  readonly riskDraws: number
  readonly seed: string
  readonly fingerprint: string
  readonly population: number
  readonly excluded: Readonly<Partial<Record<Exclusion, number>>>
  readonly drawn: number
  readonly assigned: number
  readonly reviewed: number
  readonly dueAt: string
  readonly appealDays: number
  readonly reviewersEach: number
  readonly closedAt: string | null
  readonly closeReason: string
}

export type ItemRow = {
  readonly planId: string
  readonly scoreId: string
  readonly recordingId: string
  readonly agentId: string
  readonly queueId: string
  readonly recordedAt: string
  readonly stratum: string
  readonly drawnBy: 'random' | 'risk' | 'both'
  readonly inclusionProbability: number
  readonly reviewers: string[]
  readonly assignedAt: string | null
  readonly dueAt: string
  readonly state: 'drawn' | 'assigned' | 'begun' | 'to_settle' | 'reviewed' | 'dropped'
  readonly decision: string
  readonly autoRatio: number | null
  readonly finalRatio: number | null
  readonly isFailed: boolean
  readonly itemIds: string[]
  readonly outcomes: string[]
  readonly autoOutcomes: string[]
}

const OF_CALL = { agent: 'agent_id', at: 'recorded_at' }

const PLAN = `plan_id as planId, title, status, made_by as madeBy, made_at as madeAt, agents, teams, queues, from_at as from, to_at as to, form_id as formId, strata,
  per_stratum as perStratum, risk_draws as riskDraws, seed, fingerprint, population, excluded, drawn, due_at as dueAt, appeal_days as appealDays, reviewers_each as reviewersEach, closed_at as closedAt,
  close_reason as closeReason`

/** Newest first; of each how many items have a reviewer, and how many are reviewed. A plan is there for whoever reaches one of its calls. */
export function readPlans(store: Store, reach: Reach, planId = ''): Promise<PlanRow[]> {
  return store.query<PlanRow>(
    `select ${PLAN}, ifNull(n.assigned, 0) as assigned, ifNull(n.reviewed, 0) as reviewed from inspection_plans as p
     inner join (select plan_id as id, toUInt32(countIf(reviewers != '')) as assigned, toUInt32(countIf(state = 'reviewed')) as reviewed
       from inspection_results where ${withinReach(reach, OF_CALL)} and ({plan:String} = '' or plan_id = {plan:String}) group by plan_id) as n on n.id = p.plan_id
     order by made_at desc, plan_id limit 200`,
    { plan: planId },
  )
}

const ITEM = `plan_id as planId, score_id as scoreId, recording_id as recordingId, agent_id as agentId, queue_id as queueId, recorded_at as recordedAt, stratum,
  drawn_by as drawnBy, inclusion_probability as inclusionProbability, arrayFilter(one -> one != '', splitByChar('\\n', reviewers)) as reviewers, assigned_at as assignedAt, due_at as dueAt, state, decision,
  auto_score_ratio as autoRatio, score_ratio as finalRatio, is_failed as isFailed, item_ids as itemIds, item_outcomes as outcomes, auto_item_outcomes as autoOutcomes`

export const readItems = (store: Store, reach: Reach, planId: string): Promise<ItemRow[]> =>
  store.query<ItemRow>(
    `select ${ITEM} from inspection_results where plan_id = {plan:String} and ${withinReach(reach, OF_CALL)} order by recorded_at, score_id`,
    { plan: planId },
  )

/** Of all plans that are not dropped, or of one: what was drawn in the period, reviewed or not. */
export const readInspected = (
  store: Store,
  reach: Reach,
  { plan, agent, period }: { readonly plan: string; readonly agent: string; readonly period: Interval },
): Promise<ItemRow[]> =>
  store.query<ItemRow>(
    `select ${ITEM} from inspection_results where ({plan:String} = '' or plan_id = {plan:String}) and ({agent:String} = '' or agent_id = {agent:String})
       and recorded_at >= {from:DateTime64(3,'UTC')} and recorded_at < {to:DateTime64(3,'UTC')} and ${withinReach(reach, OF_CALL)}
     order by recorded_at, score_id limit 50000`,
    { plan, agent, from: new Date(period.from), to: new Date(period.to) },
  )

export type QueueRow = Omit<ItemRow, 'reviewers' | 'itemIds' | 'outcomes' | 'autoOutcomes'> & {
  readonly title: string
  readonly isBlind: boolean
}

const TASK = `plan_id as planId, score_id as scoreId, recording_id as recordingId, agent_id as agentId, queue_id as queueId, recorded_at as recordedAt, stratum,
  drawn_by as drawnBy, inclusion_probability as inclusionProbability, assigned_at as assignedAt, due_at as dueAt, state, decision, auto_score_ratio as autoRatio,
  score_ratio as finalRatio, is_failed as isFailed, toBool(reviewers_each > 1) as isBlind`

/** What somebody has to judge and has judged, of plans that are open: what is due first comes first, what is done last. */
export const readQueue = (store: Store, reach: Reach, reviewer: string): Promise<QueueRow[]> =>
  store.query<QueueRow>(
    `select ${TASK}, p.title as title from inspection_tasks as i inner join (select plan_id as id, title from inspection_plans where status = 'assigned') as p on p.id = i.plan_id
     where reviewer = {reviewer:String} and ${withinReach(reach, OF_CALL)} order by state = 'reviewed', due_at, recorded_at, score_id limit 1000`,
    { reviewer },
  )

/** Items of open plans that each reviewer has yet to judge. */
export async function readLoads(store: Store): Promise<ReadonlyMap<string, number>> {
  const rows = await store.query<{ reviewer: string; items: number }>(
    `select reviewer, toUInt32(count()) as items from inspection_tasks where state in ('assigned', 'begun') group by reviewer`,
  )
  return new Map(rows.map(({ reviewer, items }) => [reviewer, items]))
}

/** Which of a plan's scores somebody reaches. */
export const scoresWithin = async (store: Store, planId: string, reach: Reach): Promise<ReadonlySet<string>> =>
  new Set((await readItems(store, reach, planId)).map(({ scoreId }) => scoreId))

export type CandidateRow = {
  readonly recordingId: string
  readonly scoreId: string
  readonly agentId: string
  readonly queueId: string
  readonly recordedAt: Instant
  readonly ratio: number | null
  readonly isFailed: boolean
  readonly hasFatal: boolean
  readonly needsReview: boolean
  readonly isReviewed: boolean
  readonly isInPlan: boolean
}

export type CandidateQuery = { readonly who: Who; readonly period: Interval; readonly formId: string; readonly reach: Reach }

/** Recordings of the period within reach, each with its score under the form, at most one more than `most`. */
export async function readCandidates(store: Store, { who, period, formId, reach }: CandidateQuery, most: number): Promise<CandidateRow[]> {
  const { agents, teams, queues } = who
  const ofTeams = teams.length === 0 ? '1' : withinReach({ agent: '', teams, sites: [] }, { agent: 'r.agent_id', at: 'r.started_at' })
  const rows = await store.query<Omit<CandidateRow, 'recordedAt'> & { readonly recordedAt: string }>(
    `select r.recording_id as recordingId, ifNull(s.score_id, '') as scoreId, ifNull(r.agent_id, '') as agentId, r.queue_id as queueId, r.started_at as recordedAt,
       s.score_ratio as ratio, ifNull(s.is_failed, false) as isFailed, notEmpty(s.fatal_items) as hasFatal, ifNull(s.needs_review, false) as needsReview,
       ifNull(s.decision not in ('', 'open'), false) as isReviewed,
       recordingId in (select recording_id from inspection_items where not is_closed and recorded_at >= {from:DateTime64(3,'UTC')} and recorded_at < {to:DateTime64(3,'UTC')}) as isInPlan
     from recordings as r
     left join (select * from scores_final where form_id = {form:String} and recorded_at >= {from:DateTime64(3,'UTC')} and recorded_at < {to:DateTime64(3,'UTC')}) as s on s.recording_id = r.recording_id
     where r.started_at >= {from:DateTime64(3,'UTC')} and r.started_at < {to:DateTime64(3,'UTC')} and ${withinReach(reach, { agent: 'r.agent_id', at: 'r.started_at' })}
       and (empty({agents:Array(String)}) or has({agents:Array(String)}, ifNull(r.agent_id, ''))) and (empty({queues:Array(String)}) or has({queues:Array(String)}, r.queue_id))
       and ${ofTeams}
     order by r.recording_id limit {most:UInt32}`,
    { from: new Date(period.from), to: new Date(period.to), form: formId, agents, queues, most: most + 1 },
  )
  return rows.map((row) => ({ ...row, recordedAt: instant(Date.parse(row.recordedAt)) }))
}

/** Whether somebody is one of several who judge the score, and not all of them have. */
export async function isJudgingBlind(store: Store, scoreId: string, reviewer: string): Promise<boolean> {
  const [row] = await store.query<{ n: number }>(
    `select toUInt32(count()) as n from inspection_results where score_id = {score:String} and reviewers_each > 1 and state in ('assigned', 'begun')
       and has(splitByChar('\\n', reviewers), {reviewer:String})`,
    { score: scoreId, reviewer },
  )
  return (row?.n ?? 0) > 0
}

export type RatingRow = {
  readonly rater: string
  readonly finalRatio: number | null
  readonly isFailed: boolean
  readonly itemIds: string[]
  readonly outcomes: string[]
}

/** What each of several came to, once all of them have judged. */
export const readRatings = (store: Store, scoreId: string): Promise<RatingRow[]> =>
  store.query<RatingRow>(
    `select rater, score_ratio as finalRatio, is_failed as isFailed, item_ids as itemIds, item_outcomes as outcomes from score_ratings
     where score_id = {score:String} and is_finished order by rater`,
    { score: scoreId },
  )
