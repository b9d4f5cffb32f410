/** Of every public view and table whose row a row is, and which of its columns are not for everybody's eyes. What has no row here nobody cut to a reach sees. */
import type { Role } from '../../domain/principal.ts'

/**
 * What is masked, and the roles that read it in clear as far as each of them reaches. `spoken`: what was said, and the words that prove a score;
 * `written`: texts of orders and customers; `customer`: who the customer is; `staff`: names of people and what they noted; `raw`: records as they came,
 * which hold all of that; `marks`: states that hold hashes of who the customer is, by which an id can be tried.
 */
export const CLEAR = {
  spoken: ['qa_inspector', 'qa_lead'],
  written: ['supervisor', 'manager', 'qa_inspector', 'qa_lead'],
  customer: ['supervisor', 'qa_inspector', 'qa_lead'],
  staff: ['supervisor', 'manager', 'qa_inspector', 'qa_lead', 'scheduler'],
  raw: ['admin'],
  marks: ['supervisor', 'qa_inspector', 'qa_lead'],
} as const satisfies Readonly<Record<string, readonly Role[]>>
export type Sensitive = keyof typeof CLEAR
export const SENSITIVE: readonly Sensitive[] = ['spoken', 'written', 'customer', 'staff', 'raw', 'marks']

/**
 * `agent`: the person's, as people belonged at instant `at`; `team`: the team's, with who worked on it; `site`: sums over everybody of a site; `queue`: of
 * the site where the queue is registered; `of`: as the rows of that view with the same `by`, here named `is`; `kind`: by what the row is about, `others` else;
 * `nobody`: the directory, which everybody sees whole; `installation`: of everybody at once.
 */
export type Whose =
  | { readonly agent: string; readonly at: string }
  | { readonly team: string; readonly worker?: string; readonly at: string }
  | { readonly site: string }
  | { readonly queue: string }
  | { readonly of: string; readonly by: readonly string[]; readonly is?: readonly string[] }
  | { readonly kind: string; readonly kinds: Readonly<Record<string, Whose>>; readonly others: Whose }
  | 'nobody'
  | 'installation'

/** `holding`: only where it holds the text of that column; `whose`: whose the text is, where everybody sees the row. */
export type Masked = Sensitive | { readonly as: Sensitive; readonly holding?: string; readonly whose?: Whose }

export const kindOf = (masked: Masked): Sensitive => (typeof masked === 'string' ? masked : masked.as)

export type Access = { readonly whose: Whose; readonly masked?: Readonly<Record<string, Masked>> }

const RECORD = { extra: 'raw' } as const

const nobody: Access = { whose: 'nobody' }
const installation: Access = { whose: 'installation' }
const ofQueue: Access = { whose: { queue: 'queue_id' } }
const ofSite: Access = { whose: { site: 'site_id' } }
const person: Access = {
  whose: 'nobody',
  masked: { name: { as: 'staff', whose: { agent: 'agent_id', at: 'valid_from' } } },
}
/** Ids of customers, of what is kept under one and of whoever acted as one. */
const party = { as: 'customer', holding: 'customer_id' } as const

const score: Access = { whose: { agent: 'agent_id', at: 'recorded_at' }, masked: { items: 'spoken' } }
const inspected: Access = { whose: { agent: 'agent_id', at: 'recorded_at' }, masked: { reviewers: 'staff' } }
const orderScore: Access = { whose: { team: 'team_id', at: 'opened_at' }, masked: { items: 'written' } }
const shift: Access = { whose: { agent: 'agent_id', at: 'from_at' } }
const order = {
  ...RECORD,
  ...({ reason: 'written', title: 'written', content: 'written', resolution: 'written', attributes: 'written' } as const),
  customer_id: 'customer',
  actor_id: party,
} as const

const directory: Readonly<Record<string, Access>> = {
  dim_agents: person,
  dim_agents_current: person,
  dim_interfaces: nobody,
  dim_interfaces_current: nobody,
  dim_queues: nobody,
  dim_queues_current: nobody,
  dim_seats: nobody,
  dim_seats_current: nobody,
  dim_sites: nobody,
  dim_sites_current: nobody,
  dim_skills: nobody,
  dim_skills_current: nobody,
  dim_special_days: { whose: 'nobody', masked: { author: 'staff', withdrawn_by: 'staff' } },
  dim_teams: nobody,
  dim_teams_current: nobody,
  queues_seen: nobody,
}

const planning: Readonly<Record<string, Access>> = {
  demand_30m: ofQueue,
  forecast_accuracy: ofQueue,
  forecast_alarms: ofQueue,
  forecast_override_value: { ...ofQueue, masked: { author: 'staff', reason: 'staff' } },
  forecast_overrides: { ...ofQueue, masked: { author: 'staff', reason: 'staff', withdrawn_by: 'staff', withdrawn_reason: 'staff' } },
  forecast_sum_accuracy: ofSite,
  forecast_sums: ofSite,
  forecasts: ofQueue,
  forecasts_current: ofQueue,
  forecasts_planned: ofQueue,
  kpi_forecast_30m: ofQueue,
  kpi_staffing_30m: ofQueue,
  roster_coverage: ofQueue,
  roster_coverage_current: ofQueue,
  roster_runs: nobody,
  roster_shifts: shift,
  roster_shifts_current: shift,
  staffing: ofQueue,
  staffing_branches: ofQueue,
  staffing_current: ofQueue,
  volume_history: { ...ofQueue, masked: { author: 'staff' } },
}

const facts: Readonly<Record<string, Access>> = {
  calls: { whose: { agent: 'agent_id', at: 'offered_at' }, masked: { ...RECORD, customer_id: 'customer', transferred_to: 'customer' } },
  customer_events: {
    whose: { agent: 'actor_id', at: 'occurred_at' },
    masked: { customer_id: 'customer', subject_id: party, actor_id: party, detail: 'written' },
  },
  customer_timeline: {
    whose: {
      kind: 'kind',
      kinds: {
        order: { of: 'work_order_events', by: ['order_id', 'occurred_at', 'type'], is: ['id', 'at', 'type'] },
        score: { of: 'scores', by: ['score_id'], is: ['id'] },
      },
      others: { agent: 'actor_id', at: 'at' },
    },
    masked: { customer_id: 'customer', id: party, actor_id: party, detail: 'written' },
  },
  order_scores: orderScore,
  order_scores_current: orderScore,
  queue_intervals: { whose: { site: 'site_id' }, masked: RECORD },
  recordings: { whose: { agent: 'agent_id', at: 'started_at' }, masked: { ...RECORD, audio_uri: 'spoken' } },
  inspection_items: inspected,
  inspection_plans: { whose: { of: 'inspection_items', by: ['plan_id'] }, masked: { made_by: 'staff' } },
  inspection_results: { ...inspected, masked: { reviewers: 'staff', decided_by: 'staff' } },
  inspection_tasks: { ...inspected, masked: { reviewer: 'staff' } },
  score_appeals: {
    whose: { of: 'scores', by: ['score_id'] },
    masked: { reason: 'staff', answer: 'staff', answered_by: 'staff', decided_by: 'staff' },
  },
  score_ratings: { whose: { of: 'scores', by: ['score_id'] }, masked: { rater: 'staff' } },
  score_reviews_current: { whose: { of: 'scores', by: ['score_id'] }, masked: { reviewer: 'staff', items: 'spoken', note: 'staff' } },
  scores_final: { ...score, masked: { items: 'spoken', reviewer: 'staff' } },
  score_reviews: { whose: { of: 'scores', by: ['score_id'] }, masked: { reviewer: 'staff', items: 'spoken', note: 'staff' } },
  scores: score,
  scores_current: score,
  seat_intervals: { whose: { agent: 'agent_id', at: 'from_at' } },
  seat_states: { whose: { agent: 'agent_id', at: 'started_at' }, masked: RECORD },
  transcripts: { whose: { of: 'recordings', by: ['recording_id'] }, masked: { ...RECORD, text: 'spoken' } },
  work_order_events: { whose: { team: 'team_id', worker: 'assignee_id', at: 'occurred_at' }, masked: order },
  work_orders: { whose: { team: 'team_id', worker: 'assignee_id', at: 'occurred_at' }, masked: order },
}

const sums: Readonly<Record<string, Access>> = {
  kpi_interface_15m: installation,
  kpi_quality_15m: ofSite,
  kpi_queue_15m: { ...ofSite, masked: { customers: 'marks' } },
  kpi_seat_15m: { whose: { agent: 'agent_id', at: 'slot_at' } },
  kpi_work_order_15m: { whose: { team: 'team_id', at: 'slot_at' } },
}

const operation: Readonly<Record<string, Access>> = {
  alerts: installation,
  dead_letters: { whose: 'installation', masked: { detail: 'raw', key: 'raw', headers: 'raw', value: 'raw' } },
  expiries: installation,
  faults: { whose: 'installation', masked: { message: 'raw', customer_id: 'customer' } },
  ingest_by_source: installation,
  ingest_losses: installation,
  ingest_pauses: installation,
  ingest_ranges: installation,
  interface_calls: { whose: 'installation', masked: { ...RECORD, request_summary: 'raw', response_summary: 'raw' } },
  interface_registry: { whose: 'installation', masked: { changed_by: 'staff', reason: 'staff' } },
  interface_states: { whose: 'installation', masked: { reason: 'staff', reported_by: 'staff' } },
  job_runs: { whose: 'installation', masked: { error: 'raw' } },
  kpi_slots: installation,
  ledger_pairs: installation,
  looked_parts: installation,
  open_dead_letters: { whose: 'installation', masked: { detail: 'raw', key: 'raw', headers: 'raw', value: 'raw', id: 'raw' } },
  otel_traces: {
    whose: 'installation',
    masked: {
      ...({ StatusMessage: 'raw', ResourceAttributes: 'raw', SpanAttributes: 'raw' } as const),
      ...({ 'Events.Attributes': 'raw', 'Links.Attributes': 'raw' } as const),
    },
  },
  otel_traces_trace_id_ts: installation,
  raw_events: { whose: 'installation', masked: { key: 'raw', headers: 'raw', value: 'raw', subject: 'raw' } },
  store_identity: installation,
}

/** By name of the view. */
export const ACCESS: Readonly<Record<string, Access>> = { ...directory, ...planning, ...facts, ...sums, ...operation }
