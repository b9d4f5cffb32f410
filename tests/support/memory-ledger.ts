/** The SQLite ledger on a database in memory, without its thread: for simulations that need its statements and their own clock. */
import { DatabaseSync } from '@photostructure/sqlite'
import type { Clock, Instant } from '../../domain/kernel/time.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { type Call, ledgerOver, operationsOver, runNamed } from '../../ledger/operations.ts'
import { migrate } from '../../ledger/sqlite/schema.ts'
import { sqliteSession } from '../../ledger/sqlite/session.ts'

/** `rewrite` changes statements, so that a simulation can be shown to find the mistake; with `sharedClock` it is one that hosts share. */
export function memoryLedger(
  now: Clock,
  rewrite: (statement: string) => string = (statement) => statement,
  sharedClock: () => Promise<Instant | undefined> = async () => undefined,
): Ledger {
  const database = new DatabaseSync(':memory:', { readBigInts: true })
  migrate(database)
  const session = sqliteSession(database)
  const operations = operationsOver(
    {
      all: (statement, ...values) => session.all(rewrite(statement), ...values),
      get: (statement, ...values) => session.get(rewrite(statement), ...values),
      run: (statement, ...values) => session.run(rewrite(statement), ...values),
    },
    now,
  )
  // One operation at a time, as in the ledger's transactions.
  let last: Promise<unknown> = Promise.resolve()
  const call = ((name, ...args) => {
    const outcome = last.then(() => runNamed(operations, name, args))
    last = outcome.catch(() => undefined)
    return outcome
  }) as Call
  const close = async () => {
    await last
    database.close()
  }
  return ledgerOver(call, { close, anchor: async () => undefined, isShared: false, sharedClock })
}
