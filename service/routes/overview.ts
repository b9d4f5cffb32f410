/** `GET /api/overview`: one snapshot for all who look at the same site in the same zone. */

import { readOpenAlerts } from '../../sql/reads/alerts.ts'
import { readFreshness } from '../../sql/reads/freshness.ts'
import { scopeOf } from '../../sql/reads/scope.ts'
import type { Store } from '../../sql/store.ts'
import { getOverview, type OpenAlert, type Overview } from '../api/overview.ts'
import { askedZone } from '../asked.ts'
import { reachOf } from '../auth/rights.ts'
import { withinSites } from '../auth/within-sites.ts'
import type { Api, Deps } from '../deps.ts'
import { readJobs } from '../job-states.ts'
import { readOverview } from '../overview.ts'
import { Snapshots } from '../snapshots.ts'

export function overviewRoutes(app: Api, { store, ledger, clock, zone: usual }: Deps): void {
  // By what is asked for, as a query string.
  const snapshots = new Snapshots<Overview>(async (asked) => {
    const { site, zone }: { site?: string; zone?: string } = Object.fromEntries(new URLSearchParams(asked))
    const [numbers, alerts, jobs, freshness] = await Promise.all([
      readOverview(store, clock(), site, zone),
      alertsOf(store, site),
      readJobs(ledger),
      readFreshness(store),
    ])
    return { ...numbers, alerts, jobs, freshness }
  })
  app.route({
    ...getOverview,
    handler: async (request) => {
      const { site = '', zone: chosen } = await withinSites(request, store, request.query)
      const zone = askedZone(chosen, usual)
      const overview = await snapshots.get(
        `${new URLSearchParams({ ...(site === '' ? {} : { site }), ...(zone === undefined ? {} : { zone }) })}`,
      )
      return reachOf(request) === 'all' ? overview : ofSite(overview)
    },
  })
}

/** Without what is about the installation. */
const ofSite = (overview: Overview): Overview => ({
  ...overview,
  alerts: overview.alerts.filter(({ about }) => about === 'queue'),
  jobs: [],
  freshness: [],
})

/** An alert about a queue is its site's; every other is everybody's. */
async function alertsOf(store: Store, site: string | undefined): Promise<OpenAlert[]> {
  const [{ queues }, alerts] = await Promise.all([scopeOf(store, site === undefined ? {} : { site }), readOpenAlerts(store)])
  return alerts.filter(({ about, subject }) => about !== 'queue' || (queues?.includes(subject) ?? true))
}
