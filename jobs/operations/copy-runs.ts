/** Copies the run history into ClickHouse, where dashboards read it; a crash in between copies again, which changes nothing. */
import type { JobRun } from '../../ledger/job-ledger.ts'
import type { JobDeps } from '../engine/job.ts'

const PAGE = 1000

export async function copyRuns({ ledger, store }: Pick<JobDeps, 'ledger' | 'store'>): Promise<void> {
  for (;;) {
    const runs = await ledger.jobs.uncopied(PAGE)
    if (runs.length === 0) return
    await store.insertRows('job_runs_v1', runs.map(toRow))
    await ledger.jobs.markCopied(runs)
    if (runs.length < PAGE) return
  }
}

const toRow = ({ job, slot, attempt, status, startedAt, endedAt, rows, error, fence }: JobRun) => ({
  job,
  slot_at: new Date(slot.from),
  attempt,
  status,
  started_at: new Date(startedAt),
  ended_at: endedAt === undefined ? null : new Date(endedAt),
  rows,
  error,
  fence,
})
