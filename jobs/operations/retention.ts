/** Backlog job of each local day: deletes what has had its time, except what a legal hold covers. */
import { expireAccesses } from '../../centres/expired-accesses.ts'
import { expiries, heldCustomers } from '../../centres/retention.ts'
import { hours } from '../../domain/kernel/time.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { deleteExpired, retention } from '../../sql/retention.ts'
import type { Store } from '../../sql/store.ts'
import type { Job } from '../engine/job.ts'

export const retentionJob: Job<{ readonly store: Store; readonly ledger: Ledger }> = {
  name: 'retention',
  description: 'Deletes what has had its time, except what a legal hold covers.',
  kind: 'backlog',
  schedule: { kind: 'local-day' },
  catchUp: 'latest',
  timeoutSeconds: hours(3),
  run: async ({ store, ledger, clock, principal, signal }) => {
    const before = await expiries(ledger, clock())
    let deleted = 0
    for (const rule of retention) {
      signal.throwIfAborted()
      // Read anew for each table: a hold that is set meanwhile counts from the next one on.
      const held = await heldCustomers(ledger)
      deleted += (await deleteExpired(store, rule, { now: clock(), before, held }, signal)).expired
    }
    const asked = { before: before.get('audit'), held: await heldCustomers(ledger), by: principal.id, at: clock() }
    return deleted + (await expireAccesses(ledger, asked, signal))
  },
}
