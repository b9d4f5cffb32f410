/** What the HTTP server refuses before there is a request: problem documents too, where the connection still takes one. */
import { STATUS_CODES } from 'node:http'
import type { ConnectionError } from 'fastify'
import { problemOf } from './problem.ts'

const REFUSED: Readonly<Record<string, readonly [status: number, code: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'request.headers_too_large', 'Address and headers have more than 16 kB together; send less.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'body.too_large', 'The extensions of a chunk have more than 16 kB; send none.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request.timeout', 'The request did not arrive in the time allowed; send it again, in smaller parts.'],
}
const UNREADABLE = [400, 'request.refused', 'What was sent is no HTTP request; send HTTP/1.1.'] as const

/** A connection, as far as it is answered. */
type Answerable = { readonly writable: boolean; end(text: string): unknown; destroy(): unknown }

export function answerClientError(error: ConnectionError, socket: Answerable): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const [status, code, message] = REFUSED[error.code] ?? UNREADABLE
  const body = JSON.stringify(problemOf(status, { code, message }, '#'))
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'Content-Type: application/problem+json; charset=utf-8', 'Connection: close']
  socket.end(`${[...head, `Content-Length: ${Buffer.byteLength(body)}`].join('\r\n')}\r\n\r\n${body}`)
}
