/** The ledger's statements on one PostgreSQL connection. */
import type { PoolClient } from 'pg'
import type { Transactions } from '../group.ts'
import type { Session, Value } from '../statements/session.ts'
import { WRITER_LOCK } from './schema.ts'

/** `?` becomes `$1`, `$2` …; the ledger's statements hold no other question mark. */
const numbered = (statement: string): string => {
  let n = 0
  return statement.replaceAll('?', () => {
    n += 1
    return `$${n}`
  })
}

/** By statement, the same names on every connection: a name may stand for one text only. */
const prepared = new Map<string, { readonly name: string; readonly text: string }>()

export function postgresSession(client: Pick<PoolClient, 'query'>): Session {
  const query = (statement: string, values: readonly Value[]) => {
    let known = prepared.get(statement)
    if (!known) {
      known = { name: `callboard-${prepared.size}`, text: numbered(statement) }
      prepared.set(statement, known)
    }
    return client.query({ ...known, values: values.map(sent) })
  }
  return {
    all: async (statement, ...values) => (await query(statement, values)).rows,
    get: async (statement, ...values) => (await query(statement, values)).rows[0],
    run: async (statement, ...values) => (await query(statement, values)).rowCount ?? 0,
  }
}

const sent = (value: Value): Value => (value instanceof Uint8Array ? Buffer.from(value) : value)

export const postgresTransactions = (client: PoolClient): Transactions => ({
  begin: async () => {
    await client.query('begin')
    await client.query(WRITER_LOCK)
  },
  exec: async (statement) => void (await client.query(statement)),
  // A lost connection has rolled back by itself.
  rollback: async () => void (await client.query('rollback').catch(() => undefined)),
})
