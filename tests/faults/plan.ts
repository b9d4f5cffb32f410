/** What a worker process is told to do, and what it says while doing it. */
import type { BatchLimits } from '../../ingest/batcher.ts'
import type { Counts } from '../../ingest/writer.ts'

/** Where a fault strikes; each is one call of the store's port, or the moment a batch was acknowledged. */
export const POINTS = [
  'migrate.before',
  'migrate.after',
  'insert.before',
  'insert.during',
  'insert.after',
  'acknowledged',
  'rollup.before',
  'rollup.during',
  'rollup.after',
  'pointers.during',
  'pointers.after',
] as const
export type Point = (typeof POINTS)[number]

/**
 * `kill`: the process ends itself with SIGKILL. `memory`: the engine refuses a statement for want of memory, and its error is the
 * call's. `lose`: the call succeeds and its answer is an error. `hang`: the call begins after `ms`.
 */
export type Fault = {
  readonly point: Point
  /** Passes of the point before it strikes. */
  readonly after: number
  /** Strikes in a row; 1 unless given. */
  readonly times?: number
  readonly action: 'kill' | 'memory' | 'lose' | 'hang'
  /** For `hang` and `kill`: milliseconds from the point on; in a `during` point from the call's beginning. */
  readonly ms?: number
}

export type Plan = {
  /** `ingest` consumes; `own` holds the engine for others; `recompute` writes roll-ups once. */
  readonly role: 'ingest' | 'own' | 'recompute'
  readonly dataDir: string
  readonly faults: readonly Fault[]
  readonly brokers: readonly string[]
  /** `KAFKA-TOPIC=TOPIC`. */
  readonly topic: string
  readonly group: string
  readonly untilEnd: boolean
  readonly limits?: BatchLimits
  /** Recompute dirty slots beside the ingest, as the jobs do, this often. */
  readonly recomputeEveryMs?: number
  /** Recompute every dirty slot before the store is offered to others. */
  readonly recomputeFirst?: boolean
}

export type Said =
  | { readonly event: 'open' }
  | { readonly event: 'stored'; readonly counts: Counts }
  | { readonly event: 'note'; readonly line: string }
  | { readonly event: 'done'; readonly counts: Counts | undefined }
