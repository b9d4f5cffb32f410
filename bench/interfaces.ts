/** Bench `interfaces`: how much later calls to well interfaces are answered while another one hangs or answers without end. */

import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { instant } from '../domain/kernel/time.ts'
import { local } from '../domain/principal.ts'
import { type Interfaces, openInterfaces } from '../interfaces/open-interfaces.ts'
import { memoryLedger } from '../tests/support/memory-ledger.ts'

const LANES = 4
/** Calls begun to each bad interface every second. */
const BAD_PER_SECOND = 200

const now = () => instant(Date.now())

export async function run({ quick }: { quick: boolean }): Promise<object> {
  const ledger = memoryLedger(now)
  const interfaces = openInterfaces({ ledger, clock: now, reporter: 'bench', deliver: async () => undefined })
  const closing = [
    await serve(interfaces, 'well', (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"line":"ok"}')),
    await serve(interfaces, 'hung', () => undefined),
    await serve(interfaces, 'endless', (_, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(16_384)));
      }
      response.writeHead(200).on('drain', more)
      more()
    }),
  ]
  const calls = quick ? 500 : 4000
  await lanes(interfaces, calls)
  const alone: number[] = []
  const beside: number[] = []
  // Turn about, so that a busy moment of the machine falls on both.
  for (let round = 0; round < (quick ? 2 : 5); round += 1) {
    alone.push(...(await lanes(interfaces, calls)))
    const stop = press(interfaces, ['hung', 'endless'])
    beside.push(...(await lanes(interfaces, calls)))
    stop()
  }
  for (const close of closing) await close()
  const figures = {
    calls: alone.length,
    aloneP50Ms: at(alone, 0.5),
    aloneP99Ms: at(alone, 0.99),
    besideP50Ms: at(beside, 0.5),
    besideP99Ms: at(beside, 0.99),
    p99Ratio: Number((at(beside, 0.99) / at(alone, 0.99)).toFixed(2)),
    most: 2,
  }
  await interfaces.close()
  await ledger.close()
  return { ...figures, ok: figures.p99Ratio <= figures.most }
}

async function serve(interfaces: Interfaces, name: string, answer: RequestListener): Promise<() => Promise<void>> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const settings = {
    owner: 'bench',
    endpoint: `http://127.0.0.1:${port}/`,
    allowedNetworks: ['127.0.0.0/8'],
    timeoutMs: 1000,
    probeAfterMs: 1000,
  }
  await interfaces.command(local('bench', 'cli'), { type: 'RegisterInterface', name, at: now(), settings })
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
}

/** Milliseconds of each call, several lanes one call after another. */
async function lanes(interfaces: Interfaces, calls: number): Promise<number[]> {
  const durations: number[] = []
  const lane = async () => {
    for (let n = 0; n < calls / LANES; n += 1) {
      const begun = performance.now()
      const answer = await interfaces.call('well', { n }, {})
      durations.push(performance.now() - begun)
      if (!answer.ok) throw new Error(answer.rejection.message)
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return durations
}

/** Callers of the bad interfaces who don't wait for each other. */
function press(interfaces: Interfaces, names: readonly string[]): () => void {
  const timer = setInterval(() => {
    for (const name of names) void interfaces.call(name, {}, {})
  }, 1000 / BAD_PER_SECOND)
  return () => clearInterval(timer)
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Number((sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(2))
}
