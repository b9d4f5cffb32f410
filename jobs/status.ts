/** What `callboard status` says: how far the line is behind, what failed, where the data is. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, toIso } from '../domain/kernel/time.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { WORK_ORDER_PREFIX } from '../ledger/work-orders.ts'
import type { Store } from '../sql/store.ts'
import { RELAYED } from './relay-outbox.ts'
import { readWatermark } from './watermark.ts'

export type StatusReport = {
  /** Events of the ledger not yet published; what waits in Kafka is the consumer group's to tell. */
  readonly lag: number
  readonly watermark: string | null
  readonly dirtySlots: number
  /** Jobs whose latest run failed or was lost. */
  readonly failedJobs: number
  readonly deadLetters: number
  readonly engine: string
  /** Bytes of the data directory. */
  readonly disk: number
}

type StatusDeps = { readonly store: Store; readonly ledger: Ledger; readonly clock: Clock; readonly dataDir: string }

const MOST_COUNTED = 100_000

export async function readStatus({ store, ledger, clock, dataDir }: StatusDeps): Promise<StatusReport> {
  const [waiting, watermark, { last }, disk, [row]] = await Promise.all([
    ledger.checkpoint(RELAYED).then((position) => ledger.readFrom(position, MOST_COUNTED, WORK_ORDER_PREFIX)),
    readWatermark(store, clock),
    ledger.jobs.summary(),
    sizeOf(dataDir),
    store.query<{ dirty: string; dead: string; version: string }>(
      `select (select count() from kpi_slots where served_version = 0 and slot + 900 <= {now:DateTime64(3,'UTC')}) as dirty,
         (select count() from dead_letters) as dead, version() as version`,
      { now: new Date(clock()) },
    ),
  ])
  return {
    lag: waiting.length,
    watermark: watermark === undefined ? null : toIso(watermark),
    dirtySlots: Number(row?.dirty ?? 0),
    failedJobs: last.filter(({ status }) => status === 'failed' || status === 'lost').length,
    deadLetters: Number(row?.dead ?? 0),
    engine: `${store.kind} ClickHouse ${row?.version ?? ''}`.trim(),
    disk,
  }
}

/** Files that vanish while being counted, as merges make them, count nothing. */
async function sizeOf(directory: string): Promise<number> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
