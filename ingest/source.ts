/** The port every source implements. */
import type { Sink } from './pipeline.ts'

export interface Source {
  /** Delivers into `sink` until it ends or `signal` aborts; everything delivered is stored when it returns. */
  run(sink: Sink, signal: AbortSignal): Promise<void>
}
