/** The run history in ClickHouse, where dashboards read it. */
import type { Store } from '../../sql/store.ts'
import { jobRunsTable } from '../../sql/tables/operations.ts'
import type { EngineDeps } from '../engine/job.ts'

export const runsInto =
  (store: Store): EngineDeps['keepRuns'] =>
  (runs) =>
    store.insert(
      jobRunsTable,
      runs.map(({ job, slot, attempt, status, startedAt, endedAt, rows, error, fence }) => ({
        job,
        slot_at: new Date(slot.from),
        attempt,
        status,
        started_at: new Date(startedAt),
        ended_at: endedAt === undefined ? null : new Date(endedAt),
        rows,
        error,
        fence,
      })),
    )
