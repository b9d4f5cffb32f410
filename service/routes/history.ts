/** `POST /api/forecast/history`. */
import { readHistory } from '../../forecasting/history-import.ts'
import { zoneOf } from '../../sql/reads/directory.ts'
import { volumeHistoryTable } from '../../sql/tables/planning.ts'
import { importHistory } from '../api/history.ts'
import type { Api, Deps } from '../deps.ts'
import { principalOf } from '../principal.ts'

/** Two years of half hours of fifty queues are 90 MB; larger files go through the command line. */
const MOST_CSV_BYTES = 32_000_000

export function historyRoutes(app: Api, { store, clock }: Deps): void {
  app.route({
    ...importHistory,
    bodyLimit: MOST_CSV_BYTES,
    handler: async (request) => {
      const { body } = request
      const zone = await zoneOf(store)
      const { slots, rows, accepted, rejected, rejects } = readHistory(body.csv, zone, clock())
      await store.insert(
        volumeHistoryTable,
        slots.map(({ queueId, slotAt, calls }) => ({
          queue_id: queueId,
          slot_at: new Date(slotAt),
          calls,
          author: principalOf(request).id,
          imported_at: new Date(clock()),
        })),
      )
      const queues = [...new Set(slots.map(({ queueId }) => queueId))].sort()
      return { rows, accepted, rejected, slots: slots.length, queues, rejects: rejects.slice(0, 200) }
    },
  })
}
