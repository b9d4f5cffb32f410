/** A token that lets a source hand in events over HTTP: what it may send, and whether it still may. Only its hash is known here. */
import type { Decided, Decider } from '../kernel/decider.ts'
import { type Parsed, parsed, rejected } from '../kernel/parsed.ts'
import type { Instant } from '../kernel/time.ts'

type At = { readonly at: Instant }

/** What a token may do; an empty list of topics means all, no client any. */
export type TokenScope = { readonly topics: readonly string[]; readonly client: string | undefined }

export type TokenCommand = At & { readonly id: string } & (
    | ({ readonly type: 'CreateToken'; readonly name: string; readonly hash: string } & TokenScope)
    | { readonly type: 'RevokeToken' }
  )

export type TokenEvent = At & { readonly by: string } & { readonly id: string } & (
    | ({ readonly type: 'token_created'; readonly name: string; readonly hash: string } & TokenScope)
    | { readonly type: 'token_revoked' }
  )

/** Nothing before it was created. */
export type IngestToken =
  | (TokenScope & {
      readonly id: string
      readonly name: string
      /** SHA-256 of the secret, hexadecimal. */
      readonly hash: string
      readonly createdAt: Instant
      readonly revokedAt: Instant | undefined
    })
  | undefined

/** Rejections: `token.exists`, `token.not_found`. Revoking twice makes no event. */
export const tokenDecider: Decider<TokenCommand, TokenEvent, IngestToken> = {
  initial: undefined,
  decide,
  evolve: (token, event) => {
    if (event.type === 'token_revoked') return token && { ...token, revokedAt: event.at }
    const { id, name, hash, topics, client, at } = event
    return { id, name, hash, topics, client, createdAt: at, revokedAt: undefined }
  },
}

function decide(command: TokenCommand, token: IngestToken): Decided<TokenEvent> {
  const { id, at } = command
  if (command.type === 'RevokeToken') {
    if (!token) return rejected('token.not_found', `There is no token '${id}'; callboard token list shows all.`)
    return parsed(token.revokedAt === undefined ? [{ type: 'token_revoked', id, at }] : [])
  }
  if (token) return rejected('token.exists', `Token '${id}' exists already; make another.`)
  const { name, hash, topics, client } = command
  return parsed([{ type: 'token_created', id, name, hash, topics, client, at }])
}

/** Why the token may not send this, as a rejection: `token.revoked`, `token.topic`, `token.client`. */
export function mayHandIn(token: NonNullable<IngestToken>, topic: string, client: string): Parsed<undefined> {
  if (token.revokedAt !== undefined)
    return rejected('token.revoked', `Token '${token.id}' was revoked; callboard token create makes another.`)
  if (token.topics.length > 0 && !token.topics.includes(topic))
    return rejected('token.topic', `Token '${token.id}' is for ${token.topics.join(', ')}, not for '${topic}'.`)
  if (token.client !== undefined && token.client !== client)
    return rejected(
      'token.client',
      `Token '${token.id}' is for client '${token.client}', not for '${client}'; send it as Callboard-Client.`,
    )
  return parsed(undefined)
}
