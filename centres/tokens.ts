/** Tokens of programs, in the ledger: made, listed, revoked, and recognised by their secret. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Parsed, parsed, type Rejection, rejected } from '../domain/kernel/parsed.ts'
import type { Instant } from '../domain/kernel/time.ts'
import type { KnownAccount } from '../domain/operations/account.ts'
import {
  beyondOwner,
  endOf,
  type KnownToken,
  type Token,
  type TokenCommand,
  type TokenEvent,
  type TokenReach,
  type TokenScope,
  tokenDecider,
} from '../domain/operations/token.ts'
import type { Principal, Role } from '../domain/principal.ts'
import { type Aggregate, statesOf } from '../ledger/aggregate.ts'
import type { EventStore } from '../ledger/event-store.ts'
import { execute } from '../ledger/execute.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readAccounts } from './accounts.ts'

const admins: readonly Role[] = ['admin']

export const tokens: Aggregate<TokenCommand, TokenEvent, Token> = {
  // Named when events were all that tokens were for; streams keep their names.
  kind: 'ingest-token',
  personal: 'none',
  idOf: ({ id }) => id,
  decider: tokenDecider,
  says: {
    CreateToken: {
      ...({ id: 'text', name: 'text', hash: 'text', topics: 'texts', 'client?': 'text' } as const),
      ...({ 'grants?': 'checked', 'owner?': 'text', 'expiresAt?': 'instant' } as const),
    },
    RevokeToken: { id: 'text' },
  },
  permissions: { CreateToken: admins, RevokeToken: admins },
}

/** `cbt_ID.SECRET`: the id finds the token, the 256 bits of the secret prove it. */
const FORM = /^cbt_([0-9a-f]{12})\.([\w-]{43})$/

// Of 256 random bits a fast hash can't be searched; slow ones are for passwords.
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

export type NewToken = TokenScope & TokenReach & { readonly name: string; readonly at: Instant }

/** `text` is told once: only its hash is kept. Rejections: `tokenErrors`, those of roles, and `account.not_found` where there is no such owner. */
export async function createToken(ledger: Ledger, principal: Principal, token: NewToken): Promise<Parsed<{ id: string; text: string }>> {
  const wrong = await ownerWrong(ledger, token)
  if (wrong) return wrong
  const id = randomBytes(6).toString('hex')
  const secret = randomBytes(32).toString('base64url')
  const made = await execute(ledger, principal, tokens, { type: 'CreateToken', ...token, id, hash: hashOf(secret) })
  if (made.ok) return parsed({ id, text: `cbt_${id}.${secret}` })
  // Another token got the same 48 random bits.
  return made.rejection.code === 'token.exists' ? createToken(ledger, principal, token) : made
}

async function ownerWrong(ledger: EventStore, { owner: id, grants = [], at }: NewToken): Promise<Parsed<never> | undefined> {
  if (id === undefined) return undefined
  const owner = (await readAccounts(ledger)).find((account) => account.id === id)
  if (owner === undefined) return rejected('account.not_found', `There is no account '${id}'; callboard account list shows all.`)
  if (owner.isClosed) return rejected('account.closed', `Account '${id}' is closed; callboard account reopen ${id} opens it again.`)
  return beyondOwner(grants, owner, at)
}

/** Rejections: `token.not_found`, `version.conflict`. */
export async function revokeToken(ledger: Ledger, principal: Principal, id: string, at: Instant): Promise<Parsed<Token>> {
  const revoked = await execute(ledger, principal, tokens, { type: 'RevokeToken', id, at })
  return revoked.ok ? parsed(revoked.value.state) : revoked
}

/** One reading for each ledger: whoever asks takes up only what was added since the last one. */
const readings = new WeakMap<EventStore, ReturnType<typeof statesOf<TokenEvent, Token>>>()

function read(ledger: EventStore): Promise<ReadonlyMap<string, Token>> {
  const reading = readings.get(ledger) ?? statesOf(ledger, tokens)
  readings.set(ledger, reading)
  return reading.read()
}

/** All that were ever made, oldest first. */
export async function readTokens(ledger: Ledger): Promise<KnownToken[]> {
  return [...(await read(ledger)).values()].filter((token) => token !== undefined)
}

/** The token whose secret this text holds, in force or not; compared in constant time. */
export async function tokenOf(ledger: Ledger, text: string): Promise<KnownToken | undefined> {
  const [, id, secret] = FORM.exec(text) ?? []
  if (id === undefined || secret === undefined) return undefined
  const token = (await read(ledger)).get(id)
  return token && timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(token.hash)) ? token : undefined
}

/** What somebody holds who sends a token: one in force has no `refusal`; a text that is none has no `token`. */
export type Held =
  | { readonly token: KnownToken; readonly owner: KnownAccount | undefined; readonly refusal?: never }
  | { readonly token?: KnownToken | undefined; readonly owner?: never; readonly refusal: Rejection }

export async function heldOf(ledger: Ledger, text: string, at: Instant): Promise<Held> {
  const token = await tokenOf(ledger, text)
  if (token === undefined) return { refusal: NONE }
  const owner = token.owner === undefined ? undefined : (await readAccounts(ledger)).find(({ id }) => id === token.owner)
  const refusal = endOf(token, owner, at)
  return refusal ? { token, refusal } : { token, owner }
}

const NONE: Rejection = {
  code: 'token.invalid',
  message: 'The token is none of this Callboard; callboard token list shows which there are.',
}
