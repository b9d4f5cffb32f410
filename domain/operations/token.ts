/** A token that a program sends in place of a sign-in: what it may hand in and ask, until when, and for whom it acts. Only its hash is known here. */
import type { Decided, Decider } from '../kernel/decider.ts'
import { type Parsed, parsed, type Rejection, rejected } from '../kernel/parsed.ts'
import { days, type Instant, plus, toIso } from '../kernel/time.ts'
import { type Grant, type Principal, rolesOf, serviceId, within } from '../principal.ts'
import { grantsAt, grantWrong, type KnownAccount } from './account.ts'
import { isAccountId } from './account-id.ts'

type At = { readonly at: Instant }

/** What a token may hand in; an empty list of topics means all – none where it has roles –, no client any. */
export type TokenScope = { readonly topics: readonly string[]; readonly client: string | undefined }

/** What it may ask of the API, and for how long; one without roles is for events alone. */
export type TokenReach = {
  readonly grants?: readonly Grant[] | undefined
  /** The account it acts for, whose roles it never exceeds and with which it ends; without one it acts for a program of its own. */
  readonly owner?: string | undefined
  readonly expiresAt?: Instant | undefined
}

type Said = { readonly name: string; readonly hash: string } & TokenScope & TokenReach

export type TokenCommand = At & { readonly id: string } & (({ readonly type: 'CreateToken' } & Said) | { readonly type: 'RevokeToken' })

export type TokenEvent = At & { readonly by: string } & { readonly id: string } & (
    | ({ readonly type: 'token_created' } & Said)
    | { readonly type: 'token_revoked' }
  )

/** Nothing before it was created. */
export type Token =
  | (TokenScope & {
      readonly id: string
      readonly name: string
      /** SHA-256 of the secret, hexadecimal. */
      readonly hash: string
      readonly grants: readonly Grant[]
      readonly owner: string | undefined
      readonly createdAt: Instant
      readonly expiresAt: Instant | undefined
      readonly revokedAt: Instant | undefined
    })
  | undefined

export type KnownToken = NonNullable<Token>

export const tokenErrors = {
  'token.missing':
    'Events from elsewhere need a token, those of this machine too where people sign in. Send `Authorization: Bearer TOKEN`; `callboard token create` makes one.',
  'token.invalid': 'The token is none of this Callboard. `callboard token list` shows which there are.',
  'token.revoked': 'The token was revoked. Make a new one.',
  'token.expired': 'The token is older than it was made for. Make a new one.',
  'token.owner_closed': 'The account that the token acts for is closed, and the token ended with it. Make one for another account.',
  'token.topic': 'The token is not for this topic. Use one that is.',
  'token.client': 'The token belongs to another client. Send its own name.',
  'token.events_only':
    'The token has no role, so it hands in events and asks nothing. Make one with `callboard token create NAME --role ROLE`.',
  'token.exists': 'There is a token of this name. Choose another.',
  'token.not_found': 'There is no such token. Check the name.',
  'token.name_invalid': 'A token with roles is named after whom it is for. Use 1 to 64 letters and digits, and . _ @ - after the first.',
  'token.expiry_invalid': 'A token with roles ends within a year, and in the future. Give the day or the instant by `--expires`.',
  'token.beyond_owner': 'The account that the token is to act for has not this role so far itself. Ask for what it has.',
} as const

const refuse = (code: keyof typeof tokenErrors, message: string): Parsed<never> => rejected(code, message)

/** Whoever left, or lost it, is then found out once a year at least. */
const LONGEST = days(366)

/** Rejections: `tokenErrors`, and those of roles. Revoking twice makes no event. */
export const tokenDecider: Decider<TokenCommand, TokenEvent, Token> = {
  initial: undefined,
  decide,
  evolve: (token, event) => {
    if (event.type === 'token_revoked') return token && { ...token, revokedAt: event.at }
    const { id, name, hash, topics, client, grants = [], owner, expiresAt, at } = event
    return { id, name, hash, topics, client, grants, owner, createdAt: at, expiresAt, revokedAt: undefined }
  },
}

function decide(command: TokenCommand, token: Token): Decided<TokenEvent> {
  const { id, at } = command
  if (command.type === 'RevokeToken') {
    if (!token) return refuse('token.not_found', `There is no token '${id}'; callboard token list shows all.`)
    return parsed(token.revokedAt === undefined ? [{ type: 'token_revoked', id, at }] : [])
  }
  if (token) return refuse('token.exists', `Token '${id}' exists already; make another.`)
  const wrong = (command.grants ?? []).map(grantWrong).find((one) => one !== undefined) ?? nameWrong(command) ?? expiryWrong(command)
  if (wrong) return wrong
  const { type: _, ...said } = command
  return parsed([{ ...said, type: 'token_created' }])
}

function nameWrong({ name, grants = [] }: Said): Parsed<never> | undefined {
  if (grants.length === 0 || isAccountId(name)) return undefined
  return refuse(
    'token.name_invalid',
    `'${name.slice(0, 64).replace(/\p{Cc}/gu, ' ')}' is no name of a token with roles; use 1 to 64 letters and digits, and . _ @ - after the first.`,
  )
}

function expiryWrong({ grants = [], expiresAt, at }: Said & At): Parsed<never> | undefined {
  const latest = plus(at, LONGEST)
  if (expiresAt === undefined)
    return grants.length === 0 ? undefined : refuse('token.expiry_invalid', 'A token with roles has to end; say when, within a year.')
  if (expiresAt > at && expiresAt <= latest) return undefined
  return refuse(
    'token.expiry_invalid',
    `${new Date(expiresAt).toJSON() ?? expiresAt} is no end of a token; it lies between now and ${toIso(latest)}.`,
  )
}

/** Why it is none any more at `at`: `token.revoked`, `token.expired`, `token.owner_closed`. `owner`: the account it acts for, as it is. */
export function endOf(token: KnownToken, owner: KnownAccount | undefined, at: Instant): Rejection | undefined {
  const { id, expiresAt } = token
  const over = (code: keyof typeof tokenErrors, what: string): Rejection => ({
    code,
    message: `Token '${id}' ${what}; callboard token create makes another.`,
  })
  if (token.revokedAt !== undefined) return over('token.revoked', 'was revoked')
  if (expiresAt !== undefined && at >= expiresAt) return over('token.expired', `ended at ${toIso(expiresAt)}`)
  if (token.owner !== undefined && (owner === undefined || owner.isClosed))
    return over('token.owner_closed', `acts for account '${token.owner}', which is closed`)
  return undefined
}

/** Why the token may not send this, as a rejection: `token.topic`, `token.client`. */
export function mayHandIn(token: KnownToken, topic: string, client: string): Parsed<undefined> {
  if (token.topics.length === 0 && token.grants.length > 0)
    return refuse('token.topic', `Token '${token.id}' is for no topic; make one with --topics.`)
  if (token.topics.length > 0 && !token.topics.includes(topic))
    return refuse('token.topic', `Token '${token.id}' is for ${token.topics.join(', ')}, not for '${topic}'.`)
  if (token.client !== undefined && token.client !== client)
    return refuse('token.client', `Token '${token.id}' is for client '${token.client}', not for '${client}'; send it as Callboard-Client.`)
  return parsed(undefined)
}

/** Whom events name, and whom the audit does: the owner, or the program that the token is named after. */
export const bearerOf = ({ name, owner }: Pick<KnownToken, 'name' | 'owner'>): string => owner ?? serviceId(name)

/** Who the token is at `at`: never with more than its owner has then. */
export function principalOfToken(token: KnownToken, owner: KnownAccount | undefined, at: Instant): Principal {
  const grants = owner === undefined ? token.grants : within(token.grants, grantsAt(owner, at))
  return { id: bearerOf(token), name: owner?.name ?? token.name, ...rolesOf(grants), grants, via: 'token' }
}

/** What of `grants` the owner has not at `at`: as a rejection. */
export function beyondOwner(grants: readonly Grant[], owner: KnownAccount, at: Instant): Parsed<never> | undefined {
  const held = grantsAt(owner, at)
  const more = grants.find((grant) => JSON.stringify(within([grant], held)) !== JSON.stringify([grant]))
  if (more === undefined) return undefined
  return refuse(
    'token.beyond_owner',
    `Account '${owner.id}' has not role ${more.role} in scope ${more.scope} itself, or for other teams or sites; callboard account list shows what it has.`,
  )
}
