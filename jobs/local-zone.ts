/** The zones whose days jobs cut: of a queue its site's, of what no single site says the hotline's. */
import { MINUTE_MS } from '../domain/kernel/time.ts'
import { zoneOf } from '../sql/reads/directory.ts'
import type { Store } from '../sql/store.ts'

/**
 * The hotline's: the only site's, else the one that was given, else the first site's.
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

/** `of('')` is the hotline's. `ofSite`: undefined for a site that is not registered. `all`: each once, the hotline's first. */
export type QueueZones = {
  readonly of: (queueId: string) => string
  readonly ofSite: (siteId: string) => string | undefined
  readonly all: readonly string[]
}

export const oneZone = (zone: string): QueueZones => ({ of: () => zone, ofSite: () => zone, all: [zone] })

/** Of each queue that of its site, else the hotline's `zone`; a zone that was given holds for all. */
export function queueZonesOf(store: Store, usual: string | undefined): (zone: string) => Promise<QueueZones> {
  return async (zone) => {
    if (usual !== undefined) return oneZone(zone)
    const [sites, queues] = await Promise.all([
      store.query<{ id: string; zone: string }>("select site_id as id, zone from dim_sites_current where zone != '' order by site_id"),
      store.query<{ id: string; site: string }>('select queue_id as id, site_id as site from dim_queues_current'),
    ])
    const ofSite = new Map(sites.map((row) => [row.id, row.zone]))
    const own = new Map(queues.map(({ id, site }) => [id, ofSite.get(site) ?? zone]))
    return {
      of: (queueId) => own.get(queueId) ?? zone,
      ofSite: (siteId) => ofSite.get(siteId),
      all: [...new Set([zone, ...ofSite.values()])],
    }
  }
}
