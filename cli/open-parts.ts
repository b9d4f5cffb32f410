/** Store, ledger and what jobs work with, opened for one command and closed after it. */
import { publisherInto } from '../app/publish.ts'
import { type Clock, instant } from '../domain/kernel/time.ts'
import { openComputePool } from '../jobs/compute-pool.ts'
import type { JobDeps } from '../jobs/job.ts'
import { readWatermark } from '../jobs/watermark.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { ledgerOptionsFrom, openLedger } from '../ledger/open-ledger.ts'
import type { Io } from './command.ts'
import { withMigratedStore } from './migrated-store.ts'

export const systemClock: Clock = () => instant(Date.now())

export async function withLedger<T>(io: Io, use: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await openLedger(ledgerOptionsFrom(io.dataDir, io.env))
  try {
    return await use(ledger)
  } finally {
    await ledger.close()
  }
}

/** A store that is not up to date is migrated first. */
export async function withJobDeps<T>(io: Io, zone: string, use: (deps: JobDeps) => Promise<T>): Promise<T> {
  return withLedger(io, (ledger) =>
    withMigratedStore(io, async (store) => {
      const compute = openComputePool()
      try {
        return await use({
          store,
          ledger,
          clock: systemClock,
          compute,
          zone,
          publish: publisherInto(store, systemClock),
          watermark: () => readWatermark(store, systemClock),
        })
      } finally {
        await compute.close()
      }
    }),
  )
}
