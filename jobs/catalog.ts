/** Every job; adding one is adding a row. */

import { projectCustomersJob } from '../projections/customers.ts'
import { projectDirectoryJob } from '../projections/directory.ts'
import { projectInterfacesJob } from '../projections/interfaces.ts'
import { projectPlanningJob } from '../projections/planning.ts'
import { relayOutboxJob } from '../projections/relay.ts'
import type { Job } from './engine/job.ts'
import { recomputeKpi } from './kpi/recompute-kpi.ts'
import { displacedRows } from './operations/displaced-rows.ts'
import { watchAlerts } from './operations/watch-alerts.ts'
import { backfillForecasts } from './planning/backfill-forecasts.ts'
import { buildRoster } from './planning/build-roster.ts'
import { forecastVolume } from './planning/forecast-volume.ts'
import { planStaffing } from './planning/plan-staffing.ts'
import { trackForecasts } from './planning/track-forecasts.ts'
import { updateIntraday } from './planning/update-intraday.ts'
import { scoreRecordings } from './quality/score-recordings.ts'
import { scoreWorkOrders } from './quality/score-work-orders.ts'

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
