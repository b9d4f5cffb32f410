/** Backlog job: takes out again what came back of customers who were erased – read anew from Kafka or a file, replayed, restored. */
import { instant, minutes, plus, seconds } from '../../domain/kernel/time.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { eraseInStore } from '../../sql/erasure.ts'
import type { Store } from '../../sql/store.ts'
import type { Job } from '../engine/job.ts'

/** Up to which ingestion the job has looked, epoch ms. */
const LOOKED = 'erased-records/looked'
/** A batch becomes visible some time after its rows were stamped. */
const SETTLE = minutes(2)

export const erasedRecords: Job<{ readonly store: Store; readonly ledger: Pick<Ledger, 'checkpoint' | 'saveCheckpoint' | 'erasures'> }> = {
  name: 'erased-records',
  description: 'Takes out again what came back of customers who were erased.',
  kind: 'backlog',
  schedule: { kind: 'every', seconds: minutes(15) },
  catchUp: 'latest',
  timeoutSeconds: minutes(30),
  run: async ({ store, ledger, clock }) => {
    const end = plus(clock(), seconds(-SETTLE))
    const since = instant(await ledger.checkpoint(LOOKED))
    const customers = (await ledger.erasures()).map(({ subject }) => subject)
    const erased = await eraseInStore(store, { customers, since: new Date(since) })
    await ledger.saveCheckpoint(LOOKED, end)
    return erased.reduce((sum, { rows }) => sum + rows, 0)
  },
}
