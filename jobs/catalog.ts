/** Every job; adding one is adding a row. */
import { buildRoster } from './build-roster.ts'
import { forecastVolume } from './forecast-volume.ts'
import type { Job } from './job.ts'
import { planStaffing } from './plan-staffing.ts'
import { projectDirectoryJob } from './project-directory.ts'
import { recomputeKpi } from './recompute-kpi.ts'
import { relayOutboxJob } from './relay-outbox.ts'
import { scoreRecordings } from './score-recordings.ts'
import { scoreWorkOrders } from './score-work-orders.ts'

export const jobs: readonly Job[] = [
  projectDirectoryJob,
  relayOutboxJob,
  recomputeKpi,
  scoreRecordings,
  scoreWorkOrders,
  forecastVolume,
  planStaffing,
  buildRoster,
]

export const findJob = (name: string): Job | undefined => jobs.find((job) => job.name === name)
