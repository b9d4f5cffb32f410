/**
 * Ingest through a real broker on the same cores: our full path beside the pipelines people use today, in one run.
 *
 * `--quick` fewer rows; `--latency` only how soon an event is visible; `--minutes N` full load for N minutes, for the slope of memory.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { deferred } from '../ingest/deferred.ts'
import type { CodecName } from '../ingest/kafka/codecs.ts'
import { type Broker, startKafka } from '../tests/support/kafka.ts'
import { latency } from './ingest-latency.ts'
import type { Measured, PathName } from './ingest-path.ts'
import { PARTITIONS, produce } from './ingest-records.ts'

const PATHS: readonly PathName[] = ['ours', 'engineRaw', 'engineJson', 'plainTuned', 'plain']
const CODECS: readonly CodecName[] = ['none', 'zstd']

/** As bin/callboard.cjs starts Node; peers run as people start theirs. */
const OUR_FLAGS = ['--max-semi-space-size=32', '--no-concurrent-marking']

type Paths = Readonly<Record<string, Measured>>

/**
 * `rowsPerSecond` counts from connecting to the last commit. All paths of a codec read the same topic, each twice, the second time in the
 * opposite order: the host takes cores away at times (a path alone ran at 83,000 and 121,000 rows/s within the hour).
 */
export async function run({ quick, flags = [] }: { quick: boolean; flags?: readonly string[] }): Promise<object> {
  const minutes = Number(flags[flags.indexOf('--minutes') + 1] ?? 0)
  const broker = await startKafka()
  try {
    if (flags.includes('--latency')) return { latency: await latency(broker, quick ? 15 : 60) }
    if (flags.includes('--minutes')) return { load: await load(broker, minutes) }
    const byCodec = new Map<CodecName, object>()
    for (const codec of CODECS) byCodec.set(codec, await compare(broker, codec, quick ? 150_000 : 1_200_000))
    const { none, ...others } = Object.fromEntries(byCodec)
    return { ...none, ...others, stages: await stages(), latency: await latency(broker, quick ? 10 : 30) }
  } finally {
    await broker.stop()
  }
}

async function compare(broker: Broker, codec: CodecName, rows: number): Promise<object> {
  const topic = `bench-calls-${codec}`
  await broker.createTopic(topic, PARTITIONS)
  const bytes = await produce(broker.kafka, topic, rows, codec)
  await settle(broker, topic, rows)
  const runs: [PathName, Measured][] = []
  for (const path of [...PATHS, ...PATHS.toReversed()]) {
    const figures: Measured = await inChild('./ingest-path.ts', (dataDir) => [path, broker.address, topic, dataDir, String(rows)])
    runs.push([path, figures])
    process.stderr.write(`${codec} ${path}: ${JSON.stringify(figures)}\n`)
  }
  const paths = Object.fromEntries(
    PATHS.map((path) => {
      const figures = together(runs.flatMap(([name, run]) => (name === path ? [run] : [])))
      return [path, { ...figures, megabytesPerSecond: Number(((figures.rowsPerSecond * bytes) / rows / 1e6).toFixed(1)) }]
    }),
  )
  return { rows, bytesPerRow: Math.round(bytes / rows), paths, ratios: ratiosOf(paths) }
}

/** Reads the topic once and empties the page cache's queue: the first path pays neither for a broker not yet compiled nor for what producing wrote. */
async function settle({ kafka }: Broker, topic: string, rows: number): Promise<void> {
  const consumer = kafka.consumer({ groupId: 'settle' })
  const done = deferred()
  let seen = 0
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({
    eachBatch: async ({ batch: { messages } }) => {
      seen += messages.length
      if (seen >= rows) done.resolve()
    },
  })
  await done.promise
  await consumer.disconnect()
  await promisify(execFile)('sync')
}

/** Runs of the same rows as one: rows by all their seconds, CPU by all their rows, the worst of lag and memory. */
function together(runs: readonly Measured[]): Measured {
  const most = (of: (run: Measured) => number): number => Math.max(...runs.map(of))
  return {
    rowsPerSecond: Math.round(runs.length / sum(runs, ({ rowsPerSecond }) => 1 / rowsPerSecond)),
    cpuSecondsPerMillion: Number((sum(runs, (run) => run.cpuSecondsPerMillion) / runs.length).toFixed(2)),
    lagP99Ms: most((run) => run.lagP99Ms),
    lagMaxMs: most((run) => run.lagMaxMs),
    rssMb: most((run) => run.rssMb),
  }
}

const sum = (runs: readonly Measured[], of: (run: Measured) => number): number => runs.reduce((total, run) => total + of(run), 0)

/** Rows/s of ours by each peer's, and our CPU per row by the raw engine path's. */
function ratiosOf(paths: Paths): object {
  const { ours, engineRaw } = paths
  const speed = PATHS.slice(1).map((path) => [path, Number(((ours?.rowsPerSecond ?? 0) / (paths[path]?.rowsPerSecond ?? 1)).toFixed(2))])
  const cpu = Number(((ours?.cpuSecondsPerMillion ?? 0) / (engineRaw?.cpuSecondsPerMillion ?? 1)).toFixed(2))
  return { ...Object.fromEntries(speed), cpuOfEngineRaw: cpu }
}

/** CPU-s per million rows of each stage of ours, measured without a broker. */
const stages = (): Promise<object> => inChild('./ingest-stages.ts', (dataDir) => [dataDir])

async function load(broker: Broker, minutes: number): Promise<object> {
  const rows = 600_000
  await broker.createTopic('bench-load', PARTITIONS)
  await produce(broker.kafka, 'bench-load', rows, 'none')
  return inChild('./ingest-load.ts', (dataDir) => [broker.address, 'bench-load', dataDir, String(rows), String(minutes)])
}

/** Runs a program of this folder in a process of its own with a fresh folder; its last line is the answer. */
async function inChild<Answer>(program: string, args: (dataDir: string) => readonly string[]): Promise<Answer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'callboard-bench-'))
  const own = args(dataDir)
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        ...(PATHS.slice(1).some((peer) => peer === own[0]) ? [] : OUR_FLAGS),
        '--import',
        'tsx',
        new URL(program, import.meta.url).pathname,
        ...own,
      ],
      { env: { ...process.env, UV_THREADPOOL_SIZE: '16' }, maxBuffer: 1 << 26 },
    )
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}')
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}
