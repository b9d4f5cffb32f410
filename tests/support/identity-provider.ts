/** A real identity provider on a free port of this machine: oidc-provider with its own pages to sign in, one client, and a key that tests can sign with. */
import { createSign, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export type Person = { readonly name: string; readonly groups?: readonly string[] }
export type Claims = Readonly<Record<string, unknown>>

/** An ID token taken apart: header, claims. */
export type Forged = { readonly header?: Claims; readonly claims?: Claims; readonly isUnsigned?: boolean }

export class IdentityProvider implements AsyncDisposable {
  readonly issuer: string
  readonly client = { clientId: 'callboard', clientSecret: 'a-secret-of-the-client' }
  /** Whom `sub` is. */
  readonly people = new Map<string, Person>()
  /** What becomes of each ID token on its way; it is signed anew unless it says otherwise. */
  forge: ((claims: Claims) => Forged) | undefined
  readonly #server: Server
  readonly #key

  private constructor(server: Server, issuer: string, redirectUris: string[]) {
    this.issuer = issuer
    this.#server = server
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    this.#key = privateKey
    const provider = new Provider(issuer, {
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] },
      clients: [
        {
          client_id: this.client.clientId,
          client_secret: this.client.clientSecret,
          redirect_uris: redirectUris,
          post_logout_redirect_uris: redirectUris.map((uri) => new URL('/sign-in', uri).href),
        },
      ],
      claims: { openid: ['sub'], profile: ['name', 'groups'] },
      cookies: { keys: ['for tests'] },
      pkce: { required: () => true },
      ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Grant: 600, Interaction: 600, Session: 600 },
      findAccount: (_context, sub) => ({ accountId: sub, claims: async () => ({ sub, ...this.people.get(sub) }) }),
    })
    provider.use(async (context, next) => {
      await next()
      if (context.path === '/token' && this.forge) context.body = this.#forged(Object(context.body))
    })
    const answer = provider.callback()
    server.on('request', (request, response) => void answer(request, response))
  }

  static async open(...redirectUris: string[]): Promise<IdentityProvider> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    return new IdentityProvider(server, `http://127.0.0.1:${port}`, redirectUris)
  }

  #forged(body: Claims): Claims {
    const parsed = (part: string | undefined): Claims => JSON.parse(Buffer.from(part ?? '', 'base64url').toString())
    const [head, payload] = String(body['id_token']).split('.')
    const claims = parsed(payload)
    const { header = {}, claims: more = {}, isUnsigned = false } = this.forge?.(claims) ?? {}
    const part = (value: Claims): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const text = `${part({ ...parsed(head), ...header })}.${part({ ...claims, ...more })}`
    const signature = isUnsigned ? '' : createSign('RSA-SHA256').update(text).sign(this.#key).toString('base64url')
    return { ...body, id_token: `${text}.${signature}` }
  }

  /** As `sub` through the provider's pages, from the address it is sent to, until it is sent to another site: that address. */
  async signIn(url: string, sub: string): Promise<string> {
    const cookies = new Map<string, string>()
    let [next, form]: [string, URLSearchParams | undefined] = [url, undefined]
    for (let step = 0; step < 12; step++) {
      const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
      const answer = await fetch(next, { redirect: 'manual', headers, ...(form ? { method: 'POST', body: form } : {}) })
      for (const text of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? []
        cookies.set(name, value)
      }
      const location = answer.headers.get('location')
      if (location === null) {
        const prompt = /name="prompt" value="(\w+)"/.exec(await answer.text())?.[1]
        if (prompt === undefined) throw new Error(`${next} asks nothing (${answer.status})`)
        form = new URLSearchParams({ prompt, ...(prompt === 'login' ? { login: sub, password: 'any' } : {}) })
        continue
      }
      next = new URL(location, next).href
      form = undefined
      if (!next.startsWith(this.issuer)) return next
    }
    throw new Error('the provider never sends back')
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
