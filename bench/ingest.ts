/** Ingest through a real broker: our full path beside the pipeline most people write, in one run on the same machine. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Broker, startKafka } from '../tests/support/kafka.ts'
import type { PathName } from './ingest-path.ts'

type Measured = {
  readonly rowsPerSecond: number
  readonly cpuSecondsPerMillion: number
  readonly lagP99Ms: number
  readonly rssMb: number
  readonly stored: number
}

const TOPIC = 'bench-calls'
const PARTITIONS = 6
const PATHS: readonly PathName[] = ['ours', 'plain', 'plainTuned']

/** `rowsPerSecond` includes joining the group; the engine's own Kafka tables are not measured yet (null). */
export async function run({ quick }: { quick: boolean }): Promise<object> {
  const rows = quick ? 120_000 : 600_000
  const broker = await startKafka()
  try {
    await broker.createTopic(TOPIC, PARTITIONS)
    const bytes = await produce(broker, rows)
    const measured = new Map<PathName, Measured>()
    for (const path of PATHS) measured.set(path, await measure(path, broker, rows))
    const ratio = (other: PathName): number =>
      Number(((measured.get('ours')?.rowsPerSecond ?? 0) / (measured.get(other)?.rowsPerSecond ?? 1)).toFixed(2))
    return {
      rows,
      bytesPerRow: Math.round(bytes / rows),
      paths: { ...Object.fromEntries(measured), engineJson: null, engineRaw: null },
      ratios: { plain: ratio('plain'), plainTuned: ratio('plainTuned') },
    }
  } finally {
    await broker.stop()
  }
}

async function measure(path: PathName, broker: Broker, rows: number): Promise<Measured> {
  const dataDir = await mkdtemp(join(tmpdir(), 'callboard-bench-'))
  try {
    const program = new URL('./ingest-path.ts', import.meta.url).pathname
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', program, path, broker.address, TOPIC, dataDir, String(rows)],
      {
        env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
        maxBuffer: 1 << 24,
      },
    )
    const result: Measured = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}')
    if (result.stored !== rows) throw new Error(`Path '${path}' stored ${result.stored} of ${rows} rows.`)
    return result
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function produce(broker: Broker, rows: number): Promise<number> {
  const producer = broker.kafka.producer({ idempotent: true, maxInFlightRequests: 1 })
  await producer.connect()
  let bytes = 0
  for (let from = 0; from < rows; from += 5000) {
    const messages = Array.from({ length: Math.min(5000, rows - from) }, (_, n) => ({
      value: callText(from + n),
      partition: (from + n) % PARTITIONS,
    }))
    bytes += messages.reduce((sum, { value }) => sum + value.length, 0)
    await producer.send({ topic: TOPIC, messages })
  }
  await producer.disconnect()
  return bytes
}

/** A call of 25 fields, about 600 bytes. */
function callText(n: number): string {
  const offered = Date.UTC(2026, 2, 2) + (n % 86_400) * 1000
  const after = (seconds: number): string => new Date(offered + seconds * 1000).toISOString()
  return JSON.stringify({
    callId: `c-${n}`,
    revision: 2,
    contactId: `k-${n % 99_991}`,
    customerId: `p-${n % 49_999}`,
    siteId: 's-east',
    queueId: `q-${n % 7}`,
    seatId: `seat-${n % 120}`,
    agentId: `a-${n % 120}`,
    direction: 'inbound',
    outcome: 'answered',
    offeredAt: after(0),
    ringStartedAt: after(9),
    answeredAt: after(12),
    leftQueueAt: after(12),
    endedAt: after(252),
    wrapEndedAt: after(282),
    waitSeconds: 12,
    ringSeconds: 3,
    talkSeconds: 220.5,
    holdSeconds: 19.5,
    wrapSeconds: 30,
    holdCount: 1,
    isRedial: false,
    reason: 'no_dial_tone',
    releasedBy: 'customer',
  })
}
