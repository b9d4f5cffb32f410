/** The run history in ClickHouse, where dashboards read it. */
import type { Store } from '../../sql/store.ts'
import type { EngineDeps } from '../engine/job.ts'

export const runsInto =
  (store: Store): EngineDeps['keepRuns'] =>
  (runs) =>
    store.insertRows(
      'job_runs_v1',
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
