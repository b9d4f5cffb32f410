/** A data directory is its owner's alone: it holds what customers said. */
import { chmod, lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

const OTHERS = 0o077
const OWN = /^(clickhouse|ledger\.sqlite.*|engine\.(json|xml)|segments|backups)$/

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
