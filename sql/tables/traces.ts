/** Spans in the columns of the OpenTelemetry collector's ClickHouse exporter. */
import { table } from './definition.ts'

const ZSTD = { codec: 'ZSTD(1)' } as const
const TIMES = { codec: 'Delta, ZSTD(1)' } as const
const NANOSECONDS = "DateTime64(9, 'UTC')"
const ATTRIBUTES = 'Map(LowCardinality(String), String)'

export const otelTraces = table({
  name: 'otel_traces',
  comment: 'Spans of sampled and of failed requests, seven days, in the columns of the OpenTelemetry collector.',
  columns: {
    Timestamp: [NANOSECONDS, 'The span began.', TIMES],
    TraceId: ['String', 'The trace: one request from HTTP or Kafka to its last effect.', ZSTD],
    SpanId: ['String', 'The span.', ZSTD],
    ParentSpanId: ['String', 'The span it was begun in; empty at the root.', ZSTD],
    TraceState: ['String', 'W3C trace state; empty.', ZSTD],
    SpanName: ['LowCardinality(String)', 'What was done.', ZSTD],
    SpanKind: ['LowCardinality(String)', 'Internal, Server, Client, Producer or Consumer.', ZSTD],
    ServiceName: ['LowCardinality(String)', 'The process that did it.', ZSTD],
    ResourceAttributes: [ATTRIBUTES, 'Of the process.', ZSTD],
    ScopeName: ['String', 'The instrumentation.', ZSTD],
    ScopeVersion: ['String', 'Its version.', ZSTD],
    SpanAttributes: [ATTRIBUTES, 'Ids and counts that place a fault; names and numbers of customers are never among them.', ZSTD],
    Duration: ['UInt64', 'Nanoseconds.', ZSTD],
    StatusCode: ['LowCardinality(String)', 'Unset, Ok or Error.', ZSTD],
    StatusMessage: ['String', 'Why it failed.', ZSTD],
    'Events.Timestamp': [`Array(${NANOSECONDS})`, 'Unused.', ZSTD],
    'Events.Name': ['Array(LowCardinality(String))', 'Unused.', ZSTD],
    'Events.Attributes': [`Array(${ATTRIBUTES})`, 'Unused.', ZSTD],
    'Links.TraceId': ['Array(String)', 'Traces whose records it worked on.', ZSTD],
    'Links.SpanId': ['Array(String)', 'Their spans.', ZSTD],
    'Links.TraceState': ['Array(String)', 'Empty.', ZSTD],
    'Links.Attributes': [`Array(${ATTRIBUTES})`, 'Empty.', ZSTD],
  },
  partition: 'toDate(Timestamp)',
  order: '(ServiceName, SpanName, toDateTime(Timestamp))',
  ttl: 'toDateTime(Timestamp) + toIntervalDay(7)',
  settings: 'index_granularity = 8192, ttl_only_drop_parts = 1',
  indices: [
    'idx_trace_id TraceId type bloom_filter(0.001) granularity 1',
    'idx_span_attr_key mapKeys(SpanAttributes) type bloom_filter(0.01) granularity 1',
    'idx_span_attr_value mapValues(SpanAttributes) type bloom_filter(0.01) granularity 1',
    'idx_duration Duration type minmax granularity 1',
  ],
})

const traceTimes = table({
  name: 'otel_traces_trace_id_ts',
  comment: 'When each trace was, to find it by its id alone.',
  columns: {
    TraceId: ['String', 'The trace.', ZSTD],
    Start: ['DateTime', 'Its first span, or an earlier second.', TIMES],
    End: ['DateTime', 'Its last span began.', TIMES],
  },
  partition: 'toDate(Start)',
  order: '(TraceId, Start)',
  ttl: 'Start + toIntervalDay(7)',
  settings: 'index_granularity = 8192, ttl_only_drop_parts = 1',
  indices: ['idx_trace_id TraceId type bloom_filter(0.01) granularity 1'],
})

const timesOfSpans = `create materialized view if not exists otel_traces_trace_id_ts_mv to otel_traces_trace_id_ts as
select TraceId, min(Timestamp) as Start, max(Timestamp) as End from otel_traces where TraceId != '' group by TraceId`

export const traces = [otelTraces, traceTimes, timesOfSpans]
