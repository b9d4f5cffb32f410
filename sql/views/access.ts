/** Of every public view and table whose row a row is, and which of its columns are not for everybody's eyes. What has no row here nobody cut to a reach sees. */
import type { Role } from '../../domain/principal.ts'

/**
 * What is masked, and the roles that read it in clear as far as each of them reaches. `spoken`: what was said, and the words that prove a score;
 * `written`: texts of orders and customers; `customer`: who the customer is; `staff`: names of people and what they noted; `raw`: records as they came,
 * which hold all of that.
 */
export const CLEAR = {
  spoken: ['qa_inspector', 'qa_lead'],
  written: ['supervisor', 'manager', 'qa_inspector', 'qa_lead'],
  customer: ['supervisor', 'qa_inspector', 'qa_lead'],
  staff: ['supervisor', 'manager', 'qa_inspector', 'qa_lead', 'scheduler'],
  raw: ['admin'],
} as const satisfies Readonly<Record<string, readonly Role[]>>
export type Sensitive = keyof typeof CLEAR
export const SENSITIVE: readonly Sensitive[] = ['spoken', 'written', 'customer', 'staff', 'raw']

/**
 * `agent`: the person's, as people belonged at instant `at`; `team`: the team's, with who worked on it; `site`: sums over everybody of a site; `of`: as the row
 * of that view with the same `by`; `nobody`: directory, plans and forecasts, which everybody sees whole; `installation`: of everybody at once.
 */
export type Whose =
  | { readonly agent: string; readonly at: string }
  | { readonly team: string; readonly worker?: string; readonly at: string }
  | { readonly site: string }
  | { readonly of: string; readonly by: string }
  | 'nobody'
  | 'installation'

export type Access = { readonly whose: Whose; readonly masked?: Readonly<Record<string, Sensitive>> }

const RECORD = { extra: 'raw' } as const

const nobody: Access = { whose: 'nobody' }
const installation: Access = { whose: 'installation' }
const named: Access = { whose: 'nobody', masked: { name: 'staff' } }

const score: Access = { whose: { agent: 'agent_id', at: 'recorded_at' }, masked: { items: 'spoken' } }
const orderScore: Access = { whose: { team: 'team_id', at: 'opened_at' }, masked: { items: 'written' } }
const shift: Access = { whose: { agent: 'agent_id', at: 'from_at' } }
const order = {
  ...RECORD,
  ...({ reason: 'written', title: 'written', content: 'written', resolution: 'written', attributes: 'written' } as const),
  customer_id: 'customer',
} as const

const directory: Readonly<Record<string, Access>> = {
  dim_agents: named,
  dim_agents_current: named,
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
  demand_30m: nobody,
  forecast_accuracy: nobody,
  forecast_alarms: nobody,
  forecast_override_value: { whose: 'nobody', masked: { author: 'staff', reason: 'staff' } },
  forecast_overrides: { whose: 'nobody', masked: { author: 'staff', reason: 'staff', withdrawn_by: 'staff', withdrawn_reason: 'staff' } },
  forecast_sum_accuracy: nobody,
  forecast_sums: nobody,
  forecasts: nobody,
  forecasts_current: nobody,
  forecasts_planned: nobody,
  kpi_forecast_30m: nobody,
  kpi_staffing_30m: nobody,
  roster_coverage: nobody,
  roster_coverage_current: nobody,
  roster_runs: nobody,
  roster_shifts: shift,
  roster_shifts_current: shift,
  staffing: nobody,
  staffing_branches: nobody,
  staffing_current: nobody,
  volume_history: { whose: 'nobody', masked: { author: 'staff' } },
}

const facts: Readonly<Record<string, Access>> = {
  calls: { whose: { agent: 'agent_id', at: 'offered_at' }, masked: { ...RECORD, customer_id: 'customer', transferred_to: 'customer' } },
  customer_events: { whose: { agent: 'actor_id', at: 'occurred_at' }, masked: { customer_id: 'customer', detail: 'written' } },
  customer_timeline: { whose: { agent: 'actor_id', at: 'at' }, masked: { customer_id: 'customer', detail: 'written' } },
  order_scores: orderScore,
  order_scores_current: orderScore,
  queue_intervals: { whose: { site: 'site_id' }, masked: RECORD },
  recordings: { whose: { agent: 'agent_id', at: 'started_at' }, masked: { ...RECORD, audio_uri: 'spoken' } },
  score_reviews: { whose: { of: 'scores', by: 'score_id' }, masked: { reviewer: 'staff', items: 'spoken', note: 'staff' } },
  scores: score,
  scores_current: score,
  seat_intervals: { whose: { agent: 'agent_id', at: 'from_at' } },
  seat_states: { whose: { agent: 'agent_id', at: 'started_at' }, masked: RECORD },
  transcripts: { whose: { of: 'recordings', by: 'recording_id' }, masked: { ...RECORD, text: 'spoken' } },
  work_order_events: { whose: { team: 'team_id', worker: 'assignee_id', at: 'occurred_at' }, masked: order },
  work_orders: { whose: { team: 'team_id', worker: 'assignee_id', at: 'occurred_at' }, masked: order },
}

const sums: Readonly<Record<string, Access>> = {
  kpi_interface_15m: nobody,
  kpi_quality_15m: { whose: { site: 'site_id' } },
  kpi_queue_15m: { whose: { site: 'site_id' } },
  kpi_seat_15m: { whose: { agent: 'agent_id', at: 'slot_at' } },
  kpi_work_order_15m: { whose: { team: 'team_id', at: 'slot_at' } },
}

const operation: Readonly<Record<string, Access>> = {
  alerts: installation,
  dead_letters: { whose: 'installation', masked: { detail: 'raw', key: 'raw', headers: 'raw', value: 'raw' } },
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
  touches: { whose: 'installation', masked: { key: 'raw' } },
}

/** By name of the view. */
export const ACCESS: Readonly<Record<string, Access>> = { ...directory, ...planning, ...facts, ...sums, ...operation }
