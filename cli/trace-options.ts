/** How many traces are kept; the same option for every command that runs on. */

import type { Store } from '../sql/store.ts'
import { otelTraces } from '../sql/tables/traces.ts'
import type { SpanEnd } from '../traces/collect.ts'
import { DEFAULT_TRACE_RATIO, startTracing } from '../traces/tracing.ts'
import type { Args, Option } from './command.ts'

export const traceOptions: Readonly<Record<string, Option>> = {
  'trace-ratio': {
    type: 'string',
    description: 'Share of traces kept in otel_traces, 0 to 1; failed ones are always kept.',
    default: String(DEFAULT_TRACE_RATIO),
  },
}

export const traceRatio = (args: Args): number => args.number('trace-ratio', { min: 0, max: 1 }) ?? DEFAULT_TRACE_RATIO

/** Traces `work` into the store it works with. */
export async function traced<T>(args: Args, store: Store, work: () => Promise<T>, onEnd?: (end: SpanEnd) => void): Promise<T> {
  const tracing = startTracing({ sink: (rows) => store.insert(otelTraces, rows), ratio: traceRatio(args), onEnd })
  try {
    return await work()
  } finally {
    await tracing.close()
  }
}
