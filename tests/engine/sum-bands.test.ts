/** Bands of queues that are added up: the page of forecasts, the overview and the board say the same, and the rule in SQL is the library's. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runSql } from '../../dashboards/engine/run.ts'
import { forecastBandSql } from '../../dashboards/queries/workforce.ts'
import { seededRandom } from '../../domain/kernel/random.ts'
import { HALF_HOUR_MS, instant } from '../../domain/kernel/time.ts'
import { local } from '../../domain/principal.ts'
import { type Banded, bandsOfSum } from '../../forecasting/sum-bands.ts'
import { readOverview } from '../../service/overview.ts'
import { forecastRoutes } from '../../service/routes/forecast.ts'
import { sumBandsSql } from '../../sql/kpi/sum-bands.ts'
import { migrate } from '../../sql/migrate.ts'
import { forecastSumsTable, forecastsTable } from '../../sql/tables/planning.ts'
import { insertRows } from '../support/insert-rows.ts'
import { freshStore } from './support/store.ts'

const DAY = '2026-03-02'
const at = (n: number): Date => new Date(Date.parse(`${DAY}T01:00:00Z`) + n * HALF_HOUR_MS)
const now = instant(at(1).getTime())
const made = { run_id: 'r', model: 'm', origin_at: new Date('2026-03-01T16:00:00Z'), as_of: new Date('2026-03-01T17:00:00Z') }
const band = (mean: number, lo80: number, hi80: number) => ({ mean, lo80, hi80, lo95: Math.max(0, 2 * lo80 - mean), hi95: 2 * hi80 - mean })

/** Half-widths 3, 4 and 12 below, 6, 8 and 24 above; queues a and b are site s, c is site t. */
const QUEUES = { a: band(20, 17, 26), b: band(30, 26, 38), c: band(50, 38, 74) }
/** Own forecasts: near at the first slot; at the second of another world, 100 / 210 < .5; at the third there are none. */
const OWN = [
  { level: 'total', site_id: '', slot_at: at(0), ...band(80, 72, 100) },
  { level: 'site', site_id: 's', slot_at: at(0), ...band(40, 32, 48) },
  { level: 'total', site_id: '', slot_at: at(1), ...band(210, 200, 220) },
]

let opened: Awaited<ReturnType<typeof freshStore>>
let app: FastifyInstance
beforeAll(async () => {
  opened = await freshStore()
  const { store } = opened
  await migrate(store)
  const queues = Object.entries(QUEUES)
  await insertRows(
    store,
    'dim_queues_v1',
    queues.map(([queue_id]) => ({ queue_id, site_id: queue_id === 'c' ? 't' : 's', valid_from: new Date(0) })),
  )
  const cells = [0, 1, 2].flatMap((n) => queues.map(([queue_id, bands]) => ({ queue_id, slot_at: at(n), ...bands })))
  await store.insert(
    forecastsTable,
    cells.map((cell, n) => ({ forecast_id: `f${n}`, aht_s: 300, ...made, ...cell })),
  )
  await store.insert(
    forecastSumsTable,
    OWN.map((own, n) => ({ sum_id: `s${n}`, direct: own.mean, naive: own.mean, aht_s: 300, ...made, ...own })),
  )
  app = fastify()
  app.decorateRequest('principal')
  app.addHook('onRequest', async (request) => {
    request.principal = local('tester', 'page')
  })
  forecastRoutes(app.withTypeProvider<TypeBoxTypeProvider>(), { store, clock: () => now })
})
afterAll(async () => {
  await app.close()
  await opened[Symbol.asyncDispose]()
})

type Asked = { readonly queue?: string; readonly site?: string }
type Shown = readonly (readonly (number | null)[])[]

async function onPage(asked: Asked): Promise<Shown> {
  const answer = await app.inject({ url: '/api/forecast', query: { ...asked, from: DAY, to: DAY } })
  return answer.json<{ points: Banded[] }>().points.map(({ lo80, mean, hi80 }) => [lo80, mean, hi80])
}

async function onOverview({ site }: Asked): Promise<Shown> {
  const { trend } = await readOverview(opened.store, now, site)
  return trend.filter(({ mean }) => mean !== null).map(({ lo80, mean, hi80 }) => [lo80, mean, hi80])
}

async function onBoard(asked: { readonly queue?: string[]; readonly site?: string[] }): Promise<Shown> {
  const range = { fromMs: at(0).getTime(), toMs: at(2).getTime(), intervalMs: HALF_HOUR_MS }
  const variables = { queue: asked.queue ?? ('all' as const), site: asked.site ?? ('all' as const) }
  const { rows } = await runSql(opened.store, forecastBandSql('en'), { ...range, variables })
  return rows.map(([, high = null, low = null, middle = null]) => [low, middle, high].map(Number))
}

// √(3² + 4² + 12²) = 13 and √(6² + 8² + 24²) = 26; of a and b 5 and 10. Own bands × 100 / 80 and × 50 / 40.
const SQUARED = [87, 100, 126]
const WHOLE = [[90, 100, 125], SQUARED, SQUARED]
const SITE = [
  [40, 50, 60],
  [45, 50, 60],
  [45, 50, 60],
]
const QUEUE = [0, 1, 2].map(() => [17, 20, 26])

test.each([
  ['the whole', {}, WHOLE],
  ['a site', { site: 's' }, SITE],
])('%s has one band on the page, the overview and the board', async (_, asked: Asked, bands) => {
  expect(await onPage(asked)).toEqual(bands)
  expect(await onOverview(asked)).toEqual(bands)
  expect(await onBoard(asked.site === undefined ? {} : { site: [asked.site] })).toEqual(bands)
})

test('a queue keeps its own band, and queues chosen on a board have no forecast of their sum', async () => {
  expect(await onPage({ queue: 'a' })).toEqual(QUEUE)
  expect(await onBoard({ queue: ['a'] })).toEqual(QUEUE)
  expect(await onBoard({ queue: ['a', 'b'], site: ['s'] })).toEqual([0, 1, 2].map(() => [45, 50, 60]))
  expect(await onBoard({ site: ['s', 't'] })).toEqual([SQUARED, SQUARED, SQUARED])
})

test('over 300 slots with two to six queues the rule in SQL is that of the library', async () => {
  const random = seededRandom(13)
  const drawn = (scale: number) => {
    const mean = random() * scale
    return band(mean, Math.max(0, mean - random() * 9), mean + random() * 12)
  }
  const slots = Array.from({ length: 300 }, (_, slot) => {
    const parts = Array.from({ length: 2 + Math.floor(random() * 5) }, () => drawn(30))
    return { slot, parts, own: random() < 0.2 ? undefined : drawn(random() < 0.1 ? 0 : 150) }
  })
  const ENDS = ['lo80', 'hi80', 'lo95', 'hi95'] as const
  const values = (rows: readonly (Banded & { readonly slot: number })[]) =>
    `select * from values('slot_at UInt32, mean Float64, ${ENDS.map((end) => `${end} Float64`).join(', ')}', ${rows
      .map((row) => `(${[row.slot, row.mean, ...ENDS.map((end) => row[end])].join(', ')})`)
      .join(', ')})`
  const parts = values(slots.flatMap((one) => one.parts.map((part) => ({ slot: one.slot, ...part }))))
  const own = values(slots.flatMap((one) => (one.own ? [{ slot: one.slot, ...one.own }] : [])))
  const rows = await opened.store.query<Banded>(`select * except slot_at from (${sumBandsSql(parts, own, ENDS)}) order by slot_at`)
  const close = (bands: Banded) => Object.fromEntries(Object.entries(bands).map(([end, value]) => [end, expect.closeTo(value, 9)]))
  expect(rows).toEqual(slots.map((one) => close(bandsOfSum(one.parts, one.own))))
})
