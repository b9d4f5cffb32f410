/** Runs one claimed slot: heartbeat, timeout, retry with jitter; the outcome counts only under a valid fence. */
import { setTimeout as delay } from 'node:timers/promises'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { type Instant, type Seconds, seconds, toIso } from '../../domain/kernel/time.ts'
import { service } from '../../domain/principal.ts'
import { type Claim, LONGEST_RETRY, type RunOutcome } from '../../ledger/job-ledger.ts'
import { IDLE } from '../../traces/allowed.ts'
import { detached, inSpan } from '../../traces/span.ts'
import { type EngineDeps, type Job, NotYet, type Timing } from './job.ts'

/** Three missed heartbeats lose the slot; a takeover after a crash takes at most a lease and a tick: 70 s. */
export const LEASE = seconds(60)
const HEARTBEAT_MS = 20_000

export const MAX_ATTEMPTS = 5
const FIRST_RETRY = seconds(5)
/** How long a slot whose input is missing waits for it. */
const DEFERRED = seconds(20)

export type RunEnd = {
  readonly job: string
  readonly slotAt: Instant
  readonly attempt: number
  readonly status: 'succeeded' | 'failed' | 'lost' | 'deferred'
  readonly rows: number
  readonly error: string
}

/** Full jitter: anywhere between 5 s and a limit that doubles from 10 s to 15 min. `random` is in [0, 1). */
export function retryDelay(attempt: number, random: number): Seconds {
  const limit = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** attempt)
  return seconds(FIRST_RETRY + random * (limit - FIRST_RETRY))
}

export const runIdOf = ({ job, slot, fence }: Claim): string => `${job}@${toIso(slot.from)}#${fence}`

/** `stop` aborts when the process shuts down; the slot is then due again at once. One span; it is dropped where a backlog was empty. */
export function runClaim<Deps extends EngineDeps>(job: Job<Deps>, claim: Claim, deps: Deps, stop: AbortSignal): Promise<RunEnd> {
  const attributes = { 'callboard.job': job.name, 'callboard.slot': toIso(claim.slot.from), 'callboard.attempt': claim.attempt }
  return detached(() =>
    inSpan(`job ${job.name}`, { attributes }, async (span) => {
      const end = await run(job, claim, deps, stop)
      span.set({ 'callboard.rows': end.rows, [IDLE]: end.rows === 0 })
      if (end.status === 'failed') span.fail('job.failed', end.error)
      return end
    }),
  )
}

async function run<Deps extends EngineDeps>(job: Job<Deps>, claim: Claim, deps: Deps, stop: AbortSignal): Promise<RunEnd> {
  const { jobs } = deps.ledger
  const over = new AbortController()
  const lease = keepLease(claim, deps, over)
  const timeout = timeoutOf(job, deps, over.signal)
  const signal = AbortSignal.any([stop, over.signal, timeout])
  const end = { job: job.name, slotAt: claim.slot.from, attempt: claim.attempt }
  try {
    const zone = await deps.localZone()
    const rows = await untilAborted(
      signal,
      job.run({
        ...deps,
        zone,
        slot: claim.slot,
        principal: service(job.name, 'job'),
        runId: runIdOf(claim),
        startedAt: claim.startedAt,
        signal,
      }),
    )
    const isFinished = await jobs.finish(claim, { status: 'succeeded', rows, forget: job.kind === 'backlog' && rows === 0 })
    return isFinished ? { ...end, status: 'succeeded', rows, error: '' } : { ...end, status: 'lost', rows: 0, error: LOST }
  } catch (cause) {
    if (cause instanceof NotYet) {
      await jobs.finish(claim, { status: 'deferred', retryIn: DEFERRED })
      return { ...end, status: 'deferred', rows: 0, error: cause.message }
    }
    const error = stop.aborted ? 'Stopped by shutdown.' : timeout.aborted ? `Took longer than ${job.timeoutSeconds} s.` : messageOf(cause)
    const isFinished = await jobs.finish(claim, failure(claim, error, deps, stop.aborted))
    return { ...end, status: isFinished ? 'failed' : 'lost', rows: 0, error: isFinished ? error : LOST }
  } finally {
    over.abort()
    await lease
  }
}

const LOST = 'The lease ran out and another process took the slot.'

const MACHINE: Timing = {
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
  random: Math.random,
}

function failure({ attempt }: Claim, error: string, { timing = MACHINE }: EngineDeps, isShutdown: boolean): RunOutcome {
  if (isShutdown) return { status: 'failed', error, retryIn: seconds(0) }
  return { status: 'failed', error, retryIn: attempt >= MAX_ATTEMPTS ? undefined : retryDelay(attempt, timing.random()) }
}

/** Aborts when the job has run for its time; never after `over`. */
function timeoutOf({ timeoutSeconds }: Pick<Job, 'timeoutSeconds'>, { timing = MACHINE }: EngineDeps, over: AbortSignal): AbortSignal {
  const timeout = new AbortController()
  void timing.sleep(timeoutSeconds * 1000, over).then(() => (over.aborted ? undefined : timeout.abort(new Error('timeout'))))
  return timeout.signal
}

/** Renews until `over`; aborts it when the lease is lost. */
async function keepLease(claim: Claim, { ledger, timing = MACHINE }: EngineDeps, over: AbortController): Promise<void> {
  while (!over.signal.aborted) {
    await timing.sleep(HEARTBEAT_MS, over.signal)
    if (over.signal.aborted) return
    // A ledger that can't be asked is not a lost lease yet: the next beat tries again, and `finish` checks the fence.
    const isHeld = await ledger.jobs.renew(claim, LEASE).catch(() => true)
    if (!isHeld) over.abort(new CallboardError('conflict', LOST))
  }
}

/** A job that does not heed its signal is left behind; whatever it still writes carries an outdated run id. */
function untilAborted(signal: AbortSignal, run: Promise<number>): Promise<number> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    run.then(resolve, reject)
  })
}

const messageOf = (cause: unknown): string => ((cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '').slice(0, 500)
