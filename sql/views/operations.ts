/** Views over all centres: what failed where, and what happened with a customer. */
import { INSTANT, view } from '../tables/definition.ts'

const faults = view({
  name: 'faults',
  comment:
    'What failed, where and for which customer contact: interface calls, refused commands, requests, jobs, batches and dead letters.',
  columns: {
    at: [INSTANT, 'When it failed.'],
    place: ['LowCardinality(String)', 'interface, command, request, job, ingest, dead_letter or span.'],
    name: ['String', 'The interface, the stream of the command, the route, the job or the topic.'],
    code: ['String', 'Stable code of the failure.'],
    message: ['String', 'What happened, in one line.'],
    contact_id: ['String', 'The customer contact it served; empty where none is known.'],
    order_id: ['String', 'The work order it served.'],
    call_id: ['String', 'The queue leg it served.'],
    trace_id: ['String', 'All that happened in the same request: otel_traces.TraceId.'],
  },
  as: `select
  f.at as at, f.place as place, f.name as name, f.code as code, f.message as message,
  if(f.contact_id = '', ifNull(t.contact_id, ''), f.contact_id) as contact_id,
  if(f.order_id = '', ifNull(t.order_id, ''), f.order_id) as order_id,
  if(f.call_id = '', ifNull(t.call_id, ''), f.call_id) as call_id, f.trace_id as trace_id
from
(
  select
    called_at as at, 'interface' as place, interface_id as name, ifNull(error_code, toString(outcome)) as code,
    if(ifNull(response_summary, '') = '', concat(toString(outcome), ' after ', toString(duration_ms), ' ms'), ifNull(response_summary, '')) as message,
    ifNull(contact_id, '') as contact_id, ifNull(order_id, '') as order_id, ifNull(call_id, '') as call_id,
    extract(ifNull(traceparent, ''), '^[0-9a-f]{2}-([0-9a-f]{32})-') as trace_id
  from interface_calls where outcome != 'ok'
  union all
  select
    toDateTime64(Timestamp, 3, 'UTC') as at,
    multiIf(startsWith(SpanName, 'command '), 'command', startsWith(SpanName, 'job '), 'job', startsWith(SpanName, 'ingest '), 'ingest', SpanKind = 'Server', 'request', 'span') as place,
    multiIf(SpanAttributes['callboard.stream'] != '', SpanAttributes['callboard.stream'], SpanName) as name,
    SpanAttributes['error.type'] as code, StatusMessage as message,
    SpanAttributes['callboard.contact_id'] as contact_id, SpanAttributes['callboard.order_id'] as order_id, SpanAttributes['callboard.call_id'] as call_id, TraceId as trace_id
  from otel_traces where StatusCode = 'Error' and not startsWith(SpanName, 'interface ')
  union all
  select
    ingested_at as at, 'dead_letter' as place, topic as name, reason as code, detail as message,
    '' as contact_id, '' as order_id, '' as call_id, extract(headers['traceparent'], '^[0-9a-f]{2}-([0-9a-f]{32})-') as trace_id
  from dead_letters final
  union all
  select started_at as at, 'job' as place, job as name, 'job.failed' as code, error as message, '' as contact_id, '' as order_id, '' as call_id, '' as trace_id
  from job_runs where status = 'failed'
) as f
left join
(
  select TraceId as id, max(SpanAttributes['callboard.contact_id']) as contact_id, max(SpanAttributes['callboard.order_id']) as order_id, max(SpanAttributes['callboard.call_id']) as call_id
  from otel_traces group by id
) as t on t.id = f.trace_id and f.trace_id != ''`,
})

const customerTimeline = view({
  name: 'customer_timeline',
  comment: 'What happened with each customer, over all centres: contacts, interactions, tasks, campaigns, calls, orders and scores.',
  columns: {
    customer_id: ['String', 'The customer, as a pseudonym.'],
    at: [INSTANT, 'When it happened.'],
    kind: ['String', 'customer, contact, interaction, task, campaign, call, order or score.'],
    id: ['String', 'Id of what it happened to.'],
    type: ['String', 'What happened.'],
    actor_id: ['String', 'Who did it; empty where nobody is known.'],
    detail: ['String', 'In words or JSON.'],
  },
  as: `select customer_id, occurred_at as at, toString(kind) as kind, subject_id as id, toString(type) as type, actor_id, detail from customer_events
union all
select
  ifNull(customer_id, '') as customer_id, offered_at as at, 'call' as kind, call_id as id, concat('call_', toString(outcome)) as type,
  ifNull(agent_id, '') as actor_id, ifNull(toString(reason), '') as detail
from calls where ifNull(customer_id, '') != ''
union all
select
  ifNull(customer_id, '') as customer_id, occurred_at as at, 'order' as kind, order_id as id, toString(type) as type,
  ifNull(actor_id, '') as actor_id, ifNull(title, '') as detail
from work_order_events where ifNull(customer_id, '') != ''
union all
select
  ifNull(c.customer_id, '') as customer_id, s.scored_at as at, 'score' as kind, s.score_id as id, if(s.is_failed, 'score_failed', 'score_passed') as type,
  ifNull(s.agent_id, '') as actor_id, concat(toString(s.form_id), ' ', ifNull(toString(round(s.score_ratio, 3)), 'unknown')) as detail
from scores_current as s inner join calls as c on c.call_id = s.call_id where ifNull(c.customer_id, '') != ''`,
})

export const operationsViews = [faults, customerTimeline]
