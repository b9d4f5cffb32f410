/** `POST /v1/events/:topic`: NDJSON straight into a topic, idempotent by client and key, for sources without Kafka. */
import { createHash } from 'node:crypto'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Rejection } from '../../domain/kernel/parsed.ts'
import { type Topic, topics } from '../../ingest/topics.ts'
import { EVENT_TYPES, type EventRow, type EventsAnswer, handInEvents } from '../api/events.ts'
import type { Api, Deps } from '../deps.ts'
import { type Asked, authorized, statusOf } from '../events/authorize.ts'
import { type Line, linesOf } from '../events/body.ts'
import { outcomesOf, receiveEvents } from '../events/take-events.ts'
import { Refused } from '../problem.ts'

/** 64 MB unpacked hold 100,000 call records of 600 bytes. */
const LIMITS = { bytes: 64 << 20, rows: 50_000, rowBytes: 1 << 20 }
const PACKED_BYTES = 16 << 20
const BUDGET_BYTES = 128 << 20

const CLIENT = /^[\w.@:/-]{1,64}$/
const KEY = /^[\x21-\x7e]{1,200}$/

const INBOX = 'inbox'
const RETRY_SECONDS = 5

/** `budgetBytes`: of bodies being worked on at a time; beyond it a client is asked to come again. */
export async function eventRoutes(parent: Api, deps: Deps, budgetBytes = BUDGET_BYTES): Promise<void> {
  let bytesUnderWay = 0
  await parent.register(async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>()
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(EVENT_TYPES, { parseAs: 'buffer', bodyLimit: PACKED_BYTES }, (_request, body, done) => done(null, body))
    app.route({
      ...handInEvents,
      bodyLimit: PACKED_BYTES,
      onRequest: (request, reply) => checkSender(request, request.params.topic, reply, deps),
      handler: async (request, reply) => {
        const topic = topicOf(request.params.topic)
        const size = memoryOf(request)
        if (bytesUnderWay > 0 && bytesUnderWay + size > budgetBytes) throw later(reply, 1, 429, BUSY)
        bytesUnderWay += size
        try {
          return await take(topic, request, reply, deps)
        } finally {
          bytesUnderWay -= size
        }
      },
    })
  })
}

type Headers = Readonly<Record<string, string | string[] | undefined>>
type Handed = { readonly headers: Headers; readonly body: unknown }
const first = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)
type Held = { header(name: string, value: string): unknown }

/** Before the body is read: who may not send costs no memory. */
async function checkSender(request: Asked, topic: string, reply: Held, { ledger, needsToken = false }: Deps): Promise<void> {
  const may = await authorized(request, ledger, needsToken, topic, clientOf(request.headers))
  if (may.ok) return
  const status = statusOf(may.rejection.code)
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="callboard"')
  throw new Refused(status, may.rejection)
}

function clientOf({ 'callboard-client': client = 'http' }: Headers): string {
  if (typeof client === 'string' && CLIENT.test(client)) return client
  throw new Refused(400, { code: 'client.invalid', message: 'Header Callboard-Client must be 1 to 64 letters, digits or . _ - @ : /.' })
}

/** Bytes a body takes while it is worked on: JSON of events unpacks to about ten times its size. */
function memoryOf({ body, headers }: Handed): number {
  const size = Buffer.isBuffer(body) ? body.length : 0
  return headers['content-encoding'] === 'gzip' ? Math.min(size * 10, LIMITS.bytes) : size
}

async function take(topic: Topic, { headers, body }: Handed, reply: Held, { store, ledger, projections }: Deps): Promise<EventsAnswer> {
  const lines = await linesOf(Buffer.isBuffer(body) ? body : Buffer.alloc(0), first(headers['content-encoding']), LIMITS)
  if (!lines.ok) throw new Refused(lines.rejection.code.startsWith('body.too') ? 413 : 400, lines.rejection)
  const { 'idempotency-key': key = hashOf(lines.value) } = headers
  if (typeof key !== 'string' || !KEY.test(key)) throw new Refused(400, KEY_INVALID)
  const client = clientOf(headers)
  // While the store fails nothing more is received: the inbox would grow without end. Each request tries anew.
  if (projections.isFailing(INBOX) && !(await projections.reached(INBOX))) throw later(reply, RETRY_SECONDS, 503, STORE_FAILS)
  const received = await receiveEvents(ledger, { topic: topic.name, client, key, lines: lines.value, rowBytes: LIMITS.rowBytes })
  if (!(await projections.reached(INBOX, received.last))) throw later(reply, RETRY_SECONDS, 503, STORE_FAILS)
  return answerOf(topic.name, client, key, await outcomesOf(ledger, store, received))
}

function answerOf(topic: string, client: string, idempotencyKey: string, results: EventRow[]): EventsAnswer {
  const count = (status: EventRow['status']): number => results.filter((row) => row.status === status).length
  return {
    topic,
    client,
    idempotencyKey,
    rows: results.length,
    accepted: count('accepted'),
    duplicates: count('duplicate'),
    rejected: count('rejected'),
    results,
  }
}

/** Without a key the rows themselves are it: the same body sent again is the same request. */
function hashOf(lines: readonly Line[]): string {
  const hash = createHash('sha256')
  for (const { bytes } of lines) hash.update(bytes).update('\n')
  return hash.digest('hex')
}

const KEY_INVALID = { code: 'idempotency.key_invalid', message: 'Header Idempotency-Key must be 1 to 200 visible ASCII characters.' }

function topicOf(name: string): Topic {
  const topic = topics.find((known) => known.name === name)
  if (topic) return topic
  const message = `'${name}' is not a topic; the topics are ${topics.map((known) => known.name).join(', ')}.`
  throw new Refused(404, { code: 'topic.unknown', message })
}

const BUSY = { code: 'ingest.busy', message: 'As many events are being stored as memory holds; come again in a second.' }

const STORE_FAILS = {
  code: 'store.unavailable',
  message: 'The store does not take events now; repeat the request with the same key. Rows that were received are stored once.',
}

function later(reply: Held, seconds: number, status: number, rejection: Rejection): Refused {
  reply.header('retry-after', String(seconds))
  return new Refused(status, rejection)
}
