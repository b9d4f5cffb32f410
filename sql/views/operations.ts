/** Views over all centres: what failed where, and what happened with a customer. */
import { INSTANT, view } from '../tables/definition.ts'

const TRACE_OF = "'^[0-9a-f]{2}-([0-9a-f]{32})-'"

/** What failed, as it was recorded: the order, call or contact that the work itself named. */
const recorded = `select
    called_at as at, 'interface' as place, interface_id as name, ifNull(error_code, toString(outcome)) as code,
    if(ifNull(response_summary, '') = '', concat(toString(outcome), ' after ', toString(duration_ms), ' ms'), ifNull(response_summary, '')) as message,
    ifNull(contact_id, '') as contact_id, ifNull(order_id, '') as order_id, ifNull(call_id, '') as call_id,
    extract(ifNull(traceparent, ''), ${TRACE_OF}) as trace_id
  from interface_calls where outcome != 'ok'
  union all
  select
    toDateTime64(Timestamp, 3, 'UTC') as at,
    multiIf(startsWith(SpanName, 'command '), 'command', startsWith(SpanName, 'job '), 'job', startsWith(SpanName, 'ingest '), 'ingest', SpanKind = 'Server', 'request', 'span') as place,
    multiIf(SpanAttributes['callboard.stream'] != '', SpanAttributes['callboard.stream'], startsWith(SpanName, 'job '), substr(SpanName, 5), SpanName) as name,
    SpanAttributes['error.type'] as code, StatusMessage as message,
    SpanAttributes['callboard.contact_id'] as contact_id, SpanAttributes['callboard.order_id'] as order_id, SpanAttributes['callboard.call_id'] as call_id, TraceId as trace_id
  from otel_traces where StatusCode = 'Error' and not startsWith(SpanName, 'interface ')
  union all
  select
    ingested_at as at, 'dead_letter' as place, topic as name, reason as code, detail as message,
    '' as contact_id, '' as order_id, '' as call_id, extract(headers['traceparent'], ${TRACE_OF}) as trace_id
  from dead_letters final
  union all
  select started_at as at, 'job' as place, job as name, 'job.failed' as code, error as message, '' as contact_id, '' as order_id, '' as call_id, '' as trace_id
  from job_runs
  where status = 'failed' and (job, slot_at) not in (
    select substr(SpanName, 5), parseDateTime64BestEffortOrZero(SpanAttributes['callboard.slot'], 3, 'UTC')
    from otel_traces where StatusCode = 'Error' and startsWith(SpanName, 'job '))`

/** The same with what others of its trace named. */
const placed = `select
    f.at as at, f.place as place, f.name as name, f.code as code, f.message as message, f.trace_id as trace_id,
    if(f.contact_id = '', ifNull(t.contact_id, ''), f.contact_id) as contact_id,
    if(f.order_id = '', ifNull(t.order_id, ''), f.order_id) as order_id,
    if(f.call_id = '', ifNull(t.call_id, ''), f.call_id) as call_id
  from (${recorded}) as f
  left join
  (
    select TraceId as id, max(SpanAttributes['callboard.contact_id']) as contact_id, max(SpanAttributes['callboard.order_id']) as order_id, max(SpanAttributes['callboard.call_id']) as call_id
    from otel_traces group by id
  ) as t on t.id = f.trace_id and f.trace_id != ''`

const faults = view({
  name: 'faults',
  comment:
    'What failed, where and for whom: interface calls, requests, jobs, batches and dead letters. A command refused by a rule is no fault.',
  columns: {
    at: [INSTANT, 'When it failed.'],
    place: ['LowCardinality(String)', 'interface, command, request, job, ingest, dead_letter or span.'],
    name: ['String', 'The interface, the stream of the command, the route, the job or the topic.'],
    code: ['String', 'Stable code of the failure.'],
    message: ['String', 'What happened, in one line.'],
    customer_id: ['String', 'The customer of the order, the call or the contact, as a pseudonym; empty where none is known.'],
    contact_id: ['String', 'The customer contact it served, its own or that of the order; empty where none is known.'],
    order_id: ['String', 'The work order it served.'],
    call_id: ['String', 'The queue leg it served, its own or that of the order.'],
    trace_id: ['String', 'All that happened in the same request: otel_traces.TraceId.'],
  },
  as: `with p as (${placed})
select
  p.at as at, p.place as place, p.name as name, p.code as code, p.message as message,
  coalesce(nullIf(o.customer_id, ''), nullIf(c.customer_id, ''), k.customer_id, '') as customer_id,
  if(p.contact_id = '', ifNull(o.contact_id, ''), p.contact_id) as contact_id, p.order_id as order_id,
  if(p.call_id = '', ifNull(o.call_id, ''), p.call_id) as call_id, p.trace_id as trace_id
from p
left join
(
  select order_id, customer_id, call_id, attributes['contact_id'] as contact_id from work_orders where order_id in (select order_id from p where order_id != '')
) as o on o.order_id = p.order_id
left join (select call_id, customer_id from calls where call_id in (select call_id from p where call_id != '')) as c on c.call_id = p.call_id
left join
(
  select subject_id, any(customer_id) as customer_id from customer_events
  where kind = 'contact' and subject_id in (select contact_id from p where contact_id != '') group by subject_id
) as k on k.subject_id = p.contact_id`,
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
  ifNull(c.customer_id, '') as customer_id, s.scored_at as at, 'score' as kind, s.score_id as id, multiIf(s.is_failed, 'score_failed', s.score_ratio is null, 'score_unknown', 'score_passed') as type,
  ifNull(s.agent_id, '') as actor_id, concat(toString(s.form_id), ' ', ifNull(toString(round(s.score_ratio, 3)), 'unknown')) as detail
from scores_final as s inner join calls as c on c.call_id = s.call_id where ifNull(c.customer_id, '') != ''`,
})

const queuesSeen = view({
  name: 'queues_seen',
  comment:
    'Sites and queues that inbound calls and interval exports name, in the directory or not, also in a description that a later one corrected.',
  columns: {
    site_id: ['String', 'The site; empty where an export names none.'],
    queue_id: ['String', 'The skill queue.'],
  },
  // Every version is read, and no KPI view: lists of every board ask for it, which took 103 instead of 7 ms of CPU over a year of calls.
  as: `select distinct site_id, queue_id from calls_v1 where direction = 'inbound'
union distinct
select distinct ifNull(site_id, '') as site_id, queue_id from queue_intervals_v1`,
})

export const operationsViews = [faults, customerTimeline, queuesSeen]
