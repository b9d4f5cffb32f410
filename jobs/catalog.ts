/** Every job; adding one is adding a row. */
import { backfillForecasts } from './backfill-forecasts.ts'
import { buildRoster } from './build-roster.ts'
import { displacedRows } from './displaced-rows.ts'
import { forecastVolume } from './forecast-volume.ts'
import type { Job } from './job.ts'
import { planStaffing } from './plan-staffing.ts'
import { projectPlanningJob } from './planning-events.ts'
import { projectCustomersJob } from './project-customers.ts'
import { projectDirectoryJob } from './project-directory.ts'
import { projectInterfacesJob } from './project-interfaces.ts'
import { recomputeKpi } from './recompute-kpi.ts'
import { relayOutboxJob } from './relay-outbox.ts'
import { scoreRecordings } from './score-recordings.ts'
import { scoreWorkOrders } from './score-work-orders.ts'
import { trackForecasts } from './track-forecasts.ts'
import { updateIntraday } from './update-intraday.ts'
import { watchAlerts } from './watch-alerts.ts'

export const jobs: readonly Job[] = [
  projectDirectoryJob,
  projectInterfacesJob,
  projectPlanningJob,
  projectCustomersJob,
  relayOutboxJob,
  recomputeKpi,
  displacedRows,
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

export const findJob = (name: string): Job | undefined => jobs.find((job) => job.name === name)
