/** An identity provider by OpenID Connect: authorization code with PKCE, state and nonce; what it signed is checked before anything of it is believed. */
import type * as oidc from 'openid-client'
import type { Vouched } from '../../centres/provider-sign-in.ts'
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Rejection } from '../../domain/kernel/parsed.ts'
import { HOUR_MS } from '../../domain/kernel/time.ts'
import type { Grant } from '../../domain/principal.ts'
import { isLoopback } from '../guard.ts'

export type ProviderOptions = {
  readonly issuer: string
  readonly clientId: string
  /** None for a client that can keep no secret; PKCE protects it alone. */
  readonly clientSecret?: string | undefined
  /** On the button. */
  readonly name: string
  /** The claim whose value becomes the id of a new account; one that people can set themselves lets them be anybody. */
  readonly idClaim: string
  /** `claim`: groups or roles, with dots where it is nested; `map`: what each of them gives. */
  readonly roles?: { readonly claim: string; readonly map: ReadonlyMap<string, readonly Grant[]> } | undefined
}

/** What has to come back as it went out. */
export type Pending = { readonly state: string; readonly nonce: string; readonly verifier: string; readonly redirectUri: string }

/** `cause`: for the log. */
export type Tried<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly rejection: Rejection; readonly cause?: unknown }

export type Provider = {
  readonly name: string
  begin(redirectUri: string): Promise<Tried<{ readonly url: string; readonly pending: Pending }>>
  /** `query`: what the provider sent back. */
  finish(pending: Pending, query: string): Promise<Tried<Vouched & { readonly idToken: string }>>
  /** Where the provider's own session ends; undefined where it has no such address, or has not been asked yet. */
  signOutAt(returnTo: string, idToken: string | undefined): string | undefined
}

const TIMEOUT_S = 10
/** Clocks of two houses differ by seconds. */
const TOLERANCE_S = 60
const FRESH_MS = HOUR_MS

/** Throws `usage` where the issuer would be asked in the clear beyond this machine. */
export function checkIssuer(issuer: string): URL {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))) return url
  throw new CallboardError('usage', `--oidc-issuer '${issuer}' must be an https address; http is for this machine alone.`)
}

export function openProvider(options: ProviderOptions): Provider {
  const issuer = checkIssuer(options.issuer)
  let found: { readonly config: oidc.Configuration; readonly at: number } | undefined
  let asking: Promise<oidc.Configuration> | undefined
  let client: typeof oidc | undefined

  // Read again once an hour: addresses and keys of providers change.
  const configuration = async (): Promise<{ client: typeof oidc; config: oidc.Configuration }> => {
    client ??= await import('openid-client')
    if (found && performance.now() - found.at < FRESH_MS) return { client, config: found.config }
    asking ??= discovered(client, issuer, options).finally(() => {
      asking = undefined
    })
    const config = await asking
    found = { config, at: performance.now() }
    return { client, config }
  }

  return {
    name: options.name,
    async begin(redirectUri) {
      try {
        const { client, config } = await configuration()
        const pending = { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier(), redirectUri }
        const url = client.buildAuthorizationUrl(config, {
          ...{ redirect_uri: redirectUri, scope: 'openid profile', state: pending.state, nonce: pending.nonce },
          ...{ code_challenge: await client.calculatePKCECodeChallenge(pending.verifier), code_challenge_method: 'S256' },
        })
        return { ok: true, value: { url: url.href, pending } }
      } catch (cause) {
        return { ok: false, rejection: UNAVAILABLE, cause }
      }
    },
    async finish({ state, nonce, verifier, redirectUri }, query) {
      try {
        const { client, config } = await configuration()
        const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
        const tokens = await client.authorizationCodeGrant(config, new URL(`${redirectUri}${query}`), checks)
        const said = tokens.claims()
        if (!said) return { ok: false, rejection: REFUSED }
        const claims = await withGroups(client, config, tokens.access_token, said, options)
        return { ok: true, value: { ...vouchedBy(claims, said, options), idToken: tokens.id_token ?? '' } }
      } catch (cause) {
        return { ok: false, rejection: whyOf(cause), cause }
      }
    },
    signOutAt(returnTo, idToken) {
      if (!client || !found?.config.serverMetadata().end_session_endpoint) return undefined
      return client.buildEndSessionUrl(found.config, {
        post_logout_redirect_uri: returnTo,
        ...(idToken === undefined ? {} : { id_token_hint: idToken }),
      }).href
    },
  }
}

async function discovered(client: typeof oidc, issuer: URL, { clientId, clientSecret }: ProviderOptions): Promise<oidc.Configuration> {
  const metadata = { [client.clockTolerance]: TOLERANCE_S }
  const config = await client.discovery(issuer, clientId, metadata, authentication(client, clientSecret), {
    timeout: TIMEOUT_S,
    execute: [client.enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [])],
  })
  for (const [name, value] of Object.entries(config.serverMetadata()))
    if (/_endpoint$|^jwks_uri$/.test(name) && typeof value === 'string') checkIssuer(value)
  return config
}

/** In the header, which is what a provider takes that says nothing else. */
function authentication(client: typeof oidc, secret: string | undefined): oidc.ClientAuth {
  if (secret === undefined) return client.None()
  return (server, ...request) => {
    const { token_endpoint_auth_methods_supported: taken = ['client_secret_basic'] } = server
    const authenticate = taken.includes('client_secret_basic') ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret)
    return authenticate(server, ...request)
  }
}

type Claims = Readonly<Record<string, unknown>>

/** Many providers say groups only where they are asked for them. */
async function withGroups(
  client: typeof oidc,
  config: oidc.Configuration,
  accessToken: string,
  claims: oidc.IDToken,
  { roles, idClaim }: ProviderOptions,
): Promise<Claims> {
  const isThere = (path: string | undefined) => path === undefined || at(claims, path) !== undefined
  if ((isThere(roles?.claim) && isThere(idClaim) && isThere('name')) || !config.serverMetadata().userinfo_endpoint) return claims
  return { ...(await client.fetchUserInfo(config, accessToken, claims.sub)), ...claims }
}

const at = (claims: Claims, path: string): unknown =>
  Object.hasOwn(claims, path)
    ? claims[path]
    : path.split('.').reduce<unknown>((value, name) => (Object.hasOwn(Object(value), name) ? Object(value)[name] : undefined), claims)

function vouchedBy(claims: Claims, { iss, sub }: oidc.IDToken, { idClaim, roles }: ProviderOptions): Vouched {
  const text = (path: string): string => (typeof at(claims, path) === 'string' ? String(at(claims, path)) : '')
  const groups = roles ? [at(claims, roles.claim)].flat() : []
  return {
    ...{ issuer: iss, subject: sub },
    name: text('name') || text('preferred_username') || text(idClaim),
    wantedId: text(idClaim).normalize('NFC'),
    roles: {
      managed: [...new Set([...(roles?.map.values() ?? [])].flat().map(({ role }) => role))],
      grants: groups.flatMap((group) => (typeof group === 'string' ? (roles?.map.get(group) ?? []) : [])),
    },
  }
}

const UNAVAILABLE: Rejection = { code: 'provider.unavailable', message: 'The identity provider does not answer; try again in a moment.' }
export const REFUSED: Rejection = {
  code: 'provider.refused',
  message: 'What came back from the identity provider is not what was asked for; sign in again.',
}
const DENIED: Rejection = { code: 'provider.denied', message: 'The identity provider did not let you in; sign in there again.' }

/** `error=…` beside a state that was ours is the provider's own answer; a network that fails is nobody's. */
function whyOf(cause: unknown): Rejection {
  const { code, error, status, cause: inner } = Object(cause)
  if (error === 'access_denied') return DENIED
  // A fetch that reached nobody is a TypeError that has a cause.
  const isUnreached = cause instanceof TypeError && inner instanceof Error
  return isUnreached || code === 'OAUTH_TIMEOUT' || status >= 500 || AWAY.includes(error) ? UNAVAILABLE : REFUSED
}

const AWAY: readonly unknown[] = ['server_error', 'temporarily_unavailable']
