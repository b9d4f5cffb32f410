/** Tokens for handing in events, in the ledger: made, listed, revoked, and recognised by their secret. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Parsed, parsed } from '../domain/kernel/parsed.ts'
import type { Instant } from '../domain/kernel/time.ts'
import { type IngestToken, type TokenCommand, type TokenEvent, type TokenScope, tokenDecider } from '../domain/operations/ingest-token.ts'
import type { Principal, Role } from '../domain/principal.ts'
import { type Aggregate, stateOf, statesOf } from '../ledger/aggregate.ts'
import { execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'

const admins: readonly Role[] = ['admin']

export const tokens: Aggregate<TokenCommand, TokenEvent, IngestToken> = {
  kind: 'ingest-token',
  idOf: ({ id }) => id,
  decider: tokenDecider,
  says: {
    CreateToken: { id: 'text', name: 'text', hash: 'text', topics: 'texts', 'client?': 'text' },
    RevokeToken: { id: 'text' },
  },
  permissions: { CreateToken: admins, RevokeToken: admins },
}

/** `cbt_ID.SECRET`: the id finds the token, the 256 bits of the secret prove it. */
const FORM = /^cbt_([0-9a-f]{12})\.([\w-]{43})$/

type KnownToken = NonNullable<IngestToken>

// Of 256 random bits a fast hash can't be searched; slow ones are for passwords.
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

export type NewToken = TokenScope & { readonly name: string; readonly at: Instant }

/** `text` is told once: only its hash is kept. */
export async function createToken(
  ledger: Ledger,
  principal: Principal,
  { name, topics, client, at }: NewToken,
): Promise<Parsed<{ id: string; text: string }>> {
  const id = randomBytes(6).toString('hex')
  const secret = randomBytes(32).toString('base64url')
  const made = await execute(ledger, principal, tokens, { type: 'CreateToken', id, name, hash: hashOf(secret), topics, client, at })
  if (made.ok) return parsed({ id, text: `cbt_${id}.${secret}` })
  // Another token got the same 48 random bits.
  return made.rejection.code === 'token.exists' ? createToken(ledger, principal, { name, topics, client, at }) : made
}

/** Rejections: `token.not_found`, `version.conflict`. */
export async function revokeToken(ledger: Ledger, principal: Principal, id: string, at: Instant): Promise<Parsed<IngestToken>> {
  const revoked = await execute(ledger, principal, tokens, { type: 'RevokeToken', id, at })
  return revoked.ok ? parsed(revoked.value.state) : revoked
}

/** All that were ever made, oldest first. */
export async function readTokens(ledger: Ledger): Promise<KnownToken[]> {
  return [...(await statesOf(ledger, tokens).read()).values()].filter((token) => token !== undefined)
}

/** The token whose secret this text holds, revoked or not; compared in constant time. */
export async function tokenOf(ledger: Ledger, text: string): Promise<KnownToken | undefined> {
  const [, id, secret] = FORM.exec(text) ?? []
  if (id === undefined || secret === undefined) return undefined
  const token = await stateOf(ledger, tokens, id)
  return token && timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(token.hash)) ? token : undefined
}
