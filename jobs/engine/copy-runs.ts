/** Carries the run history to where it is looked at. */
import { minutes } from '../../domain/kernel/time.ts'
import type { EngineDeps } from './job.ts'

/** Runs of one copy. */
const PAGE = 1000
/** A run that is under way this long is copied as running: most runs end within seconds, and a backlog that was empty is forgotten. */
const UNDER_WAY = minutes(1)

/** A crash in between copies again. */
export async function copyRuns({ ledger: { jobs }, keepRuns }: Pick<EngineDeps, 'ledger' | 'keepRuns'>): Promise<void> {
  for (let left = PAGE; left === PAGE; ) {
    const runs = await jobs.uncopied({ limit: PAGE, runningFor: UNDER_WAY })
    left = runs.length
    if (left === 0) return
    await keepRuns(runs)
    await jobs.markCopied(runs)
  }
}
