/** Full load for minutes: the same topic is consumed again and again by new groups, which changes nothing stored; prints memory over time. */
import { migrate } from '../sql/migrate.ts'
import { openStore } from '../sql/open-store.ts'
import { consumeAll } from './ingest-path.ts'

const [brokers = '', topic = '', dataDir = '', rows = '0', minutes = '1'] = process.argv.slice(2)
const store = await openStore({ dataDir, role: 'owner' })
await migrate(store)
const startedAt = performance.now()
const minutesSince = (): number => (performance.now() - startedAt) / 60_000
const samples: { readonly minute: number; readonly mb: number }[] = []
const sampler = setInterval(() => samples.push({ minute: minutesSince(), mb: process.memoryUsage().rss / (1 << 20) }), 5000)
let rounds = 0
for (; minutesSince() < Number(minutes); rounds += 1)
  await consumeAll(store, { brokers, topic, dataDir, rows: Number(rows) }, `load-${rounds}`)
clearInterval(sampler)

/** Least squares over the second half: by then caches are filled. */
const late = samples.slice(samples.length / 2)
const mean = (of: (sample: (typeof late)[number]) => number): number => late.reduce((sum, sample) => sum + of(sample), 0) / late.length
const [minute, mb] = [mean((sample) => sample.minute), mean((sample) => sample.mb)]
const slope =
  late.reduce((sum, sample) => sum + (sample.minute - minute) * (sample.mb - mb), 0) /
  late.reduce((sum, sample) => sum + (sample.minute - minute) ** 2, 0)
console.info(
  JSON.stringify({
    minutes: Number(minutesSince().toFixed(1)),
    rowsPerSecond: Math.round((rounds * Number(rows)) / (minutesSince() * 60)),
    rssMb: Math.round(mb),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    slopeMbPerMinute: Number(slope.toFixed(2)),
    rssByMinuteMb: samples.filter((_, index) => index % 12 === 11).map((sample) => Math.round(sample.mb)),
  }),
)
process.exit(0)
