import { expect, test } from 'vitest'
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Grant } from '../../domain/principal.ts'
import type { Store } from '../../sql/store.ts'
import { serviceWithoutStore } from '../../tests/support/service-without-store.ts'

const ADMIN: Grant = { role: 'admin', scope: 'all', teams: [], sites: [] }

/** A status that is told when the test says so, and how many ask for it. */
function held() {
  let settle: (never: Promise<never>) => void = () => undefined
  const until = new Promise<never>((resolve) => {
    settle = resolve
  })
  const wait = () => until
  const begun: number[] = []
  const store: Store = {
    kind: 'server',
    ...{ query: wait, result: wait, bytes: wait, command: wait, insertRowBinary: wait, insert: wait },
    close: async () => undefined,
  }
  const status = () => {
    begun.push(begun.length)
    return until
  }
  return { begun, options: { store, status }, end: () => settle(Promise.reject(new CallboardError('not_found', 'enough'))) }
}

test('eight requests of an account are under way, 24 wait, the next is told to come again; nobody else waits for them', async () => {
  const status = held()
  await using service = await serviceWithoutStore(status.options)
  for (const id of ['mei', 'li']) await service.account(id, ADMIN)
  // Sent at once, not when its answer is waited for.
  const ask = async (id: string, url: string) => service.app.inject({ url, cookies: { callboard: service.session(id) } })
  const asked = Array.from({ length: 8 + 24 }, () => ask('mei', '/api/status'))
  const late = await ask('mei', '/api/status')
  expect([late.statusCode, late.headers['retry-after'], late.headers['content-type'], late.json().code]).toEqual([
    ...[429, '1', 'application/problem+json; charset=utf-8', 'requests.too_many'],
  ])
  expect(status.begun).toHaveLength(8)
  expect((await ask('li', '/api/kpis')).statusCode).toBe(200)
  const token = await service.token('a', [ADMIN], 'mei')
  const byToken = await service.app.inject({ url: '/api/kpis', headers: { authorization: `Bearer ${token}` } })
  expect(byToken.statusCode, 'a token of the account is the account').toBe(429)
  status.end()
  expect((await Promise.all(asked)).map(({ statusCode }) => statusCode)).toEqual(asked.map(() => 404))
  expect(status.begun).toHaveLength(8 + 24)
  expect((await ask('mei', '/api/kpis')).statusCode).toBe(200)
})

test('whoever works at the machine of an installation without accounts has it to themselves', async () => {
  const status = held()
  await using service = await serviceWithoutStore(status.options)
  const asked = Array.from({ length: 40 }, async () => service.app.inject({ url: '/api/status' }))
  expect((await service.app.inject({ url: '/api/kpis' })).statusCode).toBe(200)
  status.end()
  expect((await Promise.all(asked)).map(({ statusCode }) => statusCode)).toEqual(asked.map(() => 404))
})
