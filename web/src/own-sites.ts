/** What of the hotline somebody is shown whose roles reach some sites alone. */
import type { Directory, GrantView } from './published-api.ts'

/** Undefined where a role reaches further, or none is cut by site. */
export function ownSites(grants: readonly Pick<GrantView, 'scope' | 'sites'>[]): readonly string[] | undefined {
  if (grants.some(({ scope }) => scope === 'all')) return undefined
  const sites = [...new Set(grants.flatMap((grant) => grant.sites))]
  return sites.length === 0 ? undefined : sites
}

/** Sites and queues to choose from: the service answers questions about no others. */
export function directoryWithin(directory: Directory, sites: readonly string[] | undefined): Directory {
  if (sites === undefined) return directory
  return {
    ...directory,
    sites: directory.sites.filter(({ id }) => sites.includes(id)),
    queues: directory.queues.filter(({ siteId }) => sites.includes(siteId)),
  }
}
