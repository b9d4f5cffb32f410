/** What `callboard status` says: how far the line is behind, what failed, where the data is. */
import { type Clock, toIso } from '../domain/kernel/time.ts'
import { jobs } from '../jobs/catalog.ts'
import { jobsAhead } from '../jobs/engine/ahead.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { projections } from '../projections/catalog.ts'
import { reportProjections } from '../projections/report.ts'
import { readStoreStatus, type StoreStatus } from '../sql/reads/status.ts'
import type { Store } from '../sql/store.ts'
import { readWatermark } from '../sql/watermark.ts'
import { sizeOf } from './size-of.ts'

export type StatusReport = Omit<StoreStatus, 'version'> & {
  /** Events of the ledger not yet published; what waits in Kafka is the consumer group's to tell. */
  readonly lag: number
  readonly watermark: string | null
  /** Jobs whose latest run failed or was lost. */
  readonly failedJobs: number
  /** Jobs that were planned, or ran, by a clock that was ahead; `callboard doctor` names them. They go on by themselves. */
  readonly jobsAhead: number
  /** Projections whose last attempt failed; `callboard projections list` says why. */
  readonly failedProjections: number
  readonly engine: string
  /** Bytes of the data directory. */
  readonly disk: number
}

const TOPICS = new Set(projections.filter(({ kind }) => kind === 'topic').map(({ name }) => name))

type StatusDeps = { readonly store: Store; readonly ledger: Ledger; readonly clock: Clock; readonly dataDir: string }

export async function readStatus({ store, ledger, clock, dataDir }: StatusDeps): Promise<StatusReport> {
  const [readers, watermark, { last }, ahead, disk, { version, ...waiting }] = await Promise.all([
    reportProjections(store, ledger),
    readWatermark(store, clock),
    ledger.jobs.summary(),
    jobsAhead(
      ledger.jobs,
      jobs.map(({ name }) => name),
      clock,
    ),
    sizeOf(dataDir),
    readStoreStatus(store, clock()),
  ])
  return {
    lag: readers.filter(({ name }) => TOPICS.has(name)).reduce((sum, { lag }) => sum + lag, 0),
    watermark: watermark === undefined ? null : toIso(watermark),
    ...waiting,
    failedJobs: last.filter(({ status }) => status === 'failed' || status === 'lost').length,
    jobsAhead: ahead.length,
    failedProjections: readers.filter(({ error }) => error !== null).length,
    engine: `${store.kind} ClickHouse ${version}`.trim(),
    disk,
  }
}
