/** Store, ledger and what jobs work with, opened for one command and closed after it. */
import { hostname } from 'node:os'
import { makePrivate } from '../app/private-directory.ts'
import { type Clock, instant } from '../domain/kernel/time.ts'
import type { JobDeps } from '../jobs/catalog.ts'
import { openComputePool } from '../jobs/compute/pool.ts'
import { localZoneOf, queueZonesOf } from '../jobs/local-zone.ts'
import { runsInto } from '../jobs/operations/keep-runs.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { ledgerOptionsFrom, openLedger } from '../ledger/open-ledger.ts'
import { pairUp } from '../projections/pair.ts'
import { Projections } from '../projections/projections.ts'
import type { RelayOptions } from '../projections/publish-kafka.ts'
import type { Store } from '../sql/store.ts'
import { watermarkOf } from '../sql/watermark.ts'
import type { Io } from './command.ts'
import { mustHold } from './data-directory.ts'
import { withNewStore } from './migrated-store.ts'

export const systemClock: Clock = () => instant(Date.now())

/** Throws `not_found` where the directory holds nothing. */
export async function withLedger<T>(io: Io, use: (ledger: Ledger) => Promise<T>): Promise<T> {
  mustHold(io, 'store', 'ledger')
  return withNewLedger(io, use)
}

/** Made where there is none. */
export async function withNewLedger<T>(io: Io, use: (ledger: Ledger) => Promise<T>): Promise<T> {
  const options = ledgerOptionsFrom(io.dataDir, io.env)
  if (!options.url) await makePrivate(io.dataDir)
  const ledger = await openLedger(options)
  try {
    return await use(ledger)
  } finally {
    await ledger.close()
  }
}

export type OpenReaders = { readonly store: Store; readonly ledger: Ledger; readonly projections: Projections }

/** Ledger, store and the projections from one to the other, not started; made where they are not there, migrated where they are old. */
export async function withProjections<T>(
  io: Io,
  relay: RelayOptions | 'none' | undefined,
  use: (open: OpenReaders) => Promise<T>,
): Promise<T> {
  return withNewLedger(io, (ledger) =>
    withNewStore(io, async (store) => {
      await pairUp(store, ledger)
      const onError = (error: unknown) => io.note(`projections: ${error instanceof Error ? error.message : String(error)}`)
      const projections = new Projections({ store, ledger, clock: systemClock, relay, onError })
      try {
        return await use({ store, ledger, projections })
      } finally {
        await projections.stop()
      }
    }),
  )
}

/** Made where they are not there, migrated where they are old. */
export async function withJobDeps<T>(io: Io, { zone }: { readonly zone?: string }, use: (deps: JobDeps) => Promise<T>): Promise<T> {
  return withNewLedger(io, (ledger) =>
    withNewStore(io, async (store) => {
      await pairUp(store, ledger)
      const compute = openComputePool()
      try {
        return await use({
          owner: `${hostname()}/${process.pid}`,
          store,
          ledger,
          clock: systemClock,
          compute,
          localZone: localZoneOf(store, zone),
          queueZones: queueZonesOf(store, zone),
          keepRuns: runsInto(store),
          watermark: watermarkOf(store, systemClock),
        })
      } finally {
        await compute.close()
      }
    }),
  )
}
