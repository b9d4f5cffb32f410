/** Failures as problem documents (RFC 9457): what the caller can mend is said in full, nothing of the inside for what he can't. */
import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CallboardError, type ErrorCode } from '../domain/kernel/errors.ts'
import type { Parsed, Rejection } from '../domain/kernel/parsed.ts'
import type { Problem } from './api/problem.ts'
import { explanationOf } from './error-table.ts'
import { invalidOf } from './validation.ts'

const STATUS: Readonly<Record<ErrorCode, number>> = { usage: 400, not_found: 404, conflict: 409, unavailable: 503, internal: 500 }

/** Thrown by hooks and handlers, answered by `handleErrors`. `more`: further members of the document. */
export class Refused extends Error {
  readonly statusCode: number
  readonly rejection: Rejection
  readonly more: Readonly<Record<string, unknown>>

  constructor(statusCode: number, rejection: Rejection, more: Readonly<Record<string, unknown>> = {}) {
    super(rejection.message)
    this.statusCode = statusCode
    this.rejection = rejection
    this.more = more
  }
}

/** What a command made; refused with 404 where there is nothing to command, with 409 where somebody else or another command was first, else with 422. */
export function accepted<T>(outcome: Parsed<T>): T {
  if (outcome.ok) return outcome.value
  throw new Refused(STATUS_OF_REASON.get(outcome.rejection.code.split('.').at(-1) ?? '') ?? 422, outcome.rejection)
}

const STATUS_OF_REASON: ReadonlyMap<string, number> = new Map([
  ['not_found', 404],
  ['conflict', 409],
  ['key_reused', 409],
])

export const handleErrors = (app: FastifyInstance): void => void app.setErrorHandler(answerError)

export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = statusOf(error)
  if (status >= 500 && !(error instanceof Refused)) {
    request.log.error({ err: error }, 'request failed')
    return sendProblem(request, reply, status, hidden(status, request))
  }
  return sendProblem(request, reply, status, rejectionOf(error, request), error instanceof Refused ? error.more : {})
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  { code, message }: Rejection,
  more: Readonly<Record<string, unknown>> = {},
): FastifyReply {
  const instance = `${request.url.split('?')[0] ?? ''}#${request.id}`
  return reply
    .code(status)
    .type('application/problem+json')
    .send({ ...problemOf(status, { code, message }, instance), ...more })
}

export function problemOf(status: number, { code, message }: Rejection, instance: string): Problem {
  const clause = lastClause(message)
  const { meaning = STATUS_CODES[status] ?? 'Failed', remedy = clause } = explanationOf(code) ?? {}
  return {
    type: `urn:callboard:problem:${code}`,
    title: meaning,
    status,
    detail: message,
    instance,
    code,
    message,
    // What is general says in its message what to do, if that has more than one clause.
    remedy: code.startsWith('request.') && clause !== message ? clause : remedy,
  }
}

/** A message names value, rule and remedy, the remedy last. */
const lastClause = (message: string): string => message.split(/[;.] (?=\S)/).at(-1) ?? message

function statusOf(error: FastifyError): number {
  if (error instanceof CallboardError) return STATUS[error.code]
  return error.statusCode ?? 500
}

function rejectionOf(error: FastifyError, request: FastifyRequest): Rejection {
  if (error instanceof Refused) return error.rejection
  const message = error.message.split('\n')[0] ?? error.message
  if (error instanceof CallboardError) return { code: `request.${error.code}`, message }
  if (error.validation) return invalidOf(error.validation, error.validationContext, request.routeOptions.schema?.body)
  switch (error.statusCode) {
    case 413:
      return {
        code: 'body.too_large',
        message: `The body has more than ${request.routeOptions.bodyLimit} bytes, the most this address takes; send less.`,
      }
    case 415:
      return {
        code: 'body.media_type',
        message: `Content-Type '${request.headers['content-type'] ?? ''}' is not read here; send what GET /openapi.json names, mostly application/json.`,
      }
    default:
      return { code: 'request.refused', message: UNREADABLE.get(error.code)?.(request.url) ?? message }
  }
}

/** What the framework says in fewer words than help. */
const UNREADABLE: ReadonlyMap<string, (url: string) => string> = new Map([
  ['FST_ERR_CTP_INVALID_JSON_BODY', () => 'The body is no JSON; send one JSON value in UTF-8.'],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', () => 'The body is empty and said to be JSON; send one JSON value.'],
  ['FST_ERR_BAD_URL', (url: string) => `The address '${url.slice(0, 200)}' has a % that begins no escape; write the sign itself as %25.`],
])

const hidden = (status: number, { id }: FastifyRequest): Rejection =>
  status === 503
    ? {
        code: 'store.unavailable',
        message: `The data store does not answer; try again in a moment. The log has the details under request ${id}.`,
      }
    : { code: 'service.failed', message: `Something failed inside the service; the log has the details under request ${id}.` }
