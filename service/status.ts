/** What `callboard status` says: how far the line is behind, what failed, where the data is. */
import { type Clock, toIso } from '../domain/kernel/time.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { projections } from '../projections/catalog.ts'
import { reportProjections } from '../projections/report.ts'
import type { Store } from '../sql/store.ts'
import { readWatermark } from '../sql/watermark.ts'
import { sizeOf } from './size-of.ts'

export type StatusReport = {
  /** Events of the ledger not yet published; what waits in Kafka is the consumer group's to tell. */
  readonly lag: number
  readonly watermark: string | null
  readonly dirtySlots: number
  /** Jobs whose latest run failed or was lost. */
  readonly failedJobs: number
  /** Projections whose last attempt failed; `callboard projections list` says why. */
  readonly failedProjections: number
  /** Those that no replay has brought in. */
  readonly deadLetters: number
  readonly engine: string
  /** Bytes of the data directory. */
  readonly disk: number
}

const TOPICS = new Set(projections.filter(({ kind }) => kind === 'topic').map(({ name }) => name))

type StatusDeps = { readonly store: Store; readonly ledger: Ledger; readonly clock: Clock; readonly dataDir: string }

export async function readStatus({ store, ledger, clock, dataDir }: StatusDeps): Promise<StatusReport> {
  const [readers, watermark, { last }, disk, [row]] = await Promise.all([
    reportProjections(ledger),
    readWatermark(store, clock),
    ledger.jobs.summary(),
    sizeOf(dataDir),
    store.query<{ dirty: string; dead: string; version: string }>(
      `select (select count() from kpi_slots where served_version = 0 and slot + 900 <= {now:DateTime64(3,'UTC')}) as dirty,
         (select count() from open_dead_letters) as dead, version() as version`,
      { now: new Date(clock()) },
    ),
  ])
  return {
    lag: readers.filter(({ name }) => TOPICS.has(name)).reduce((sum, { lag }) => sum + lag, 0),
    watermark: watermark === undefined ? null : toIso(watermark),
    dirtySlots: Number(row?.dirty ?? 0),
    failedJobs: last.filter(({ status }) => status === 'failed' || status === 'lost').length,
    failedProjections: readers.filter(({ error }) => error !== null).length,
    deadLetters: Number(row?.dead ?? 0),
    engine: `${store.kind} ClickHouse ${row?.version ?? ''}`.trim(),
    disk,
  }
}
