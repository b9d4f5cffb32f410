/** Bench `ledger`: durable commands per second, updates lost by eight processes, acknowledged commands lost by kill -9; SQLite and PostgreSQL. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instant } from '../domain/kernel/time.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import { killWriters, runWriters, versionsOf } from '../tests/support/ledger-processes.ts'
import { postgresPrograms, startPostgres } from '../tests/support/postgres.ts'

const STREAMS = 10
const NAMES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']

type Sizes = { readonly single: number; readonly grouped: number; readonly perProcess: number; readonly kills: number }

const FULL: Sizes = { single: 1000, grouped: 20_000, perProcess: 2000, kills: 50 }
const QUICK: Sizes = { single: 200, grouped: 4000, perProcess: 100, kills: 5 }

export async function run({ quick }: { quick: boolean }): Promise<object> {
  const sizes = quick ? QUICK : FULL
  const directory = mkdtempSync(join(tmpdir(), 'callboard-bench-ledger-'))
  let made = 0
  const sqlite = await measured(sizes, async () => {
    made += 1
    return join(directory, String(made))
  })
  rmSync(directory, { recursive: true, force: true })
  const programs = postgresPrograms()
  if (programs === undefined) return { sqlite, postgres: null }
  const server = await startPostgres(programs)
  try {
    return { sqlite, postgres: await measured(sizes, () => server.newDatabase()) }
  } finally {
    await server.stop()
  }
}

const open = (where: string): Promise<Ledger> =>
  openLedger(where.startsWith('postgres:') ? { dataDir: '.', url: where } : { dataDir: where })

async function measured(sizes: Sizes, fresh: () => Promise<string>): Promise<object> {
  return {
    ...(await rates(sizes, await open(await fresh()))),
    ...(await updates(sizes, await fresh())),
    ...(await kills(sizes, await fresh())),
  }
}

/** One writer: commands one after the other, then 100 under way at a time. */
async function rates({ single, grouped }: Sizes, ledger: Ledger): Promise<object> {
  const append = (n: number, stream: string, version: number) =>
    ledger.append(
      stream,
      version,
      [{ id: `${stream}/${version + 1}`, type: 'counted', data: { n }, at: instant(Date.now()), actor: 'bench' }],
      `${stream}/${version}`,
    )
  const singlePerSecond = await perSecond(single, async () => {
    for (let n = 0; n < single; n += 1) await append(n, 'single', n)
  })
  const groupedPerSecond = await perSecond(grouped, async () => {
    const lane = async (k: number) => {
      for (let n = 0; n < grouped / 100; n += 1) await append(n, `lane-${k}`, n)
    }
    await Promise.all(Array.from({ length: 100 }, (_, k) => lane(k)))
  })
  await ledger.close()
  return { singlePerSecond, groupedPerSecond }
}

async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return Math.round((count * 1000) / (performance.now() - startedAt))
}

async function updates({ perProcess }: Sizes, where: string): Promise<object> {
  const startedAt = performance.now()
  const exits = await runWriters(where, NAMES, { count: perProcess, streams: STREAMS })
  const seconds = (performance.now() - startedAt) / 1000
  const ledger = await open(where)
  const streams = await versionsOf(ledger, STREAMS)
  const stored = streams.reduce((sum, versions) => sum + versions.length, 0)
  await ledger.close()
  return {
    processes: NAMES.length,
    commands: NAMES.length * perProcess,
    failedProcesses: exits.filter((code) => code !== 0).length,
    lostUpdates: NAMES.length * perProcess - stored,
    gaps: streams.filter((versions) => versions.some((version, index) => version !== index + 1)).length,
    contendedPerSecond: Math.round((NAMES.length * perProcess) / seconds),
  }
}

async function kills({ kills: count }: Sizes, where: string): Promise<object> {
  const acknowledged = await killWriters(where, count, STREAMS)
  const ledger = await open(where)
  const stored = new Set((await ledger.readFrom(0, 1_000_000)).map(({ id }) => id))
  const brokenSeal = (await ledger.brokenSeal()) ?? null
  await ledger.close()
  return {
    kills: count,
    acknowledged: acknowledged.length,
    acknowledgedLost: acknowledged.filter((id) => !stored.has(id)).length,
    brokenSeal,
  }
}
