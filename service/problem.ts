/** Errors as answers: one clear line for what the caller can mend, nothing of the inside for what he can't. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CallboardError, type ErrorCode } from '../domain/kernel/errors.ts'
import type { Rejection } from '../domain/kernel/parsed.ts'
import type { Problem } from './api/common.ts'

const STATUS: Readonly<Record<ErrorCode, number>> = { usage: 400, not_found: 404, conflict: 409, unavailable: 503, internal: 500 }

/** A refused command: 409 where somebody else was first, else 422. */
export const sendRejection = (reply: FastifyReply, { code, message }: Rejection) =>
  reply.code(code.endsWith('conflict') ? 409 : 422).send({ code, message } satisfies Problem)

export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = statusOf(error)
    if (status >= 500) {
      request.log.error({ err: error }, 'request failed')
      return reply.code(status).send(hidden(status, request))
    }
    const code = error instanceof CallboardError ? `request.${error.code}` : error.validation ? 'request.invalid' : 'request.refused'
    return reply.code(status).send({ code, message: error.message.split('\n')[0] ?? error.message } satisfies Problem)
  })
}

function statusOf(error: FastifyError): number {
  if (error instanceof CallboardError) return STATUS[error.code]
  return error.statusCode ?? 500
}

const hidden = (status: number, request: FastifyRequest): Problem =>
  status === 503
    ? {
        code: 'store.unavailable',
        message: `The data store does not answer; try again in a moment. The log has the details under request ${request.id}.`,
      }
    : { code: 'service.failed', message: `Something failed inside the service; the log has the details under request ${request.id}.` }
