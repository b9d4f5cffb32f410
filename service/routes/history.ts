/** `POST /api/forecast/history`. */
import { importHistory } from '../api/history.ts'
import type { Api, Deps } from '../deps.ts'
import { principalOf } from '../principal.ts'
import { accepted } from '../problem.ts'
import { takeHistory } from '../take-history.ts'

/** Two years of half hours of fifty queues are 90 MB; larger files go through the command line. */
const MOST_CSV_BYTES = 32_000_000

export function historyRoutes(app: Api, deps: Deps): void {
  app.route({
    ...importHistory,
    bodyLimit: MOST_CSV_BYTES,
    handler: async (request) => {
      const { csv, fileName = '' } = request.body
      const { slots, rejects, ...counts } = accepted(await takeHistory(deps, principalOf(request), { csv, fileName }))
      const queues = [...new Set(slots.map(({ queueId }) => queueId))].sort()
      return { ...counts, slots: slots.length, queues, rejects: rejects.slice(0, 200) }
    },
  })
}
