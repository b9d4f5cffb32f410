/** Backlog job: takes out again what came back of customers who were erased – read anew from Kafka or a file, replayed, restored. */
import { minutes } from '../../domain/kernel/time.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { eraseInStore } from '../../sql/erasure.ts'
import { keepSeen, partsNow, unseenSince } from '../../sql/new-rows.ts'
import type { Store } from '../../sql/store.ts'
import type { Job } from '../engine/job.ts'

export const erasedRecords: Job<{ readonly store: Store; readonly ledger: Pick<Ledger, 'erasures'> }> = {
  name: 'erased-records',
  description: 'Takes out again what came back of customers who were erased.',
  kind: 'backlog',
  schedule: { kind: 'every', seconds: minutes(15) },
  catchUp: 'latest',
  timeoutSeconds: minutes(30),
  run: async ({ store, ledger, clock }) => {
    // Listed before anything else: what becomes visible from here on is the next look's.
    const parts = await partsNow(store)
    const since = (await unseenSince(store, parts)) ?? clock()
    const customers = (await ledger.erasures()).map(({ subject }) => subject)
    const erased = await eraseInStore(store, { customers, since: new Date(since) })
    await keepSeen(store, parts, clock())
    return erased.reduce((sum, { rows }) => sum + rows, 0)
  },
}
