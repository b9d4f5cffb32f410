/** The zone whose days jobs cut: the only site's, else the one that was given, else the first site's. */
import { MINUTE_MS } from '../domain/kernel/time.ts'
import { zoneOf } from '../sql/reads/directory.ts'
import type { Store } from '../sql/store.ts'

/**
 * Read anew once a minute, so that a site that is registered while the jobs run counts; eleven jobs look every ten seconds, at the same time, and share
 * one question: eleven took 0.5 s of CPU.
 */
export function localZoneOf(store: Store, usual: string | undefined): () => Promise<string> {
  let known: { readonly zone: Promise<string>; readonly at: number } | undefined
  return () => {
    if (known !== undefined && performance.now() - known.at < MINUTE_MS) return known.zone
    const asked = { zone: zoneOf(store, { usual }), at: performance.now() }
    known = asked
    // What failed is asked anew by whoever comes next.
    asked.zone.catch(() => {
      if (known === asked) known = undefined
    })
    return asked.zone
  }
}
