/** `POST /v1/events/:topic`: NDJSON straight into a topic, idempotent by client and key, for sources without Kafka. */
import type { IncomingMessage } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Rejection } from '../../domain/kernel/parsed.ts'
import { type Topic, topics } from '../../ingest/topics.ts'
import { EVENT_TYPES, type EventsAnswer, handInEvents } from '../api/events.ts'
import type { AccessLog } from '../auth/access-log.ts'
import type { Visitors } from '../auth/visitors.ts'
import type { Api, Deps } from '../deps.ts'
import { answerOf } from '../events/answer.ts'
import { authorized, statusOf } from '../events/authorize.ts'
import { type BodyLimits, readBody } from '../events/body.ts'
import { Budget, type Share } from '../events/budget.ts'
import { Lingering } from '../events/lingering.ts'
import { Masking } from '../events/mask-lines.ts'
import { outcomesOf, receiveEvents } from '../events/take-events.ts'
import { Verdicts } from '../events/verdicts.ts'
import type { Asked } from '../guard.ts'
import { Refused } from '../problem.ts'

/**
 * 64 MB unpacked hold 100,000 call records of 600 bytes, which pack 12 to 20 times; 200 times is one row over and over. 16 MB in a minute are 2 Mbit/s.
 */
const LIMITS: BodyLimits = {
  packedBytes: 16 << 20,
  bytes: 64 << 20,
  ratio: 200,
  rows: 50_000,
  rowBytes: 1 << 20,
  idleSeconds: 10,
  seconds: 60,
}
const BUDGET_BYTES = 80 << 20

const CLIENT = /^[\w.@:/-]{1,64}$/
const KEY = /^[\x21-\x7e]{1,200}$/

const INBOX = 'inbox'
const RETRY_SECONDS = 5

export type EventLimits = { readonly body: BodyLimits; readonly budgetBytes: number }

/** Whether people sign in here decides whether this machine needs a token too. */
type Sending = Deps & { readonly visitors: Pick<Visitors, 'needsSignIn'>; readonly log: AccessLog }

/** `budgetBytes`: of all bodies in flight; beyond it a client is asked to come again. */
export async function eventRoutes(parent: Api, deps: Sending, limits: Partial<EventLimits> = {}): Promise<void> {
  const { body = LIMITS, budgetBytes = BUDGET_BYTES } = limits
  const budget = new Budget(budgetBytes)
  const [verdicts, masking, lingering] = [new Verdicts(deps.store), new Masking(), new Lingering()]
  await parent.register(async (plain) => {
    const app = plain.withTypeProvider<TypeBoxTypeProvider>()
    app.addHook('onClose', () => masking.close())
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(EVENT_TYPES, (_request, _payload, done) => done(null))
    app.route({
      ...handInEvents,
      onRequest: (request, reply) => checkSender(request, request.params.topic, reply, deps),
      handler: async (request, reply) => {
        const topic = topicOf(request.params.topic)
        const share = budget.open()
        try {
          return await take(topic, request, reply, { ...deps, verdicts, masking }, body, share)
        } finally {
          share.close()
          lingering.letFinish(request.raw, { bytes: body.packedBytes, seconds: body.idleSeconds })
        }
      },
    })
  })
}

type Headers = Readonly<Record<string, string | string[] | undefined>>
type Handed = { readonly headers: Headers; readonly raw: IncomingMessage }
const first = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)
type Held = { header(name: string, value: string): unknown; serializer(text: () => string): unknown }

type Asking = Asked & Pick<FastifyRequest, 'log'>

/** Before the body is read: who may not send costs no memory. */
async function checkSender(request: Asking, topic: string, reply: Held, { ledger, clock, ...deps }: Sending): Promise<void> {
  const { needsToken = false, visitors, log } = deps
  const isClosed = async () => needsToken || visitors.needsSignIn()
  const { who, may } = await authorized(request, ledger, isClosed, { topic, client: clientOf(request.headers), at: clock() })
  if (may.ok) return
  await log(request, who, `${handInEvents.method} ${handInEvents.url}`, may.rejection.code)
  const status = statusOf(may.rejection.code)
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="callboard"')
  throw new Refused(status, may.rejection)
}

function clientOf({ 'callboard-client': client = 'http' }: Headers): string {
  if (typeof client === 'string' && CLIENT.test(client)) return client
  throw new Refused(400, { code: 'client.invalid', message: 'Header Callboard-Client must be 1 to 64 letters, digits or . _ - @ : /.' })
}

type Taking = Deps & { readonly verdicts: Verdicts; readonly masking: Masking }

async function take(topic: Topic, asked: Handed, reply: Held, deps: Taking, limits: BodyLimits, share: Share): Promise<EventsAnswer> {
  const { headers, raw } = asked
  const { verdicts, masking, ledger, projections } = deps
  const body = await readBody(raw, first(headers['content-encoding']), limits, share)
  if (!body.ok) throw refusedBody(body.rejection, reply)
  const { hash } = body.value
  const { 'idempotency-key': key = hash } = headers
  if (typeof key !== 'string' || !KEY.test(key)) throw new Refused(400, KEY_INVALID)
  const client = clientOf(headers)
  // While the store fails nothing more is received: the inbox would grow without end. Each request tries anew.
  if (projections.isFailing(INBOX) && !(await projections.reached(INBOX))) throw later(reply, RETRY_SECONDS, 503, STORE_FAILS)
  const parts = await masking.of(topic.name, body.value.parts)
  const { tooLarge } = body.value
  const received = await receiveEvents(ledger, { topic: topic.name, client, key, parts, tooLarge, rowBytes: limits.rowBytes })
  if (!(await projections.reached(INBOX, received.last))) throw later(reply, RETRY_SECONDS, 503, STORE_FAILS)
  const { head, text } = await answerOf({ topic: topic.name, client, idempotencyKey: key }, outcomesOf(verdicts, received))
  reply.header('content-type', 'application/json; charset=utf-8')
  reply.serializer(() => text)
  // What is sent is the text.
  return { ...head, results: [] }
}

function refusedBody(rejection: Rejection, reply: Held): Refused {
  switch (rejection.code) {
    case 'ingest.busy':
      return later(reply, 1, 429, rejection)
    case 'body.too_slow':
      return new Refused(408, rejection)
    case 'body.too_large':
    case 'body.too_many_rows':
      return new Refused(413, rejection)
    default:
      return new Refused(400, rejection)
  }
}

const KEY_INVALID = { code: 'idempotency.key_invalid', message: 'Header Idempotency-Key must be 1 to 200 visible ASCII characters.' }

function topicOf(name: string): Topic {
  const topic = topics.find((known) => known.name === name)
  if (topic) return topic
  const message = `'${name}' is not a topic; the topics are ${topics.map((known) => known.name).join(', ')}.`
  throw new Refused(404, { code: 'topic.unknown', message })
}

const STORE_FAILS = {
  code: 'store.unavailable',
  message: 'The store does not take events now; repeat the request with the same key. Rows that were received are stored once.',
}

function later(reply: Held, seconds: number, status: number, rejection: Rejection): Refused {
  reply.header('retry-after', String(seconds))
  return new Refused(status, rejection)
}
