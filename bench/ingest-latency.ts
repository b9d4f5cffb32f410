/** How soon an event is visible in the KPI view at 5,000 records a second: ingest in a process of its own, asked every 50 ms. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Broker } from '../tests/support/kafka.ts'
import { callText, PARTITIONS } from './ingest-records.ts'

const PER_SECOND = 5000
const TICK_MS = 50
const WARM_UP_SECONDS = 3

type Seen = { readonly atMs: number; readonly count: number; readonly rssMb: number; readonly lagP99Ms: number }

export async function latency(broker: Broker, seconds: number): Promise<object> {
  const topic = 'bench-latency'
  await broker.createTopic(topic, PARTITIONS)
  const dataDir = await mkdtemp(join(tmpdir(), 'callboard-bench-'))
  const program = new URL('./ingest-visible.ts', import.meta.url).pathname
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=32', '--no-concurrent-marking', '--import', 'tsx', program, broker.address, topic, dataDir],
    {
      env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const seen: Seen[] = []
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => seen.push(JSON.parse(line)))
  await once(lines, 'line')
  const sent = await feed(broker, topic, seconds)
  const total = sent.at(-1)?.count ?? 0
  while ((seen.at(-1)?.count ?? 0) < total && child.exitCode === null) await sleep(TICK_MS)
  child.kill('SIGKILL')
  await rm(dataDir, { recursive: true, force: true })
  const delays = sent
    .filter(({ atMs }) => atMs - (sent[0]?.atMs ?? 0) > WARM_UP_SECONDS * 1000)
    .map(({ atMs, count }) => (seen.find((one) => one.count >= count)?.atMs ?? Number.POSITIVE_INFINITY) - atMs)
    .sort((a, b) => a - b)
  const at = (share: number): number => Math.round(delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? Number.NaN)
  const last = seen.at(-1)
  return {
    recordsPerSecond: PER_SECOND,
    seconds,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    rssMb: last?.rssMb,
    lagP99Ms: last?.lagP99Ms,
  }
}

/** Sends at an even rate, each record with the instant it happened; tells how many were sent by when. */
async function feed(broker: Broker, topic: string, seconds: number): Promise<{ atMs: number; count: number }[]> {
  const producer = broker.kafka.producer()
  await producer.connect()
  const sent: { atMs: number; count: number }[] = []
  const startedAt = Date.now()
  for (let count = 0; count < PER_SECOND * seconds; ) {
    const atMs = Date.now()
    const due = Math.min(PER_SECOND * seconds, Math.floor(((atMs - startedAt) / 1000) * PER_SECOND))
    const messages = Array.from({ length: due - count }, (_, n) => ({
      value: callText(count + n, atMs),
      partition: (count + n) % PARTITIONS,
    }))
    count = due
    // The instant before sending: what the producer and the broker take is part of the delay.
    if (messages.length > 0) {
      await producer.send({ topic, messages })
      sent.push({ atMs, count })
    }
    await sleep(Math.max(0, TICK_MS - (Date.now() - atMs)))
  }
  await producer.disconnect()
  return sent
}
