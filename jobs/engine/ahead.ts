/** Which jobs were planned, or ran, by a clock that was ahead of the one that is asked now. */
import type { Clock, Instant } from '../../domain/kernel/time.ts'
import type { JobLedger } from '../../ledger/job-ledger.ts'
import { isAhead } from './plan.ts'

/** `cursor`: nothing has brought it back yet; `run`: the job goes on, and its history holds a run of later than now. */
export type Ahead = { readonly job: string; readonly at: Instant; readonly what: 'cursor' | 'run' }

/** By the ledger's clock where it has one, else by `clock`. */
export async function jobsAhead(jobs: JobLedger, names: readonly string[], clock: Clock): Promise<Ahead[]> {
  const now = (await jobs.sharedClock()) ?? clock()
  const { last } = await jobs.summary()
  const found = names.map(async (job): Promise<Ahead[]> => {
    const [cursor, run] = [await jobs.cursor(job), last.find((one) => one.job === job)?.startedAt]
    if (cursor !== undefined && isAhead(cursor, now)) return [{ job, at: cursor, what: 'cursor' }]
    return run !== undefined && isAhead(run, now) ? [{ job, at: run, what: 'run' }] : []
  })
  return (await Promise.all(found)).flat()
}
