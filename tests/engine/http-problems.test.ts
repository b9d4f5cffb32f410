/** What fails answers with a problem document, and readiness names what is missing. */
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hours, instant, plus, toIso } from '../../domain/kernel/time.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { Projections } from '../../projections/projections.ts'
import { operations } from '../../service/api/catalog.ts'
import { buildService } from '../../service/app.ts'
import { migrate } from '../../sql/migrate.ts'
import type { Store } from '../../sql/store.ts'
import { freshStore } from './support/store.ts'

const now = instant(Date.now())
const clock = () => now
const why = { reason: 'cable works' }

let db: Awaited<ReturnType<typeof freshStore>>
let ledger: Ledger
let projections: Projections
let app: Awaited<ReturnType<typeof buildService>>

const serviceOver = (store: Store, over = ledger) =>
  buildService({ store, ledger: over, projections, clock, dataDir: db.dataDir, webDir: db.dataDir })

beforeAll(async () => {
  db = await freshStore()
  await migrate(db.store)
  ledger = await openLedger({ dataDir: db.dataDir })
  projections = new Projections({ store: db.store, ledger, clock }).start()
  app = await serviceOver(db.store)
})
afterAll(async () => {
  await app.close()
  await projections.stop()
  await ledger.close()
  await db[Symbol.asyncDispose]()
})

const problem = async (asked: InjectOptions): Promise<unknown[]> => {
  const { statusCode, headers, body } = await app.inject(asked)
  const { status, code, type, remedy, title, detail, instance } = JSON.parse(body)
  expect(String(headers['content-type'])).toMatch(/^application\/problem\+json/)
  expect([status, type]).toEqual([statusCode, `urn:callboard:problem:${code}`])
  for (const text of [remedy, title, detail, instance]) expect(text).toMatch(/\S/)
  return [statusCode, code]
}

test.each<[string, InjectOptions, number, string]>([
  ['an address that is not of the API', { url: '/api/nothing' }, 404, 'request.not_found'],
  ['the API itself', { url: '/api' }, 404, 'request.not_found'],
  ['an address of events that there is not', { url: '/v1/nothing' }, 404, 'request.not_found'],
  ['a file that there is not', { url: '/favicon.png?v=2' }, 404, 'request.not_found'],
  ['an address beside the probe', { url: '/readyz/' }, 404, 'request.not_found'],
  ['an address beside the document', { url: '/openapi' }, 404, 'request.not_found'],
  ['an address under the probe', { url: '/healthz/x' }, 404, 'request.not_found'],
  ['an address of the API with escapes', { url: '/%61pi/nothing' }, 404, 'request.not_found'],
  [
    'a special day that there is not',
    { method: 'POST', url: '/api/forecast/special-days/none/withdraw', payload: {} },
    404,
    'special_day.not_found',
  ],
  ['a document of another name', { url: '/swagger.json' }, 404, 'request.not_found'],
  ['a method that an address does not take', { method: 'POST', url: '/api/overview' }, 404, 'request.not_found'],
  ['an address that is no URL', { url: '/api/scores/%zz' }, 400, 'request.refused'],
  ['a score that there is not', { url: '/api/scores/none' }, 404, 'score.not_found'],
  ['a board that there is not', { url: '/api/boards/none' }, 404, 'board.not_found'],
  ['an interface that there is not', { url: '/api/interfaces/none' }, 404, 'interface.not_found'],
  ['a query that breaks its schema', { url: '/api/scores?size=1000' }, 400, 'request.invalid'],
  ['days in the wrong order', { url: '/api/forecast?from=2026-03-02&to=2026-03-01' }, 400, 'request.usage'],
  ...['2026-99-99', '2026-02-30', '0001-01-01'].flatMap((day) =>
    [`forecast?from=${day}&to=2026-03-01`, `scores?from=${day}`, `roster?week=${day}`, `staffing?from=2026-03-01&to=${day}`].map(
      (asked): [string, object, number, string] => [`a day that is none: ${asked}`, { url: `/api/${asked}` }, 400, 'request.invalid'],
    ),
  ),
  ['a statement that does not parse', { method: 'POST', url: '/api/sql', payload: { query: 'select nothing' } }, 400, 'query.47'],
  ['another host', { url: '/api/overview', headers: { host: 'board.example' } }, 421, 'host.unknown'],
  ['a page of another site', { url: '/api/overview', headers: { origin: 'https://other.example' } }, 403, 'origin.foreign'],
  [
    'a command that a rule refuses',
    { method: 'POST', url: '/api/forecast/overrides/none/withdraw', payload: why },
    ...([404, 'override.not_found'] as const),
  ],
])('%s is answered with a problem document', async (_, asked, status, code) => {
  expect(await problem(asked)).toEqual([status, code])
})

test('a key stands for one command: another under it is refused and not carried out, over HTTP too', async () => {
  const create = (name: string, owner = 'it') => {
    const settings = { nameEn: name, nameZh: name, owner, endpoint: 'https://crm.example/' }
    return app.inject({ method: 'POST', url: `/api/interfaces/${name}`, payload: { action: 'create', commandKey: 'create-y2', settings } })
  }
  const statuses = [await create('y2'), await create('y2'), await create('y3'), await create('y2', 'crm')].map(
    ({ statusCode }) => statusCode,
  )
  expect(statuses).toEqual([204, 204, 409, 409])
  expect(await problem({ url: '/api/interfaces/y3' })).toEqual([404, 'interface.not_found'])
  const override = (amount: number) => ({
    method: 'POST' as const,
    url: '/api/forecast/overrides',
    payload: {
      id: 'o-key',
      queue: 'demo-q-fault',
      from: toIso(now),
      to: toIso(plus(now, hours(1))),
      operation: 'add',
      amount,
      reason: 'cable',
    },
  })
  expect([(await app.inject(override(5))).statusCode, (await app.inject(override(5))).statusCode]).toEqual([200, 200])
  expect(await problem(override(50))).toEqual([409, 'command.key_reused'])
})

/** But for one that takes what an identity provider adds. */
const STRICT = operations.filter(({ method, id }) => method === 'GET' && id !== 'comeFromProvider').map(({ url }) => url)

test.each(STRICT)('a name in the query that %s does not know is refused', async (url) => {
  expect(await problem({ url: `${url.replaceAll(/:(\w+)/g, 'x')}?nonsense=1` })).toEqual([400, 'request.invalid'])
})

describe('readiness', () => {
  const readyOver = async (store: Store, over = ledger): Promise<{ status: number; missing: string[] }> => {
    const service = await serviceOver(store, over)
    try {
      expect((await service.inject('/healthz')).json()).toMatchObject({ status: 'alive' })
      const answer = await service.inject('/readyz')
      const checks: { name: string; ok: boolean; detail: string }[] = answer.json().checks
      const missing = checks.filter(({ ok }) => !ok)
      for (const { detail } of missing) expect(detail).toMatch(/callboard (doctor|migrate)/)
      return { status: answer.statusCode, missing: missing.map(({ name }) => name) }
    } finally {
      await service.close()
    }
  }

  test('a ledger that refuses, or stays silent, is not ready; the process lives', async () => {
    const over = (checkpoint: Ledger['checkpoint']) => readyOver(db.store, Object.assign(Object.create(ledger), { checkpoint }))
    expect(await over(() => Promise.reject(new Error('disk away')))).toEqual({ status: 503, missing: ['ledger'] })
    expect(await over(() => new Promise(() => {}))).toEqual({ status: 503, missing: ['ledger'] })
  })

  test('a store that refuses, or stays silent, is not ready; the process lives', async () => {
    const over = (query: Store['query']) => readyOver(Object.assign(Object.create(db.store), { query }))
    expect(await over(() => Promise.reject(new Error('connection refused')))).toEqual({ status: 503, missing: ['store', 'migrations'] })
    expect(await over(() => new Promise(() => {}))).toEqual({ status: 503, missing: ['store', 'migrations'] })
  })

  test('a migration that is not applied is named', async () => {
    await db.store.command('create table kept as schema_migrations')
    await db.store.command('insert into kept select * from schema_migrations')
    await db.store.command('truncate table schema_migrations')
    expect(await readyOver(db.store)).toEqual({ status: 503, missing: ['migrations'] })
    await db.store.command('insert into schema_migrations select * from kept')
    expect(await readyOver(db.store)).toEqual({ status: 200, missing: [] })
  })
})
