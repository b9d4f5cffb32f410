/** Opens the store of a command and brings it to this version's tables. */
import { migrate } from '../sql/migrate.ts'
import { openStore, storeOptionsFrom } from '../sql/open-store.ts'
import type { Store } from '../sql/store.ts'
import type { Io } from './command.ts'

export async function withMigratedStore<T>(io: Io, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(storeOptionsFrom(io.dataDir, io.env))
  try {
    // The live owner migrated when it opened; migrating under its feet would drop views it is inserting into.
    if (store.kind !== 'owner') await migrate(store)
    return await work(store)
  } finally {
    await store.close()
  }
}
