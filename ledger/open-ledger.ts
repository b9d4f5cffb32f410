/** Opens the ledger: PostgreSQL where an address is given, else the SQLite file of the data directory. */
import { existsSync } from 'node:fs'
import { CallboardError } from '../domain/kernel/errors.ts'
import type { Ledger } from './ledger.ts'
import { checkFile } from './sqlite/database.ts'
import { ledgerFile, openSqliteLedger } from './sqlite/open.ts'

export type LedgerOptions = {
  readonly dataDir: string
  /** `postgres://user:password@host:port/database`; without it the ledger is the file `ledger.sqlite` of the data directory. */
  readonly url?: string
}

/** Whether there is one to open: a server is taken to be there. */
export const hasLedger = ({ dataDir, url }: LedgerOptions): boolean => url !== undefined || existsSync(ledgerFile(dataDir))

/** For those who open the store of a directory alone: throws `conflict` where the ledger beside it is one of another version. */
export function checkLedger(options: LedgerOptions): void {
  if (options.url === undefined && hasLedger(options)) checkFile(ledgerFile(options.dataDir))
}

/** Throws `usage` for an address of another kind, `unavailable` where file or server can't be used, `conflict` where a newer version wrote it. */
export async function openLedger({ dataDir, url }: LedgerOptions): Promise<Ledger> {
  if (url === undefined) return openSqliteLedger(dataDir)
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new CallboardError(
      'usage',
      'CALLBOARD_LEDGER_URL must be postgres://USER:PASSWORD@HOST:PORT/DATABASE; leave it out for the file in the data directory.',
    )
  // Loaded only here: most hosts keep the file.
  const { openPostgresLedger } = await import('./postgres/open.ts')
  return openPostgresLedger(url)
}

export const ledgerOptionsFrom = (dataDir: string, env: Readonly<Record<string, string | undefined>>): LedgerOptions => ({
  dataDir,
  ...(env['CALLBOARD_LEDGER_URL'] ? { url: env['CALLBOARD_LEDGER_URL'] } : {}),
})
