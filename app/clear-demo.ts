/** Takes the demo out of a data directory: the store and the ledger that hold it, where they hold nothing of the user's own. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CallboardError } from '../domain/kernel/errors.ts'
import { anchorFile } from '../ledger/anchor.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import { ledgerFile } from '../ledger/sqlite/open.ts'
import { openStore } from '../sql/open-store.ts'
import type { Store } from '../sql/store.ts'
import { DemoLine } from './demo-line.ts'

export type Cleared = { readonly cleared: boolean; readonly records: number }

/** Streams that people and imports write for good, not while they look at the demo. */
const OWN_STREAMS = ['directory/', 'ingest-token/', 'account/']
const PAGE = 10_000

/**
 * Throws `conflict` where a process holds the directory or where it has records, a directory, tokens or accounts that are not the demo's. Where there is
 * no demo it changes nothing. The demo's events can't be taken out one by one: the ledger chains them.
 */
export async function clearDemo(dataDir: string): Promise<Cleared> {
  const store = await openStore({ dataDir, role: 'owner' })
  let records: number
  try {
    if (!(await demoIn(dataDir))) return { cleared: false, records: 0 }
    records = await demoRecords(store, dataDir)
  } finally {
    await store.close()
  }
  const ledger = ledgerFile(dataDir)
  const parts = [join(dataDir, 'clickhouse'), join(dataDir, 'segments'), ledger, `${ledger}-wal`, `${ledger}-shm`, anchorFile(ledger)]
  await Promise.all(parts.map((part) => rm(part, { recursive: true, force: true })))
  return { cleared: true, records }
}

/** Whether it holds the demo; throws where the ledger has more. */
async function demoIn(dataDir: string): Promise<boolean> {
  const ledger = await openLedger({ dataDir })
  try {
    if (!(await DemoLine.isLoaded(ledger))) return false
    for (const prefix of OWN_STREAMS)
      for (
        let page = await ledger.readFrom(0, PAGE, prefix);
        page.length > 0;
        page = await ledger.readFrom(page.at(-1)?.position ?? 0, PAGE, prefix)
      ) {
        const own = page.find(({ actor }) => actor !== 'demo')
        if (own) throw mixed(dataDir, `'${own.stream}' of ${own.actor}`)
      }
    return true
  } finally {
    await ledger.close()
  }
}

async function demoRecords(store: Store, dataDir: string): Promise<number> {
  const tables = await store.query("select 1 as one from system.tables where database = currentDatabase() and name = 'ingest_ranges'")
  if (tables.length === 0) return 0
  const [own] = await store.query<{ source: string }>(
    "select toString(source) as source from ingest_ranges where not match(source, '^(replay:)?(demo-|ledger)') limit 1",
  )
  if (own) throw mixed(dataDir, `records of '${own.source}'`)
  const [row] = await store.query<{ n: string }>('select count() as n from raw_events')
  return Number(row?.n ?? 0)
}

const mixed = (dataDir: string, what: string): CallboardError =>
  new CallboardError(
    'conflict',
    `The data directory '${dataDir}' has ${what} beside the demo, which would be lost with it; bring your own data into another directory with --data.`,
  )
