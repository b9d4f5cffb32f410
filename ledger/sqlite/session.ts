/** The ledger's statements on SQLite: synchronous underneath, each prepared once. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import type { Transactions } from '../group.ts'
import type { Session } from '../statements/session.ts'

type Statement = ReturnType<DatabaseSyncInstance['prepare']>

export function sqliteSession(database: DatabaseSyncInstance): Session {
  const prepared = new Map<string, Statement>()
  const statement = (text: string): Statement => {
    const known = prepared.get(text)
    if (known) return known
    const made = database.prepare(text)
    prepared.set(text, made)
    return made
  }
  return {
    all: async (text, ...values) => statement(text).all(...values),
    get: async (text, ...values) => statement(text).get(...values),
    run: async (text, ...values) => Number(statement(text).run(...values).changes),
  }
}

export const sqliteTransactions = (database: DatabaseSyncInstance): Transactions => ({
  begin: async () => database.exec('begin immediate'),
  exec: async (text) => database.exec(text),
  rollback: async () => {
    if (database.isTransaction) database.exec('rollback')
  },
})
