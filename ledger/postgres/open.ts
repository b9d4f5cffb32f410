/** Opens the ledger in a PostgreSQL database; several processes on several machines may share it. */
import pg from 'pg'
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Clock } from '../../domain/kernel/time.ts'
import { LARGEST_GROUP, runGroup, type Work } from '../group.ts'
import type { Ledger } from '../ledger.ts'
import { type Call, ledgerOver, operationsOver, READS, runNamed } from '../operations.ts'
import { migrate } from './schema.ts'
import { ServerClock } from './server-clock.ts'
import { postgresSession, postgresTransactions } from './session.ts'

const CONNECTIONS = 4
const CONNECT_MS = 10_000

/** bigint columns as bigint, as SQLite gives them. */
const types = {
  getTypeParser: ((id: number, format?: 'text') =>
    id === pg.types.builtins.INT8 ? BigInt : pg.types.getTypeParser(id, format)) as typeof pg.types.getTypeParser,
}

/**
 * A write is on disk at the server when its promise resolves; writes asked for together share one transaction. When the connection is lost
 * the write's fate is unknown and it fails with `unavailable`: repeat it under the same command key. Throws `unavailable` when the server can't be reached.
 */
export async function openPostgresLedger(url: string): Promise<Ledger> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'callboard',
    types,
  })
  // A connection that breaks fails what runs on it and is replaced by the pool; without listeners it would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const clock = new ServerClock(() => withClient(pool, readClock))
  try {
    await withClient(pool, migrate)
    await clock.read()
  } catch (error) {
    await pool.end()
    throw unavailable(url, error)
  }
  const now = () => clock.now()
  const writer = new Writer(pool, url, now)
  const call = ((name, ...args) =>
    READS.has(name)
      ? withClient(pool, (client) => runNamed(operationsOver(postgresSession(client), now), name, args)).catch((error: unknown) => {
          throw unavailable(url, error)
        })
      : writer.write(name, args)) as Call
  const close = async () => {
    await writer.idle()
    await pool.end()
  }
  return ledgerOver(call, { close, anchor: async () => undefined, isShared: true, sharedClock: () => clock.read() })
}

async function readClock(client: pg.PoolClient): Promise<number> {
  const { rows } = await client.query('select extract(epoch from clock_timestamp())::float8 * 1000 as at')
  return Number(rows[0]?.at)
}

async function withClient<T>(pool: pg.Pool, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    return await use(client)
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    // A connection that failed in the middle of anything is not used again.
    client.release(failure)
  }
}

/** Queues writes and carries them out in groups, one transaction after the other. */
class Writer {
  readonly #now: Clock
  readonly #pool: pg.Pool
  readonly #url: string
  #queue: Work[] = []
  #draining: Promise<void> | undefined

  constructor(pool: pg.Pool, url: string, now: Clock) {
    this.#now = now
    this.#pool = pool
    this.#url = url
  }

  write(name: Parameters<typeof runNamed>[1], args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#queue.push({
        isWrite: true,
        run: () => (this.#operations ? runNamed(this.#operations, name, args) : Promise.reject(new Error('no connection'))),
        done: (outcome) => (outcome.ok ? resolve(outcome.value) : reject(unavailable(this.#url, outcome.error))),
      })
      this.#draining ??= this.#drain()
    })
  }

  async idle(): Promise<void> {
    await this.#draining
  }

  /** Of the connection that holds the transaction under way. */
  #operations: ReturnType<typeof operationsOver> | undefined

  async #drain(): Promise<void> {
    // What is asked for in the same turn joins the first group.
    await Promise.resolve()
    while (this.#queue.length > 0) {
      const group = this.#queue.splice(0, LARGEST_GROUP)
      try {
        await withClient(this.#pool, async (client) => {
          this.#operations = operationsOver(postgresSession(client), this.#now)
          await runGroup(postgresTransactions(client), group)
        })
      } catch (error) {
        for (const { done } of group) done({ ok: false, error })
      }
    }
    this.#draining = undefined
  }
}

/** Names server and database, never the password. */
function unavailable(url: string, cause: unknown): CallboardError {
  if (cause instanceof CallboardError) return cause
  const message = cause instanceof Error ? cause.message : String(cause)
  return new CallboardError(
    'unavailable',
    `The ledger at ${withoutSecret(url)} can't be used (${message}); check that the server runs and CALLBOARD_LEDGER_URL is right.`,
    { cause },
  )
}

function withoutSecret(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url)
    return `${protocol}//${host}${pathname}`
  } catch {
    return 'the given address'
  }
}
