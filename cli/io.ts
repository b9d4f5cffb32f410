/** What a command writes: one answer on stdout, progress and notes on stderr. */
import type { Io } from './command.ts'
import { asJson, printable } from './printable.ts'

const LINE_EVERY_MS = 3000

export function openIo(options: { json: boolean; quiet: boolean; dataDir: string; env: Io['env']; signal: AbortSignal }): Io {
  const { json, quiet, dataDir, env, signal } = options
  const isTerminal = process.stderr.isTTY === true
  let lastLineAt = 0
  return {
    json,
    dataDir,
    env,
    signal,
    answer: (value, pretty) => void process.stdout.write(`${json ? printable(JSON.stringify(value), asJson) : printable(pretty(value))}\n`),
    note: (line) => {
      if (!quiet) process.stderr.write(`${printable(line)}\n`)
    },
    progress: (label, done, total) => {
      if (quiet) return
      const isDone = total !== undefined && done >= total
      if (isTerminal) process.stderr.write(`\r${bar(label, done, total)}${isDone ? '\n' : ''}`)
      else if (isDone || Date.now() - lastLineAt > LINE_EVERY_MS) {
        lastLineAt = Date.now()
        process.stderr.write(`${bar(label, done, total)}\n`)
      }
    },
  }
}

function bar(label: string, done: number, total: number | undefined): string {
  if (total === undefined || total === 0) return `${label}  ${done.toLocaleString('en')}`
  const share = Math.min(1, done / total)
  const filled = Math.round(share * 24)
  return `${label.padEnd(28)} ${'█'.repeat(filled)}${'░'.repeat(24 - filled)} ${String(Math.round(share * 100)).padStart(3)} %`
}
