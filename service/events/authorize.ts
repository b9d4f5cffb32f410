/** Who may hand in events: this machine without a token, every other only with one that covers topic and client. */
import type { FastifyRequest } from 'fastify'
import { tokenOf } from '../../centres/tokens.ts'
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'
import { mayHandIn } from '../../domain/operations/ingest-token.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { isLoopback } from '../guard.ts'

const LOCAL_ADDRESS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/

export type Asked = Pick<FastifyRequest, 'headers' | 'host' | 'ip'>

/** A proxy on this machine connects from loopback too: what it passes on names the sender or the host it was reached by. */
const isLocal = ({ headers, host, ip }: Asked): boolean =>
  LOCAL_ADDRESS.test(ip) &&
  isLoopback(host.replace(/:\d+$/, '')) &&
  headers['x-forwarded-for'] === undefined &&
  headers['x-real-ip'] === undefined &&
  headers['forwarded'] === undefined

/** Rejections: `token.missing`, `token.invalid`, `token.revoked` (401), `token.topic`, `token.client` (403). */
export async function authorized(
  request: Asked,
  ledger: Ledger,
  needsToken: boolean,
  topic: string,
  client: string,
): Promise<Parsed<undefined>> {
  const { authorization } = request.headers
  if (authorization === undefined) {
    if (!needsToken && isLocal(request)) return parsed(undefined)
    return rejected(
      'token.missing',
      'Events from elsewhere need a token: send Authorization: Bearer TOKEN; callboard token create makes one.',
    )
  }
  const token = /^bearer /i.test(authorization) ? await tokenOf(ledger, authorization.slice('bearer '.length).trim()) : undefined
  return token
    ? mayHandIn(token, topic, client)
    : rejected('token.invalid', 'The token is none of this Callboard; callboard token list shows which there are.')
}

export const statusOf = (code: string): 401 | 403 => (code === 'token.topic' || code === 'token.client' ? 403 : 401)
