/** What `callboard status` says: how far the line is behind, what failed, where the data is. */
import { type Clock, toIso } from '../domain/kernel/time.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { countUnrelayed } from '../projections/relay.ts'
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
  /** Those that no replay has brought in. */
  readonly deadLetters: number
  readonly engine: string
  /** Bytes of the data directory. */
  readonly disk: number
}

type StatusDeps = { readonly store: Store; readonly ledger: Ledger; readonly clock: Clock; readonly dataDir: string }

const MOST_COUNTED = 100_000

export async function readStatus({ store, ledger, clock, dataDir }: StatusDeps): Promise<StatusReport> {
  const [lag, watermark, { last }, disk, [row]] = await Promise.all([
    countUnrelayed(ledger, MOST_COUNTED),
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
    lag,
    watermark: watermark === undefined ? null : toIso(watermark),
    dirtySlots: Number(row?.dirty ?? 0),
    failedJobs: last.filter(({ status }) => status === 'failed' || status === 'lost').length,
    deadLetters: Number(row?.dead ?? 0),
    engine: `${store.kind} ClickHouse ${row?.version ?? ''}`.trim(),
    disk,
  }
}
