/** What a job is: when it is due, how missed slots are caught up, and what a run is given. */
import type { Clock, Instant, Interval, Seconds } from '../../domain/kernel/time.ts'
import type { Principal } from '../../domain/principal.ts'
import type { JobLedger, JobRun } from '../../ledger/job-ledger.ts'

/** `every`: slots on the UTC grid of that length. `local-day`: from local midnight to the next in the zone of the engine. */
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

/** `Deps` is what the job itself works with; the engine hands it through and knows nothing of it. */
export type Job<Deps = object> = {
  readonly name: string
  /** One sentence for `callboard jobs list`. */
  readonly description: string
  readonly kind: JobKind
  readonly schedule: Schedule
  readonly catchUp: CatchUp
  readonly timeoutSeconds: Seconds
  /** Writes results whose ids follow from what they describe; returns the rows written. Stops soon after `signal` aborts. */
  readonly run: (context: Deps & Run) => Promise<number>
}

/** Waiting and chance, which a simulation replaces by its own. */
export type Timing = {
  /** Resolves after `ms`, or as soon as `signal` aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** In [0, 1). */
  readonly random: () => number
}

/** All that the engine itself needs. */
export type EngineDeps = {
  readonly ledger: { readonly jobs: JobLedger }
  /** Names this process in the run history. */
  readonly owner: string
  readonly clock: Clock
  /** IANA zone of local days as it is known now. */
  readonly localZone: () => Promise<string>
  /** Up to where every live source has delivered; undefined where nothing is known, and the clock alone decides. */
  readonly watermark: () => Promise<Instant | undefined>
  /** Keeps a copy of the run history where it is looked at; the same runs may come again. */
  readonly keepRuns: (runs: readonly JobRun[]) => Promise<void>
  /** Default: the machine's timers and random numbers. */
  readonly timing?: Timing | undefined
}

export type Run = Pick<EngineDeps, 'clock' | 'watermark'> & {
  /** IANA zone of local days. */
  readonly zone: string
  readonly slot: Interval
  /** Gives what commands the job has to give: `service/JOB`, whichever process runs it. */
  readonly principal: Principal
  /** Names this attempt: job, slot and fence. Results of different attempts never share it. */
  readonly runId: string
  /** Also the version of what the run writes: a stopped predecessor that comes back late has a smaller one and loses. */
  readonly startedAt: Instant
  readonly signal: AbortSignal
}
