/** Ingests a topic and prints every 50 ms how many calls the KPI view shows. */

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { ingestKafka } from '../ingest/kafka/ingest-kafka.ts'
import { queueRollup } from '../sql/kpi/rollup-queue.ts'
import { migrate } from '../sql/migrate.ts'
import { openStore } from '../sql/open-store.ts'

const POLL_MS = 50

const [brokers = '', topic = '', dataDir = ''] = process.argv.slice(2)
const store = await openStore({ dataDir, role: 'owner' })
await migrate(store)
const running = ingestKafka(store, {
  brokers: [brokers],
  topics: [`${topic}=calls`],
  group: 'bench-latency',
  untilEnd: false,
  signal: new AbortController().signal,
  clock: Date.now,
  note: (line) => console.error(line),
})
running.catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
const lag = monitorEventLoopDelay({ resolution: 5 })
lag.enable()
for (;;) {
  const [row] = await store.query<{ n: string }>(
    `select sum(offered) as n from ${queueRollup.view} where slot_at > now() - interval 1 hour`,
  )
  const seen = {
    atMs: Date.now(),
    count: Number(row?.n ?? 0),
    rssMb: Math.round(process.memoryUsage().rss / (1 << 20)),
    lagP99Ms: Number((lag.percentile(99) / 1e6 - 5).toFixed(1)),
  }
  process.stdout.write(`${JSON.stringify(seen)}\n`)
  await sleep(POLL_MS)
}
