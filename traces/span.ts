/** Spans around work of the centres, and the W3C trace context by which one request is followed from HTTP or Kafka to the score. */
import {
  type Attributes,
  type Context,
  context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { REFUSAL } from './allowed.ts'
import { carryContext } from './context.ts'
import { maskNumbers } from './masking.ts'

export type { Attributes }

// A tracer of the API alone does nothing, or what the host application has registered.
const hosts: Tracer = trace.getTracer('callboard')
const LONGEST_MESSAGE = 300

let tracer = hosts

/** Spans go to `own`; without it to the host's again. */
export function traceTo(own?: Tracer): void {
  if (own) carryContext()
  tracer = own ?? hosts
}

export type SpanOptions = {
  /** Default: internal. */
  readonly kind?: 'server' | 'client' | 'producer' | 'consumer'
  /** Names outside the allow-list are dropped before they are stored. */
  readonly attributes?: Attributes
  /** W3C trace context of what asked for this work; default: the span around the caller. */
  readonly parent?: string | undefined
  /** Contexts of what this work does together, such as the records of a batch; the first hundred sampled ones are kept. */
  readonly links?: readonly string[]
}

/** How work that several pieces asked for belongs to their traces: to the one they share, else linked to each. */
export function continuing(traceparents: readonly string[]): Pick<SpanOptions, 'parent' | 'links'> {
  const distinct = [...new Set(traceparents)]
  const [first, ...others] = distinct
  const trace = first && spanContextOf(first)?.traceId
  const isOne = trace !== undefined && others.every((other) => spanContextOf(other)?.traceId === trace)
  return isOne ? { parent: first } : { links: distinct }
}

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER } as const

/** More say nothing more: whoever follows one of them finds the batch. */
export const MOST_LINKS = 100

/** Does `work` inside a span; what it throws marks the span as failed and is thrown on. */
export async function inSpan<T>(name: string, options: SpanOptions, work: (span: ActiveSpan) => Promise<T>): Promise<T> {
  const span = beginSpan(name, options)
  try {
    return await span.within(() => work(span))
  } catch (error) {
    span.fail(error instanceof Error ? error.name : 'Error', error instanceof Error ? error.message : String(error))
    throw error
  } finally {
    span.end()
  }
}

/** For work that begins and ends in different callbacks; whoever begins it has to end it. */
export function beginSpan(name: string, { kind, attributes, parent, links = [] }: SpanOptions): ActiveSpan {
  const from = parent === undefined ? context.active() : contextOf(parent)
  const span = tracer.startSpan(
    name,
    {
      kind: kind ? KINDS[kind] : SpanKind.INTERNAL,
      ...(attributes ? { attributes } : {}),
      links: links.flatMap(linkTo).slice(0, MOST_LINKS),
    },
    from,
  )
  return new ActiveSpan(span, trace.setSpan(from, span))
}

/** What work may say of itself. */
export class ActiveSpan {
  readonly #span: Span
  readonly #context: Context

  constructor(span: Span, within: Context) {
    this.#span = span
    this.#context = within
  }

  /** Spans begun in `work`, also later in what it started, belong to this one. */
  within<T>(work: () => T): T {
    return context.with(this.#context, work)
  }

  end(): void {
    this.#span.end()
  }

  set(attributes: Attributes): void {
    this.#span.setAttributes(attributes)
  }

  /** A rule said no: nothing is broken. */
  refuse(code: string): void {
    this.#span.setAttribute(REFUSAL, code)
  }

  /** It ended with a rejection that means something is broken. */
  fail(code: string, message: string): void {
    this.#span.setAttribute('error.type', code)
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message: maskNumbers((message.split('\n')[0] ?? '').slice(0, LONGEST_MESSAGE)) })
  }

  get traceparent(): string | undefined {
    return traceparentOf(this.#span.spanContext())
  }
}

/** Work for everybody's sake, such as a batch, that must not belong to the request that happened to set it off. */
export const detached = <T>(work: () => T): T => context.with(ROOT_CONTEXT, work)

/** Of the span around the caller; undefined where there is none. */
export const activeTraceparent = (): string | undefined => {
  const span = trace.getSpanContext(context.active())
  return span && traceparentOf(span)
}

const NO_TRACE = /^0+$/

function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string | undefined {
  if (NO_TRACE.test(traceId)) return undefined
  return `00-${traceId}-${spanId}-${(traceFlags & 1).toString(16).padStart(2, '0')}`
}

// Version ff is forbidden; later versions may append fields, which are passed over.
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/** https://www.w3.org/TR/trace-context/ §3.2; undefined where it is not one. */
export function spanContextOf(traceparent: string): SpanContext | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }
}

function contextOf(traceparent: string): Context {
  const span = spanContextOf(traceparent)
  return span ? trace.setSpanContext(ROOT_CONTEXT, span) : context.active()
}

/** Only what is kept itself is worth following. */
function linkTo(traceparent: string): Link[] {
  const span = spanContextOf(traceparent)
  return span && span.traceFlags === 1 ? [{ context: span }] : []
}
