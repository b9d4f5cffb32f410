/** Leaves nothing in the ledger's file of what was overwritten or deleted: free pages and log still hold it otherwise. */
import { existsSync, readFileSync } from 'node:fs'
import { DatabaseSync } from '@photostructure/sqlite'

const BUSY_MS = 15_000

/** Rewrites the file, some seconds for a gigabyte; writers wait meanwhile. */
export function scrubLedger(file: string): void {
  const database = new DatabaseSync(file, { timeout: BUSY_MS })
  try {
    database.exec('pragma wal_checkpoint(truncate)')
    database.exec('vacuum')
    database.exec('pragma wal_checkpoint(truncate)')
  } finally {
    database.close()
  }
}

/** Which of the texts are somewhere in the file or its log, as bytes. */
export function textsInLedger(file: string, texts: readonly string[]): string[] {
  const files = [file, `${file}-wal`].filter((one) => existsSync(one)).map((one) => readFileSync(one))
  return texts.filter((text) => files.some((bytes) => bytes.includes(text)))
}
