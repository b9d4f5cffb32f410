/** How the jobs fare. */
import { toIso } from '../domain/kernel/time.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { JobState } from './api/overview.ts'

/** The latest run of every job. */
export async function readJobs(ledger: Ledger): Promise<JobState[]> {
  const { last } = await ledger.jobs.summary()
  return last
    .map((run) => ({
      job: run.job,
      status: run.status,
      slotAt: toIso(run.slot.from),
      startedAt: toIso(run.startedAt),
      endedAt: run.endedAt === undefined ? null : toIso(run.endedAt),
      rows: run.rows,
      error: run.error === '' ? null : run.error,
    }))
    .sort((a, b) => a.job.localeCompare(b.job))
}
