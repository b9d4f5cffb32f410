-- Traces, the interface registry for analysts, and one view that tells what failed, where and for which contact.

create table if not exists otel_traces
(
  Timestamp DateTime64(9, 'UTC') comment 'The span began.' codec(Delta, ZSTD(1)),
  TraceId String comment 'The trace: one request from HTTP or Kafka to its last effect.' codec(ZSTD(1)),
  SpanId String comment 'The span.' codec(ZSTD(1)),
  ParentSpanId String comment 'The span it was begun in; empty at the root.' codec(ZSTD(1)),
  TraceState String comment 'W3C trace state; empty.' codec(ZSTD(1)),
  SpanName LowCardinality(String) comment 'What was done.' codec(ZSTD(1)),
  SpanKind LowCardinality(String) comment 'Internal, Server, Client, Producer or Consumer.' codec(ZSTD(1)),
  ServiceName LowCardinality(String) comment 'The process that did it.' codec(ZSTD(1)),
  ResourceAttributes Map(LowCardinality(String), String) comment 'Of the process.' codec(ZSTD(1)),
  ScopeName String comment 'The instrumentation.' codec(ZSTD(1)),
  ScopeVersion String comment 'Its version.' codec(ZSTD(1)),
  SpanAttributes Map(LowCardinality(String), String) comment 'Ids and counts that place a fault; names and numbers of customers are never among them.' codec(ZSTD(1)),
  Duration UInt64 comment 'Nanoseconds.' codec(ZSTD(1)),
  StatusCode LowCardinality(String) comment 'Unset, Ok or Error.' codec(ZSTD(1)),
  StatusMessage String comment 'Why it failed.' codec(ZSTD(1)),
  Events Nested (Timestamp DateTime64(9, 'UTC'), Name LowCardinality(String), Attributes Map(LowCardinality(String), String)) codec(ZSTD(1)),
  Links Nested (TraceId String, SpanId String, TraceState String, Attributes Map(LowCardinality(String), String)) codec(ZSTD(1)),
  index idx_trace_id TraceId type bloom_filter(0.001) granularity 1,
  index idx_span_attr_key mapKeys(SpanAttributes) type bloom_filter(0.01) granularity 1,
  index idx_span_attr_value mapValues(SpanAttributes) type bloom_filter(0.01) granularity 1,
  index idx_duration Duration type minmax granularity 1
) engine = MergeTree
partition by toDate(Timestamp)
order by (ServiceName, SpanName, toDateTime(Timestamp))
ttl toDateTime(Timestamp) + toIntervalDay(7)
settings index_granularity = 8192, ttl_only_drop_parts = 1
comment 'Spans of sampled and of failed requests, seven days, in the columns of the OpenTelemetry collector.';

create table if not exists otel_traces_trace_id_ts
(
  TraceId String comment 'The trace.' codec(ZSTD(1)),
  Start DateTime comment 'Its first span, or an earlier second.' codec(Delta, ZSTD(1)),
  End DateTime comment 'Its last span began.' codec(Delta, ZSTD(1)),
  index idx_trace_id TraceId type bloom_filter(0.01) granularity 1
) engine = MergeTree
partition by toDate(Start)
order by (TraceId, Start)
ttl Start + toIntervalDay(7)
settings index_granularity = 8192, ttl_only_drop_parts = 1
comment 'When each trace was, to find it by its id alone.';

create materialized view if not exists otel_traces_trace_id_ts_mv to otel_traces_trace_id_ts
as select TraceId, min(Timestamp) as Start, max(Timestamp) as End from otel_traces where TraceId != '' group by TraceId;

create table if not exists interface_registry_v1
(
  interface_id String comment 'The interface, by the name it is called by.',
  revision UInt32 comment 'Changes so far; 1 after it was registered.',
  status LowCardinality(String) comment 'enabled or disabled.',
  kind LowCardinality(String) comment 'What it gives access to: crm, billing, line_test …',
  owner String comment 'Who answers for it.',
  endpoint String comment 'Its address, without the query.',
  method LowCardinality(String) comment 'HTTP method.',
  timeout_ms UInt32 comment 'A call is given up after this many milliseconds.',
  concurrent_calls UInt32 comment 'Calls under way at a time.',
  error_limit_ratio Float64 comment 'Isolated above this share of failures.',
  slo_availability_ratio Float64 comment 'Promised share of calls answered.',
  slo_p95_ms UInt32 comment 'Promised 95th percentile of the time to an answer.',
  changed_by String comment 'Who made this revision.',
  reason String comment 'Why; empty for the first.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a revision wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (interface_id, revision)
comment 'Every revision of every registered interface.';

create view if not exists interface_registry
(
  interface_id String comment 'The interface, by the name it is called by.',
  revision UInt32 comment 'Changes so far; 1 after it was registered.',
  status LowCardinality(String) comment 'enabled or disabled.',
  kind LowCardinality(String) comment 'What it gives access to: crm, billing, line_test …',
  owner String comment 'Who answers for it.',
  endpoint String comment 'Its address, without the query.',
  method LowCardinality(String) comment 'HTTP method.',
  timeout_ms UInt32 comment 'A call is given up after this many milliseconds.',
  concurrent_calls UInt32 comment 'Calls under way at a time.',
  error_limit_ratio Float64 comment 'Isolated above this share of failures.',
  slo_availability_ratio Float64 comment 'Promised share of calls answered.',
  slo_p95_ms UInt32 comment 'Promised 95th percentile of the time to an answer.',
  changed_by String comment 'Who made this revision.',
  reason String comment 'Why; empty for the first.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.'
) as select interface_id, revision, status, kind, owner, endpoint, method, timeout_ms, concurrent_calls, error_limit_ratio, slo_availability_ratio, slo_p95_ms, changed_by, reason, valid_from, valid_to from interface_registry_v1 final
comment 'Every revision of every registered interface.';

create table if not exists interface_states_v1
(
  interface_id String comment 'The interface.',
  version UInt32 comment 'Number of the change.',
  state LowCardinality(String) comment 'healthy, degraded or isolated, from this instant on.',
  before LowCardinality(String) comment 'What it was until then.',
  reason String comment 'The failure that brought it about.',
  reported_by String comment 'The process that saw it.',
  changed_at DateTime64(3, 'UTC') comment 'When.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded.'
) engine = ReplacingMergeTree(recorded_at)
order by (interface_id, version)
comment 'Changes of interfaces between healthy, degraded and isolated.';

create view if not exists interface_states
(
  interface_id String comment 'The interface.',
  version UInt32 comment 'Number of the change.',
  state LowCardinality(String) comment 'healthy, degraded or isolated, from this instant on.',
  before LowCardinality(String) comment 'What it was until then.',
  reason String comment 'The failure that brought it about.',
  reported_by String comment 'The process that saw it.',
  changed_at DateTime64(3, 'UTC') comment 'When.'
) as select interface_id, version, state, before, reason, reported_by, changed_at from interface_states_v1 final
comment 'Changes of interfaces between healthy, degraded and isolated.';

create view if not exists faults
(
  at DateTime64(3, 'UTC') comment 'When it failed.',
  place LowCardinality(String) comment 'interface, command, request, job, ingest, dead_letter or span.',
  name String comment 'The interface, the stream of the command, the route, the job or the topic.',
  code String comment 'Stable code of the failure.',
  message String comment 'What happened, in one line.',
  contact_id String comment 'The customer contact it served; empty where none is known.',
  order_id String comment 'The work order it served.',
  call_id String comment 'The queue leg it served.',
  trace_id String comment 'All that happened in the same request: otel_traces.TraceId.'
) as
select
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
) as t on t.id = f.trace_id and f.trace_id != ''
comment 'What failed, where and for which customer contact: interface calls, refused commands, requests, jobs, batches and dead letters.';
