/** Who may hand in events: whoever has a token that covers topic and client, and this machine without one while nobody signs in. */
import { heldOf } from '../../centres/tokens.ts'
import { type Parsed, parsed, type Rejection } from '../../domain/kernel/parsed.ts'
import type { Instant } from '../../domain/kernel/time.ts'
import { mayHandIn } from '../../domain/operations/token.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { ByToken } from '../auth/access-log.ts'
import { namedBy, sentToken } from '../auth/bearer.ts'
import { type Asked, isLocal } from '../guard.ts'

export type Handing = { readonly topic: string; readonly client: string; readonly at: Instant }

/** `who`: whom the audit names. */
export type Answered = { readonly who: ByToken | string; readonly may: Parsed<undefined> }

/** `needsToken`: whether this machine does too. Rejections: `token.missing` and those of a token that ended (401), `token.topic`, `token.client` (403). */
export async function authorized(
  request: Asked,
  ledger: Ledger,
  needsToken: () => Promise<boolean>,
  { topic, client, at }: Handing,
): Promise<Answered> {
  if (request.headers.authorization === undefined) {
    const may: Parsed<undefined> = isLocal(request) && !(await needsToken()) ? parsed(undefined) : refused(MISSING)
    return { who: 'nobody', may }
  }
  const held = await heldOf(ledger, sentToken(request) ?? '', at)
  return { who: namedBy(held), may: held.refusal ? refused(held.refusal) : mayHandIn(held.token, topic, client) }
}

const refused = (rejection: Rejection): Parsed<never> => ({ ok: false, rejection })

const MISSING: Rejection = {
  code: 'token.missing',
  message:
    'Events need a token, from this machine too where people sign in: send Authorization: Bearer TOKEN; callboard token create makes one.',
}

export const statusOf = (code: string): 401 | 403 => (code === 'token.topic' || code === 'token.client' ? 403 : 401)
