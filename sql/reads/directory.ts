/** Names of sites, queues and agents as they are registered now. */
import { DEFAULT_ZONE } from '../../domain/kernel/zone.ts'
import type { Store } from '../store.ts'

export async function readDirectory(store: Store) {
  const [sites, queues, agents] = await Promise.all([
    store.query<{ id: string; en: string; zh: string; zone: string }>(
      'select site_id as id, name_en as en, name_zh as zh, zone from dim_sites_current order by site_id',
    ),
    store.query<{ id: string; en: string; zh: string; siteId: string }>(
      'select queue_id as id, name_en as en, name_zh as zh, site_id as siteId from dim_queues_current order by queue_id',
    ),
    store.query<{ id: string; name: string; teamId: string }>(
      'select agent_id as id, name, team_id as teamId from dim_agents_current order by agent_id',
    ),
  ])
  return { zone: sites[0]?.zone || DEFAULT_ZONE, sites, queues, agents }
}

/** The zone of `siteId`, else of the first site. */
export async function zoneOf(store: Store, siteId = ''): Promise<string> {
  const rows = await store.query<{ zone: string }>(
    `select zone from dim_sites_current where zone != '' and ({site:String} = '' or site_id = {site:String}) order by site_id limit 1`,
    { site: siteId },
  )
  return rows[0]?.zone ?? DEFAULT_ZONE
}
