/** Every operation that takes a secret, asked with bodies that break its schema in every way: no answer repeats anything of them. */
import { expect, test } from 'vitest'
import { type Service, serviceWithoutStore } from '../../tests/support/service-without-store.ts'
import { type Operation, operations } from '../api/catalog.ts'
import { takesSecrets } from '../validation.ts'

const CANARY = 'CANARY'

const taking = operations.filter(({ schema }) => takesSecrets(schema.body))

const membersOf = ({ schema }: Operation): string[] => Object.keys(Object(schema.body).properties ?? {})

/** The secret in the wrong type, too long and empty, in each member; as a member's name, beside the members, and as the whole body. */
function brokenBodies(operation: Operation): string[] {
  const right = Object.fromEntries(membersOf(operation).map((name) => [name, CANARY]))
  const inMembers = membersOf(operation).flatMap((name) => [
    ...[CANARY.repeat(99), [CANARY], [[CANARY]], { [CANARY]: CANARY }, '', null].map((value) => ({ ...right, [name]: value })),
    { [name]: CANARY },
    { ...right, [name]: undefined },
  ])
  const wholes = [CANARY, [CANARY], {}, { ...right, [CANARY]: CANARY }, { ...right, more: CANARY }]
  const texts = [`${CANARY}`, `{"password":"${CANARY}`, `{"__proto__":"${CANARY}"}`, `password=${CANARY}`]
  return [...[...inMembers, ...wholes].map((body) => JSON.stringify(body)), ...texts]
}

async function answered({ app }: Service, { method, url }: Operation, payload: string, callboard: string): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const answer = await app.inject({ method, url: `${url}?password=${CANARY}`, payload, headers, cookies: { callboard } })
  return `${answer.statusCode} ${answer.body} ${JSON.stringify(answer.headers)}`
}

test('the operations that take a secret say so in their schema', () => {
  const named = operations.filter((one) => membersOf(one).some((name) => /secret|password|passphrase|token|credential|current/i.test(name)))
  expect(taking.map(({ id }) => id)).toEqual(named.map(({ id }) => id))
  expect(taking.map(({ id }) => id).toSorted()).toEqual([
    ...['changePassword', 'confirmSecondFactor', 'dropSecondFactor', 'enrolSecondFactor', 'redeemInvitation', 'signIn'],
  ])
})

test.each(taking.map((operation) => [operation.id, operation] as const))(
  '%s repeats nothing of a body that breaks its schema',
  async (_id, operation) => {
    await using service = await serviceWithoutStore()
    await service.account('mei')
    for (const body of brokenBodies(operation)) {
      const answer = await answered(service, operation, body, service.session('mei'))
      expect([body, answer]).toEqual([body, expect.not.stringContaining(CANARY)])
      expect([body, answer]).toEqual([body, expect.stringMatching(/^4(00|01|22) /)])
    }
  },
)

test('the message names member and rule', async () => {
  await using service = await serviceWithoutStore()
  const said = async (payload: object) => (await service.app.inject({ method: 'POST', url: '/api/sign-in', payload })).json().message
  expect(await said({ id: 'mei', password: 'x'.repeat(201) })).toBe(
    "Body 'password' breaks a rule: it must NOT have more than 200 characters; correct it.",
  )
  expect(await said({ id: 'mei' })).toBe("Body lacks 'password', which is required; add it.")
  expect(await said({ id: 'mei', password: 'x', pin: 1 })).toBe('Body has a member that is none of id, password, code; leave it out.')
})
