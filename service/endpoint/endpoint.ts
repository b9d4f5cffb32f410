/** ClickHouse's HTTP interface over the embedded engine: ping, queries with parameters and formats, inserts, tokens. */
import { timingSafeEqual } from 'node:crypto'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { EmbeddedStore } from '../../sql/embedded.ts'
import { checkedStatement, guardSettings, ofPerson } from '../../sql/guard.ts'
import { QueryError } from '../../sql/query-error.ts'
import { isReach, ROWS_FIRST } from '../../sql/reach-views.ts'
import type { QueryLimits } from '../../sql/store.ts'
import { goneSignal } from '../gone.ts'
import { contentTypeOf, failureOf } from './reply.ts'
import { type Ask, readAsk, secretOf } from './request.ts'

export type EndpointOptions = {
  readonly store: EmbeddedStore
  /** Of `engine.json`: the command line of the same machine; unguarded. */
  readonly ownerToken: string
  /** Whether a secret is a reader's; readers pass the guard. Absent: nobody but the owner. */
  readonly isReader?: (secret: string | undefined) => boolean
  readonly limits: QueryLimits
}

// A segment of 32 MB and its headers, with room.
const BODY_LIMIT = 256 * 1024 * 1024

export const endpoint: FastifyPluginAsync<EndpointOptions> = async (app, options) => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) => done(null, body))
  app.get('/ping', async (_request, reply) => reply.type('text/html; charset=UTF-8').send('Ok.\n'))
  // Before the body is read: who has no token costs no memory.
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url !== '/') return
    try {
      roleOf(secretOf(recordOf(request.query), request.headers), options)
    } catch (error) {
      return refuse(reply, error)
    }
  })
  const handle = (request: FastifyRequest, reply: FastifyReply) => answer(request, reply, options)
  app.get('/', { exposeHeadRoute: false }, handle)
  app.post('/', { bodyLimit: BODY_LIMIT }, handle)
}

async function answer(request: FastifyRequest, reply: FastifyReply, options: EndpointOptions): Promise<FastifyReply> {
  try {
    const query = recordOf(request.query)
    const role = roleOf(secretOf(query, request.headers), options)
    const ask = await readAsk(query, request.headers, Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0), BODY_LIMIT)
    void reply
      .header('x-clickhouse-query-id', ask.queryId ?? request.id)
      .header('x-clickhouse-timezone', 'UTC')
      .header('x-clickhouse-server-display-name', 'callboard')
    if (request.method === 'GET' && role === 'owner' && !isRead(ask.sql))
      throw new QueryError('usage', 'GET only reads; send this statement with POST.', 164)
    const bytes = await (role === 'owner'
      ? asOwner(ask, options.store, goneSignal(reply.raw))
      : asReader(ask, options, goneSignal(reply.raw)))
    return await reply
      .header('x-clickhouse-format', ask.format)
      .header('x-clickhouse-summary', '{}')
      .type(contentTypeOf(ask.format))
      .send(Buffer.from(bytes))
  } catch (error) {
    return refuse(reply, error)
  }
}

function refuse(reply: FastifyReply, error: unknown): FastifyReply {
  const { status, code, text } = failureOf(error)
  if (status === 503) void reply.header('retry-after', '5')
  return reply.status(status).header('x-clickhouse-exception-code', String(code)).type('text/plain; charset=UTF-8').send(text)
}

const isRead = (sql: string): boolean => /^\s*(select|with|show|describe|desc|explain|exists)\b/i.test(sql)

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

function roleOf(secret: string | undefined, { ownerToken, isReader }: EndpointOptions): 'owner' | 'reader' {
  if (secret !== undefined && isSame(secret, ownerToken)) return 'owner'
  if (isReader?.(secret)) return 'reader'
  throw new QueryError('usage', "The token or password is missing or wrong; engine.json in the data directory holds the owner's.", 516)
}

function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}

async function asOwner(ask: Ask, store: EmbeddedStore, signal: AbortSignal): Promise<Uint8Array> {
  if (ask.insert) {
    await store.insertBody(ask.insert.target, ask.insert.format, ask.insert.content)
    return new Uint8Array()
  }
  const { readonly, ...settings } = ask.settings
  // There is one database here, whatever clients call it, and those of reaches.
  const reach = ask.database !== undefined && isReach(ask.database) ? ask.database : undefined
  // Settings stay in a session, so only a query that runs alone and read-only gets any.
  return store.answer(ask.sql, ask.format, ask.texts, readonly === '1' ? pick(settings) : undefined, signal, reach)
}

const OWN_SETTINGS = [
  'max_execution_time',
  'max_result_rows',
  'max_result_bytes',
  'result_overflow_mode',
  'max_block_size',
  'max_memory_usage',
  'max_threads',
  'allow_ddl',
  'allow_introspection_functions',
  ...Object.keys(ROWS_FIRST),
]

const pick = (settings: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(OWN_SETTINGS.flatMap((name) => (settings[name] === undefined ? [] : [[name, settings[name]]])))

async function asReader(ask: Ask, { store, limits }: EndpointOptions, signal: AbortSignal): Promise<Uint8Array> {
  if (ask.insert) throw new QueryError('usage', 'Readers can not insert.', 497)
  const statement = await ofPerson(ask.sql, () => checkedStatement(store, ask.sql, ask.texts))
  const seconds = Math.min(limits.seconds, Number(ask.settings['max_execution_time']) || limits.seconds)
  return ofPerson(ask.sql, () => store.answer(statement, ask.format, ask.texts, guardSettings({ ...limits, seconds }), signal))
}
