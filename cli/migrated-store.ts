/** The store of one command, at this version's tables; where the command holds the engine itself, others reach it through the command. */
import { makePrivate } from '../app/private-directory.ts'
import { instant } from '../domain/kernel/time.ts'
import { checkLedger, ledgerOptionsFrom } from '../ledger/open-ledger.ts'
import { serveEngine } from '../service/endpoint/serve-engine.ts'
import { isEmbedded } from '../sql/embedded.ts'
import { migrate } from '../sql/migrate.ts'
import { openStore, storeOptionsFrom } from '../sql/open-store.ts'
import { stopExpiry } from '../sql/retention.ts'
import { mend, missingObjects } from '../sql/schema/compare.ts'
import type { Store } from '../sql/store.ts'
import type { Io } from './command.ts'
import { mustHold } from './data-directory.ts'

/** Throws `not_found` where there is no store. */
export async function withMigratedStore<T>(io: Io, work: (store: Store) => Promise<T>): Promise<T> {
  mustHold(io, 'store')
  return withNewStore(io, work)
}

/** Made where there is none. */
export async function withNewStore<T>(io: Io, work: (store: Store) => Promise<T>): Promise<T> {
  const options = storeOptionsFrom(io.dataDir, io.env)
  checkLedger(ledgerOptionsFrom(io.dataDir, io.env))
  if (!options.url) await makePrivate(io.dataDir)
  const store = await openStore(options)
  try {
    // The live owner migrated when it opened; migrating under its feet would drop views it is inserting into.
    if (store.kind !== 'owner') {
      await migrate(store)
      await mend(store, await missingObjects(store))
      await stopExpiry(store, instant(Date.now()))
    }
    const engine = isEmbedded(store) ? await serveEngine(store, io.dataDir) : undefined
    try {
      return await work(store)
    } finally {
      await engine?.close()
    }
  } finally {
    await store.close()
  }
}
