/** The SQLite ledger on a database in memory, without its thread: for simulations that need its statements and their own clock. */
import { DatabaseSync } from '@photostructure/sqlite'
import type { Clock } from '../../domain/kernel/time.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { type Call, ledgerOver, sqliteOperations } from '../../ledger/operations.ts'
import { migrate } from '../../ledger/sqlite/schema.ts'

export function memoryLedger(now: Clock): Ledger {
  const database = new DatabaseSync(':memory:', { readBigInts: true })
  migrate(database)
  const operations = sqliteOperations(database, now)
  const call = (async (name, ...args) => (operations[name] as (...values: readonly unknown[]) => unknown)(...args)) as Call
  return ledgerOver(call, async () => database.close())
}
