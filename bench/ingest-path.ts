/** One path of the ingest bench in a process of its own: consumes a topic to its end and prints what it cost. */
import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { CallRecord } from '../contracts/index.ts'
import { calls } from '../contracts/index.ts'
import { ingestKafka } from '../ingest/ingest-kafka.ts'
import { openKafka } from '../ingest/kafka/client.ts'
import { fieldsOf } from '../sql/landing/fields.ts'
import { migrate } from '../sql/migrate.ts'
import { openStore } from '../sql/open-store.ts'

export type PathName = 'ours' | 'plain' | 'plainTuned'

type Work = {
  readonly store: Awaited<ReturnType<typeof openStore>>
  readonly brokers: readonly string[]
  readonly topic: string
  readonly rows: number
}

/** What is measured: raw events, typed rows, dead letters, touches, ranges; fsync on; offsets after the insert. */
async function ours({ store, brokers, topic }: Work): Promise<void> {
  await ingestKafka(store, {
    brokers,
    topics: [`${topic}=calls`],
    group: 'bench-ours',
    untilEnd: true,
    signal: new AbortController().signal,
    clock: Date.now,
    note: (line) => console.error(line),
  })
}

/** What most people write: each fetch parsed, checked and inserted as objects into one typed table; offsets committed by kafkajs. */
async function plain({ store, brokers, topic, rows }: Work, rowsPerInsert: number): Promise<void> {
  await store.command(`create table plain_calls engine = MergeTree order by (offered_at, call_id) as select * from calls_v1 where 0`)
  const fields = fieldsOf(calls)
  const tuned = rowsPerInsert > 1
  const consumer = openKafka({ brokers }).consumer({
    groupId: `bench-plain-${rowsPerInsert}`,
    ...(tuned ? { maxBytesPerPartition: 8 << 20, maxBytes: 64 << 20 } : {}),
  })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  const done = new AbortController()
  let pending: Record<string, unknown>[] = []
  let stored = 0
  await consumer.run({
    eachBatch: async ({ batch, heartbeat }) => {
      for (const { value } of batch.messages) {
        const record: CallRecord = JSON.parse(String(value))
        if (typeof record.callId !== 'string' || typeof record.offeredAt !== 'string' || !Number.isInteger(record.revision)) continue
        pending.push(Object.fromEntries(fields.map(({ name, column }) => [column, Reflect.get(record, name) ?? null])))
      }
      if (pending.length >= rowsPerInsert || stored + pending.length >= rows) {
        const page = pending
        pending = []
        await store.insertRows('plain_calls', page)
        stored += page.length
      }
      await heartbeat()
      if (stored >= rows) done.abort()
    },
  })
  if (!done.signal.aborted) await once(done.signal, 'abort')
  await consumer.disconnect()
}

const PATHS: Readonly<Record<PathName, (work: Work) => Promise<void>>> = {
  ours,
  plain: (work) => plain(work, 1),
  plainTuned: (work) => plain(work, 50_000),
}

const isPath = (name: string | undefined): name is PathName => name !== undefined && name in PATHS

const [name, brokers = '', topic = '', dataDir = '', rows = '0'] = process.argv.slice(2)
if (isPath(name)) {
  const store = await openStore({ dataDir, role: 'owner' })
  await migrate(store)
  const lag = monitorEventLoopDelay({ resolution: 5 })
  lag.enable()
  const startedAt = performance.now()
  const cpu = process.cpuUsage()
  await PATHS[name]({ store, brokers: brokers.split(','), topic, rows: Number(rows) })
  const { user, system } = process.cpuUsage(cpu)
  const seconds = (performance.now() - startedAt) / 1000
  const table = name === 'ours' ? 'calls' : 'plain_calls'
  const [stored] = await store.query<{ n: string }>(`select count() as n from ${table}`)
  await store.close()
  console.info(
    JSON.stringify({
      rowsPerSecond: Math.round(Number(rows) / seconds),
      cpuSecondsPerMillion: Number(((user + system) / Number(rows)).toFixed(2)),
      lagP99Ms: Number((lag.percentile(99) / 1e6 - 5).toFixed(1)),
      rssMb: Math.round(process.resourceUsage().maxRSS / 1024),
      stored: Number(stored?.n ?? 0),
    }),
  )
}
