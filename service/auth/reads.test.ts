/** What people looked at is on record before they see it, once for person, thing and time. */
import { expect, test } from 'vitest'
import { CallboardError } from '../../domain/kernel/errors.ts'
import { hours, seconds } from '../../domain/kernel/time.ts'
import type { Grant } from '../../domain/principal.ts'
import { type Service, serviceWithoutStore } from '../../tests/support/service-without-store.ts'

const all = (role: Grant['role']): Grant => ({ role, scope: 'all', teams: [], sites: [] })
const BOARD = { uid: 'callboard-today' }

const looks = async ({ ledger }: Service) =>
  (await ledger.readFrom(0, 500, 'access/'))
    .filter(({ data }) => ['open_board', 'query', 'open_score'].includes(String(data['what'])))
    .map(({ actor, data }) => ({ actor, ...data }))

const away = async (): Promise<never> => Promise.reject(new Error('This test has no store.'))

/** Answers each statement of a person with two rows, also where their rows are cut. */
const isolated = async () => new TextEncoder().encode('{"meta":[{"name":"name","type":"String"}],"data":[["calls"],["tasks"]]}')
const twoRows = {
  kind: 'server' as const,
  ...{ bytes: away, insertRowBinary: away, insert: away, command: async () => undefined, close: async () => undefined },
  query: async () => [],
  result: async () => ({ columns: [], rows: [] }),
  isolated,
  within: () => ({ result: away, isolated }),
}

async function analysts(): Promise<Service> {
  const service = await serviceWithoutStore({ store: twoRows })
  for (const id of ['mei', 'li']) await service.account(id, all('analyst'))
  const boards = await service.app.inject({ url: '/api/boards?zone=UTC', cookies: { callboard: service.session('mei') } })
  BOARD.uid = boards.json()[0].uid
  return service
}

const open = async (service: Service, who: string, uid = BOARD.uid) =>
  (await service.app.inject({ url: `/api/boards/${uid}?zone=UTC`, cookies: { callboard: service.session(who) } })).statusCode

const ask = (service: Service, who: string, query: string) =>
  service.app.inject({ method: 'POST', url: '/api/sql', payload: { query }, cookies: { callboard: service.session(who) } })

test('a board is on record once for person and hour, however often it is asked', async () => {
  await using service = await analysts()
  for (const who of ['mei', 'mei', 'li', 'mei']) expect(await open(service, who)).toBe(200)
  expect((await looks(service)).map(({ actor }) => actor)).toEqual(['mei', 'li'])
  expect(await looks(service)).toMatchObject([{ what: 'open_board', subject: BOARD.uid, outcome: 'ok' }, {}])
  service.pass(hours(1))
  await open(service, 'mei')
  expect(await looks(service)).toHaveLength(3)
})

test('what is not there was not looked at', async () => {
  await using service = await analysts()
  expect(await open(service, 'mei', 'nothing')).toBe(404)
  expect(await looks(service)).toEqual([])
})

test('a query is on record with its outcome, without the texts and long numbers in it, once a minute for person and text', async () => {
  await using service = await analysts()
  const query = "select * from calls where customer_id = 'p-7' and phone = 13800138000"
  await ask(service, 'mei', query)
  await ask(service, 'mei', query)
  const [first, ...more] = await looks(service)
  expect(first).toMatchObject({
    ...{ actor: 'mei', what: 'query', outcome: 'service.failed', rows: 0 },
    query: "select * from calls where customer_id = '…' and phone = …",
  })
  expect(more).toEqual([])
  expect(JSON.stringify(first)).not.toMatch(/p-7|1380013/)
  await ask(service, 'mei', query.replace('p-7', 'p-8'))
  service.pass(seconds(60))
  await ask(service, 'mei', query)
  expect(await looks(service)).toHaveLength(3)
})

test('a query by a token is on record with the token', async () => {
  await using service = await analysts()
  const token = await service.token('sheet', [all('analyst')], 'mei')
  const headers = { authorization: `Bearer ${token}` }
  await service.app.inject({ method: 'POST', url: '/api/sql', payload: { query: 'select 1' }, headers })
  expect(await looks(service)).toMatchObject([{ actor: 'mei', token: expect.any(String), query: 'select 1' }])
})

test('what a query answered is counted on its record', async () => {
  await using service = await analysts()
  const answer = await ask(service, 'mei', 'show tables')
  expect(answer.json()).toMatchObject({ rowCount: 2 })
  expect(await looks(service)).toMatchObject([{ what: 'query', outcome: 'ok', query: 'show tables', rows: 2, seconds: 0 }])
})

test('a query that can’t be recorded is not answered; a board is, and the log says what is missing', async () => {
  await using service = await analysts()
  const append = service.ledger.append
  Object.assign(service.ledger, { append: () => Promise.reject(new CallboardError('unavailable', 'disk')) })
  const asked = await ask(service, 'mei', 'show tables')
  expect([asked.statusCode, asked.json().rows]).toEqual([503, undefined])
  expect(await open(service, 'mei')).toBe(200)
  Object.assign(service.ledger, { append })
  expect(await looks(service)).toEqual([])
  expect((await ask(service, 'mei', 'show tables')).statusCode).toBe(200)
  expect(await looks(service)).toMatchObject([{ what: 'query', outcome: 'ok' }])
})
