/** Queries of people keep their place: a few at a time, little memory, and none goes on when nobody waits for it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant } from '../../domain/kernel/time.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { Projections } from '../../projections/projections.ts'
import { buildService } from '../../service/app.ts'
import { migrate } from '../../sql/migrate.ts'
import { freshStore } from './support/store.ts'

let db: Awaited<ReturnType<typeof freshStore>>
let ledger: Awaited<ReturnType<typeof openLedger>>
let app: Awaited<ReturnType<typeof buildService>>
let url: string

const clock = () => instant(Date.parse('2026-03-02T12:00:00Z'))

beforeAll(async () => {
  db = await freshStore()
  await migrate(db.store)
  ledger = await openLedger({ dataDir: db.dataDir })
  const projections = new Projections({ store: db.store, ledger, clock })
  app = await buildService({ store: db.store, ledger, projections, clock, dataDir: db.dataDir, webDir: db.dataDir })
  url = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await app.close()
  await ledger.close()
  await db[Symbol.asyncDispose]()
})

const ask = (query: string, signal?: AbortSignal) =>
  fetch(`${url}/api/sql`, {
    method: 'POST',
    body: JSON.stringify({ query }),
    headers: { 'content-type': 'application/json' },
    ...(signal ? { signal } : {}),
  })

const codeIn = (problem: unknown): unknown => Object(problem).code

const running = async (): Promise<number> =>
  Number(
    (
      await db.store.query<{ n: string }>(
        "select count() as n from system.processes where Settings['readonly'] = '1' and query ilike '%sipHash64%'",
      )
    )[0]?.n,
  )

/** Minutes of work on one thread. */
const LONG = 'select max(sipHash64(number, number, number)) from numbers(100000000000)'

test('of fifty long queries two run, twenty wait, the others come again; own queries are answered meanwhile', async () => {
  const gone = new AbortController()
  const answers = Array.from({ length: 50 }, () =>
    ask(LONG, gone.signal).then(
      async (answer) => [answer.status, answer.headers.get('retry-after'), codeIn(await answer.json())],
      () => 'gone',
    ),
  )
  let refused = 0
  for (const answer of answers) void answer.then(() => (refused += 1))
  for (let wait = 0; refused < 28 && wait < 100; wait += 1) await sleep(50)
  const from = performance.now()
  expect(await running()).toBe(2)
  expect((await fetch(`${url}/api/kpis`)).status).toBe(200)
  expect(performance.now() - from).toBeLessThan(3000)
  gone.abort()
  const outcomes = await Promise.all(answers)
  expect(outcomes.filter((one) => String(one) === '503,5,query.busy')).toHaveLength(28)
  expect(outcomes.filter((one) => one === 'gone')).toHaveLength(22)
})

test('a query ends when its client goes away', async () => {
  for (let wait = 0; (await running()) > 0 && wait < 100; wait += 1) await sleep(100)
  const gone = new AbortController()
  const answer = ask(LONG, gone.signal).catch(() => 'gone')
  for (let wait = 0; (await running()) === 0 && wait < 100; wait += 1) await sleep(50)
  gone.abort()
  expect(await answer).toBe('gone')
  const from = performance.now()
  for (let wait = 0; (await running()) > 0 && wait < 100; wait += 1) await sleep(50)
  // The query's own limit is 20 s.
  expect(performance.now() - from).toBeLessThan(5000)
  expect((await ask('select 1')).status).toBe(200)
})

test('a query that asks for more memory than there is for people is refused; big sorts and groups go to disk', async () => {
  const before = process.memoryUsage().rss
  const refused = await Promise.all([1, 2, 3, 4].map(() => ask('select groupArray(number) from numbers(1000000000)')))
  expect(refused.map(({ status }) => status)).toEqual([422, 422, 422, 422])
  expect(codeIn(await refused[0]?.json())).toBe('query.241')
  expect(process.memoryUsage().rss - before).toBeLessThan(700 << 20)
  const spilled = await ask('select count() from (select number % 2000000 as k, count() from numbers(3000000) group by k)')
  const spilledAnswer: unknown = await spilled.json()
  expect(spilledAnswer).toMatchObject({ rows: [['2000000']] })
})
