/** `GET /api/overview`: one snapshot for all who look at the same site. */

import { readOpenAlerts } from '../../sql/reads/alerts.ts'
import { readFreshness } from '../../sql/reads/freshness.ts'
import { getOverview, type Overview } from '../api/overview.ts'
import type { Api, Deps } from '../deps.ts'
import { readJobs } from '../job-states.ts'
import { readOverview } from '../overview.ts'
import { Snapshots } from '../snapshots.ts'

export function overviewRoutes(app: Api, { store, ledger, clock }: Deps): void {
  const snapshots = new Snapshots<Overview>(async (site) => {
    const [numbers, alerts, jobs, freshness] = await Promise.all([
      readOverview(store, clock(), site),
      readOpenAlerts(store),
      readJobs(ledger),
      readFreshness(store),
    ])
    return { ...numbers, alerts, jobs, freshness }
  })
  app.route({ ...getOverview, handler: ({ query }) => snapshots.get(query.site ?? '') })
}
