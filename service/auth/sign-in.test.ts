import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { codeAt, stepAt } from '../../centres/one-time-codes.ts'
import { minutes } from '../../domain/kernel/time.ts'
import type { Grant } from '../../domain/principal.ts'
import { fromBase32 } from '../../tests/support/base32.ts'
import { type Service, serviceWithoutStore } from '../../tests/support/service-without-store.ts'

const SCHEDULER: Grant = { role: 'scheduler', scope: 'all', teams: [], sites: [] }
const PASSWORD = 'seven grey herons at noon'

type Sent = { readonly callboard?: string; readonly headers?: Record<string, string> }

async function post({ app }: Service, url: string, payload: object, { callboard, headers = {} }: Sent = {}) {
  const answer = await app.inject({ method: 'POST', url, payload, headers, cookies: callboard === undefined ? {} : { callboard } })
  const body = answer.body === '' ? undefined : answer.json()
  return {
    status: answer.statusCode,
    body,
    cookie: answer.cookies.find(({ name }) => name === 'callboard')?.value ?? '',
    headers: answer.headers,
  }
}

/** The service with account `mei`, who has set a password. */
async function withMei(): Promise<{ service: Service; cookie: string }> {
  const service = await serviceWithoutStore()
  await service.account('mei', SCHEDULER)
  const { cookie } = await post(service, '/api/invitation', { secret: await service.invitation('mei'), password: PASSWORD })
  return { service, cookie }
}

const isIn = async ({ app }: Service, callboard: string): Promise<boolean> =>
  (await app.inject({ url: '/api/kpis', cookies: { callboard } })).statusCode === 200

const accesses = async ({ ledger }: Service): Promise<unknown[]> =>
  (await ledger.readFrom(0, 100, 'access/')).map(({ actor, data }) => [actor, data['what'], data['outcome'], data['address']])

test('an invitation sets the password once and signs in; from then on id and password do', async () => {
  await using service = await serviceWithoutStore()
  await service.account('mei', SCHEDULER)
  const secret = await service.invitation('mei')
  const weak = await post(service, '/api/invitation', { secret, password: 'short' })
  expect([weak.status, weak.body.code, weak.cookie]).toEqual([422, 'password.weak', ''])
  const redeemed = await post(service, '/api/invitation', { secret, password: PASSWORD })
  expect(redeemed).toMatchObject({ status: 200, body: { by: 'account', who: { id: 'mei', grants: [SCHEDULER] }, hasSecondFactor: false } })
  expect(await isIn(service, redeemed.cookie)).toBe(true)
  expect(await post(service, '/api/invitation', { secret, password: PASSWORD })).toMatchObject({
    status: 422,
    body: { code: 'invitation.invalid' },
  })
  const signedIn = await post(service, '/api/sign-in', { id: 'mei', password: PASSWORD })
  expect([signedIn.status, await isIn(service, signedIn.cookie)]).toEqual([200, true])
})

test('a wrong password and an unknown id are answered alike, begin no session, and are on record', async () => {
  const { service } = await withMei()
  await using _ = service
  const answers = [
    await post(service, '/api/sign-in', { id: 'mei', password: 'wrong' }),
    await post(service, '/api/sign-in', { id: 'nobody', password: 'wrong' }),
  ]
  for (const { status, body, cookie } of answers) {
    expect([status, body.code, body.message, cookie]).toEqual([401, 'sign_in.wrong', 'Id, password or code is wrong; type them again.', ''])
  }
  await post(service, '/api/sign-in', { id: 'mei', password: PASSWORD })
  expect(await accesses(service)).toEqual([
    ['mei', 'redeem_invitation', 'ok', '127.0.0.1'],
    ['mei', 'sign_in', 'sign_in.wrong', '127.0.0.1'],
    [expect.stringMatching(/^unknown:[0-9a-f]{8}$/), 'sign_in', 'sign_in.wrong', '127.0.0.1'],
    ['mei', 'sign_in', 'ok', '127.0.0.1'],
  ])
})

test('a password that was typed where the id belongs is nowhere in the ledger, and the same one again is seen to be the same', async () => {
  const { service } = await withMei()
  await using _ = service
  const tried = async (id: string) => {
    service.pass(minutes(1))
    await post(service, '/api/sign-in', { id, password: 'wrong' })
    return (await service.ledger.readFrom(0, 100, 'access/')).at(-1)?.actor
  }
  const [first, again, other, known] = [
    await tried(PASSWORD),
    await tried(` ${PASSWORD.toUpperCase()}`),
    await tried('x'),
    await tried('ＭＥＩ'),
  ]
  expect(first).toMatch(/^unknown:[0-9a-f]{8}$/)
  expect([again, known]).toEqual([first, 'mei'])
  expect(other).not.toBe(first)
  // Nor is the mark one that whoever has the ledger could try words against.
  expect(first).not.toContain(createHash('sha256').update(PASSWORD).digest('hex').slice(0, 8))
  expect(JSON.stringify(await service.ledger.readFrom(0, 1000)).toLowerCase()).not.toContain(PASSWORD)
})

test('an id is typed in any case and width, and all of them wait together', async () => {
  const { service } = await withMei()
  await using _ = service
  const status = async (id: string, password: string) => (await post(service, '/api/sign-in', { id, password })).status
  expect([await status('MEI', PASSWORD), await status('ｍｅｉ', PASSWORD)]).toEqual([200, 200])
  for (const id of ['mei', 'MEI', 'Mei', 'mEi', 'ｍｅｉ']) expect(await status(id, 'wrong')).toBe(401)
  expect([await status('meI', PASSWORD), await status('mei', PASSWORD)]).toEqual([429, 429])
})

test('after five failures in a row the account waits, with the right password too, known or not', async () => {
  const { service } = await withMei()
  await using _ = service
  for (const id of ['mei', 'nobody']) {
    for (let attempt = 1; attempt <= 5; attempt++)
      expect((await post(service, '/api/sign-in', { id, password: 'wrong' })).status, `${id} ${attempt}`).toBe(401)
    const locked = await post(service, '/api/sign-in', { id, password: PASSWORD })
    expect([locked.status, locked.body.code, locked.body.message]).toEqual([
      ...[429, 'sign_in.locked', 'Too many attempts failed; wait 1 min and try again.'],
    ])
  }
  service.pass(minutes(1))
  expect((await post(service, '/api/sign-in', { id: 'mei', password: PASSWORD })).status).toBe(200)
})

test('of one address 60 attempts a minute are heard, whatever sender a header claims; nothing else is limited', async () => {
  await using service = await serviceWithoutStore({ signIn: true })
  const statuses: number[] = []
  for (let attempt = 1; attempt <= 61; attempt++)
    statuses.push((await post(service, '/api/invitation', { secret: 'none', password: PASSWORD })).status)
  expect(statuses).toEqual([...Array(60).fill(422), 429])
  const refused = await post(service, '/api/invitation', { secret: 'none', password: PASSWORD })
  expect(refused.body).toMatchObject({ code: 'sign_in.too_many', remedy: 'Wait a minute and try again.' })
  // Through a proxy that nobody named nothing is served at all: a forged sender is none.
  const forged = await post(
    service,
    '/api/invitation',
    { secret: 'none', password: PASSWORD },
    { headers: { 'x-forwarded-for': '10.1.2.3' } },
  )
  expect(forged.status).toBe(403)
  const events = { url: '/v1/events/nothing', headers: { 'content-type': 'application/x-ndjson' }, payload: '{}' }
  expect((await service.app.inject({ method: 'POST', ...events })).json().code).toBe('token.missing')
})

test('another password ends every other session and goes on in a new one', async () => {
  const { service, cookie } = await withMei()
  await using _ = service
  const other = service.session('mei')
  service.pass(minutes(1))
  const change = (current: string, next: string) => post(service, '/api/me/password', { current, next }, { callboard: cookie })
  expect((await change('wrong', 'nine red foxes by night')).body.code).toBe('sign_in.wrong')
  expect((await change(PASSWORD, 'mei')).body.code).toBe('password.weak')
  expect((await change(PASSWORD, PASSWORD)).body.code).toBe('password.unchanged')
  const changed = await change(PASSWORD, 'nine red foxes by night')
  expect(changed.status).toBe(200)
  expect([await isIn(service, cookie), await isIn(service, other), await isIn(service, changed.cookie)]).toEqual([false, false, true])
  expect((await post(service, '/api/sign-in', { id: 'mei', password: PASSWORD })).status).toBe(401)
})

test('signing out everywhere ends the sessions of all devices', async () => {
  const { service, cookie } = await withMei()
  await using _ = service
  const other = service.session('mei')
  service.pass(minutes(1))
  expect((await post(service, '/api/me/sign-out-everywhere', {}, { callboard: cookie })).status).toBe(204)
  expect([await isIn(service, cookie), await isIn(service, other)]).toEqual([false, false])
  service.pass(minutes(1))
  expect((await post(service, '/api/sign-in', { id: 'mei', password: PASSWORD })).status).toBe(200)
})

test('with a second factor the password alone is not enough, and no code is good twice', async () => {
  const { service, cookie } = await withMei()
  await using _ = service
  service.pass(minutes(1))
  const begun = await post(service, '/api/me/second-factor', { password: PASSWORD }, { callboard: cookie })
  expect(begun.body.uri).toMatch(/^otpauth:\/\/totp\//)
  const codeNow = () => codeAt(fromBase32(begun.body.secret), stepAt(service.now()))
  const confirmed = await post(service, '/api/me/second-factor/confirm', { password: PASSWORD, code: codeNow() }, { callboard: cookie })
  expect(confirmed.body.recoveryCodes).toHaveLength(10)
  expect([await isIn(service, cookie), await isIn(service, confirmed.cookie)], 'sessions from before it are over').toEqual([false, true])
  service.pass(minutes(1))
  const signIn = (code?: string) =>
    post(service, '/api/sign-in', { id: 'mei', password: PASSWORD, ...(code === undefined ? {} : { code }) })
  expect((await signIn()).body).toMatchObject({ status: 401, code: 'sign_in.code_needed' })
  const code = codeNow()
  expect((await signIn(code)).body).toMatchObject({ by: 'account', hasSecondFactor: true })
  expect((await signIn(code)).body).toMatchObject({ code: 'sign_in.wrong' })
  const [recovery = ''] = confirmed.body.recoveryCodes
  expect((await signIn(recovery)).status).toBe(200)
  expect((await signIn(recovery)).status).toBe(401)
  service.pass(minutes(1))
  const dropped = await post(
    service,
    '/api/me/second-factor/drop',
    { password: PASSWORD, code: codeNow() },
    { callboard: confirmed.cookie },
  )
  expect(dropped.body).toMatchObject({ hasSecondFactor: false })
})

test('from the first account on this machine needs a token for events too', async () => {
  await using service = await serviceWithoutStore()
  const sent = async () => {
    const headers = { 'content-type': 'application/x-ndjson' }
    return (await service.app.inject({ method: 'POST', url: '/v1/events/nothing', payload: '{}', headers })).json().code
  }
  expect(await sent()).toBe('topic.unknown')
  await service.account('mei')
  expect(await sent()).toBe('token.missing')
})

test('whoever works at a machine without accounts, or tries the demo, has no account to change', async () => {
  await using service = await serviceWithoutStore()
  const answer = await post(service, '/api/me/password', { current: 'x', next: PASSWORD })
  expect([answer.status, answer.body.code]).toEqual([422, 'account.none'])
})

test('no body of signing in names roles, an account or a session', async () => {
  const { service, cookie } = await withMei()
  await using _ = service
  const roles = { roles: ['admin'], grants: [{ ...SCHEDULER, role: 'admin' }] }
  const tries = [
    await post(service, '/api/sign-in', { id: 'mei', password: PASSWORD, ...roles }),
    await post(service, '/api/invitation', { secret: await service.invitation('mei'), password: PASSWORD, ...roles }),
    await post(service, '/api/me/password', { current: PASSWORD, next: 'nine red foxes by night', id: 'admin' }, { callboard: cookie }),
  ]
  expect(tries.map(({ status, body, cookie: begun }) => [status, body.code, begun])).toEqual(tries.map(() => [400, 'request.invalid', '']))
})

test('a refusal by right is on record, once a minute', async () => {
  const { service, cookie } = await withMei()
  await using _ = service
  for (let time = 0; time < 3; time++) await service.app.inject({ url: '/api/status', cookies: { callboard: cookie } })
  expect((await accesses(service)).slice(1)).toEqual([['mei', 'GET /api/status', 'right.missing', '127.0.0.1']])
})
