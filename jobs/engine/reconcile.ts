/** One look at the job ledger: plan what has become due, claim it, run it. */
import type { Instant, Interval } from '../../domain/kernel/time.ts'
import type { ClaimRequest } from '../../ledger/job-ledger.ts'
import { copyRuns } from './copy-runs.ts'
import type { EngineDeps, Job } from './job.ts'
import { completeUntil, planSlots } from './plan.ts'
import { LEASE, MAX_ATTEMPTS, type RunEnd, runClaim } from './runner.ts'
import { lastClosed } from './slots.ts'

/** A job whose cursor was brought back, because the clock that planned it was ahead. */
export type Recall = { readonly job: string; readonly from: Instant; readonly to: Instant }

export type Reconcile<Deps extends EngineDeps> = {
  readonly jobs: readonly Job<Deps>[]
  readonly deps: Deps
  readonly stop: AbortSignal
  readonly onEnd?: ((end: RunEnd) => void) | undefined
  readonly onRecall?: ((recall: Recall) => void) | undefined
}

/** Runs every due slot of every job, one job after the other and each job's slots oldest first; returns when nothing is due any more. */
export async function reconcile<Deps extends EngineDeps>({ jobs, deps, stop, onEnd, onRecall }: Reconcile<Deps>): Promise<RunEnd[]> {
  const ends: RunEnd[] = []
  const watermark = await deps.watermark()
  for (const job of jobs) {
    const mayRun = await plan(job, deps, watermark, onRecall)
    while (mayRun && !stop.aborted) {
      const claim = await deps.ledger.jobs.claim(requestOf(job, deps))
      if (!claim) break
      const end = await runClaim(job, claim, deps, stop)
      ends.push(end)
      onEnd?.(end)
    }
    if (stop.aborted) break
  }
  return ends
}

/** Whether what is planned may run: a slot planned before the watermark fell back waits for it again. */
async function plan(
  job: Omit<Job, 'run'>,
  { ledger: { jobs }, clock, localZone }: EngineDeps,
  watermark: Instant | undefined,
  onRecall: Reconcile<EngineDeps>['onRecall'],
): Promise<boolean> {
  const before = await jobs.cursor(job.name)
  const next = planSlots(job, await localZone(), before, clock(), watermark)
  const isPlanned = next !== undefined && (await jobs.plan(job.name, next))
  if (isPlanned && next.whileOpen === 'recall' && before !== undefined) onRecall?.({ job: job.name, from: before, to: next.cursor })
  const cursor = await jobs.cursor(job.name)
  return job.kind === 'backlog' || cursor === undefined || cursor <= completeUntil(clock(), watermark)
}

const requestOf = ({ name }: { readonly name: string }, { owner }: EngineDeps): ClaimRequest => ({
  ...{ job: name, owner, leaseSeconds: LEASE, maxAttempts: MAX_ATTEMPTS },
})

/** Runs one slot now, whatever became of it before: the given one, else the latest closed. Undefined when it is running elsewhere. */
export async function runNow<Deps extends EngineDeps>(
  job: Job<Deps>,
  { deps, stop }: Pick<Reconcile<Deps>, 'deps' | 'stop'>,
  slot?: Interval,
): Promise<RunEnd | undefined> {
  const wanted = slot ?? lastClosed(job.schedule, await deps.localZone(), deps.clock())
  if (!(await deps.ledger.jobs.request(job.name, wanted))) return undefined
  const claim = await deps.ledger.jobs.claim(requestOf(job, deps), wanted)
  if (!claim) return undefined
  const end = await runClaim(job, claim, deps, stop)
  await copyRuns(deps)
  return end
}
