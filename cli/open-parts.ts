/** Store, ledger and what jobs work with, opened for one command and closed after it. */
import { hostname } from 'node:os'
import { type Clock, instant } from '../domain/kernel/time.ts'
import type { JobDeps } from '../jobs/catalog.ts'
import { openComputePool } from '../jobs/compute/pool.ts'
import { runsInto } from '../jobs/operations/keep-runs.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { ledgerOptionsFrom, openLedger } from '../ledger/open-ledger.ts'
import { openPublisher } from '../projections/publish.ts'
import type { RelayOptions } from '../projections/publish-kafka.ts'
import { readWatermark } from '../sql/watermark.ts'
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
export async function withJobDeps<T>(
  io: Io,
  { zone, relay }: { readonly zone: string; readonly relay?: RelayOptions | undefined },
  use: (deps: JobDeps) => Promise<T>,
): Promise<T> {
  return withLedger(io, (ledger) =>
    withMigratedStore(io, async (store) => {
      const compute = openComputePool()
      const publisher = openPublisher(store, systemClock, relay)
      try {
        return await use({
          owner: `${hostname()}/${process.pid}`,
          store,
          ledger,
          clock: systemClock,
          compute,
          zone,
          publisher,
          keepRuns: runsInto(store),
          watermark: () => readWatermark(store, systemClock),
        })
      } finally {
        await publisher.close()
        await compute.close()
      }
    }),
  )
}
