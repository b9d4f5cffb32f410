/** The store over HTTP: a ClickHouse server, or the live owner of an embedded engine. */
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import type { IsolatingStore } from './isolating-store.ts'
import { bytesIn, landed } from './landed.ts'
import { QueryError, queryError } from './query-error.ts'
import { linesOf, parseResult, rowsAsObjects, targetOf } from './rows.ts'
import { identifier, placeholdersOf, statementsOf } from './statement.ts'
import type { Params, Result } from './store.ts'

export type HttpOptions = {
  readonly url: string
  readonly database: string
  readonly user?: string
  readonly password?: string
  /** The owner's token; sent as a bearer instead of user and password. */
  readonly token?: string
}

// Above the longest statement we send: a migration or a recompute over months.
const REQUEST_TIMEOUT_MS = 600_000

// A server's defaults differ from what the port promises; the owner's endpoint knows them already.
const SERVER_SETTINGS = {
  date_time_output_format: 'iso',
  date_time_input_format: 'best_effort',
  session_timezone: 'UTC',
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_denormals: 0,
  output_format_arrow_compression_method: 'none',
  wait_end_of_query: 1,
} as const

/** Opens the client and, on a server, creates the database; throws `unavailable` where nothing answers. */
export async function openHttp(kind: 'server' | 'owner', options: HttpOptions): Promise<IsolatingStore> {
  if (kind === 'server') {
    const bootstrap = clientOf(kind, options)
    await guarded(() => bootstrap.command({ query: `create database if not exists ${identifier(options.database)}` })).finally(() =>
      bootstrap.close(),
    )
  }
  const usual = storeOver(kind, clientOf(kind, options, options.database))
  const others = new Map<string, IsolatingStore>()
  const within = (database: string): IsolatingStore => {
    const there = others.get(database) ?? { ...storeOver(kind, clientOf(kind, options, database)), within }
    others.set(database, there)
    return there
  }
  return {
    ...usual,
    within,
    close: async () => {
      await Promise.all([usual, ...others.values()].map((one) => one.close()))
    },
  }
}

function clientOf(kind: 'server' | 'owner', { url, user, password, token }: HttpOptions, database = 'default'): ClickHouseClient {
  return createClient({
    url,
    database,
    ...(token === undefined ? { username: user ?? 'default', password: password ?? '' } : { access_token: token }),
    application: 'callboard',
    // Failures reach people as one line through the error; the client's own log would put a stack beside it.
    log: { level: ClickHouseLogLevel.OFF },
    request_timeout: REQUEST_TIMEOUT_MS,
    max_open_connections: 12,
    clickhouse_settings: kind === 'server' ? SERVER_SETTINGS : {},
  })
}

function storeOver(kind: 'server' | 'owner', client: ClickHouseClient): Omit<IsolatingStore, 'within'> {
  const bytes = async (sql: string, format: string, params: Params = {}): Promise<Buffer> => {
    const { stream } = await guarded(() => client.exec({ query: `${oneStatement(sql, params)}\nFORMAT ${format}`, query_params: params }))
    return guarded(() => buffer(stream))
  }
  const result = async (sql: string, params?: Params): Promise<Result> =>
    parseResult((await bytes(sql, 'JSONCompact', params)).toString('utf8'))
  return {
    kind,
    result,
    query: async <Row>(sql: string, params?: Params) => rowsAsObjects<Row>(await result(sql, params)),
    bytes,
    command: async (sql, params = {}) => {
      await guarded(() => client.command({ query: oneStatement(sql, params), query_params: params }))
    },
    insertRowBinary: async (table, columns, rows) => {
      const pieces = rows instanceof Uint8Array ? [rows] : rows
      const bytes = bytesIn(pieces)
      if (bytes === 0) return
      const target = `${identifier(table)} (${columns.map(identifier).join(', ')})`
      const insert = async (settings: string): Promise<void> => {
        const query = `insert into ${target}${settings} format RowBinary`
        await guarded(async () => buffer((await client.exec({ query, values: Readable.from(pieces, { objectMode: false }) })).stream))
      }
      // The owner of the engine knows how to land.
      await (kind === 'server' ? landed(bytes, (settings) => insert(` settings ${settings}`)) : insert(''))
    },
    insert: async ({ name }, rows) => {
      if (rows.length === 0) return
      const query = `insert into ${targetOf(name, rows)} format JSONEachRow`
      const values = Readable.from([Buffer.from(linesOf(rows))], { objectMode: false })
      await guarded(async () => buffer((await client.exec({ query, values })).stream))
    },
    isolated: async (sql, format, params, settings, signal) => {
      const request = {
        query: `${oneStatement(sql, params)}\nFORMAT ${format}`,
        query_params: params,
        clickhouse_settings: {
          ...settings,
          readonly: '1' as const,
          ...(kind === 'server' ? { cancel_http_readonly_queries_on_client_close: 1 as const } : {}),
        },
        ...(signal ? { abort_signal: signal } : {}),
      }
      const { stream } = await guarded(() => client.exec(request))
      return guarded(() => buffer(stream))
    },
    close: () => client.close(),
  }
}

function oneStatement(sql: string, params: Params): string {
  const [statement, ...more] = statementsOf(sql)
  if (statement === undefined || more.length > 0)
    throw new QueryError(
      'usage',
      `Expected one statement, found ${more.length + (statement === undefined ? 0 : 1)}; send them one by one.`,
      62,
    )
  for (const name of placeholdersOf(statement))
    if (params[name] === undefined)
      throw new QueryError('usage', `Parameter '${name}' of the query is not given; give it a value by this name.`, 456)
  return statement
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw queryError(cause)
  }
}
