/** Ordinary mistakes of analysts: each is a 400 that names the place, none a failure of the service. */
import { gzipSync } from 'node:zlib'
import fastify from 'fastify'
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

const clock = () => instant(Date.parse('2026-03-02T12:00:00Z'))

beforeAll(async () => {
  db = await freshStore()
  await migrate(db.store)
  ledger = await openLedger({ dataDir: db.dataDir })
  const projections = new Projections({ store: db.store, ledger, clock })
  app = await buildService({ store: db.store, ledger, projections, clock, dataDir: db.dataDir, webDir: db.dataDir })
})
afterAll(async () => {
  await app.close()
  await ledger.close()
  await db[Symbol.asyncDispose]()
})

/** `⟨` stands where the answer must point; without it the engine knows no place. */
const MISTAKES = [
  'select ⟨intDiv(1, 0)',
  'select ⟨modulo(1, 0)',
  "select toDate('yesterday')",
  "select toUInt8('⟨a')",
  "select match('a', '⟨(')",
  "select extract('a', '⟨[')",
  "select replaceRegexpAll('a', '(?<=x)', '')",
  'select 1 ⟨union all select 1, 2',
  'select 1 ⟨intersect select 1, 2',
  "select 1 ⟨where 'a'",
  "select 1 from calls ⟨having 'a'",
  'select * from calls asof join seat_states using seat_id',
  'select ⟨nothing from calls',
  'select * from ⟨nothing',
  'select call_id from calls where ⟨quue_id = 1',
  'select ⟨cuont() from calls',
  'select call_id, count() from calls',
  'select count() from calls group by ⟨nothing',
  'select call_id from calls order by ⟨nothing',
  'select call_id from calls where count() > 1',
  'select ⟨sum(call_id) from calls',
  'select ⟨avg(queue_id) from calls',
  'select call_id + 1 from calls',
  "select wait_s + 'a' from calls",
  "select * from calls where offered_at > 'monday'",
  "select * from calls where offered_at = ''",
  'select * from calls where call_id = 5',
  "select * from calls where wait_s = 'long'",
  "select * from calls where wait_s in ('a')",
  'select * from calls limit -⟨',
  'select * from calls ⟨limit 1.5',
  'select call_id call_id2 ⟨queue_id from calls',
  'select * from calls whre ⟨wait_s > 1',
  '⟨select (1 + 2',
  "select ⟨'abc",
  'select * from calls join seat_states',
  'select * from calls a join seat_states b on a.nothing = b.seat_id',
  'select substring(1) from calls',
  "select dateDiff('fortnight', offered_at, offered_at) from calls",
  'select toStartOfInterval(offered_at, interval 0 minute) from calls',
  'select formatDateTime(offered_at, 5) from calls',
  'select arrayElement([1], 0)[2]',
  'select if(1, 2) from calls',
  'select quantile(2)(wait_s) from calls',
  'with x as (select 1) select * from ⟨y',
  "select cast('x' as Nothing2)",
  'select distinct on from calls',
  'select {x:UInt8}',
  "select toTimeZone(now(), 'Mars/Phobos')",
  'select row_number() over (order by) from calls',
  'select max(min(wait_s)) from calls',
  "select JSONExtract('{}', 'a', 'Nonsense')",
  'select throwIf(1)',
]

test.each(MISTAKES.map((marked) => [marked]))('%s', async (marked) => {
  const query = marked.replace('⟨', '')
  const answer = await app.inject({ method: 'POST', url: '/api/sql', payload: { query } })
  const { code, position } = answer.json()
  expect([answer.statusCode, code]).toEqual([400, expect.stringMatching(/^query\.\d+$/)])
  expect(position).toBeGreaterThanOrEqual(0)
  if (marked.includes('⟨')) expect(position).toBe(marked.indexOf('⟨'))
})

test('the same mistakes from a ClickHouse client are 4xx with the engine’s code', async () => {
  const { endpoint } = await import('../../service/endpoint/endpoint.ts')
  const server = fastify()
  await server.register(endpoint, {
    store: db.store,
    ownerToken: 'owner',
    isReader: () => true,
    limits: { seconds: 5, rows: 10, bytes: 1e6 },
  })
  for (const marked of MISTAKES) {
    const answer = await server.inject({ method: 'POST', url: '/', payload: marked.replace('⟨', '') })
    expect([marked, answer.statusCode >= 400 && answer.statusCode < 500]).toEqual([marked, true])
  }
  const bomb = await server.inject({
    method: 'POST',
    url: '/',
    payload: gzipSync(Buffer.alloc(300 << 20)),
    headers: { 'content-encoding': 'gzip' },
  })
  expect([bomb.statusCode, bomb.body]).toEqual([400, expect.stringContaining('256 MB')])
  await server.close()
})
