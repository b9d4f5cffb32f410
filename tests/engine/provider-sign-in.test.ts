/** Signing in by a real identity provider, and everything that may come back from one that is not what was asked for. */
import { expect, test } from 'vitest'
import { readAccounts } from '../../centres/accounts.ts'
import { closeAccount } from '../../centres/invitations.ts'
import { minutes } from '../../domain/kernel/time.ts'
import type { Grant } from '../../domain/principal.ts'
import type { ProviderOptions } from '../../service/auth/provider.ts'
import { type Claims, type Forged, IdentityProvider } from '../support/identity-provider.ts'
import { admin } from '../support/principals.ts'
import { type Service, serviceWithoutStore } from '../support/service-without-store.ts'

const CALLBACK = 'http://localhost/api/sign-in/callback'
const all = (role: Grant['role']): Grant => ({ role, scope: 'all', teams: [], sites: [] })
const team = (role: Grant['role'], ...teams: string[]): Grant => ({ role, scope: 'team', teams, sites: [] })

const ROLES: ProviderOptions['roles'] = {
  claim: 'groups',
  map: new Map([
    ['planners', [all('scheduler')]],
    ['north', [team('supervisor', 't-1')]],
    ['south', [team('supervisor', 't-2')]],
    ['chiefs', [all('admin')]],
  ]),
}

type World = AsyncDisposable & { readonly provider: IdentityProvider; readonly service: Service }

async function world(options: Partial<ProviderOptions> = {}): Promise<World> {
  const provider = await IdentityProvider.open(CALLBACK)
  const { issuer, client } = provider
  const service = await serviceWithoutStore({ provider: { ...client, issuer, name: 'House', idClaim: 'sub', ...options } })
  return {
    ...{ provider, service },
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]()
      await provider.close()
    },
  }
}

type Jar = Record<string, string>

async function get({ app }: Service, url: string, cookies: Jar = {}) {
  const { statusCode, headers, cookies: sent } = await app.inject({ url, cookies })
  for (const { name, value } of sent) cookies[name] = value
  return { status: statusCode, location: String(headers.location ?? '') }
}

/** From the button to the way back, which is not gone yet. */
async function left({ provider, service }: World, sub: string) {
  const jar: Jar = {}
  const { location } = await get(service, '/api/sign-in/provider', jar)
  const back = new URL(await provider.signIn(location, sub))
  return { jar, asked: new URL(location), back: `${back.pathname}${back.search}` }
}

async function signedIn(one: World, sub: string) {
  const { jar, back } = await left(one, sub)
  const answer = await get(one.service, back, jar)
  return { jar, back, ...answer, me: (await one.service.app.inject({ url: '/api/me', cookies: jar })).json() }
}

const accesses = async ({ ledger }: Service) =>
  (await ledger.readFrom(0, 500, 'access/')).map(({ actor, data }) => [actor, data['what'], data['outcome']])

test('somebody unknown comes back with an account without roles, and the same one the next time', async () => {
  await using one = await world()
  one.provider.people.set('sub-1', { name: '张敏' })
  const first = await signedIn(one, 'sub-1')
  expect([first.status, first.location]).toEqual([302, '/'])
  expect(first.me).toMatchObject({
    by: 'account',
    who: { id: 'sub-1', name: '张敏', grants: [] },
    hasPassword: false,
    provider: { name: 'House' },
  })
  expect(first.me.signOutAt).toContain(`${one.provider.issuer}/session/end?`)
  expect(new URL(first.me.signOutAt).searchParams.get('post_logout_redirect_uri')).toBe('http://localhost/sign-in')
  // The provider knows by it whose session it ends, and does not ask.
  const hint = new URL(first.me.signOutAt).searchParams.get('id_token_hint') ?? ''
  expect(JSON.parse(Buffer.from(hint.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
    sub: 'sub-1',
    iss: one.provider.issuer,
  })
  expect((await signedIn(one, 'sub-1')).me.who.id).toBe('sub-1')
  const subject = { issuer: one.provider.issuer, subject: 'sub-1' }
  expect(await readAccounts(one.service.ledger)).toMatchObject([{ id: 'sub-1', subject }])
  expect(await accesses(one.service)).toEqual([
    ['sub-1', 'sign_in_provider', 'ok'],
    ['sub-1', 'sign_in_provider', 'ok'],
  ])
})

test('what is asked has state, nonce and a challenge, and the cookie that keeps them can not be read', async () => {
  await using one = await world()
  const { asked, jar } = await left(one, 'sub-1')
  const { code_challenge_method, response_type, scope, redirect_uri } = Object.fromEntries(asked.searchParams)
  expect({ code_challenge_method, response_type, scope, redirect_uri }).toEqual({
    ...{ code_challenge_method: 'S256', response_type: 'code', scope: 'openid profile', redirect_uri: CALLBACK },
  })
  const kept = Buffer.from(decodeURIComponent(jar['callboard-signing-in'] ?? ''), 'base64').toString('latin1')
  for (const name of ['state', 'nonce']) expect(kept).not.toContain(asked.searchParams.get(name))
})

test('roles follow the groups from sign-in to sign-in; others are the administrators’', async () => {
  await using one = await world({ roles: ROLES })
  const person = (...groups: string[]) => one.provider.people.set('mei', { name: 'Mei', groups })
  const grants = async () => (await signedIn(one, 'mei')).me.who.grants
  person('planners', 'north', 'south', 'nothing', '__proto__')
  expect(await grants()).toEqual([all('scheduler'), team('supervisor', 't-1', 't-2')])
  await one.service.give((at) => ({ type: 'GrantRole', id: 'mei', at, ...all('analyst') }))
  person('south')
  expect(await grants()).toEqual([all('analyst'), team('supervisor', 't-2')])
  const length = async () => (await one.service.ledger.readFrom(0, 500, 'account/')).length
  const before = await length()
  await grants()
  expect(await length(), 'nothing changed, so nothing is said').toBe(before)
})

test('the last administrator keeps the role when the provider takes it back', async () => {
  await using one = await world({ roles: ROLES })
  one.provider.people.set('mei', { name: 'Mei', groups: ['chiefs'] })
  await signedIn(one, 'mei')
  one.provider.people.set('mei', { name: 'Mei', groups: [] })
  expect((await signedIn(one, 'mei')).me.who.grants).toEqual([all('admin')])
})

test('nobody comes into an account that is there by having its id or name at the provider', async () => {
  await using one = await world({ idClaim: 'name' })
  await one.service.account('admin', all('admin'))
  for (const name of ['admin', 'Admin', 'ａｄｍｉｎ', 'аdmin', 'a b']) {
    one.provider.people.set(`sub-${name}`, { name })
    const { me } = await signedIn(one, `sub-${name}`)
    expect([name, me.who.id, me.who.grants]).toEqual([name, expect.stringMatching(/^oidc-[0-9a-f]{16}$/), []])
  }
})

test('an account that an administrator linked is signed in with its roles; a closed one is refused, and no other is made', async () => {
  await using one = await world()
  const { issuer } = one.provider
  await one.service.account('admin', all('admin'))
  await one.service.account('mei', all('scheduler'))
  await one.service.give((at) => ({ type: 'LinkSubject', id: 'mei', issuer, subject: 'sub-7', at }))
  expect((await signedIn(one, 'sub-7')).me.who).toMatchObject({ id: 'mei', grants: [all('scheduler')] })
  await closeAccount(one.service.ledger, admin, 'mei', one.service.now())
  expect((await signedIn(one, 'sub-7')).location).toBe('/sign-in#failed=provider.account_closed')
  expect(await readAccounts(one.service.ledger)).toHaveLength(2)
})

test('two first sign-ins of one person at once are one account', async () => {
  await using one = await world()
  const ways = await Promise.all([left(one, 'sub-1'), left(one, 'sub-1')])
  const answers = await Promise.all(ways.map(({ back, jar }) => get(one.service, back, jar)))
  expect(answers.map(({ location }) => location)).toEqual(['/', '/'])
  expect(await readAccounts(one.service.ledger)).toHaveLength(1)
})

const REFUSED = '/sign-in#failed=provider.refused'

test.each<[string, (back: URL, jar: Jar, service: Service) => unknown]>([
  ['another state', (back) => back.searchParams.set('state', 'x'.repeat(43))],
  ['no state', (back) => back.searchParams.delete('state')],
  ['another issuer beside the code', (back) => back.searchParams.set('iss', 'https://evil.example')],
  ['no issuer, which this provider says it sends', (back) => back.searchParams.delete('iss')],
  ['another code', (back) => back.searchParams.set('code', 'x'.repeat(43))],
  ['no code', (back) => back.searchParams.delete('code')],
  ['an error that is not the provider’s own', (back) => ['error', 'state'].map((name) => back.searchParams.set(name, 'access_denied'))],
  ['no cookie of a beginning here', (_back, jar) => delete jar['callboard-signing-in']],
  [
    'the cookie of a session in place of it',
    (_back, jar, service) => Object.assign(jar, { 'callboard-signing-in': service.session('admin') }),
  ],
  ['ten minutes and more on the way', (_back, _jar, service) => service.pass(minutes(11))],
])('what comes back with %s signs nobody in', async (_what, change) => {
  await using one = await world()
  const { back, jar } = await left(one, 'sub-1')
  const url = new URL(back, 'http://localhost')
  change(url, jar, one.service)
  expect((await get(one.service, `${url.pathname}${url.search}`, jar)).location).toBe(REFUSED)
  expect(await readAccounts(one.service.ledger)).toEqual([])
  expect(await accesses(one.service)).toEqual([['provider', 'sign_in_provider', 'provider.refused']])
})

test('a code is good once, also with a copy of the cookie', async () => {
  await using one = await world()
  const { back, jar } = await left(one, 'sub-1')
  const copy = { ...jar }
  expect((await get(one.service, back, jar)).location).toBe('/')
  expect((await get(one.service, back, copy)).location).toBe(REFUSED)
  expect((await get(one.service, back, jar)).location).toBe(REFUSED)
})

const SECOND = 1000
const now = () => Math.floor(Date.now() / SECOND)

test.each<[string, (claims: Claims) => Forged, string]>([
  ['another nonce', () => ({ claims: { nonce: 'x' } }), REFUSED],
  ['no nonce', () => ({ claims: { nonce: undefined } }), REFUSED],
  ['another issuer', () => ({ claims: { iss: 'https://evil.example' } }), REFUSED],
  ['another audience', () => ({ claims: { aud: 'somebody-else' } }), REFUSED],
  ['an end two minutes ago', () => ({ claims: { exp: now() - 120 } }), REFUSED],
  ['an end half a minute ago, as clocks differ', () => ({ claims: { exp: now() - 30 } }), '/'],
  ['no subject', () => ({ claims: { sub: undefined } }), REFUSED],
  ['another subject, signed by another key', () => ({ claims: { sub: 'admin' }, header: { kid: 'other' } }), REFUSED],
  ['no signature and alg none', () => ({ header: { alg: 'none' }, isUnsigned: true }), REFUSED],
  ['no signature', () => ({ isUnsigned: true }), REFUSED],
  ['alg HS256, as if the public key were a secret', () => ({ header: { alg: 'HS256' } }), REFUSED],
  ['nothing changed', () => ({}), '/'],
])('an ID token with %s', async (_what, forge, location) => {
  await using one = await world()
  const { back, jar } = await left(one, 'sub-1')
  one.provider.forge = forge
  expect((await get(one.service, back, jar)).location).toBe(location)
})

test('a provider that is down is said so, before and on the way back; accounts with a password sign in meanwhile', async () => {
  await using one = await world()
  await one.service.account('mei', all('scheduler'))
  const password = 'seven blue cups of tea'
  const redeem = { secret: await one.service.invitation('mei'), password }
  await one.service.app.inject({ method: 'POST', url: '/api/invitation', payload: redeem })
  const { back, jar } = await left(one, 'sub-1')
  await one.provider.close()
  const AWAY = '/sign-in#failed=provider.unavailable'
  expect((await get(one.service, back, jar)).location).toBe(AWAY)
  await using fresh = await serviceWithoutStore({
    provider: { ...one.provider.client, issuer: one.provider.issuer, name: 'House', idClaim: 'sub' },
  })
  expect((await get(fresh, '/api/sign-in/provider')).location).toBe(AWAY)
  const signIn = await one.service.app.inject({ method: 'POST', url: '/api/sign-in', payload: { id: 'mei', password } })
  expect([signIn.statusCode, signIn.json().signOutAt]).toEqual([200, null])
})

test('a provider that refuses somebody is said so', async () => {
  await using one = await world()
  const jar: Jar = {}
  const { location } = await get(one.service, '/api/sign-in/provider', jar)
  const state = new URL(location).searchParams.get('state')
  const iss = encodeURIComponent(one.provider.issuer)
  const answer = await get(one.service, `/api/sign-in/callback?error=access_denied&state=${state}&iss=${iss}`, jar)
  expect(answer.location).toBe('/sign-in#failed=provider.denied')
})

test('a provider whose document names another issuer, or another client’s secret, signs nobody in', async () => {
  await using one = await world()
  await using other = await serviceWithoutStore({
    provider: { ...one.provider.client, issuer: one.provider.issuer.replace('127.0.0.1', 'localhost'), name: '', idClaim: 'sub' },
  })
  expect((await get(other, '/api/sign-in/provider')).location).toBe('/sign-in#failed=provider.unavailable')
  await using wrong = await world({ clientSecret: 'not-it' })
  const { back, jar } = await left(wrong, 'sub-1')
  expect((await get(wrong.service, back, jar)).location).toBe(REFUSED)
})

test('without a provider there is no way to one', async () => {
  await using service = await serviceWithoutStore()
  const answer = await service.app.inject({ url: '/api/sign-in/provider' })
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'provider.none'])
})
