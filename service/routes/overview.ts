/** `GET /api/overview`. */
import type { FastifyInstance } from 'fastify'
import { type Overview, OverviewQuery } from '../api/overview.ts'
import type { Deps } from '../deps.ts'
import { readFreshness, readJobs } from '../queries/activity.ts'
import { readOpenAlerts } from '../queries/alerts.ts'
import { readOverview } from '../queries/overview.ts'

export function overviewRoutes(app: FastifyInstance, { store, ledger, clock }: Deps): void {
  app.get<{ Querystring: OverviewQuery }>(
    '/api/overview',
    { schema: { querystring: OverviewQuery } },
    async (request): Promise<Overview> => {
      const [numbers, alerts, jobs, freshness] = await Promise.all([
        readOverview(store, clock(), request.query.site),
        readOpenAlerts(store),
        readJobs(ledger),
        readFreshness(store),
      ])
      return { ...numbers, alerts, jobs, freshness }
    },
  )
}
