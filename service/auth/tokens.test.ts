/** Tokens in place of sessions: what they reach now, when they end, and that what is refused is on record. */
import { expect, test } from 'vitest'
import { closeAccount } from '../../centres/invitations.ts'
import { createToken } from '../../centres/tokens.ts'
import { days, hours } from '../../domain/kernel/time.ts'
import type { Grant } from '../../domain/principal.ts'
import { admin } from '../../tests/support/principals.ts'
import { type Service, serviceWithoutStore } from '../../tests/support/service-without-store.ts'

const all = (role: Grant['role']): Grant => ({ role, scope: 'all', teams: [], sites: [] })

async function ask({ app }: Service, url: string, token: string, method: 'GET' | 'POST' = 'GET') {
  const headers = { authorization: `Bearer ${token}`, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) }
  const answer = await app.inject({ method, url, headers, ...(method === 'POST' ? { payload: '{}' } : {}) })
  const code: unknown = answer.statusCode < 400 ? 'ok' : answer.json().code
  return { status: answer.statusCode, code, body: answer.json(), challenge: answer.headers['www-authenticate'] }
}

const accesses = async ({ ledger }: Service): Promise<unknown[]> =>
  (await ledger.readFrom(0, 200, 'access/')).map(({ actor, data }) => [actor, data['what'], data['outcome'], data['token']])

test('a token of an account acts in its name with what both have, from request to request', async () => {
  await using service = await serviceWithoutStore()
  await service.account('mei', all('scheduler'), all('analyst'))
  const token = await service.token('reporting', [all('analyst')], 'mei')
  expect((await ask(service, '/api/me', token)).body).toMatchObject({ by: 'token', who: { id: 'mei', grants: [all('analyst')] } })
  const schema = async () => (await ask(service, '/api/sql/schema', token)).code
  expect([await schema(), (await ask(service, '/api/forecast/overrides', token)).code]).toEqual(['request.not_found', 'right.missing'])
  await service.give((at) => ({ type: 'RevokeRole', id: 'mei', role: 'analyst', at }))
  expect(await schema()).toBe('right.missing')
})

test('a token ends with its time, its revocation and its owner; none of it is the session that comes with it', async () => {
  await using service = await serviceWithoutStore()
  await service.account('mei', all('analyst'))
  const [own, other] = [await service.token('a', [all('analyst')], 'mei'), await service.token('b', [all('analyst')])]
  const code = async (token: string) => (await ask(service, '/api/kpis', token)).code
  expect([await code(own), await code(other)]).toEqual(['ok', 'ok'])
  await closeAccount(service.ledger, admin, 'mei', service.now())
  expect([await code(own), await code(other)]).toEqual(['token.owner_closed', 'ok'])
  service.pass(days(1))
  expect(await code(other)).toBe('token.expired')
  const { status, challenge } = await ask(service, '/api/kpis', other)
  expect([status, challenge]).toEqual([401, 'Bearer realm="callboard", error="invalid_token"'])
})

test('a token for events asks nothing, also where nobody signs in', async () => {
  await using service = await serviceWithoutStore()
  const made = await createToken(service.ledger, admin, { name: 'PBX', topics: [], client: undefined, at: service.now() })
  const text = made.ok ? made.value.text : ''
  const codes = [(await ask(service, '/api/directory', text)).code, (await ask(service, '/api/me', text)).code]
  expect(codes).toEqual(['token.events_only', 'token.events_only'])
})

test('another scheme than Bearer is between the browser and a proxy, and no token', async () => {
  await using service = await serviceWithoutStore()
  await service.account('mei', all('analyst'))
  const asked = { url: '/api/kpis', headers: { authorization: 'Basic bWVpOng=' }, cookies: { callboard: service.session('mei') } }
  expect((await service.app.inject(asked)).statusCode).toBe(200)
})

test('a token changes no password and ends no session of its owner', async () => {
  await using service = await serviceWithoutStore()
  await service.account('mei', all('analyst'))
  const token = await service.token('a', [all('analyst')], 'mei')
  expect((await ask(service, '/api/me/sign-out-everywhere', token, 'POST')).code).toBe('account.none')
})

test('each refused use is on record with the token, once a minute; what is let in once an hour', async () => {
  await using service = await serviceWithoutStore()
  await service.account('mei', all('analyst'))
  const token = await service.token('a', [all('analyst')], 'mei')
  const id = token.slice('cbt_'.length, token.indexOf('.'))
  for (let time = 0; time < 3; time++) {
    for (const url of ['/api/kpis', '/api/status']) await ask(service, url, token)
    await ask(service, '/api/kpis', 'cbt_000000000000.none')
    await ask(service, '/v1/events/calls', token, 'POST')
  }
  expect(await accesses(service)).toEqual([
    ['mei', 'use_token', 'ok', id],
    ['mei', 'GET /api/status', 'right.missing', id],
    ['token', 'GET /api/kpis', 'token.invalid', undefined],
    ['mei', 'POST /v1/events/:topic', 'token.topic', id],
  ])
  service.pass(hours(1))
  await ask(service, '/api/kpis', token)
  expect((await accesses(service)).slice(4)).toEqual([['mei', 'use_token', 'ok', id]])
})

test('a refusal by a token hides none of the same minute by another token of the account', async () => {
  await using service = await serviceWithoutStore()
  await service.account('mei', all('analyst'))
  const tokens = [await service.token('a', [all('analyst')], 'mei'), await service.token('b', [all('analyst')], 'mei')]
  for (const token of tokens) await ask(service, '/api/status', token)
  expect((await accesses(service)).filter((one) => String(one).includes('right.missing'))).toHaveLength(2)
})

test('no answer and no event holds the secret of a token', async () => {
  await using service = await serviceWithoutStore()
  const token = await service.token('a', [all('analyst')])
  const secret = token.split('.')[1] ?? ''
  const answers = [
    await ask(service, '/api/me', token),
    await ask(service, '/api/status', token),
    await ask(service, '/api/me', `${token}x`),
  ]
  expect(JSON.stringify(answers)).not.toContain(secret)
  expect(JSON.stringify(await service.ledger.readFrom(0, 1000))).not.toContain(secret)
})
