/** Figures of a site are the site's alone, and days are its own; where no single site says them they are the viewer's, else those of `--zone`. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant } from '../../domain/kernel/time.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { Projections } from '../../projections/projections.ts'
import type { Overview } from '../../service/api/overview.ts'
import { buildService } from '../../service/app.ts'
import { migrate } from '../../sql/migrate.ts'
import { scopeOf } from '../../sql/reads/scope.ts'
import { insertRows } from '../support/insert-rows.ts'
import { deliver } from './support/deliver.ts'
import { freshStore } from './support/store.ts'

/** 03:00 on Tuesday in Berlin, 21:00 on Monday in New York, 07:30 on Tuesday in Kolkata. */
const NOW = instant(Date.parse('2026-03-03T02:00:00Z'))
const HOTLINE = 'Asia/Kolkata'

let db: Awaited<ReturnType<typeof freshStore>>
let ledger: Ledger
let app: Awaited<ReturnType<typeof buildService>>
beforeAll(async () => {
  db = await freshStore()
  await migrate(db.store)
  ledger = await openLedger({ dataDir: db.dataDir })
  const parts = { store: db.store, ledger, clock: () => NOW, dataDir: db.dataDir, webDir: db.dataDir }
  app = await buildService({ ...parts, projections: new Projections(parts), zone: HOTLINE })
})
afterAll(async () => {
  await app.close()
  await ledger.close()
  await db[Symbol.asyncDispose]()
})

// Answers of the overview are kept for some seconds: no test asks what one before it asked.
const get = async <T>(url: string): Promise<T> => (await app.inject({ url })).json<T>()
const zoneOf = async (url: string) => (await get<{ zone?: string; timezone?: string }>(url)).zone
const boardZone = async (query = '') => (await get<{ timezone: string }>(`/api/boards/cb-wall${query}`)).timezone

test('without a site days are those of --zone, or of the zone a viewer chose, in any letters', async () => {
  expect(await zoneOf('/api/directory')).toBe(HOTLINE)
  expect(await zoneOf('/api/overview')).toBe(HOTLINE)
  expect(await boardZone()).toBe(HOTLINE)
  expect(await boardZone('?zone=europe/berlin')).toBe('Europe/Berlin')
  expect(await zoneOf('/api/overview?zone=America/New_York')).toBe('America/New_York')
  const refused = await app.inject({ url: '/api/overview?zone=Mars/Phobos' })
  expect([refused.statusCode, refused.json<{ message: string }>().message]).toEqual([
    400,
    "'Mars/Phobos' is not an IANA time zone; use a name like Asia/Shanghai.",
  ])
})

test('a board runs in the zone it was made for', async () => {
  type Board = { panels: { targets: { refId: string; rawSql: string }[] }[] }
  const board = await get<Board>('/api/boards/cb-wall?zone=Europe/Berlin')
  const query = board.panels.flatMap(({ targets }) => targets).find(({ rawSql }) => rawSql.includes("'Europe/Berlin'"))
  const body = { from: String(NOW - 86_400_000), to: String(NOW), queries: [query] }
  const ask = async (more: object) => {
    const answer = await app.inject({ method: 'POST', url: '/api/ds/query', payload: { ...body, ...more } })
    return Object.values(answer.json<{ results: Record<string, { status: number }> }>().results).map(({ status }) => status)
  }
  expect(await ask({ zone: 'Europe/Berlin' })).toEqual([200])
  expect(await ask({})).toEqual([403])
})

const site = (site_id: string, zone: string) => ({ site_id, name_en: site_id, name_zh: site_id, zone, valid_from: '2026-01-01T00:00:00Z' })

test('the only site says the zone, whatever --zone says and a viewer chose', async () => {
  await insertRows(db.store, 'dim_sites_v1', [site('b', 'Europe/Berlin')])
  expect(await zoneOf('/api/directory')).toBe('Europe/Berlin')
  expect(await zoneOf('/api/overview?zone=Asia/Tokyo')).toBe('Europe/Berlin')
})

test('of two sites each has its day; of both it is the viewer’s, and so are plans of a site and its queues', async () => {
  await insertRows(db.store, 'dim_sites_v1', [site('n', 'America/New_York')])
  await insertRows(db.store, 'dim_queues_v1', [
    { queue_id: 'n-1', name_en: '', name_zh: '', site_id: 'n', skill_id: '', valid_from: '2026-01-01T00:00:00Z' },
  ])
  expect(await zoneOf('/api/directory')).toBe(HOTLINE)
  const days = '?from=2026-03-02&to=2026-03-03'
  for (const address of [`/api/forecast${days}&site=n`, `/api/staffing${days}&queue=n-1`])
    expect(await zoneOf(address), address).toBe('America/New_York')
  expect(await zoneOf('/api/overview?zone=UTC')).toBe('UTC')
  expect(await zoneOf(`/api/forecast${days}`)).toBe(HOTLINE)
})

/** [site, opened, resolved]; all of 2026-03, by UTC. */
const ORDERS = [
  // 23:30 on Monday in Berlin; resolved 00:30 on Tuesday.
  ['b', '02T22:30', '02T23:30'],
  ['b', '03T00:10'],
  ['b', '03T01:00', '03T01:30'],
  // 23:30 on Sunday in New York; resolved 10:00 on Monday.
  ['n', '02T04:30', '02T15:00'],
  ['n', '02T06:00'],
  ['n', '02T20:00'],
  ['n', '03T01:45'],
] as const

test('orders opened and resolved today are those of the chosen site, on its day', async () => {
  const at = (text: string | undefined) => (text === undefined ? undefined : `2026-03-${text}:00Z`)
  await deliver(
    db.store,
    'work-orders',
    ORDERS.map(([siteId, opened, resolved], n) => ({
      ...{ eventId: `o-${n}/1`, orderId: `o-${n}`, revision: 1, type: 'order_opened', occurredAt: at(opened), source: 'test' },
      after: {
        orderType: n % 2 === 0 ? 'fault' : 'complaint',
        status: resolved ? 'resolved' : 'accepted',
        siteId,
        openedAt: at(opened),
        resolvedAt: at(resolved),
      },
    })),
  )
  const orders = async (query: string) => {
    const { open, openedToday, resolvedToday } = (await get<Overview>(`/api/overview${query}`)).orders
    return { open, openedToday, resolvedToday }
  }
  // Berlin's Tuesday from Monday 23:00 UTC on: opened 00:10 and 01:00, resolved 23:30 and 01:30.
  expect(await orders('?site=b')).toEqual({ open: 1, openedToday: 2, resolvedToday: 2 })
  // New York's Monday from 05:00 UTC on: opened 06:00, 20:00 and 01:45, resolved 15:00.
  expect(await orders('?site=n')).toEqual({ open: 3, openedToday: 3, resolvedToday: 1 })
  // Colombo's Tuesday from Monday 18:30 UTC on, both sites: opened 22:30, 00:10, 01:00, 20:00 and 01:45, resolved 23:30 and 01:30. (Kolkata's was asked above.)
  expect(await orders('?zone=Asia/Colombo')).toEqual({ open: 4, openedToday: 5, resolvedToday: 2 })
})

test('sites and queues that only records name are listed under their ids, and a site’s figures are those of its queues', async () => {
  const offeredAt = '2026-03-02T20:00:00Z'
  const call = { callId: 'c-x', revision: 1, siteId: 'x', queueId: 'x-1', direction: 'inbound', outcome: 'abandoned', offeredAt }
  const interval = { intervalId: 'i-x', revision: 1, queueId: 'x-2', startedAt: offeredAt, intervalSeconds: 1800, offered: 4 }
  await deliver(db.store, 'calls', [call])
  await deliver(db.store, 'queue-intervals', [interval])
  type Named = { id: string; en: string; zh: string; siteId?: string; zone?: string }
  const { sites, queues } = await get<{ sites: Named[]; queues: Named[] }>('/api/directory')
  expect(sites.find(({ id }) => id === 'x')).toEqual({ id: 'x', en: 'x', zh: 'x', zone: HOTLINE })
  expect(queues.map(({ id, en, siteId }) => [id, en, siteId])).toEqual([
    ['n-1', '', 'n'],
    ['x-1', 'x-1', 'x'],
    ['x-2', 'x-2', ''],
  ])
  expect((await scopeOf(db.store, { site: 'x' })).queues).toEqual(['x-1'])
  expect((await scopeOf(db.store, { site: 'n' })).queues).toEqual(['n-1'])
})
