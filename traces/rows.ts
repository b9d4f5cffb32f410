/** A finished span as a row of `otel_traces`, in the columns of the OpenTelemetry collector's ClickHouse exporter. */
import { type Attributes, type HrTime, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import { ALLOWED_ATTRIBUTES } from './allowed.ts'

export type SpanRow = Readonly<ReturnType<typeof rowOf>>

const KINDS: Readonly<Record<SpanKind, string>> = {
  [SpanKind.INTERNAL]: 'Internal',
  [SpanKind.SERVER]: 'Server',
  [SpanKind.CLIENT]: 'Client',
  [SpanKind.PRODUCER]: 'Producer',
  [SpanKind.CONSUMER]: 'Consumer',
}

const STATUSES: Readonly<Record<SpanStatusCode, string>> = {
  [SpanStatusCode.UNSET]: 'Unset',
  [SpanStatusCode.OK]: 'Ok',
  [SpanStatusCode.ERROR]: 'Error',
}

const LONGEST_VALUE = 200

export function rowOf(span: ReadableSpan) {
  const { traceId, spanId } = span.spanContext()
  return {
    Timestamp: isoOf(span.startTime),
    TraceId: traceId,
    SpanId: spanId,
    ParentSpanId: span.parentSpanContext?.spanId ?? '',
    TraceState: '',
    SpanName: span.name,
    SpanKind: KINDS[span.kind],
    ServiceName: String(span.resource.attributes['service.name'] ?? 'callboard'),
    ResourceAttributes: textsOf(span.resource.attributes),
    ScopeName: span.instrumentationScope.name,
    ScopeVersion: span.instrumentationScope.version ?? '',
    SpanAttributes: allowed(span.attributes),
    Duration: String(BigInt(span.duration[0]) * 1_000_000_000n + BigInt(Math.round(span.duration[1]))),
    StatusCode: STATUSES[span.status.code],
    StatusMessage: span.status.message ?? '',
    'Events.Timestamp': [],
    'Events.Name': [],
    'Events.Attributes': [],
    'Links.TraceId': span.links.map(({ context }) => context.traceId),
    'Links.SpanId': span.links.map(({ context }) => context.spanId),
    'Links.TraceState': span.links.map(() => ''),
    'Links.Attributes': span.links.map(() => ({})),
  }
}

const allowed = (attributes: Attributes): Record<string, string> =>
  textsOf(Object.fromEntries(Object.entries(attributes).filter(([name]) => ALLOWED_ATTRIBUTES.has(name))))

const textsOf = (attributes: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value).slice(0, LONGEST_VALUE)]))

/** Nanoseconds do not fit a JavaScript number. */
const isoOf = ([secondsPart, nanos]: HrTime): string =>
  `${new Date(secondsPart * 1000).toISOString().slice(0, 19)}.${String(Math.round(nanos)).padStart(9, '0')}Z`
