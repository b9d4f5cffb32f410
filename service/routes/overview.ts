/** `GET /api/overview`. */

import { readOpenAlerts } from '../../sql/reads/alerts.ts'
import { readFreshness } from '../../sql/reads/freshness.ts'
import { getOverview } from '../api/overview.ts'
import type { Api, Deps } from '../deps.ts'
import { readJobs } from '../job-states.ts'
import { readOverview } from '../overview.ts'

export function overviewRoutes(app: Api, { store, ledger, clock }: Deps): void {
  app.route({
    ...getOverview,
    handler: async ({ query }) => {
      const [numbers, alerts, jobs, freshness] = await Promise.all([
        readOverview(store, clock(), query.site),
        readOpenAlerts(store),
        readJobs(ledger),
        readFreshness(store),
      ])
      return { ...numbers, alerts, jobs, freshness }
    },
  })
}
