/** Who looked at what: openings, queries and exports, on record before the answer leaves. */
import type { FastifyRequest } from 'fastify'
import { recordAccess } from '../../centres/access.ts'
import { type Clock, HOUR_MS, type Instant, MINUTE_MS } from '../../domain/kernel/time.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Api } from '../deps.ts'
import { principalOf } from '../principal.ts'
import type { ByToken } from './access-log.ts'
import { markOfQuery, maskedQuery } from './query-text.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set where a token asks, before any handler. */
    byToken: ByToken | undefined
  }
}

type Known = Readonly<Record<string, unknown>>
type Said = { readonly subject?: string; readonly detail?: Readonly<Record<string, string | number>> }

type Read = {
  /** As the audit names it. */
  readonly what: string
  /** What comes again within so long is the same. */
  readonly onceInMs: number
  /** Nobody sees what is not on record; else an audit that can't be written is logged, and a wallboard goes on. */
  readonly isSensitive: boolean
  /** What was asked that was refused or failed is kept too. */
  readonly isKeptRefused?: boolean
  readonly say: (asked: { readonly params: Known; readonly body: Known; readonly key: Buffer }, answer: Known) => Said
}

/** As an access is recorded: somebody by themselves, or by which token. */
export const whoAsks = (request: FastifyRequest): { readonly who: string; readonly token: string | undefined } =>
  request.byToken ? { who: request.byToken.name, token: request.byToken.token } : { who: principalOf(request).id, token: undefined }

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 200) : '')
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** By method and pattern of the address. */
const READS: ReadonlyMap<string, Read> = new Map<string, Read>([
  [
    'GET /api/scores/:id',
    { what: 'open_score', onceInMs: MINUTE_MS, isSensitive: true, say: ({ params }) => ({ subject: textOf(params['id']) }) },
  ],
  ...(['call', 'order', 'customer'] as const).map(
    (kind) =>
      [
        `GET /api/${kind}s/:id`,
        { what: `open_${kind}`, onceInMs: MINUTE_MS, isSensitive: true, say: ({ params }) => ({ subject: textOf(params['id']) }) },
      ] satisfies [string, Read],
  ),
  [
    'POST /api/sql',
    {
      ...{ what: 'query', onceInMs: MINUTE_MS, isSensitive: true, isKeptRefused: true },
      say: ({ body, key }, { rowCount, seconds }) => {
        const query = typeof body['query'] === 'string' ? body['query'] : ''
        const sizes = { rows: numberOf(rowCount), seconds: numberOf(seconds) }
        return { subject: markOfQuery(query, key), detail: { query: maskedQuery(query), ...sizes } }
      },
    },
  ],
  [
    'GET /api/boards/:uid',
    { what: 'open_board', onceInMs: HOUR_MS, isSensitive: false, say: ({ params }) => ({ subject: textOf(params['uid']) }) },
  ],
  ['GET /api/privacy', { what: 'open_privacy', onceInMs: HOUR_MS, isSensitive: true, say: () => ({}) }],
  [
    'GET /api/privacy/customers/:customerId',
    {
      ...{ what: 'preview_erasure', onceInMs: MINUTE_MS, isSensitive: true, isKeptRefused: true },
      say: ({ params }) => ({ subject: textOf(params['customerId']) }),
    },
  ],
  ['GET /api/audit', { what: 'open_audit', onceInMs: HOUR_MS, isSensitive: true, say: () => ({}) }],
  ['POST /api/ds/query', { what: 'query_boards', onceInMs: HOUR_MS, isSensitive: false, say: () => ({}) }],
])

const readOf = ({ method, routeOptions }: Pick<FastifyRequest, 'method' | 'routeOptions'>): Read | undefined =>
  READS.get(`${method} ${routeOptions.url}`)

const isKnown = (value: unknown): value is Known => typeof value === 'object' && value !== null && !Array.isArray(value)
const known = (value: unknown): Known => (isKnown(value) ? value : {})

/** `key`: under which texts of queries are made marks. */
export function recordReads(app: Api, ledger: Ledger, clock: Clock, key: Buffer): void {
  const isNoted = notesOf()
  const tried = new WeakSet<FastifyRequest>()
  app.addHook('preSerialization', async (request, reply, answer) => {
    const read = readOf(request)
    // Refused by the guards, which have recorded it; or the answer that says that this could not be.
    if (!read || !request.principal || tried.has(request)) return answer
    tried.add(request)
    const isRefused = reply.statusCode >= 400
    if (isRefused && !read.isKeptRefused) return answer
    const outcome = isRefused ? textOf(known(answer)['code']) || 'failed' : 'ok'
    const { what, onceInMs, isSensitive } = read
    const said = read.say({ params: known(request.params), body: known(request.body), key }, known(answer))
    const at = clock()
    const { who, token } = whoAsks(request)
    const noted = isNoted(at, onceInMs, JSON.stringify([who, token, what, said.subject, outcome]))
    if (noted.has) return answer
    try {
      await recordAccess(ledger, { who, token, what, outcome, onceInMs, address: request.ip, at, ...said })
      noted.add()
    } catch (error) {
      // A refusal shows nothing.
      if (isSensitive && !isRefused) throw error
      request.log.error({ err: error }, 'what was looked at could not be recorded')
    }
    return answer
  })
}

/** What this process has on record for the time that runs, so that a page that polls asks the ledger nothing. */
function notesOf() {
  const spans = new Map<number, { slot: number; keys: Set<string> }>()
  return (at: Instant, span: number, key: string): { readonly has: boolean; readonly add: () => void } => {
    const slot = Math.floor(at / span)
    const kept = spans.get(span)
    const { keys } = kept?.slot === slot ? kept : { keys: new Set<string>() }
    spans.set(span, { slot, keys })
    return { has: keys.has(key), add: () => void keys.add(key) }
  }
}
