/** Whose each row is and what of it is masked, worked out over plain facts from docs/identity.md: the oracle for what views, pages and boards show. */
import type { Role, Scope } from '../../../domain/principal.ts'
import { SITE_OF_QUEUE, teamOf } from './reach-seed.ts'

export type Facts = Readonly<Record<string, unknown>>
/** A row is of a team's person, of a team, or a sum of a site. */
type Of = { readonly team?: string; readonly site?: string; readonly worker?: string }
type Rule = (row: Facts) => Of

export const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const byAgent =
  (agent: string, at: string): Rule =>
  (row) => ({ ...teamOf(text(row[agent]), text(row[at])), worker: text(row[agent]) })
const byTeam: Rule = (row) => ({
  team: text(row['team_id']),
  site: text(row['team_id']).replace('t', 's'),
  worker: text(row['assignee_id']),
})
const bySite: Rule = (row) => ({ site: text(row['site_id']) })
const byQueue: Rule = (row) => ({ site: SITE_OF_QUEUE[text(row['queue_id'])] ?? '' })
/** Ids of the seed say whose and when: `agent.HH`. */
const byId =
  (id: string): Rule =>
  (row) => {
    const [agent = '', hour = ''] = text(row[id]).split('.')
    return { ...teamOf(agent, `2026-03-02T${hour}:00:00Z`), worker: agent }
  }

/** An order's steps are its team's, whoever made them, and a score is of the time of its call. */
const timeline: Rule = (row) => {
  const kind = text(row['kind'])
  if (kind === 'score' || kind === 'order') return byId('id')(row)
  return byAgent('actor_id', 'at')(row)
}

export const WHOSE: Readonly<Record<string, Rule>> = {
  calls: byAgent('agent_id', 'offered_at'),
  recordings: byAgent('agent_id', 'started_at'),
  transcripts: byId('recording_id'),
  scores: byAgent('agent_id', 'recorded_at'),
  scores_current: byAgent('agent_id', 'recorded_at'),
  scores_final: byAgent('agent_id', 'recorded_at'),
  score_reviews: byId('score_id'),
  score_appeals: byId('score_id'),
  inspection_items: byAgent('agent_id', 'recorded_at'),
  inspection_plans: byId('plan_id'),
  inspection_results: byAgent('agent_id', 'recorded_at'),
  inspection_tasks: byAgent('agent_id', 'recorded_at'),
  score_ratings: byId('score_id'),
  score_reviews_current: byId('score_id'),
  seat_states: byAgent('agent_id', 'started_at'),
  seat_intervals: byAgent('agent_id', 'from_at'),
  kpi_seat_15m: byAgent('agent_id', 'slot_at'),
  roster_shifts: byAgent('agent_id', 'from_at'),
  roster_shifts_current: byAgent('agent_id', 'from_at'),
  customer_events: byAgent('actor_id', 'occurred_at'),
  customer_timeline: timeline,
  work_orders: byTeam,
  work_order_events: byTeam,
  order_scores: byTeam,
  order_scores_current: byTeam,
  kpi_work_order_15m: byTeam,
  kpi_queue_15m: bySite,
  kpi_quality_15m: bySite,
  queue_intervals: bySite,
  forecast_sums: bySite,
  forecast_sum_accuracy: bySite,
  demand_30m: byQueue,
  forecast_accuracy: byQueue,
  forecast_alarms: byQueue,
  forecast_override_value: byQueue,
  forecast_overrides: byQueue,
  forecasts: byQueue,
  forecasts_current: byQueue,
  forecasts_planned: byQueue,
  kpi_forecast_30m: byQueue,
  kpi_staffing_30m: byQueue,
  roster_coverage: byQueue,
  roster_coverage_current: byQueue,
  staffing: byQueue,
  staffing_branches: byQueue,
  staffing_current: byQueue,
  volume_history: byQueue,
  dim_agents: byAgent('agent_id', 'valid_from'),
  dim_agents_current: byAgent('agent_id', 'valid_from'),
}

/** Everybody sees the row; the rule says whose the text in it is. */
export const isEverybodys = (view: string): boolean => view.startsWith('dim_')

/** Sums over everybody: not there for whoever reaches no site. */
export const isSum = (view: string): boolean => {
  const rule = WHOSE[view]
  return rule === bySite || rule === byQueue
}

/** What somebody holds: a role, how far, and of what. */
export type Held = { readonly role: Role; readonly scope: Scope; readonly of?: string; readonly id?: string }

export function isWithin({ scope, of = '', id = '' }: Held, { team, site, worker }: Of): boolean {
  if (scope === 'all') return true
  if (scope === 'own') return id !== '' && worker === id
  return scope === 'team' ? team === of : site === of
}

/** Kinds of texts that a role reads in clear: the table of docs/identity.md. */
export const READS: Readonly<Record<string, readonly string[]>> = {
  scheduler: ['staff'],
  analyst: [],
  admin: ['raw'],
  manager: ['written', 'staff'],
  supervisor: ['written', 'customer', 'staff'],
  qa_inspector: ['spoken', 'written', 'customer', 'staff'],
  qa_lead: ['spoken', 'written', 'customer', 'staff'],
}

const ORDER_TEXTS = { title: 'written', content: 'written', resolution: 'written', reason: 'written', attributes: 'written', extra: 'raw' }
/** By hand: view, column, kind. */
export const TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  calls: { customer_id: 'customer', transferred_to: 'customer', extra: 'raw' },
  recordings: { audio_uri: 'spoken', extra: 'raw' },
  transcripts: { text: 'spoken', extra: 'raw' },
  scores: { items: 'spoken' },
  scores_current: { items: 'spoken' },
  scores_final: { items: 'spoken', reviewer: 'staff' },
  score_reviews_current: { reviewer: 'staff', note: 'staff', items: 'spoken' },
  score_appeals: { reason: 'staff', answer: 'staff', answered_by: 'staff', decided_by: 'staff' },
  inspection_items: { reviewers: 'staff' },
  inspection_tasks: { reviewer: 'staff' },
  score_ratings: { rater: 'staff' },
  inspection_plans: { made_by: 'staff' },
  inspection_results: { reviewers: 'staff', decided_by: 'staff' },
  score_reviews: { reviewer: 'staff', note: 'staff', items: 'spoken' },
  seat_states: { extra: 'raw' },
  queue_intervals: { extra: 'raw' },
  customer_events: { customer_id: 'customer', subject_id: 'customer', actor_id: 'customer', detail: 'written' },
  customer_timeline: { customer_id: 'customer', id: 'customer', actor_id: 'customer', detail: 'written' },
  work_orders: { ...ORDER_TEXTS, customer_id: 'customer', actor_id: 'customer' },
  work_order_events: { ...ORDER_TEXTS, customer_id: 'customer', actor_id: 'customer' },
  order_scores: { items: 'written' },
  order_scores_current: { items: 'written' },
  forecast_overrides: { author: 'staff', reason: 'staff', withdrawn_by: 'staff', withdrawn_reason: 'staff' },
  forecast_override_value: { author: 'staff', reason: 'staff' },
  volume_history: { author: 'staff' },
  dim_agents: { name: 'staff' },
  dim_agents_current: { name: 'staff' },
}

/** Of ids only those that are a customer's are masked: the seed's all say so. */
const isId = (column: string): boolean => ['subject_id', 'actor_id', 'id'].includes(column)

/** What stands where a text is not for whoever asks; `value` as the engine writes it. */
export function maskedText(column: string, value: string): string {
  if (isId(column) && !value.includes('CANARY-customer')) return value
  if (column === 'attributes') return '{}'
  return column === 'text' ? "['•••']" : '•••'
}

/** Written for null. */
export const NOTHING = '∅'
