/** CPU of each stage of our path, per million rows: one segment of 48,000 calls again and again, through ever fewer views. */
import { FRAME_COLUMNS, Framer } from '../ingest/frame.ts'
import type { SourceRecord } from '../ingest/record.ts'
import { migrate } from '../sql/migrate.ts'
import { openStore } from '../sql/open-store.ts'
import { callText } from './ingest-records.ts'

const ROWS = 48_000
const TIMES = 12
const ORIGIN = { source: 'kafka:bench', generation: 0 }

const [dataDir = ''] = process.argv.slice(2)
const store = await openStore({ dataDir, role: 'owner' })
await migrate(store)
const records: SourceRecord[] = Array.from({ length: ROWS }, (_, n) => ({
  partition: n % 6,
  offset: BigInt(Math.floor(n / 6)),
  sentAtMs: Date.now(),
  key: null,
  headers: {},
  value: Buffer.from(callText(n, Date.UTC(2026, 2, 2) + n * 1000)),
}))

const framed = (): Buffer[] => {
  const framer = new Framer()
  for (const record of records) framer.add(ORIGIN, record, Date.now())
  return framer.take()
}

async function cost(work: () => unknown): Promise<number> {
  await work()
  const before = process.cpuUsage()
  for (let n = 0; n < TIMES; n += 1) await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / (ROWS * TIMES)
}

const segment = framed()
const insert = (): Promise<void> => store.insertRowBinary('landing_calls', FRAME_COLUMNS, segment)
// Views in the order they are taken away; what an insert costs less without one is that view's share, merges of its table included.
const VIEWS = ['touches_of_calls', 'ranges_of_calls', 'dead_letters_of_calls', 'calls_of_calls', 'raw_of_calls', 'parse_calls']
const stages: Record<string, number> = { frame: await cost(framed) }
let before = await cost(insert)
stages['insert'] = before
for (const view of VIEWS) {
  await store.command(`drop view ${view}`)
  const after = await cost(insert)
  stages[view] = before - after
  before = after
}
stages['write and read the segment'] = before
console.info(JSON.stringify(Object.fromEntries(Object.entries(stages).map(([stage, seconds]) => [stage, Number(seconds.toFixed(2))]))))
process.exit(0)
