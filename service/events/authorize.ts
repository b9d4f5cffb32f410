/** Who may hand in events: whoever has a token that covers topic and client, and this machine without one while nobody signs in. */
import { tokenOf } from '../../centres/tokens.ts'
import { type Parsed, parsed, rejected } from '../../domain/kernel/parsed.ts'
import { mayHandIn } from '../../domain/operations/ingest-token.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { type Asked, isLocal } from '../guard.ts'

/** `needsToken`: whether this machine does too. Rejections: `token.missing`, `token.invalid`, `token.revoked` (401), `token.topic`, `token.client` (403). */
export async function authorized(
  request: Asked,
  ledger: Ledger,
  needsToken: () => Promise<boolean>,
  topic: string,
  client: string,
): Promise<Parsed<undefined>> {
  const { authorization } = request.headers
  if (authorization === undefined) {
    if (isLocal(request) && !(await needsToken())) return parsed(undefined)
    return rejected(
      'token.missing',
      'Events need a token, from this machine too where people sign in: send Authorization: Bearer TOKEN; callboard token create makes one.',
    )
  }
  const token = /^bearer /i.test(authorization) ? await tokenOf(ledger, authorization.slice('bearer '.length).trim()) : undefined
  return token
    ? mayHandIn(token, topic, client)
    : rejected('token.invalid', 'The token is none of this Callboard; callboard token list shows which there are.')
}

export const statusOf = (code: string): 401 | 403 => (code === 'token.topic' || code === 'token.client' ? 403 : 401)
