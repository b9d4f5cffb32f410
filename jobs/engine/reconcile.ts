/** One look at the job ledger: plan what has become due, claim it, run it. */
import type { Instant, Interval } from '../../domain/kernel/time.ts'
import type { ClaimRequest } from '../../ledger/job-ledger.ts'
import { copyRuns } from '../operations/copy-runs.ts'
import type { Job, JobDeps } from './job.ts'
import { completeUntil, planSlots } from './plan.ts'
import { LEASE, MAX_ATTEMPTS, type RunEnd, runClaim } from './runner.ts'
import { lastClosed } from './slots.ts'

export type Reconcile = {
  readonly jobs: readonly Job[]
  readonly deps: JobDeps
  /** Names this process in the run history. */
  readonly owner: string
  readonly stop: AbortSignal
  readonly onEnd?: (end: RunEnd) => void
}

/** Runs every due slot of every job, one job after the other and each job's slots oldest first; returns when nothing is due any more. */
export async function reconcile({ jobs, deps, owner, stop, onEnd }: Reconcile): Promise<RunEnd[]> {
  const ends: RunEnd[] = []
  const watermark = await deps.watermark()
  for (const job of jobs) {
    const mayRun = await plan(job, deps, watermark)
    while (mayRun && !stop.aborted) {
      const claim = await deps.ledger.jobs.claim(requestOf(job, owner))
      if (!claim) break
      const end = await runClaim(job, claim, deps, stop)
      ends.push(end)
      onEnd?.(end)
    }
    if (stop.aborted) break
  }
  await copyRuns(deps)
  return ends
}

/** Whether what is planned may run: a slot planned before the watermark fell back waits for it again. */
async function plan(job: Job, { ledger, clock, zone }: JobDeps, watermark: Instant | undefined): Promise<boolean> {
  const next = planSlots(job, zone, await ledger.jobs.cursor(job.name), clock(), watermark)
  if (next) await ledger.jobs.plan(job.name, next)
  const cursor = await ledger.jobs.cursor(job.name)
  return job.kind === 'backlog' || cursor === undefined || cursor <= completeUntil(clock(), watermark)
}

const requestOf = (job: Job, owner: string): ClaimRequest => ({ job: job.name, owner, leaseSeconds: LEASE, maxAttempts: MAX_ATTEMPTS })

/** Runs one slot now, whatever became of it before: the given one, else the latest closed. Undefined when it is running elsewhere. */
export async function runNow(
  job: Job,
  { deps, owner, stop }: Omit<Reconcile, 'jobs' | 'onEnd'>,
  slot?: Interval,
): Promise<RunEnd | undefined> {
  const wanted = slot ?? lastClosed(job.schedule, deps.zone, deps.clock())
  if (!(await deps.ledger.jobs.request(job.name, wanted))) return undefined
  const claim = await deps.ledger.jobs.claim(requestOf(job, owner), wanted)
  if (!claim) return undefined
  const end = await runClaim(job, claim, deps, stop)
  await copyRuns(deps)
  return end
}
