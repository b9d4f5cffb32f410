/** Accounts and tokens over HTTP: made, changed and ended by administrators, each step felt by whom it is about. */
import { expect, test } from 'vitest'
import { days, plus, toIso } from '../../domain/kernel/time.ts'
import type { Grant } from '../../domain/principal.ts'
import { type Service, serviceWithoutStore } from '../../tests/support/service-without-store.ts'

const ADMIN: Grant = { role: 'admin', scope: 'all', teams: [], sites: [] }
const SCHEDULER: Grant = { role: 'scheduler', scope: 'all', teams: [], sites: [] }
const PASSWORD = 'seven grey herons at noon'

/** As `who` asks, signed in; without one as whoever works at the machine. */
async function post(service: Service, who: string | undefined, url: string, payload: object) {
  const cookies = who === undefined ? {} : { callboard: service.session(who) }
  const answer = await service.app.inject({ method: 'POST', url, cookies, payload })
  return { status: answer.statusCode, body: answer.json() }
}

const get = async (service: Service, who: string, url: string) =>
  (await service.app.inject({ url, cookies: { callboard: service.session(who) } })).json()

const may = async (service: Service, who: string): Promise<readonly string[]> => (await get(service, who, '/api/me')).operations

test('the first account has to be an administrator; its link sets the password, and from then on one signs in', async () => {
  await using service = await serviceWithoutStore()
  const first = { action: 'create', name: 'Ada' }
  expect(await post(service, undefined, '/api/accounts/ada', { ...first, grants: [SCHEDULER] })).toMatchObject({
    status: 422,
    body: { code: 'account.first_administrator' },
  })
  const later = { ...first, grants: [ADMIN], from: toIso(plus(service.now(), days(1))) }
  expect((await post(service, undefined, '/api/accounts/ada', later)).body.code).toBe('account.first_administrator')
  const made = await post(service, undefined, '/api/accounts/ada', { ...first, grants: [ADMIN] })
  expect(made.status).toBe(200)
  const { secret } = made.body.invitation
  expect((await post(service, undefined, '/api/invitation', { secret, password: PASSWORD })).status).toBe(200)
  expect((await post(service, undefined, '/api/accounts/mei', { ...first, grants: [] })).status).toBe(401)
  expect(await may(service, 'ada')).toContain('changeAccount')
})

test('a role given and taken back, a closed account: all hold at once; nobody else may, nobody gives an own role, one administrator stays', async () => {
  await using service = await serviceWithoutStore()
  await service.account('ada', ADMIN)
  const change = async (who: string, id: string, payload: object) => (await post(service, who, `/api/accounts/${id}`, payload)).body
  await change('ada', 'mei', { action: 'create', name: '张敏', grants: [] })
  expect(await may(service, 'mei')).not.toContain('getRoster')
  expect(await change('ada', 'mei', { action: 'grant', grants: [SCHEDULER] })).toEqual({ invitation: null })
  expect(await may(service, 'mei')).toContain('getRoster')
  expect((await change('mei', 'mei', { action: 'grant', grants: [ADMIN] })).code).toBe('right.missing')
  expect((await change('ada', 'ada', { action: 'grant', grants: [SCHEDULER] })).code).toBe('account.own_role')
  expect((await change('ada', 'ada', { action: 'revoke', grants: [ADMIN] })).code).toBe('account.last_administrator')
  expect((await change('ada', 'nobody', { action: 'invite' })).code).toBe('account.not_found')
  const listed = async () => (await get(service, 'ada', '/api/accounts')).accounts.find(({ id }: { id: string }) => id === 'mei')
  expect(await listed()).toMatchObject({ name: '张敏', isClosed: false, grants: [{ role: 'scheduler', to: null }] })
  await change('ada', 'mei', { action: 'revoke', grants: [SCHEDULER] })
  expect(await may(service, 'mei')).not.toContain('getRoster')
  await change('ada', 'mei', { action: 'close' })
  expect(await listed()).toMatchObject({ isClosed: true, grants: [] })
  expect((await get(service, 'mei', '/api/me')).by).toBe('nobody')
})

test('a planned role is shown and holds from its instant on', async () => {
  await using service = await serviceWithoutStore()
  await service.account('ada', ADMIN)
  await service.account('mei')
  const from = toIso(plus(service.now(), days(1)))
  await post(service, 'ada', '/api/accounts/mei', { action: 'grant', grants: [SCHEDULER], from })
  expect((await get(service, 'ada', '/api/accounts')).accounts[1].grants).toMatchObject([{ role: 'scheduler', from, to: null }])
  expect(await may(service, 'mei')).not.toContain('getRoster')
  const past = { action: 'grant', grants: [SCHEDULER], from: '2020-01-01T00:00:00Z' }
  expect((await post(service, 'ada', '/api/accounts/mei', past)).body.code).toBe('account.from_past')
  expect((await post(service, 'ada', '/api/accounts/mei', { ...past, from: 'tomorrow' })).status).toBe(400)
})

test('a token asks in its roles until it is ended, and its text is told once', async () => {
  await using service = await serviceWithoutStore()
  await service.account('ada', ADMIN)
  const expiresAt = toIso(plus(service.now(), days(30)))
  const made = await post(service, 'ada', '/api/tokens', { name: 'planner', grants: [SCHEDULER], expiresAt })
  const headers = { authorization: `Bearer ${made.body.text}` }
  const asked = async () => (await service.app.inject({ url: '/api/me', headers })).json()
  expect((await asked()).operations).toContain('getRoster')
  const { tokens } = await get(service, 'ada', '/api/accounts')
  expect(tokens).toMatchObject([{ id: made.body.id, name: 'planner', state: 'in_force', expiresAt }])
  expect(JSON.stringify(tokens)).not.toContain(made.body.text.split('.')[1])
  const ended = await post(service, 'ada', `/api/tokens/${made.body.id}/revoke`, {})
  expect(ended.body.tokens).toMatchObject([{ state: 'revoked' }])
  expect((await asked()).code).toBe('token.revoked')
  expect((await post(service, 'ada', '/api/tokens', { name: 'for ever', grants: [SCHEDULER] })).status).toBe(422)
})
