/** The ledger over its worker thread and over several processes. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import { ledgerFile, openLedger } from '../../ledger/open-ledger.ts'
import { event, ledgerContract } from '../support/ledger-contract.ts'

const directories: string[] = []

function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'callboard-ledger-'))
  directories.push(directory)
  return directory
}

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

describe('SQLite', () => {
  ledgerContract(() => openLedger({ dataDir: freshDirectory() }))
})

test('an operation that throws is undone alone; the others of its group are kept', async () => {
  const ledger = await openLedger({ dataDir: freshDirectory() })
  const circular: Record<string, unknown> = { big: 1n }
  const outcomes = await Promise.allSettled([
    ledger.append('a', 0, [event('a/1')]),
    ledger.append('b', 0, [event('b/1', circular)]),
    ledger.append('c', 0, [event('c/1')]),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((await ledger.readFrom(0, 10)).map(({ id }) => id)).toEqual(['a/1', 'c/1'])
  await ledger.close()
})

test('what is under way is finished before the ledger closes, and then it refuses', async () => {
  const dataDir = freshDirectory()
  const ledger = await openLedger({ dataDir })
  const pending = ledger.append('s', 0, [event('s/1')])
  await ledger.close()
  expect(await pending).toMatchObject({ ok: true })
  await expect(ledger.read('s')).rejects.toThrow('closed')
  const again = await openLedger({ dataDir })
  expect(await again.read('s')).toHaveLength(1)
  await again.close()
})

test('a file that is no ledger, and one of a newer version, are refused in one line', async () => {
  const garbage = freshDirectory()
  writeFileSync(ledgerFile(garbage), 'not a database, but long enough to be mistaken for the head of one '.repeat(20))
  await expect(openLedger({ dataDir: garbage })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('ledger.sqlite'),
  })
  const newer = freshDirectory()
  const database = new DatabaseSync(ledgerFile(newer))
  database.exec('pragma user_version = 99')
  database.close()
  await expect(openLedger({ dataDir: newer })).rejects.toMatchObject({ code: 'conflict' })
})

const WRITER = new URL('../support/ledger-writer.ts', import.meta.url).pathname

/** Starts a writer; `lines` holds the ids it has been told are durable. */
function startWriter(dataDir: string, name: string, count: number, streams: number) {
  const child = spawn(process.execPath, ['--import', 'tsx', WRITER, dataDir, name, String(count), String(streams)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve))
  const until = (lines: number) =>
    new Promise<void>((resolve) => child.stdout.on('data', () => (output.split('\n').length > lines ? resolve() : undefined)))
  return { child, exited, until, acknowledged: () => output.split('\n').slice(0, -1) }
}

test('three processes on four hot streams lose no update and leave no gap', { timeout: 60_000 }, async () => {
  const dataDir = freshDirectory()
  const writers = ['one', 'two', 'three'].map((name) => startWriter(dataDir, name, 40, 4))
  expect(await Promise.all(writers.map(({ exited }) => exited))).toEqual([0, 0, 0])
  const ledger = await openLedger({ dataDir })
  const streams = await Promise.all([0, 1, 2, 3].map((n) => ledger.read(`hot/${n}`)))
  expect(streams.map((events) => events.length)).toEqual([30, 30, 30, 30])
  for (const events of streams) expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1))
  await ledger.close()
})

test('after kill -9 every acknowledged command is there', { timeout: 60_000 }, async () => {
  const dataDir = freshDirectory()
  const acknowledged: string[] = []
  for (const round of [1, 2, 3]) {
    const writer = startWriter(dataDir, `round-${round}`, 1_000_000, 3)
    await writer.until(10 * round)
    writer.child.kill('SIGKILL')
    await writer.exited
    acknowledged.push(...writer.acknowledged())
  }
  const ledger = await openLedger({ dataDir })
  const stored = new Set((await ledger.readFrom(0, 1_000_000)).map(({ id }) => id))
  expect(acknowledged.length).toBeGreaterThan(50)
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
  await ledger.close()
})
