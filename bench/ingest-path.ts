/** One path of the ingest bench in a process and a store of its own: consumes a topic to its end and prints what it cost. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { ingestKafka } from '../ingest/kafka/ingest-kafka.ts'
import { migrate } from '../sql/migrate.ts'
import { openStore } from '../sql/open-store.ts'
import type { Store } from '../sql/store.ts'
import { engineJson, engineRaw, plain, type Work } from './ingest-peers.ts'

export type PathName = 'ours' | 'plain' | 'plainTuned' | 'engineJson' | 'engineRaw'

export type Measured = {
  readonly rowsPerSecond: number
  readonly cpuSecondsPerMillion: number
  readonly lagP99Ms: number
  readonly lagMaxMs: number
  readonly rssMb: number
}

const LAG_RESOLUTION_MS = 5

/** Raw events, typed rows, dead letters, touches, ranges; fsync on; it ends when every offset is committed after its insert. */
export async function consumeAll(store: Store, { brokers, topic, rows }: Work, group: string): Promise<void> {
  const all = new AbortController()
  let stored = 0
  await ingestKafka(store, {
    brokers: [brokers],
    topics: [`${topic}=calls`],
    group,
    untilEnd: false,
    signal: all.signal,
    clock: Date.now,
    note: (line) => console.error(line),
    onStored: (_, { typed }) => {
      stored += typed
      if (stored >= rows) all.abort()
    },
  })
}

const PEERS: Readonly<Record<Exclude<PathName, 'ours'>, (work: Work) => Promise<void>>> = {
  plain: (work) => plain(work, 1),
  plainTuned: (work) => plain(work, 50_000),
  engineJson,
  engineRaw,
}

const isPeer = (name: string): name is Exclude<PathName, 'ours'> => name in PEERS

async function measured(rows: number, work: () => Promise<void>): Promise<Measured> {
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS })
  lag.enable()
  const startedAt = performance.now()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  const seconds = (performance.now() - startedAt) / 1000
  return {
    rowsPerSecond: Math.round(rows / seconds),
    cpuSecondsPerMillion: Number(((user + system) / rows).toFixed(2)),
    lagP99Ms: Number((lag.percentile(99) / 1e6 - LAG_RESOLUTION_MS).toFixed(1)),
    lagMaxMs: Number((lag.max / 1e6 - LAG_RESOLUTION_MS).toFixed(1)),
    rssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }
}

const [name = '', brokers = '', topic = '', dataDir = '', rows = '0'] = process.argv.slice(2)
if (process.argv[1] === new URL(import.meta.url).pathname) {
  const work = { brokers, topic, dataDir, rows: Number(rows) }
  if (isPeer(name)) console.info(JSON.stringify(await measured(work.rows, () => PEERS[name](work))))
  else {
    const store = await openStore({ dataDir, role: 'owner' })
    await migrate(store)
    const figures = await measured(work.rows, () => consumeAll(store, work, `bench-ours-${process.pid}`))
    const [stored] = await store.query<{ n: string }>('select count() as n from calls')
    if (Number(stored?.n) !== work.rows) throw new Error(`${stored?.n} of ${rows} rows are stored.`)
    console.info(JSON.stringify(figures))
  }
  process.exit(0)
}
