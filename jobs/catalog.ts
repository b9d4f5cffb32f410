/** Every job, and what this hotline's jobs work with; adding one is adding a row. */
import type { Seconds } from '../domain/kernel/time.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Store } from '../sql/store.ts'
import type { ComputePool } from './compute/pool.ts'
import type { EngineDeps, Job } from './engine/job.ts'
import { recomputeKpi } from './kpi/recompute-kpi.ts'
import type { QueueZones } from './local-zone.ts'
import { displacedRows } from './operations/displaced-rows.ts'
import { erasedRecords } from './operations/erased-records.ts'
import { retentionJob } from './operations/retention.ts'
import { watchAlerts } from './operations/watch-alerts.ts'
import { backfillForecasts } from './planning/backfill-forecasts.ts'
import { buildRoster } from './planning/build-roster.ts'
import { forecastVolume } from './planning/forecast-volume.ts'
import { planStaffing } from './planning/plan-staffing.ts'
import { trackForecasts } from './planning/track-forecasts.ts'
import { updateIntraday } from './planning/update-intraday.ts'
import { scoreRecordings } from './quality/score-recordings.ts'
import { scoreWorkOrders } from './quality/score-work-orders.ts'

export type JobDeps = EngineDeps & {
  readonly store: Store
  readonly ledger: Ledger
  readonly compute: ComputePool
  /** The zone of each queue's days, where the hotline's is the one given; without it that is every queue's. */
  readonly queueZones?: ((zone: string) => Promise<QueueZones>) | undefined
  /** Longest search for one week's roster; default 30 s. */
  readonly solverSeconds?: Seconds | undefined
}

export type HotlineJob = Job<JobDeps>

export const jobs: readonly HotlineJob[] = [
  recomputeKpi,
  displacedRows,
  erasedRecords,
  retentionJob,
  scoreRecordings,
  scoreWorkOrders,
  forecastVolume,
  updateIntraday,
  planStaffing,
  buildRoster,
  trackForecasts,
  backfillForecasts,
  watchAlerts,
]

export const findJob = (name: string): HotlineJob | undefined => jobs.find((job) => job.name === name)
