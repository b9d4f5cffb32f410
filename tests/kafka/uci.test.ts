/** The UCI 498 incident log through a real broker, whole, twice in shuffled order, and with the consumer killed: the same answer. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDirectory } from '../engine/support/store.ts'
import { type Broker, startKafka, whyNoKafka } from '../support/kafka.ts'

const FILE = join(process.env['CALLBOARD_TESTDATA'] ?? '../shared/data', 'workorders/uci498_incident_event_log.zip')
const reason = (await whyNoKafka()) ?? (existsSync(FILE) ? undefined : `no ${FILE}; name the folder with CALLBOARD_TESTDATA`)
if (reason !== undefined) console.warn(`tests/kafka/uci skipped: ${reason}`)

// Counted from the file itself: each incident's row with the highest sys_mod_count; `with_awaiting` over all rows.
const EXPECTED = { incidents: 24_918, made_sla: 15_803, reopened: 275, reassigned: 11_369, without_resolved_at: 1556, with_awaiting: 5825 }

describe.skipIf(reason !== undefined)('UCI incidents through Kafka', () => {
  let broker: Broker
  let directory: Awaited<ReturnType<typeof freshDirectory>>
  beforeAll(async () => {
    broker = await startKafka()
    directory = await freshDirectory()
  })
  afterAll(async () => {
    await broker?.stop()
    await directory?.[Symbol.asyncDispose]()
  })

  const callboard = (...args: string[]): ChildProcess =>
    spawn(process.execPath, ['--import', 'tsx', resolve('cli/dev.ts'), ...args, '--json', '--data', directory.path], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })

  const answer = async (...args: string[]): Promise<Record<string, unknown>> => {
    const child = callboard(...args)
    const [out, errors] = [textOf(child.stdout), textOf(child.stderr)]
    const code = await exitOf(child)
    if (code !== 0) throw new Error(`callboard ${args.join(' ')} ended with ${code}: ${await errors} ${await out}`)
    return JSON.parse(await out)
  }

  const produce = (...more: string[]) => answer('import', FILE, '--mapping', 'uci-incidents', '--brokers', broker.address, ...more)
  const INGEST = ['ingest', '--topics', 'work-orders', '--until-end']
  const ingest = () => answer(...INGEST, '--brokers', broker.address)

  const incidents = async (): Promise<Record<string, number>> => {
    const { columns, rows } = (await answer('sql', '--file', 'examples/uci-incidents.sql')) as {
      columns: { name: string }[]
      rows: string[][]
    }
    return Object.fromEntries(columns.map(({ name }, index) => [name, Number(rows[0]?.[index])]))
  }

  /** Kills the consumer with SIGKILL a random time after it has stored its first batch. */
  const ingestKilled = async (afterMs: number): Promise<void> => {
    const child = callboard(...INGEST, '--brokers', broker.address)
    child.stderr?.once('data', () => setTimeout(() => child.kill('SIGKILL'), afterMs))
    child.stdout?.resume()
    await exitOf(child)
  }

  test('once', async () => {
    expect(await produce()).toMatchObject({ rows: 141_712, accepted: 141_712, rejected: 0, rejectsFile: null })
    expect(await ingest()).toMatchObject({ consumed: 141_712, typed: 141_712, deadLettered: 0, tombstones: 0 })
    expect(await incidents()).toEqual(EXPECTED)
  }, 240_000)

  test('delivered twice more in shuffled order, with the consumer killed three times', async () => {
    await produce('--repeat', '2', '--shuffle', '7')
    const delays = [0, 1, 2].map(() => Math.floor(Math.random() * 1500))
    console.info(`killed after ${delays.join(', ')} ms`)
    for (const delay of delays) await ingestKilled(delay)
    await ingest()
    expect(await incidents()).toEqual(EXPECTED)
    const { ok, topics, problems } = (await answer('verify', '--topic', 'work-orders')) as {
      ok: boolean
      topics: { records: number; gaps: number }[]
      problems: string[]
    }
    expect({
      ok,
      problems,
      records: topics.reduce((sum, { records }) => sum + records, 0),
      gaps: topics.filter(({ gaps }) => gaps > 0),
    }).toEqual({ ok: true, problems: [], records: 3 * 141_712, gaps: [] })
  }, 300_000)
})

const exitOf = (child: ChildProcess): Promise<number | null> => new Promise((done) => child.once('close', done))

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = ''
  for await (const chunk of stream ?? []) text += String(chunk)
  return text
}
