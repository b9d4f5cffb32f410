/** The port of the job ledger: which slots are due, who runs them under which fence, and how each run ended. */
import { type Instant, type Interval, type Seconds, seconds } from '../domain/kernel/time.ts'

/** No slot waits longer to be tried again; a wait beyond it means that the clock was set back. */
export const LONGEST_RETRY = seconds(900)

export type SlotStatus = 'due' | 'running' | 'succeeded' | 'failed' | 'skipped'

/** `lost`: the runner let its lease run out, by a crash or a long stop. */
export type RunStatus = 'running' | 'succeeded' | 'failed' | 'lost'

/** The right to run one slot until `leaseUntil`. `fence` grows with every claim of the job: a result of a lower fence is stale. */
export type Claim = {
  readonly job: string
  readonly slot: Interval
  readonly attempt: number
  readonly fence: number
  readonly owner: string
  /** Grows with every claim of the job, also where the clock was set back: the version of what the run writes. */
  readonly startedAt: Instant
  readonly leaseUntil: Instant
}

export type JobRun = {
  readonly job: string
  readonly slot: Interval
  readonly attempt: number
  readonly fence: number
  readonly owner: string
  readonly status: RunStatus
  readonly startedAt: Instant
  readonly endedAt: Instant | undefined
  readonly rows: number
  readonly error: string
}

/** Which slots to add and how far the enumeration has come. */
export type SlotPlan = {
  /** The cursor the plan was made from; another plan in between makes this one void. */
  readonly from: Instant | undefined
  readonly cursor: Instant
  readonly due: readonly Interval[]
  readonly skipped: readonly Interval[]
  /**
   * What becomes of the job's slots that are still due or running: nothing, skipped for the newest, or the plan waits for them. `recall`: slots that end
   * after the new cursor are forgotten, whatever became of them; they fall due again when they end.
   */
  readonly whileOpen: 'add' | 'supersede' | 'wait' | 'recall'
}

export type ClaimRequest = { readonly job: string; readonly owner: string; readonly leaseSeconds: Seconds; readonly maxAttempts: number }

/**
 * `retryIn` absent on failure: no further attempt. A wait, not an instant: by the clock of a host that is ahead or behind the slot would be due again
 * at once. `forget`: the run did nothing and leaves no history, unless it was copied as running.
 */
export type RunOutcome =
  | { readonly status: 'succeeded'; readonly rows: number; readonly forget: boolean }
  | { readonly status: 'failed'; readonly error: string; readonly retryIn: Seconds | undefined }
  /** What the job needs is not there yet: no attempt was made, and the slot is due again after `retryIn`. */
  | { readonly status: 'deferred'; readonly retryIn: Seconds }

/** All instants come from the store's own clock. */
export interface JobLedger {
  /** By the clock that all hosts of a shared ledger have in common; undefined where the ledger is of one machine, whose clock it has. */
  sharedClock(): Promise<Instant | undefined>
  cursor(job: string): Promise<Instant | undefined>
  /** False when somebody else has planned since, or the plan has to wait; nothing is written then. */
  plan(job: string, plan: SlotPlan): Promise<boolean>
  /** Makes `slot` due at once whatever became of it before, unless it is running; its attempts count on. False when it is running. */
  request(job: string, slot: Interval): Promise<boolean>
  /** The oldest due slot of the job (or exactly `slot`), unless the job is running elsewhere or nothing is due. */
  claim(request: ClaimRequest, slot?: Interval): Promise<Claim | undefined>
  /** False when the lease was lost: stop and write nothing more. */
  renew(claim: Claim, leaseSeconds: Seconds): Promise<boolean>
  /** False when the fence is no longer the slot's: the outcome counts for nothing. */
  finish(claim: Claim, outcome: RunOutcome): Promise<boolean>
  /** Latest first. */
  runs(filter: { readonly job?: string; readonly limit: number }): Promise<JobRun[]>
  /** The latest run of every job, and its slots by status. */
  summary(): Promise<{
    readonly last: JobRun[]
    readonly slots: { readonly job: string; readonly status: SlotStatus; readonly count: number }[]
  }>
  /** Runs that ended since they were last marked as copied, and those that have been running for so long. */
  uncopied(asked: { readonly limit: number; readonly runningFor: Seconds }): Promise<JobRun[]>
  markCopied(runs: readonly JobRun[]): Promise<void>
}
