import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { days, hours, minutes } from '../../domain/kernel/time.ts'
import type { Grant, Role, Scope } from '../../domain/principal.ts'
import { type Service, serviceWithoutStore } from '../../tests/support/service-without-store.ts'
import { sessionKeys } from './session-keys.ts'

const grant = (role: Role, scope: Scope = 'all', ...teams: string[]): Grant => ({ role, scope, teams, sites: [] })
const personas = async () => [{ id: 'zhang', name: '张敏', grants: [grant('qa_inspector', 'team', 'team-1')] }]

/** Asks for the catalogue of measures, which whoever is signed in may read, with the cookie. */
const withCookie = async ({ app }: Service, callboard: string, url = '/api/kpis'): Promise<number> =>
  (await app.inject({ url, cookies: { callboard } })).statusCode

const cookieOf = (answer: { cookies: { name: string; value: string }[] }): string =>
  answer.cookies.find(({ name }) => name === 'callboard')?.value ?? ''

test('without an account whoever works at the machine is let in as before, and is told so', async () => {
  await using service = await serviceWithoutStore()
  expect((await service.app.inject('/api/kpis')).statusCode).toBe(200)
  const me = (await service.app.inject({ url: '/api/me', headers: { 'callboard-name': encodeURIComponent('林') } })).json()
  expect(me).toMatchObject({ needsSignIn: false, by: 'machine', who: { id: '林' }, personas: [] })
  expect(me.operations).toContain('runSql')
})

test('from the first account on nobody is let in without a session, and what is for everybody stays so', async () => {
  await using service = await serviceWithoutStore()
  await service.account('mei', grant('scheduler'))
  const answer = await service.app.inject('/api/kpis')
  expect([answer.statusCode, answer.json().code, answer.json().remedy]).toEqual([
    ...[401, 'sign_in.needed'],
    'Sign in at /sign-in; programs hand in events with a token.',
  ])
  expect((await service.app.inject('/healthz')).statusCode).toBe(200)
  expect((await service.app.inject('/api/me')).json()).toMatchObject({ needsSignIn: true, by: 'nobody', who: null })
  expect(await withCookie(service, service.session('mei'))).toBe(200)
})

test('a service started with sign-in lets nobody in although there is no account yet', async () => {
  await using service = await serviceWithoutStore({ signIn: true })
  expect((await service.app.inject('/api/kpis')).statusCode).toBe(401)
})

test('a session ends after 12 hours without a request, and after 7 days whatever is asked', async () => {
  await using service = await serviceWithoutStore()
  await service.account('mei', grant('scheduler'))
  const idle = service.session('mei')
  service.pass(hours(11))
  expect(await withCookie(service, idle)).toBe(200)
  service.pass(hours(1))
  expect(await withCookie(service, idle)).toBe(401)

  // Eight hours apart, 21 requests make 7 days.
  let cookie = service.session('mei')
  const statuses: number[] = []
  for (let request = 0; request < 21; request++) {
    service.pass(hours(8))
    const answer = await service.app.inject({ url: '/api/kpis', cookies: { callboard: cookie } })
    statuses.push(answer.statusCode)
    cookie = cookieOf(answer) || cookie
  }
  expect(statuses).toEqual([...Array(20).fill(200), 401])
})

test('a role that is taken back is gone at the next request of the same session, one that is given is there', async () => {
  await using service = await serviceWithoutStore()
  await service.account('mei', grant('admin'))
  const cookie = service.session('mei')
  // Nothing is found in the store of this test: whoever is let in reaches it.
  expect(await withCookie(service, cookie, '/api/interfaces')).toBe(404)
  await service.give((at) => ({ type: 'RevokeRole', id: 'mei', role: 'admin', at }))
  const refused = await service.app.inject({ url: '/api/interfaces', cookies: { callboard: cookie } })
  expect([refused.statusCode, refused.json().code]).toEqual([403, 'right.missing'])
  expect(refused.json().message).toBe("'mei' may not ask GET /api/interfaces without a role; it takes admin (all).")
  await service.give((at) => ({ type: 'GrantRole', id: 'mei', at, ...grant('admin') }))
  expect(await withCookie(service, cookie, '/api/interfaces')).toBe(404)
})

test('sessions made before an account was signed out everywhere or closed are over, later ones are not', async () => {
  await using service = await serviceWithoutStore()
  await service.account('mei', grant('scheduler'))
  const before = service.session('mei')
  service.pass(minutes(1))
  await service.give((at) => ({ type: 'SignOutEverywhere', id: 'mei', at }))
  service.pass(minutes(1))
  const after = service.session('mei')
  expect([await withCookie(service, before), await withCookie(service, after)]).toEqual([401, 200])
  await service.give((at) => ({ type: 'CloseAccount', id: 'mei', at }))
  expect(await withCookie(service, after)).toBe(401)
})

test('signing out ends the session for whoever kept a copy of its cookie', async () => {
  await using service = await serviceWithoutStore()
  await service.account('mei', grant('scheduler'))
  const [cookie, other] = [service.session('mei'), service.session('mei')]
  const out = await service.app.inject({ method: 'POST', url: '/api/sign-out', cookies: { callboard: cookie } })
  expect([out.statusCode, cookieOf(out)]).toEqual([204, ''])
  expect([await withCookie(service, cookie), await withCookie(service, other)]).toEqual([401, 200])
})

test('a cookie that was changed anywhere, or sealed elsewhere, is nobody’s', async () => {
  await using service = await serviceWithoutStore()
  await using elsewhere = await serviceWithoutStore()
  await service.account('mei', grant('admin'))
  const cookie = service.session('mei')
  const changed = Array.from(
    { length: cookie.length },
    (_, at) => `${cookie.slice(0, at)}${cookie[at] === 'A' ? 'B' : 'A'}${cookie.slice(at + 1)}`,
  )
  const statuses = await Promise.all(changed.map((one) => withCookie(service, one)))
  // The last letter before = may hold bits that stand for no byte.
  expect(statuses.filter((status) => status !== 401).length).toBeLessThanOrEqual(2)
  const others = [elsewhere.session('mei'), '', ';', 'x;y', cookie.split(';')[0] ?? '', JSON.stringify({ who: 'mei' })]
  expect(await Promise.all(others.map((one) => withCookie(service, one)))).toEqual(others.map(() => 401))
})

test('the cookie is for this host’s requests alone: no script reads it, no other site sends it', async () => {
  await using service = await serviceWithoutStore({ personas })
  const answer = await service.app.inject({ method: 'POST', url: '/api/sign-in/as', payload: { persona: 'zhang' } })
  expect(answer.cookies).toEqual([
    { name: 'callboard', value: expect.any(String), path: '/', httpOnly: true, sameSite: 'Strict', maxAge: days(7) },
  ])
})

test('the demo is tried as one of its people, with that role’s view, and left again', async () => {
  await using service = await serviceWithoutStore({ personas })
  const { app } = service
  expect((await app.inject('/api/me')).json()).toMatchObject({
    needsSignIn: false,
    by: 'machine',
    personas: [{ id: 'zhang', name: '张敏' }],
  })
  const signedIn = await app.inject({ method: 'POST', url: '/api/sign-in/as', payload: { persona: 'zhang' } })
  const me = { needsSignIn: false, by: 'persona', who: { id: 'zhang', name: '张敏', grants: [grant('qa_inspector', 'team', 'team-1')] } }
  expect([signedIn.statusCode, signedIn.json()]).toMatchObject([200, me])
  const cookie = cookieOf(signedIn)
  expect([await withCookie(service, cookie, '/api/scores'), await withCookie(service, cookie, '/api/status')]).toEqual([404, 403])
  const left = await app.inject({ method: 'POST', url: '/api/sign-out', cookies: { callboard: cookie } })
  expect(left.statusCode).toBe(204)
  expect((await app.inject('/api/me')).json()).toMatchObject({ by: 'machine' })
})

test('where people sign in nobody of the demo is let in, and an account of the same id is not theirs', async () => {
  await using service = await serviceWithoutStore({ personas })
  const as = (payload: object) => service.app.inject({ method: 'POST', url: '/api/sign-in/as', payload })
  const cookie = cookieOf(await as({ persona: 'zhang' }))
  expect((await as({ persona: 'nobody' })).json()).toMatchObject({ status: 404, code: 'persona.not_found' })
  await service.account('zhang', grant('admin'))
  expect((await as({ persona: 'zhang' })).statusCode).toBe(404)
  expect(await withCookie(service, cookie)).toBe(401)
})

test('a session begun is a new one, whatever cookie the request brought', async () => {
  await using service = await serviceWithoutStore({ personas })
  const as = (callboard: string) =>
    service.app.inject({ method: 'POST', url: '/api/sign-in/as', payload: { persona: 'zhang' }, cookies: { callboard } })
  const planted = cookieOf(await as(''))
  const own = cookieOf(await as(planted))
  expect(own).not.toBe(planted)
  const nonceOf = (cookie: string) => service.app.decodeSecureSession(cookie)?.get('nonce')
  expect(nonceOf(own)).not.toBe(nonceOf(planted))
})

test('roles come from the account: none is taken out of a body, a query or a header', async () => {
  await using service = await serviceWithoutStore({ personas })
  const { app } = service
  const roles = { roles: ['admin'], grants: [grant('admin')] }
  const answer = await app.inject({ method: 'POST', url: '/api/sign-in/as', payload: { persona: 'zhang', ...roles } })
  expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.invalid'])
  const cookie = cookieOf(await app.inject({ method: 'POST', url: '/api/sign-in/as', payload: { persona: 'zhang' } }))
  const headers = { 'callboard-name': 'admin', 'x-user': 'admin', 'x-roles': 'admin' }
  const asked = await app.inject({ url: '/api/interfaces?roles=admin', cookies: { callboard: cookie }, headers })
  expect(asked.statusCode).toBe(403)
})

test('a page of another site can neither sign anybody in nor out', async () => {
  await using service = await serviceWithoutStore({ personas })
  const from = (headers: Record<string, string>, url: string) =>
    service.app.inject({ method: 'POST', url, payload: { persona: 'zhang' }, headers: { host: 'localhost:8300', ...headers } })
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }])
    for (const url of ['/api/sign-in/as', '/api/sign-out']) {
      const answer = await from(headers, url)
      expect([answer.statusCode, answer.json().code, answer.cookies]).toEqual([403, 'origin.foreign', []])
    }
})

test('the key is made once, its owner’s alone; a new one on top leaves what was sealed with the old one good', async () => {
  await using service = await serviceWithoutStore()
  const path = join(service.dataDir, 'session.key')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  const [one, other] = await Promise.all([sessionKeys(service.dataDir), sessionKeys(service.dataDir)])
  expect(one).toEqual(other)
  await service.account('mei', grant('scheduler'))
  const cookie = service.session('mei')
  const old = await readFile(path, 'utf8')
  await writeFile(path, `${Buffer.alloc(32, 7).toString('base64')}\n${old}`)
  expect(await sessionKeys(service.dataDir)).toHaveLength(2)
  await using restarted = await serviceWithoutStore({ dataDir: service.dataDir, ledger: service.ledger })
  expect(await withCookie(restarted, cookie)).toBe(200)
  await writeFile(path, 'short\n')
  await expect(sessionKeys(service.dataDir)).rejects.toThrow(/session\.key' must hold lines of 32 bytes/)
})

test('a session that was signed out stays dead after a restart, and in another process of the data directory', async () => {
  await using service = await serviceWithoutStore()
  await service.account('mei', grant('scheduler'))
  const [cookie, other] = [service.session('mei'), service.session('mei')]
  const beside = await serviceWithoutStore({ dataDir: service.dataDir, ledger: service.ledger })
  expect(await withCookie(beside, cookie)).toBe(200)
  await service.app.inject({ method: 'POST', url: '/api/sign-out', cookies: { callboard: cookie } })
  const restarted = await serviceWithoutStore({ dataDir: service.dataDir, ledger: service.ledger })
  for (const one of [service, beside, restarted]) expect([await withCookie(one, cookie), await withCookie(one, other)]).toEqual([401, 200])
  expect((await stat(join(service.dataDir, 'session.ended'))).mode & 0o777).toBe(0o600)
})
