/** The store through the live owner of a data directory, wherever the owner is: one that was started again has another address and token. */
import { CallboardError } from '../domain/kernel/errors.ts'
import { type Engine, readEngine } from './engine-file.ts'
import { openHttp } from './http.ts'
import type { IsolatingStore } from './isolating-store.ts'
import { QueryError } from './query-error.ts'

const AUTHENTICATION_FAILED = 516

/** `first`: the owner as `engine.json` names it now; it is read again whenever the owner does not answer. */
export async function openOwner(dataDir: string, first: Engine, database: string): Promise<IsolatingStore> {
  const clientOf = ({ url, token }: Engine): Promise<IsolatingStore> => openHttp('owner', { url, token, database })
  let engine = first
  let store = await clientOf(first)

  /** Whether another owner is known than the one that did not answer. */
  const followed = async (before: IsolatingStore): Promise<boolean> => {
    const now = await readEngine(dataDir)
    if (store !== before) return true
    if (!now || (now.url === engine.url && now.token === engine.token)) return false
    const next = await clientOf(now)
    // Another call may have followed meanwhile.
    if (store !== before) {
      await next.close()
      return true
    }
    engine = now
    store = next
    void before.close()
    return true
  }

  const call = async <T>(work: (store: IsolatingStore) => Promise<T>): Promise<T> => {
    const before = store
    try {
      return await work(before)
    } catch (error) {
      const isStranger = error instanceof QueryError && error.clickhouseCode === AUTHENTICATION_FAILED
      if (!isStranger && !isUnreached(error)) throw error
      const isElsewhere = await followed(before)
      // Whoever refuses the connection or the token has carried nothing out; what was cut off is the caller's to repeat.
      if (isElsewhere && (isStranger || /ECONNREFUSED/.test(messageOf(error)))) return work(store)
      if (isStranger) throw unknownHere(engine.url, error)
      throw error
    }
  }

  return {
    kind: 'owner',
    query: <Row>(sql: string, params?: Parameters<IsolatingStore['query']>[1]) => call((open) => open.query<Row>(sql, params)),
    result: (sql, params) => call((open) => open.result(sql, params)),
    bytes: (sql, format, params) => call((open) => open.bytes(sql, format, params)),
    command: (sql, params) => call((open) => open.command(sql, params)),
    insertRowBinary: (table, columns, rows) => call((open) => open.insertRowBinary(table, columns, rows)),
    insert: (table, rows) => call((open) => open.insert(table, rows)),
    isolated: (sql, format, params, settings, signal) => call((open) => open.isolated(sql, format, params, settings, signal)),
    within: (database) => ({
      result: (sql, params) => call((open) => open.within(database).result(sql, params)),
      isolated: (sql, format, params, settings, signal) =>
        call((open) => open.within(database).isolated(sql, format, params, settings, signal)),
    }),
    close: () => store.close(),
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '')

const isUnreached = (error: unknown): boolean =>
  error instanceof CallboardError && !(error instanceof QueryError) && error.code === 'unavailable'

/** Passes, unlike a wrong password: a new owner listens before it writes its token down. */
const unknownHere = (url: string, cause: unknown): CallboardError =>
  new CallboardError('unavailable', `The engine's owner at ${url} does not take the token of engine.json; it is being started again.`, {
    cause,
  })
