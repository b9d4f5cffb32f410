/** `POST /v1/events/:topic`: NDJSON straight into a topic, idempotent by client and key, for sources without Kafka. */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Topic, topics } from '../../ingest/topics.ts'
import { EventInbox, RETRY_SECONDS } from '../../projections/event-inbox.ts'
import type { Problem } from '../api/common.ts'
import type { EventRow, EventsAnswer } from '../api/events.ts'
import type { Deps } from '../deps.ts'
import { authorized, statusOf } from '../events/authorize.ts'
import { type Line, linesOf } from '../events/body.ts'
import { outcomesOf, receiveEvents } from '../events/take-events.ts'

/** 64 MB unpacked hold 100,000 call records of 600 bytes. */
const LIMITS = { bytes: 64 << 20, rows: 50_000, rowBytes: 1 << 20 }
const PACKED_BYTES = 16 << 20
const BUDGET_BYTES = 128 << 20

const CLIENT = /^[\w.@:/-]{1,64}$/
const KEY = /^[\x21-\x7e]{1,200}$/

const NDJSON = ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/json']

/** `budgetBytes`: of bodies being worked on at a time; beyond it a client is asked to come again. */
export async function eventRoutes(parent: FastifyInstance, deps: Deps, budgetBytes = BUDGET_BYTES): Promise<void> {
  const inbox = new EventInbox(deps)
  let bytesUnderWay = 0
  await parent.register(async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(NDJSON, { parseAs: 'buffer', bodyLimit: PACKED_BYTES }, (_request, body, done) => done(null, body))
    // Before the body is read: who may not send costs no memory.
    const onRequest = (request: FastifyRequest<{ Params: { topic: string } }>, reply: FastifyReply) => checkSender(request, reply, deps)
    app.post<{ Params: { topic: string } }>('/v1/events/:topic', { bodyLimit: PACKED_BYTES, onRequest }, async (request, reply) => {
      const topic = topics.find(({ name }) => name === request.params.topic)
      if (!topic) return unknownTopic(reply, request.params.topic)
      const size = memoryOf(request)
      if (bytesUnderWay > 0 && bytesUnderWay + size > budgetBytes) return busy(reply)
      bytesUnderWay += size
      try {
        return await take(topic, request, reply, inbox, deps)
      } finally {
        bytesUnderWay -= size
      }
    })
    // Not waited for: pages answer while a backlog is being stored.
    app.addHook('onReady', async () => void inbox.resume())
    app.addHook('onClose', () => inbox.close())
  })
}

async function checkSender(
  request: FastifyRequest<{ Params: { topic: string } }>,
  reply: FastifyReply,
  { ledger, needsToken = false }: Deps,
) {
  const { 'callboard-client': client = 'http' } = request.headers
  if (typeof client !== 'string' || !CLIENT.test(client)) return refuse(reply, 400, CLIENT_INVALID)
  const may = await authorized(request, ledger, needsToken, request.params.topic, client)
  if (may.ok) return undefined
  const status = statusOf(may.rejection.code)
  return refuse(status === 401 ? reply.header('www-authenticate', 'Bearer realm="callboard"') : reply, status, may.rejection)
}

/** Bytes a body takes while it is worked on: JSON of events unpacks to about ten times its size. */
function memoryOf({ body, headers }: FastifyRequest): number {
  const size = Buffer.isBuffer(body) ? body.length : 0
  return headers['content-encoding'] === 'gzip' ? Math.min(size * 10, LIMITS.bytes) : size
}

async function take(topic: Topic, request: FastifyRequest, reply: FastifyReply, inbox: EventInbox, deps: Deps): Promise<FastifyReply> {
  const lines = await linesOf(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0), request.headers['content-encoding'], LIMITS)
  if (!lines.ok) return refuse(reply, lines.rejection.code.startsWith('body.too') ? 413 : 400, lines.rejection)
  const { 'callboard-client': client = 'http', 'idempotency-key': key = hashOf(lines.value) } = request.headers
  if (typeof client !== 'string') return refuse(reply, 400, CLIENT_INVALID)
  if (typeof key !== 'string' || !KEY.test(key)) return refuse(reply, 400, KEY_INVALID)
  // While the store fails nothing more is received: the inbox would grow without end. Each request tries anew.
  if (inbox.isFailing) await inbox.resume()
  if (inbox.isFailing) return storeFails(reply)
  const received = await receiveEvents(inbox, { topic: topic.name, client, key, lines: lines.value, rowBytes: LIMITS.rowBytes })
  try {
    await inbox.stored(received.last)
    return await reply.send(answerOf(topic.name, client, key, await outcomesOf(inbox, deps.store, received)))
  } catch (error) {
    request.log.error({ err: error }, 'events wait in the inbox')
    return storeFails(reply)
  }
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

const CLIENT_INVALID = { code: 'client.invalid', message: 'Header Callboard-Client must be 1 to 64 letters, digits or . _ - @ : /.' }
const KEY_INVALID = { code: 'idempotency.key_invalid', message: 'Header Idempotency-Key must be 1 to 200 visible ASCII characters.' }

function unknownTopic(reply: FastifyReply, name: string): FastifyReply {
  const message = `'${name}' is not a topic; the topics are ${topics.map((topic) => topic.name).join(', ')}.`
  return refuse(reply, 404, { code: 'topic.unknown', message })
}

function busy(reply: FastifyReply): FastifyReply {
  const message = 'As many events are being stored as memory holds; come again in a second.'
  return refuse(reply.header('retry-after', '1'), 429, { code: 'ingest.busy', message })
}

function storeFails(reply: FastifyReply): FastifyReply {
  const message = 'The store does not take events now; repeat the request with the same key. Rows that were received are stored once.'
  return refuse(reply.header('retry-after', String(RETRY_SECONDS)), 503, { code: 'store.unavailable', message })
}

const refuse = (reply: FastifyReply, status: number, { code, message }: Problem): FastifyReply => reply.code(status).send({ code, message })
