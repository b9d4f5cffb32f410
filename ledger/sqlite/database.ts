/** Opens the ledger's file: write-ahead log, every commit synced to disk. */
import { closeSync, openSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'
import { diskFull, isDiskFull } from '../../domain/kernel/disk-full.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { checkVersion, migrate } from './schema.ts'

/** How long a writer waits for another process's transaction. */
const BUSY_MS = 15_000

/** `file` may be ':memory:'. */
export function openDatabase(file: string): DatabaseSyncInstance {
  try {
    // What goes with the file (log, shared memory) takes its mode from it.
    if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600))
    const database = new DatabaseSync(file, { timeout: BUSY_MS, readBigInts: true })
    // FULL: an acknowledged commit survives a power cut; NORMAL is 17 times faster and may lose the last ones.
    database.exec('pragma synchronous = full')
    if (file !== ':memory:') switchToWal(database)
    migrate(database)
    return database
  } catch (cause) {
    if (cause instanceof CallboardError) throw cause
    if (isDiskFull(cause)) throw ledgerFull(file, cause)
    throw new CallboardError(
      'unavailable',
      `The ledger ${file} can't be opened (${messageOf(cause)}); check that the directory is writable and the file is a ledger.`,
      { cause },
    )
  }
}

/** Throws `conflict` where another version wrote the file; one that can't be read is for those to report who need it. */
export function checkFile(file: string): void {
  try {
    const database = new DatabaseSync(file, { timeout: BUSY_MS, readOnly: true })
    try {
      checkVersion(database)
    } finally {
      database.close()
    }
  } catch (error) {
    if (error instanceof CallboardError) throw error
  }
}

/** As the file system under the ledger has it now. */
export function ledgerFull(file: string, cause: unknown): CallboardError {
  const { bavail, bsize } = statfsSync(dirname(file))
  return diskFull({ what: 'the ledger', where: file, free: bavail * bsize }, cause)
}

/** The switch is refused at once while another process makes the same one; the busy timeout does not cover it. */
function switchToWal(database: DatabaseSyncInstance): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      database.exec('pragma journal_mode = wal')
      return
    } catch (error) {
      if (attempt === 100) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    }
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
