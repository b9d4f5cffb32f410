/** Processes that write one ledger at once, or are killed while they do, and what must hold afterwards. */
import { spawn } from 'node:child_process'
import type { Ledger } from '../../ledger/ledger.ts'

const WRITER = new URL('./ledger-writer.ts', import.meta.url).pathname

export type WriterOptions = { readonly name: string; readonly count: number; readonly streams: number; readonly atOnce?: number }

/** `where`: data directory or PostgreSQL address. */
export function startWriter(where: string, { name, count, streams, atOnce = 1 }: WriterOptions) {
  const args = [where, name, String(count), String(streams), String(atOnce)]
  const child = spawn(process.execPath, ['--import', 'tsx', WRITER, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  /** Ids it has been told are durable. */
  const acknowledged = () => output.split('\n').slice(0, -1)
  return {
    child,
    acknowledged,
    exited: new Promise<number | null>((resolve) => child.on('close', resolve)),
    until: (lines: number) =>
      new Promise<void>((resolve) => child.stdout.on('data', () => (acknowledged().length >= lines ? resolve() : undefined))),
  }
}

/** Runs the writers to their end; the exit codes. */
export const runWriters = (where: string, names: readonly string[], options: Omit<WriterOptions, 'name'>): Promise<(number | null)[]> =>
  Promise.all(names.map((name) => startWriter(where, { name, ...options }).exited))

/** Kills writers with SIGKILL, the n-th after n acknowledgements more than the one before; every id they had been told is durable. */
export async function killWriters(where: string, kills: number, streams: number): Promise<string[]> {
  const acknowledged: string[] = []
  for (let round = 1; round <= kills; round += 1) {
    const writer = startWriter(where, { name: `round-${round}`, count: 1_000_000, streams, atOnce: 4 })
    await writer.until(3 + (round % 17))
    writer.child.kill('SIGKILL')
    await writer.exited
    acknowledged.push(...writer.acknowledged())
  }
  return acknowledged
}

/** Versions of each hot stream in order. */
export const versionsOf = (ledger: Ledger, streams: number): Promise<number[][]> =>
  Promise.all(Array.from({ length: streams }, async (_, n) => (await ledger.read(`hot/${n}`)).map(({ version }) => version)))

export const gapless = (length: number): number[] => Array.from({ length }, (_, index) => index + 1)
