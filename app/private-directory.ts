/** A data directory is its owner's alone: it holds what customers said. */
import { access, chmod, constants, lstat, mkdir, readdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { CallboardError } from '../domain/kernel/errors.ts'

const OTHERS = 0o077
const OWN = /^(clickhouse|ledger\.sqlite.*|engine\.(json|xml)|session\.key|segments|backups)$/

/** Makes what is missing of the path. Throws `usage` where it can't be made or written to. */
export async function makePrivate(dataDir: string): Promise<void> {
  try {
    await made(resolve(dataDir))
    await access(dataDir, constants.W_OK | constants.X_OK)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CallboardError('usage', `The data directory '${dataDir}' can't be used (${reason}); name one you may make or write to.`, {
      cause,
    })
  }
}

/** Step by step: Node's own recursive mkdir loops for ever, deaf to signals, where the file system refuses a name (/proc). */
async function made(path: string): Promise<void> {
  // What is there and is no directory is found by the mkdir below it, or by `access`.
  const found = await stat(path).catch(() => undefined)
  if (found || dirname(path) === path) return
  await made(dirname(path))
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

/** Takes an existing one from everybody else; returns the mode it had where that was more. Leaves alone what is no data directory. */
export async function keepPrivate(dataDir: string): Promise<string | undefined> {
  // Windows has no such modes; a directory that is not there yet is made private.
  const stats = process.platform === 'win32' ? undefined : await lstat(dataDir).catch(() => undefined)
  if (!stats?.isDirectory()) return undefined
  const names = await readdir(dataDir).catch(() => ['?'])
  const own = names.filter((name) => OWN.test(name))
  if (names.length > 0 && own.length === 0) return undefined
  const before = stats.mode & 0o777
  try {
    for (const name of own) await tightened(join(dataDir, name))
    await tightened(dataDir)
  } catch {
    // Somebody else's: whoever may not change it is told by what fails next.
    return undefined
  }
  return (before & OTHERS) === 0 ? undefined : `0${before.toString(8)}`
}

async function tightened(path: string): Promise<void> {
  const { mode } = await lstat(path)
  if ((mode & OTHERS) !== 0) await chmod(path, mode & 0o700)
}

export const tightenedText = (dataDir: string, before: string): string =>
  `The data directory '${dataDir}' was open to others (mode ${before}); it is now its owner's alone (0700).`
