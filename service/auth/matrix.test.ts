/** Every operation asked over HTTP by every role in every scope, by session and by token, by nobody, and without accounts: let in where the table says so, and nowhere else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Grant, ROLES, type Role, SCOPES, type Scope } from '../../domain/principal.ts'
import { type Service, serviceWithoutStore } from '../../tests/support/service-without-store.ts'
import { type Operation, operations } from '../api/catalog.ts'

const PEOPLE = ROLES.filter((role) => role !== 'customer' && role !== 'system')

const grantOf = (role: Role, scope: Scope): Grant => ({
  ...{ role, scope },
  teams: scope === 'team' ? ['team-1'] : [],
  sites: scope === 'site' ? ['site-1'] : [],
})

const idOf = (role: Role, scope: Scope): string => `${role}.${scope}`

/** Whether the guards let it through to its handler, or which of them did not; every operation is asked, with a body that no schema takes. */
async function outcomeOf({ app }: Service, { method, url, id }: Operation, callboard?: string, token?: string): Promise<string> {
  const cookies = callboard === undefined ? {} : { callboard }
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
  const payload = method === 'POST' ? { payload: '[]' } : {}
  const { statusCode, body } = await app.inject({ method, url: url.replaceAll(/:\w+/g, 'x'), cookies, headers, ...payload })
  const code: unknown = statusCode === 401 || statusCode === 403 ? JSON.parse(body).code : 'let in'
  return `${id}: ${String(code)}`
}

/** Narrowest first, as the table's page says: a role in a scope at least as wide as the cell is let in. */
function expectedOf({ id, config: { may } }: Operation, role?: Role, scope?: Scope): string {
  if (may === 'anyone') return `${id}: let in`
  if (may === 'token') return `${id}: token.missing`
  if (role === undefined || scope === undefined) return `${id}: sign_in.needed`
  if (may === 'signed_in') return `${id}: let in`
  const cell = may[role]
  const wide: Readonly<Record<Scope, number>> = { own: 1, team: 2, site: 3, all: 4 }
  return `${id}: ${cell !== undefined && wide[scope] >= wide[cell] ? 'let in' : 'right.missing'}`
}

describe('on an installation with accounts', () => {
  let service: Service
  beforeAll(async () => {
    service = await serviceWithoutStore()
    for (const role of PEOPLE) for (const scope of SCOPES) await service.account(idOf(role, scope), grantOf(role, scope))
  })
  afterAll(() => service[Symbol.asyncDispose]())

  test.each(PEOPLE.flatMap((role) => SCOPES.map((scope) => [role, scope] as const)))('%s with scope %s', async (role, scope) => {
    const outcomes = await Promise.all(operations.map((one) => outcomeOf(service, one, service.session(idOf(role, scope)))))
    expect(outcomes).toEqual(operations.map((one) => expectedOf(one, role, scope)))
  })

  /** Events have a token of their own: one with a role hands in what topics it names, and names none. */
  const byToken = (one: Operation, ...held: [Role, Scope]): string =>
    one.config.may === 'token' ? `${one.id}: token.topic` : expectedOf(one, ...held)

  test.each(PEOPLE.flatMap((role) => SCOPES.map((scope) => [role, scope] as const)))('a token of %s with scope %s', async (role, scope) => {
    const token = await service.token(`t.${idOf(role, scope)}`, [grantOf(role, scope)])
    const outcomes = await Promise.all(operations.map((one) => outcomeOf(service, one, undefined, token)))
    expect(outcomes).toEqual(operations.map((one) => byToken(one, role, scope)))
  })

  test('a token that is none is let in nowhere that asks who is there, whatever session comes with it', async () => {
    const [good] = await Promise.all([service.token('good', [grantOf('admin', 'all')])])
    const outcomes = await Promise.all(operations.map((one) => outcomeOf(service, one, service.session('admin.all'), `${good}x`)))
    const expected = operations.map((one) =>
      one.config.may === 'anyone' && one.id !== 'getMe' ? expectedOf(one) : `${one.id}: token.invalid`,
    )
    expect(outcomes).toEqual(expected)
  })

  test('nobody', async () => {
    const outcomes = await Promise.all(operations.map((one) => outcomeOf(service, one)))
    expect(outcomes).toEqual(operations.map((one) => expectedOf(one)))
  })

  test('somebody without a role is let in where being signed in suffices', async () => {
    await service.account('nobody-yet')
    const outcomes = await Promise.all(operations.map((one) => outcomeOf(service, one, service.session('nobody-yet'))))
    const expected = operations.map((one) =>
      typeof one.config.may === 'string' ? expectedOf(one, 'agent', 'own') : `${one.id}: right.missing`,
    )
    expect(outcomes).toEqual(expected)
  })
})

test('on an installation without accounts whoever works at the machine is let in everywhere', async () => {
  await using service = await serviceWithoutStore()
  const outcomes = await Promise.all(operations.map((one) => outcomeOf(service, one)))
  expect(outcomes).toEqual(operations.map(({ id }) => `${id}: let in`))
})

test('HEAD is asked by the same rule as GET', async () => {
  await using service = await serviceWithoutStore({ signIn: true })
  expect((await service.app.inject({ method: 'HEAD', url: '/api/kpis' })).statusCode).toBe(401)
})
