/** Bench `http`: events in batches of 1,000 rows from several senders while 20 viewers poll the overview of the same process. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { calls } from '../contracts/index.ts'
import { cpuSecondsOf } from './process-cpu.ts'
import { startService } from './start-service.ts'

const ROWS = 1000
/** As many as a site has telephone systems; fewer leave the store idle between their answers and next batches. */
const SENDERS = 8
const VIEWERS = 20
const LOOK_EVERY_MS = 1000

export async function run({ quick }: { quick: boolean }): Promise<object> {
  const dataDir = await mkdtemp(join(tmpdir(), 'callboard-bench-http-'))
  const service = await startService(['--import', 'tsx', 'cli/dev.ts'], dataDir)
  try {
    await post(service.url, batch('warm', 0))
    const until = performance.now() + (quick ? 10_000 : 40_000)
    const from = performance.now()
    const [cpuBefore, ownBefore] = [await cpuSecondsOf(service.pid), await cpuSecondsOf(process.pid)]
    const [sent, looks, rssMb] = await Promise.all([
      Promise.all(Array.from({ length: SENDERS }, (_, sender) => send(service.url, sender, until))),
      Promise.all(Array.from({ length: VIEWERS }, () => look(service.url, until))),
      peakOf(service.pid, until),
    ])
    const seconds = (performance.now() - from) / 1000
    const cpu = (await cpuSecondsOf(service.pid)) - cpuBefore
    const own = (await cpuSecondsOf(process.pid)) - ownBefore
    const ingestMs = sent.flat()
    const rows = ingestMs.length * ROWS
    const stored = await query(service.url, "select count(), uniqExact(call_id) from calls where startsWith(call_id, 'b-')")
    const overviewMs = looks.flat()
    const figures = {
      rows,
      rowsPerSecond: Math.round(rows / seconds),
      ingestP50Ms: at(ingestMs, 0.5),
      ingestP95Ms: at(ingestMs, 0.95),
      overviews: overviewMs.length,
      overviewP50Ms: at(overviewMs, 0.5),
      overviewP95Ms: at(overviewMs, 0.95),
      lost: rows - Number(stored[1]),
      duplicated: Number(stored[0]) - Number(stored[1]),
      // A machine that others use as well gives these to compare with, not the rows per second.
      cpuSecondsPer1000Rows: cpu / (rows / 1000),
      senderCpuSecondsPer1000Rows: own / (rows / 1000),
      rssMb: Math.max(...rssMb),
      ledgerBytesPerRow: Math.round((await ledgerBytes(dataDir)) / rows),
    }
    const ok =
      figures.rowsPerSecond >= 15_000 &&
      figures.ingestP95Ms <= 1000 &&
      figures.overviewP95Ms <= 500 &&
      figures.lost === 0 &&
      figures.duplicated === 0 &&
      figures.rssMb <= 1200 &&
      figures.ledgerBytesPerRow <= 100
    return { ...figures, ok }
  } finally {
    await service.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Written into a body for each request; all of one length. */
const id = (sender: number | string, n: number): string =>
  `${sender === 'warm' ? 'w' : 'b'}-${sender}-${String(n).padStart(6, '0')}-`.padEnd(16, '-')

/** Calls of the last hours, so that the overview counts them; made once but for their ids: the sender must not be what is measured. */
const BODIES = Array.from({ length: 10 }, (_, part) => {
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const offered = Date.now() - (part * ROWS + row) * 1000
    const iso = (seconds: number) => new Date(offered + seconds * 1000).toISOString()
    const times = {
      offeredAt: iso(0),
      ringStartedAt: iso(7),
      leftQueueAt: iso(10),
      answeredAt: iso(10),
      endedAt: iso(200),
      wrapEndedAt: iso(230),
    }
    return JSON.stringify({ ...calls.examples[1], callId: `${id('warm', 0)}${row}`, queueId: `q-${row % 12}`, ...times })
  })
  const bytes = Buffer.from(rows.join('\n'))
  const places: number[] = []
  for (let at = bytes.indexOf(id('warm', 0)); at >= 0; at = bytes.indexOf(id('warm', 0), at + 1)) places.push(at)
  return { bytes, places }
})

function batch(sender: number | string, n: number): Uint8Array<ArrayBuffer> {
  const { bytes, places } = BODIES[n % BODIES.length] ?? { bytes: Buffer.alloc(0), places: [] }
  const [body, own] = [Buffer.from(bytes), Buffer.from(id(sender, n))]
  for (const at of places) own.copy(body, at)
  return body
}

async function post(url: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
  const answer = await fetch(`${url}/v1/events/calls`, { method: 'POST', body, headers: { 'content-type': 'application/x-ndjson' } })
  const told: unknown = await answer.json()
  if (answer.status !== 200 || Object(told).accepted !== ROWS) throw new Error(`${answer.status}: ${JSON.stringify(told).slice(0, 300)}`)
}

async function send(url: string, sender: number, until: number): Promise<number[]> {
  const took: number[] = []
  for (let n = 0; performance.now() < until; n += 1) {
    const body = batch(sender, n)
    const from = performance.now()
    await post(url, body)
    took.push(performance.now() - from)
  }
  return took
}

async function look(url: string, until: number): Promise<number[]> {
  const took: number[] = []
  let etag = ''
  await sleep(Math.random() * LOOK_EVERY_MS)
  while (performance.now() < until) {
    const from = performance.now()
    const answer = await fetch(`${url}/api/overview`, { headers: { 'if-none-match': etag } })
    await answer.arrayBuffer()
    if (!answer.ok && answer.status !== 304) throw new Error(`The overview answered ${answer.status}.`)
    etag = answer.headers.get('etag') ?? etag
    took.push(performance.now() - from)
    await sleep(Math.max(0, LOOK_EVERY_MS - (took.at(-1) ?? 0)))
  }
  return took
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const answer = await fetch(`${url}/api/sql`, {
    method: 'POST',
    body: JSON.stringify({ query: sql }),
    headers: { 'content-type': 'application/json' },
  })
  return Object(await answer.json()).rows[0]
}

async function peakOf(pid: number, until: number): Promise<number[]> {
  const seen = [0]
  for (; performance.now() < until; await sleep(500)) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    seen.push(Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024))
  }
  return seen
}

async function ledgerBytes(dataDir: string): Promise<number> {
  const sizes = await Promise.all(
    ['', '-wal'].map((end) =>
      stat(join(dataDir, `ledger.sqlite${end}`)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

const at = (values: readonly number[], share: number): number =>
  Math.round(values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0)
