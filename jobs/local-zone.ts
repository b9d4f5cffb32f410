/** The zone whose days jobs cut: the only site's, else the one that was given, else the first site's. */
import { MINUTE_MS } from '../domain/kernel/time.ts'
import { zoneOf } from '../sql/reads/directory.ts'
import type { Store } from '../sql/store.ts'

/** Read anew once a minute, so that a site that is registered while the jobs run counts; eleven jobs look every ten seconds. */
export function localZoneOf(store: Store, usual: string | undefined): () => Promise<string> {
  let known: { readonly zone: string; readonly at: number } | undefined
  return async () => {
    if (known === undefined || performance.now() - known.at >= MINUTE_MS)
      known = { zone: await zoneOf(store, { usual }), at: performance.now() }
    return known.zone
  }
}
