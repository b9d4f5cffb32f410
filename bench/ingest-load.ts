/** Full load for minutes: the same topic is consumed again and again by new groups, which changes nothing stored; prints memory over time. */
import { migrate } from '../sql/migrate.ts'
import { openStore } from '../sql/open-store.ts'
import { consumeAll } from './ingest-path.ts'

const [brokers = '', topic = '', dataDir = '', rows = '0', minutes = '1'] = process.argv.slice(2)
const store = await openStore({ dataDir, role: 'owner' })
await migrate(store)
const startedAt = performance.now()
const minutesSince = (): number => (performance.now() - startedAt) / 60_000
const samples: { readonly minute: number; readonly mb: number; readonly mergesMb: number }[] = []
const sampler = setInterval(() => void sample(), 5000)

/** Merges and inserts share the process; what merges hold tells them apart. */
async function sample(): Promise<void> {
  const [merges] = await store.query<{ bytes: string }>('select sum(memory_usage) as bytes from system.merges')
  samples.push({
    minute: minutesSince(),
    mb: process.memoryUsage().rss / (1 << 20),
    mergesMb: Number(merges?.bytes ?? 0) / (1 << 20),
  })
}

let rounds = 0
for (; minutesSince() < Number(minutes); rounds += 1)
  await consumeAll(store, { brokers, topic, dataDir, rows: Number(rows) }, `load-${rounds}`)
clearInterval(sampler)

/** Least squares over the second half: by then caches are filled. */
const late = samples.slice(samples.length / 2)
const mean = (of: (one: (typeof late)[number]) => number): number => late.reduce((sum, one) => sum + of(one), 0) / late.length
const [minute, mb] = [mean((one) => one.minute), mean((one) => one.mb)]
const slope =
  late.reduce((sum, one) => sum + (one.minute - minute) * (one.mb - mb), 0) / late.reduce((sum, one) => sum + (one.minute - minute) ** 2, 0)
console.info(
  JSON.stringify({
    minutes: Number(minutesSince().toFixed(1)),
    rowsPerSecond: Math.round((rounds * Number(rows)) / (minutesSince() * 60)),
    rssMb: Math.round(mb),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    peakMergesMb: Math.round(Math.max(...samples.map(({ mergesMb }) => mergesMb))),
    slopeMbPerMinute: Number(slope.toFixed(2)),
    // The most of each minute, and what merges held then.
    peakByMinuteMb: Array.from({ length: Math.ceil(minutesSince()) }, (_, n) => {
      const most = samples.filter((one) => Math.floor(one.minute) === n).sort((a, b) => b.mb - a.mb)[0]
      return most && [Math.round(most.mb), Math.round(most.mergesMb)]
    }),
  }),
)
process.exit(0)
