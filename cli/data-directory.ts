/** Whether the data directory holds anything: a command that reads or checks makes none, so that a mistyped name is no empty hotline. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { CallboardError } from '../domain/kernel/errors.ts'
import { hasLedger, ledgerOptionsFrom } from '../ledger/open-ledger.ts'
import { hasStore, storeOptionsFrom } from '../sql/open-store.ts'
import type { Io } from './command.ts'

type Part = 'store' | 'ledger'

const FOUND: Readonly<Record<Part, (io: Io) => boolean>> = {
  store: ({ dataDir, env }) => hasStore(storeOptionsFrom(dataDir, env)),
  ledger: ({ dataDir, env }) => hasLedger(ledgerOptionsFrom(dataDir, env)),
}

/** Throws `not_found` where none of the parts is there. */
export function mustHold(io: Io, ...parts: readonly Part[]): void {
  if (parts.some((part) => FOUND[part](io))) return
  const what = existsSync(io.dataDir) ? `holds no ${parts.join(' and no ')} of Callboard` : "doesn't exist"
  throw new CallboardError(
    'not_found',
    `The data directory '${resolve(io.dataDir)}' ${what}; name the right one with --data. A new one is made by start, serve, import, ingest and migrate.`,
  )
}
