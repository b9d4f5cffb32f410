/** Names of sites, queues and agents as they are registered now, and the zone of local days. */
import { closest } from '../../domain/kernel/closest.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { DEFAULT_ZONE } from '../../domain/kernel/zone.ts'
import type { Store } from '../store.ts'

/** Queues of the directory, and those that only records name: under their ids, as they have no other name. */
export const queuesOf = (
  home: string,
): string => `select queue_id as id, name_en as en, name_zh as zh, site_id as siteId from ${home}dim_queues_current
  union all
  select queue_id as id, id as en, id as zh, any(site_id) as siteId from ${home}queues_seen
  where queue_id != '' and queue_id not in (select queue_id from ${home}dim_queues_current) group by queue_id`

export const QUEUES = queuesOf('')

const SITES = `select site_id as id, name_en as en, name_zh as zh, zone from dim_sites_current
  union all
  select distinct site_id as id, id as en, id as zh, '' as zone from queues_seen where site_id != '' and site_id not in (select site_id from dim_sites_current)`

/** Somebody as they are registered now. */
export type Registered = { readonly id: string; readonly teamId: string; readonly siteId: string }

/** A site that says no zone has that of local days. Whoever is not named is called by the id. */
export async function readDirectory(store: Store, usual: string | undefined, isNamed: (who: Registered) => boolean) {
  const [zone, sites, queues, agents] = await Promise.all([
    zoneOf(store, { usual }),
    store.query<{ id: string; en: string; zh: string; zone: string }>(`select * from (${SITES}) order by id`),
    store.query<{ id: string; en: string; zh: string; siteId: string }>(`select * from (${QUEUES}) order by id`),
    store.query<{ id: string; name: string; teamId: string; siteId: string }>(
      'select agent_id as id, name, team_id as teamId, site_id as siteId from dim_agents_current order by agent_id',
    ),
  ])
  return {
    zone,
    sites: sites.map((site) => ({ ...site, zone: site.zone || zone })),
    queues,
    agents: agents.map((agent) => ({ id: agent.id, name: isNamed(agent) ? agent.name : agent.id, teamId: agent.teamId })),
  }
}

const MOST_NAMED = 20

/** Those of the directory, also before they were retired, and those of records. */
const EVER = {
  queue: `select id from (${QUEUES}) union all select queue_id as id from dim_queues`,
  site: `select id from (${SITES}) union all select site_id as id from dim_sites`,
} as const

/** For whom nothing was found of it: throws `not_found` where neither the directory nor a record has ever named it. */
export async function checkKnown(store: Store, kind: keyof typeof EVER, asked: string): Promise<void> {
  const ids = (await store.query<{ id: string }>(`select distinct id from (${EVER[kind]}) order by id`)).map(({ id }) => id)
  if (ids.includes(asked)) return
  const near = closest(asked, ids)
  const named = ids.length > MOST_NAMED ? [...ids.slice(0, MOST_NAMED), '…'] : ids
  const remedy = near === undefined ? `those known are ${named.join(', ') || 'none yet'}.` : `did you mean '${near}'?`
  throw new CallboardError('not_found', `There is no ${kind} '${asked}' in the directory or any record; ${remedy}`)
}

/** What is looked at; `usual` is the zone of what no single site says. */
export type ZoneQuestion = { readonly usual?: string | undefined; readonly site?: string | undefined; readonly queue?: string | undefined }

/** The zone of local days: the site's (a queue's site, or the only one there is), else the usual one, else the first site's. */
export async function zoneOf(store: Store, { usual, site = '', queue = '' }: ZoneQuestion = {}): Promise<string> {
  const rows = await store.query<{ zone: string; isAsked: boolean }>(
    `select zone, site_id = if({queue:String} = '', {site:String}, (select any(site_id) from dim_queues_current where queue_id = {queue:String})) as isAsked
     from dim_sites_current where zone != '' order by site_id`,
    { site, queue },
  )
  const [first, second] = rows
  const only = second === undefined ? first : undefined
  return (rows.find(({ isAsked }) => isAsked) ?? only)?.zone ?? usual ?? first?.zone ?? DEFAULT_ZONE
}
