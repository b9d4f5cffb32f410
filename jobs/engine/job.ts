/** What a job is: when it is due, how missed slots are caught up, and what a run is given. */
import type { Clock, Instant, Interval, Seconds } from '../../domain/kernel/time.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Store } from '../../sql/store.ts'
import type { ComputePool } from '../compute/pool.ts'

/** `every`: slots on the UTC grid of that length. `local-day`: from local midnight to the next in the hotline's zone. */
export type Schedule = { readonly kind: 'every'; readonly seconds: Seconds } | { readonly kind: 'local-day' }

/**
 * `slot`: describes one interval and runs once the watermark has passed it. `backlog`: does what has no result yet; one slot
 * at a time, and a run that found nothing leaves no history.
 */
export type JobKind = 'slot' | 'backlog'

/** Of several missed slots: none but the one just closed, the latest, or all. */
export type CatchUp = 'skip' | 'latest' | 'all'

/** Thrown by a job whose input is not there yet: the slot stays due, no attempt is counted, no history is left. */
export class NotYet extends Error {}

export type Job = {
  readonly name: string
  /** One sentence for `callboard jobs list`. */
  readonly description: string
  readonly kind: JobKind
  readonly schedule: Schedule
  readonly catchUp: CatchUp
  readonly timeoutSeconds: Seconds
  /** Writes results whose ids follow from what they describe; returns the rows written. Stops soon after `signal` aborts. */
  readonly run: (context: RunContext) => Promise<number>
}

/** Where the ledger's events go. */
export type Publisher = {
  /** Embedded ingest, or Kafka. */
  readonly destination: 'store' | 'kafka'
  /** Resolves when they are safe there; what it was given before may come again. */
  readonly publish: (messages: readonly PublishedMessage[]) => Promise<void>
}

/** `position` is the ledger's, unique and growing; `stream` is the key that keeps one aggregate's events in order. */
export type PublishedMessage = {
  readonly topic: string
  readonly stream: string
  /** The same however often it is published. */
  readonly eventId: string
  readonly type: string
  readonly position: number
  readonly at: Instant
  /** W3C trace context of the command that made the event. */
  readonly traceparent?: string
  readonly value: Readonly<Record<string, unknown>>
}

/** Waiting and chance, which a simulation replaces by its own. */
export type Timing = {
  /** Resolves after `ms`, or as soon as `signal` aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** In [0, 1). */
  readonly random: () => number
}

export type JobDeps = {
  readonly store: Store
  readonly ledger: Ledger
  readonly clock: Clock
  readonly compute: ComputePool
  /** IANA zone of local-day jobs and of rosters. */
  readonly zone: string
  /** Absent: the outbox is not relayed by this process. */
  readonly publisher?: Publisher | undefined
  /** Longest search for one week's roster; default 30 s. */
  readonly solverSeconds?: Seconds | undefined
  /** Up to where every live source has delivered; undefined where nothing is known, and the clock alone decides. */
  readonly watermark: () => Promise<Instant | undefined>
  /** Default: the machine's timers and random numbers. */
  readonly timing?: Timing | undefined
}

export type RunContext = JobDeps & {
  readonly slot: Interval
  /** Names this attempt: job, slot and fence. Results of different attempts never share it. */
  readonly runId: string
  /** Also the version of what the run writes: a stopped predecessor that comes back late has a smaller one and loses. */
  readonly startedAt: Instant
  readonly signal: AbortSignal
}
