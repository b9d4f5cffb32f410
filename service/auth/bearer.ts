/** The token that a request brings, and what comes of it: a principal of its own, or why it is good for nothing here. */
import type { FastifyRequest } from 'fastify'
import { type Held, heldOf } from '../../centres/tokens.ts'
import type { Rejection } from '../../domain/kernel/parsed.ts'
import { type Clock, HOUR_MS, type Instant } from '../../domain/kernel/time.ts'
import { bearerOf, type KnownToken, principalOfToken } from '../../domain/operations/token.ts'
import type { Principal } from '../../domain/principal.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { Refused } from '../problem.ts'
import type { AccessLog, ByToken } from './access-log.ts'

/** Another scheme is between the browser and a proxy. */
export function sentToken({ headers: { authorization } }: Pick<FastifyRequest, 'headers'>): string | undefined {
  return authorization !== undefined && /^bearer(?: |$)/i.test(authorization) ? authorization.slice('bearer'.length).trim() : undefined
}

/** `who`: whom the audit names. */
export type Bearer =
  | { readonly who: ByToken; readonly principal: Principal; readonly refusal?: never }
  | { readonly who: ByToken | string; readonly principal?: never; readonly refusal: Refused }

/** Whom the audit names: owner or program, and the token; of a text that is no token nothing. */
export const namedBy = ({ token }: Held): ByToken | string => (token ? byToken(token) : 'token')

const byToken = (token: KnownToken): ByToken => ({ name: bearerOf(token), token: token.id })

export async function bearerAt(ledger: Ledger, text: string, at: Instant): Promise<Bearer> {
  const held = await heldOf(ledger, text, at)
  const who = namedBy(held)
  const { token, owner, refusal } = held
  if (refusal) return { who, refusal: new Refused(401, refusal) }
  if (token.grants.length === 0) return { who, refusal: new Refused(403, eventsOnly(token.id)) }
  return { who: byToken(token), principal: principalOfToken(token, owner, at) }
}

const eventsOnly = (id: string): Rejection => ({
  code: 'token.events_only',
  message: `Token '${id}' has no role, so it hands in events alone; callboard token create NAME --role ROLE makes one for the API.`,
})

export type BearerUses = (request: FastifyRequest, who: ByToken) => Promise<void>

/** Kept in the audit once an hour for each token and address: more would fill the ledger with what programs ask each second. */
export function bearerUses(log: AccessLog, clock: Clock): BearerUses {
  let [hour, noted] = [0, new Set<string>()]
  return async (request, who) => {
    const now = Math.floor(clock() / HOUR_MS)
    if (now !== hour) [hour, noted] = [now, new Set()]
    const use = `${who.token} ${request.ip}`
    if (noted.has(use)) return
    noted.add(use)
    await log(request, who, 'use_token', 'ok')
  }
}
