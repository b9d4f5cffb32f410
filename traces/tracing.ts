/** Turns tracing on: spans of this process are sampled by trace and given to a sink. */
import { type Context, trace } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, type Sampler, SamplingDecision, type SamplingResult } from '@opentelemetry/sdk-trace-base'
import { SpanCollector, type SpanEnd, type SpanSink } from './collect.ts'
import { traceTo } from './span.ts'

export const DEFAULT_TRACE_RATIO = 0.1

export type TracingOptions = {
  readonly sink: SpanSink
  /** Share of traces stored, 0..1; those in which something fails are stored at any ratio. */
  readonly ratio?: number | undefined
  readonly service?: string
  /** Every span that ends, sampled or not; for metrics. */
  readonly onEnd?: ((end: SpanEnd) => void) | undefined
}

export type Tracing = {
  readonly counts: { readonly stored: number; readonly dropped: number }
  /** Resolves when the spans finished before the call are stored. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** The whole process traces to one sink, the one opened last. */
const open: BasicTracerProvider[] = []

export function startTracing({ sink, ratio = DEFAULT_TRACE_RATIO, service = 'callboard', onEnd }: TracingOptions): Tracing {
  const collector = new SpanCollector(sink, onEnd)
  const provider = new BasicTracerProvider({
    sampler: new RatioSampler(ratio),
    spanProcessors: [collector],
    resource: resourceFromAttributes({ 'service.name': service, 'process.pid': process.pid }),
  })
  open.push(provider)
  traceToLatest()
  return {
    get counts() {
      return collector.counts
    },
    flush: () => collector.forceFlush(),
    close: async () => {
      open.splice(open.indexOf(provider), 1)
      traceToLatest()
      await provider.shutdown()
    },
  }
}

const traceToLatest = (): void => traceTo(open.at(-1)?.getTracer('callboard'))

/**
 * By the trace's id, so that every process decides alike; what a caller decided holds. A trace that is not sampled is recorded
 * all the same: whether it fails is known only at its end.
 */
class RatioSampler implements Sampler {
  readonly #below: number

  constructor(ratio: number) {
    this.#below = ratio * 2 ** 32
  }

  shouldSample(parent: Context, traceId: string): SamplingResult {
    const from = trace.getSpanContext(parent)
    const isSampled = from ? (from.traceFlags & 1) === 1 : Number.parseInt(traceId.slice(-8), 16) < this.#below
    return { decision: isSampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.RECORD }
  }
}
