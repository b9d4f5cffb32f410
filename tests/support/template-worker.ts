/** Migrates the directory named by its argument; the engine holds one per process, so it runs in one of its own. */

import { openEmbedded } from '../../sql/embedded.ts'
import { migrate } from '../../sql/migrate.ts'
import { DATABASE } from '../../sql/open-store.ts'

const store = await openEmbedded(process.argv[2] ?? '', DATABASE)
await migrate(store)
await store.close()
