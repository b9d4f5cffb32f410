/** Backlog job: removes rows whose key has a later version under another slotting instant, such as an order whose opening was corrected. */
import { days, instant, minutes, plus, seconds } from '../../domain/kernel/time.ts'
import type { Checkpoints } from '../../ledger/ledger.ts'
import { firstIngested, removeDisplaced } from '../../sql/displaced.ts'
import type { Store } from '../../sql/store.ts'
import type { Job } from '../engine/job.ts'

/** How far the job has looked, epoch ms of ingestion. */
const LOOKED = 'displaced-rows/looked'
/** A batch becomes visible some time after its rows were stamped. */
const SETTLE = minutes(2)
/** Keys of one pass are held in memory. */
const LONGEST_SPAN = days(1)

export const displacedRows: Job<{ readonly store: Store; readonly ledger: Checkpoints }> = {
  name: 'displaced-rows',
  description: 'Removes rows that a corrected slotting instant left behind, and recomputes their slots.',
  kind: 'backlog',
  schedule: { kind: 'every', seconds: minutes(15) },
  catchUp: 'latest',
  timeoutSeconds: minutes(30),
  run: async ({ store, ledger, clock, signal }) => {
    const end = plus(clock(), seconds(-SETTLE))
    const looked = await ledger.checkpoint(LOOKED)
    const first = looked > 0 ? looked : await firstIngested(store)
    let removed = 0
    for (let from = instant(first ?? end); from < end; ) {
      signal.throwIfAborted()
      const to = instant(Math.min(end, plus(from, LONGEST_SPAN)))
      removed += await removeDisplaced(store, from, to)
      await ledger.saveCheckpoint(LOOKED, to)
      from = to
    }
    return removed
  },
}
