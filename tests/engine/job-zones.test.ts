/** A hotline in Berlin and Shanghai: days, hours and weeks of a queue are those of its site, unless one zone was given for all. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importDirectory } from '../../centres/import-directory.ts'
import { DAY_MS, HALF_HOUR_MS, type Instant, instant, seconds } from '../../domain/kernel/time.ts'
import { addDays, localDate, localDay, wallClock, weekdayOf } from '../../domain/kernel/zone.ts'
import { findJob, type JobDeps } from '../../jobs/catalog.ts'
import { openComputePool } from '../../jobs/compute/pool.ts'
import { runNow } from '../../jobs/engine/reconcile.ts'
import { localZoneOf, queueZonesOf } from '../../jobs/local-zone.ts'
import { Projections } from '../../projections/projections.ts'
import { migrate } from '../../sql/migrate.ts'
import { insertRows } from '../support/insert-rows.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { admin } from '../support/principals.ts'
import { freshStore } from './support/store.ts'

const [BERLIN, SHANGHAI] = ['Europe/Berlin', 'Asia/Shanghai']
/** 16:30 UTC: half past midnight in Shanghai, late afternoon of the day before in Berlin. */
const NOW = instant(Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS + 16.5 * 3_600_000)
let opened: Awaited<ReturnType<typeof freshStore>>
let ledger: ReturnType<typeof memoryLedger>
const compute = openComputePool()

beforeAll(async () => {
  opened = await freshStore()
  await migrate(opened.store)
  ledger = memoryLedger(() => NOW)
  const rows = `site,a-sha,,Shanghai,${SHANGHAI},,,
site,b-ber,,Berlin,${BERLIN},,,
queue,q-sha,,Shanghai,,a-sha,,
queue,q-ber,,Berlin,,b-ber,,
agent,s-1,Lin,,,a-sha,q-sha,
agent,b-1,Ute,,,b-ber,q-ber,
`
  const loaded = await importDirectory(
    ledger,
    admin,
    `kind,id,name,name_en,zone,site_id,skills,valid_from\n${rows.replaceAll(/,\n/g, ',2020-01-01T00:00:00Z\n')}`,
    NOW,
  )
  expect(loaded).toMatchObject({ accepted: 6, rejected: 0 })
  const hours = `kind,id,valid_from,opens,closes,weekdays\nhours,q-sha,2020-01-01T00:00:00Z,09:00,17:00,1-7\nhours,q-ber,2020-01-01T00:00:00Z,09:00,17:00,1-7\n`
  expect(await importDirectory(ledger, admin, hours, NOW)).toMatchObject({ accepted: 2, rejected: 0 })
  await new Projections({ store: opened.store, ledger, clock: () => NOW, relay: 'none' }).catchUp()
})
afterAll(async () => {
  await compute.close()
  await opened[Symbol.asyncDispose]()
})

const deps = (usual?: string): JobDeps => ({
  ...{ store: opened.store, ledger, clock: () => NOW, compute, owner: 'test', solverSeconds: seconds(20) },
  ...{ localZone: localZoneOf(opened.store, usual), queueZones: queueZonesOf(opened.store, usual) },
  ...{ watermark: async () => undefined, keepRuns: async () => undefined },
})

async function run(name: string, usual?: string): Promise<void> {
  const job = findJob(name)
  const end = job && (await runNow(job, { deps: deps(usual), stop: new AbortController().signal }))
  expect(end, name).toMatchObject({ status: 'succeeded', error: '' })
}

test('the zone of a queue is that of its site, of the whole the first site’s, and one that was given holds for all', async () => {
  const zones = await queueZonesOf(opened.store, undefined)(await localZoneOf(opened.store, undefined)())
  expect([zones.of('q-ber'), zones.of('q-sha'), zones.of('q-unknown'), zones.of('')]).toEqual([BERLIN, SHANGHAI, SHANGHAI, SHANGHAI])
  const given = await queueZonesOf(opened.store, 'UTC')(await localZoneOf(opened.store, 'UTC')())
  expect([given.of('q-ber'), given.of('q-sha'), given.all]).toEqual(['UTC', 'UTC', ['UTC']])
})

/** 4 calls a half-hour from 9 to 17 of the site's clock, on every one of the last six weeks' days. */
async function history(): Promise<void> {
  const rows = Array.from({ length: 42 * 48 }, (_, slot) =>
    instant(Math.floor(NOW / HALF_HOUR_MS) * HALF_HOUR_MS - (slot + 1) * HALF_HOUR_MS),
  ).flatMap((slotAt) =>
    (
      [
        ['a-sha', 'q-sha', SHANGHAI],
        ['b-ber', 'q-ber', BERLIN],
      ] as const
    ).map(([siteId, queueId, zone]) => ({ siteId, queueId, slotAt, isOpen: isOpen(slotAt, zone) })),
  )
  await insertRows(
    opened.store,
    'queue_intervals_v1',
    rows
      .filter(({ isOpen: open }) => open)
      .map(({ siteId, queueId, slotAt }) => ({
        ...{ interval_id: `${queueId}/${slotAt}`, source: 'test', site_id: siteId, queue_id: queueId, started_at: new Date(slotAt) },
        ...{ interval_seconds: 1800, offered: 4, answered: 4, abandoned: 0, version: '1' },
      })),
  )
}
const isOpen = (at: Instant, zone: string): boolean => {
  const { secondsOfDay } = wallClock(at, zone)
  return secondsOfDay >= 9 * 3600 && secondsOfDay < 17 * 3600
}

test('opening hours of both sites are those of their own clock, in forecasts of one span that add up', async () => {
  await history()
  await run('forecast-volume')
  const rows = await opened.store.query<{ queue: string; slot: number; mean: number }>(
    "select queue_id as queue, toUnixTimestamp(slot_at) as slot, mean from forecasts_v1 where role = 'official' order by queue, slot",
  )
  const slotsOf = (queue: string) => rows.filter((row) => row.queue === queue).map(({ slot, mean }) => ({ at: instant(slot * 1000), mean }))
  const [ber, sha] = [slotsOf('q-ber'), slotsOf('q-sha')]
  const from = localDay(localDate(NOW, SHANGHAI), SHANGHAI).from
  // 28 days from Shanghai's midnight on, for both.
  for (const slots of [ber, sha]) expect([slots[0]?.at, slots.length]).toEqual([from, 28 * 48])
  expect(ber.filter(({ at, mean }) => mean > 1 !== isOpen(at, BERLIN))).toEqual([])
  expect(sha.filter(({ at, mean }) => mean > 1 !== isOpen(at, SHANGHAI))).toEqual([])
  const sums = await opened.store.query<{ level: string; site: string; n: number; mean: number }>(
    'select toString(level) as level, site_id as site, toUInt32(count()) as n, sum(mean) as mean from forecast_sums_v1 group by level, site order by level, site',
  )
  const total = (slots: typeof ber) => slots.reduce((sum, { mean }) => sum + mean, 0)
  expect(sums.map(({ level, site, n }) => [level, site, n])).toEqual([
    ['site', 'a-sha', 28 * 48],
    ['site', 'b-ber', 28 * 48],
    ['total', '', 28 * 48],
  ])
  expect(sums[2]?.mean).toBeCloseTo(total(ber) + total(sha), 6)
})

test('a roster’s shifts begin by the clock of whose site they are, in weeks of that clock', async () => {
  const today = localDate(NOW, SHANGHAI)
  const monday = addDays(today, 8 - weekdayOf(today))
  const staffing = ['q-sha', 'q-ber'].flatMap((queue_id) => {
    const zone = queue_id === 'q-ber' ? BERLIN : SHANGHAI
    // A day either side of the week: each part takes its own.
    const begin = localDay(monday, zone).from - DAY_MS
    return Array.from({ length: 9 * 48 }, (_, slot) => instant(begin + slot * HALF_HOUR_MS)).map((at) => ({
      ...{ staffing_id: `${queue_id}/${at}`, run_id: 'r', queue_id, slot_at: new Date(at), calls: 4, aht_s: 200 },
      ...{ required_agents: isOpen(at, zone) ? 1 : 0, scheduled_agents: isOpen(at, zone) ? 1 : 0 },
    }))
  })
  await insertRows(opened.store, 'staffing_v1', staffing)
  await run('build-roster')
  const shifts = await opened.store.query<{ agent: string; day: string; from: string }>(
    'select agent_id as agent, toString(work_on) as day, from_at as from from roster_shifts_current where work_on < {to:Date} order by agent, day',
    { to: addDays(monday, 7) },
  )
  const clockOf = (agent: string, at: string) => wallClock(instant(Date.parse(at)), agent === 'b-1' ? BERLIN : SHANGHAI)
  expect([...new Set(shifts.map(({ agent }) => agent))]).toEqual(['b-1', 's-1'])
  for (const { agent, day, from } of shifts) {
    const { date, secondsOfDay } = clockOf(agent, from)
    expect(date, agent).toBe(day)
    // Demand is from 9 to 17: no shift that covers it begins before 6 or after 13 of the own clock.
    expect(secondsOfDay / 3600, `${agent} ${from}`).toBeGreaterThanOrEqual(6)
    expect(secondsOfDay / 3600, `${agent} ${from}`).toBeLessThanOrEqual(13)
  }
  expect(
    await opened.store.query('select toUInt32(count()) as n from roster_runs_v1 where week_from = {week:Date}', { week: monday }),
  ).toEqual([{ n: 1 }])
  // Midnight of Monday is six or seven hours later in Berlin: each queue's week is cut there, though both lie in one staffing.
  const covered = await opened.store.query<{ queue: string; first: number; last: number }>(
    'select queue_id as queue, toUnixTimestamp(min(slot_at)) as first, toUnixTimestamp(max(slot_at)) as last from roster_coverage_v1 group by queue order by queue',
  )
  const weekIn = (queue: string, zone: string) => ({
    queue,
    first: localDay(monday, zone).from / 1000,
    last: (localDay(addDays(monday, 6), zone).to - HALF_HOUR_MS) / 1000,
  })
  expect(covered).toEqual([weekIn('q-ber', BERLIN), weekIn('q-sha', SHANGHAI)])
})

/** Ten calls expected where four came, with a narrow band: from six weeks ago until tomorrow, for open half-hours. */
async function pastForecasts(): Promise<void> {
  const origin = instant(NOW - 43 * DAY_MS)
  const rows = ['q-sha', 'q-ber'].flatMap((queue_id) =>
    Array.from({ length: 44 * 48 }, (_, slot) => instant(Math.floor(origin / HALF_HOUR_MS) * HALF_HOUR_MS + slot * HALF_HOUR_MS)).map(
      (at) => {
        const mean = isOpen(at, queue_id === 'q-ber' ? BERLIN : SHANGHAI) ? 10 : 0
        const bands = { lo80: mean, hi80: mean, lo95: mean, hi95: mean }
        const ids = { forecast_id: `past/${queue_id}/${at}`, run_id: 'past', model: 'ensemble', role: 'official', queue_id }
        return { ...ids, slot_at: new Date(at), mean, ...bands, aht_s: null, origin_at: new Date(origin), as_of: new Date(origin) }
      },
    ),
  )
  await insertRows(opened.store, 'forecasts_v1', rows)
}

test('a queue is watched by the last day that is over where it is, and its running day is corrected until its own midnight', async () => {
  await pastForecasts()
  await run('track-forecasts')
  const watched = await opened.store.query<{ queue: string; on: string }>(
    "select queue_id as queue, toString(watched_on) as on from forecast_alarms_v1 where kind = 'bias' or kind = 'coverage' group by queue, on order by queue",
  )
  // Half past midnight in Shanghai, late afternoon in Berlin: the day before, and the day before that.
  const today = localDate(NOW, SHANGHAI)
  expect(watched).toEqual([
    { queue: 'q-ber', on: addDays(today, -2) },
    { queue: 'q-sha', on: addDays(today, -1) },
  ])
  await run('update-intraday')
  const corrected = await opened.store.query<{ queue: string; first: number; last: number }>(
    "select queue_id as queue, toUnixTimestamp(min(slot_at)) as first, toUnixTimestamp(max(slot_at)) as last from forecasts_v1 where endsWith(model, '+intraday') group by queue order by queue",
  )
  // In Shanghai nobody is expected before 9: nothing tells yet how the day goes.
  const midnight = localDay(localDate(NOW, BERLIN), BERLIN).to
  expect(corrected).toEqual([{ queue: 'q-ber', first: NOW / 1000, last: (midnight - HALF_HOUR_MS) / 1000 }])
})
