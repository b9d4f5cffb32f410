/** `GET /api/overview`. */
import { getOverview } from '../api/overview.ts'
import type { Api, Deps } from '../deps.ts'
import { readFreshness, readJobs } from '../queries/activity.ts'
import { readOpenAlerts } from '../queries/alerts.ts'
import { readOverview } from '../queries/overview.ts'

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
