/** Which finished spans are stored: those of sampled traces, and of any trace in which something failed. Never waits for the store. */
import { context, SpanStatusCode } from '@opentelemetry/api'
import { suppressTracing } from '@opentelemetry/core'
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base'
import { IDLE, REFUSAL } from './allowed.ts'
import { rowOf, type SpanRow } from './rows.ts'

/** Stores rows; durable or lost when it returns, a rejection loses them. */
export type SpanSink = (rows: readonly SpanRow[]) => Promise<void>

/** A span that ended, sampled or not. `error`: code of the failure or refusal, empty where it did what was asked. */
export type SpanEnd = { readonly name: string; readonly seconds: number; readonly error: string }

/** An insert takes 90 ms of CPU however few its spans; every 2 s that was 4 % of a core. */
const FLUSH_MS = 10_000
const BATCH = 1000
/** Spans waiting for the store, about 5 MB; more are dropped and counted. */
const MOST_WAITING = 5000
/** Traces under way that were not sampled, kept in case they fail; the oldest give way. */
const MOST_TRACES = 1000
const MOST_SPANS_OF_TRACE = 100

/** A refusal is no failure, but its trace is as worth keeping. */
const errorOf = ({ status, attributes }: ReadableSpan): string =>
  status.code === SpanStatusCode.ERROR ? String(attributes['error.type'] ?? 'error') : String(attributes[REFUSAL] ?? '')

type Undecided = { isKept: boolean; spans: ReadableSpan[] }

export class SpanCollector implements SpanProcessor {
  readonly #sink: SpanSink
  readonly #onEnd: ((end: SpanEnd) => void) | undefined
  readonly #undecided = new Map<string, Undecided>()
  #waiting: ReadableSpan[] = []
  #timer: NodeJS.Timeout | undefined
  #sending: Promise<void> = Promise.resolve()
  /** What ends later has no store any more. */
  #isShut = false
  #stored = 0
  #dropped = 0

  constructor(sink: SpanSink, onEnd?: (end: SpanEnd) => void) {
    this.#sink = sink
    this.#onEnd = onEnd
  }

  get counts(): { readonly stored: number; readonly dropped: number } {
    return { stored: this.#stored, dropped: this.#dropped }
  }

  onStart(): void {
    // Only finished spans are stored.
  }

  onEnd(span: ReadableSpan): void {
    const error = errorOf(span)
    const isFailed = error !== ''
    this.#onEnd?.({
      name: span.name,
      seconds: span.duration[0] + span.duration[1] / 1e9,
      error,
    })
    if (span.attributes[IDLE] === true && !isFailed) return
    const { traceId, traceFlags } = span.spanContext()
    if ((traceFlags & 1) === 1) this.#keep([span])
    else this.#tail(traceId, span, isFailed)
  }

  /** A failure keeps what was finished of its trace before, and what finishes after it. */
  #tail(traceId: string, span: ReadableSpan, isFailed: boolean): void {
    const trace = this.#undecided.get(traceId) ?? { isKept: false, spans: [] }
    if (trace.isKept) this.#keep([span])
    else if (isFailed) {
      trace.isKept = true
      this.#keep([...trace.spans, span])
      trace.spans = []
    } else if (trace.spans.length < MOST_SPANS_OF_TRACE) trace.spans.push(span)
    const isRoot = span.parentSpanContext === undefined || span.parentSpanContext.isRemote === true
    if (isRoot && !trace.isKept) this.#undecided.delete(traceId)
    else this.#undecided.set(traceId, trace)
    const [oldest] = this.#undecided.keys()
    if (this.#undecided.size > MOST_TRACES && oldest !== undefined) this.#undecided.delete(oldest)
  }

  #keep(spans: readonly ReadableSpan[]): void {
    const room = this.#isShut ? 0 : MOST_WAITING - this.#waiting.length
    this.#waiting.push(...spans.slice(0, room))
    this.#dropped += Math.max(0, spans.length - room)
    if (this.#isShut) return
    if (this.#waiting.length >= BATCH) void this.forceFlush()
    else this.#timer ??= setTimeout(() => void this.forceFlush(), FLUSH_MS).unref()
  }

  /** Stores what has been kept before the call. */
  forceFlush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#sending = this.#sending.then(() => this.#send())
    return this.#sending
  }

  async #send(): Promise<void> {
    while (this.#waiting.length > 0) {
      const spans = this.#waiting.splice(0, BATCH)
      try {
        // The insert is itself work that would be traced, and its span stored, and so on.
        await context.with(suppressTracing(context.active()), () => this.#sink(spans.map(rowOf)))
        this.#stored += spans.length
      } catch {
        this.#dropped += spans.length
      }
    }
  }

  async shutdown(): Promise<void> {
    this.#isShut = true
    await this.forceFlush()
  }
}
