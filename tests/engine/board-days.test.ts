/** Boards over long ranges and other zones: days are those of the zone, every panel stays within what a viewer draws, lists know what records know. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildDashboards } from '../../dashboards/catalog.ts'
import { runSql } from '../../dashboards/engine/run.ts'
import { queriesOf } from '../../dashboards/queries-of.ts'
import { inZone } from '../../dashboards/sdk/local-intervals.ts'
import { DAY_MS, instant } from '../../domain/kernel/time.ts'
import { localDate, localDay, wallClock } from '../../domain/kernel/zone.ts'
import { migrate } from '../../sql/migrate.ts'
import type { Store } from '../../sql/store.ts'
import { deliver } from './support/deliver.ts'
import { freshStore } from './support/store.ts'

let opened: Awaited<ReturnType<typeof freshStore>>
let store: Store
beforeAll(async () => {
  opened = await freshStore()
  store = opened.store
  await migrate(store)
})
afterAll(() => opened[Symbol.asyncDispose]())

/** Where the engine puts each of 4,000 instants of a year, as `[instant, start]` in epoch ms. */
async function startsOf(zone: string, stepMs: number): Promise<[number, number][]> {
  const at = "(toDateTime('2026-01-01 00:00:00', 'UTC') + 7883 * number)"
  const sql = inZone(
    `select $__timeInterval(moment) as start, toUnixTimestamp(moment) as at from (select ${at} as moment from numbers(4000))`,
    zone,
  )
  const { rows } = await runSql(store, `select toUnixTimestamp(start), at from (${sql})`, { fromMs: 0, toMs: 0, intervalMs: stepMs })
  return rows.map(([start, instantSeconds]) => [Number(instantSeconds) * 1000, Number(start) * 1000])
}

const ZONES = ['Asia/Shanghai', 'Asia/Kolkata', 'Europe/Berlin', 'America/New_York', 'UTC']

test.each(ZONES)('a day begins at midnight of %s, also where it has 23 or 25 hours', async (zone) => {
  for (const [at, start] of await startsOf(zone, DAY_MS)) expect(start).toBe(localDay(localDate(instant(at), zone), zone).from)
})

test.each(['Asia/Shanghai', 'Asia/Kolkata'])('hours and their parts begin by the clock on the wall of %s', async (zone) => {
  for (const minutes of [15, 20, 30, 60, 120, 360, 720])
    for (const [at, start] of await startsOf(zone, minutes * 60_000)) {
      const { secondsOfDay } = wallClock(instant(start), zone)
      expect(secondsOfDay % (minutes * 60)).toBe(0)
      expect(at - start).toBeGreaterThanOrEqual(0)
      expect(at - start).toBeLessThan(minutes * 60_000)
    }
})

test('lists hold what only records know, and a value of a list quoted as Grafana does it finds its queue', async () => {
  const queues = ['o\'brien "q" \\ --', 'ends in \\', 'plain']
  const call = { revision: 1, siteId: "o'brien site", direction: 'inbound', outcome: 'answered', offeredAt: '2026-03-02T01:00:00Z' }
  await deliver(
    store,
    'calls',
    queues.map((queueId, n) => ({ ...call, callId: `g-${n}`, queueId })),
  )
  const lists = buildDashboards('en').flatMap(queriesOf)
  const listOf = async (name: string) =>
    (await runSql(store, lists.find(({ owner }) => owner === name)?.rawSql ?? '', { fromMs: 0, toMs: 0, intervalMs: 1000 })).rows
  expect((await listOf('$site')).map(([, text]) => text)).toEqual(["o'brien site"])
  const rows = await listOf('$queue')
  expect(rows.map(([, text]) => text)).toEqual([...queues].sort())
  for (const [value, text] of rows) {
    // Grafana's format singlequote: quotes escaped, backslashes as they are.
    const quoted = `'${String(value).replaceAll("'", "\\'")}'`
    expect(await store.query(`select queue_id as q from kpi_queue_15m where queue_id in (${quoted})`)).toEqual([{ q: text }])
    const sql = `select queue_id from kpi_queue_15m where queue_id in (\${queue:singlequote})`
    const viewed = await runSql(store, sql, { fromMs: 0, toMs: 0, intervalMs: 1000, variables: { queue: [String(value)] } })
    expect(viewed.rows).toEqual([[text]])
  }
})

test('every panel answers for a month and a year of a busy hotline', { timeout: 300_000 }, async () => {
  const now = Date.now()
  const month = { now: new Date(now) }
  // 24 seats that change every six minutes, jobs that run 87,000 times, calls in ten queues at every quarter-hour: thirty days of each.
  await store.command(
    `insert into seat_states_v1 (state_id, revision, seat_id, site_id, state, started_at, source, version)
     select toString(number), 0, concat('seat-', toString(number % 24)), 's', ['ready', 'talking', 'wrap_up'][1 + intDiv(number, 24) % 3], {now:DateTime64(3,'UTC')} - toIntervalSecond(360 * intDiv(number, 24)), 'seed', 1
     from numbers(24 * 7200)`,
    month,
  )
  await store.command(
    `insert into job_runs_v1 (job, slot_at, attempt, status, started_at, rows, error, fence)
     select concat('job-', toString(number % 12)), at, 1, 'succeeded', at, 0, '', 1 from (select number, {now:DateTime64(3,'UTC')} - toIntervalSecond(357 * intDiv(number, 12)) as at from numbers(12 * 7250))`,
    month,
  )
  await store.command(
    `insert into calls_v1 (call_id, revision, site_id, queue_id, direction, outcome, offered_at, wait_seconds, source, version)
     select concat('m-', toString(number)), 1, 's', concat('q-', toString(number % 10)), 'inbound', 'answered', {now:DateTime64(3,'UTC')} - toIntervalSecond(900 * intDiv(number, 10)), 5, 'seed', 1 from numbers(28800)`,
    month,
  )
  await store.command(
    "insert into touches (table_name, slot_at, touch_id, touched_at) select arrayJoin(['calls', 'seat_states']), at, generateUUIDv4(), now64(3) from (select distinct toStartOfFifteenMinutes(offered_at) as at from calls_v1)",
  )
  for (const days of [30, 365]) {
    const context = { fromMs: now - days * DAY_MS, toMs: now, intervalMs: Math.max(15 * 60_000, (days * DAY_MS) / 1000) }
    for (const { owner, rawSql } of buildDashboards('en').flatMap(queriesOf))
      await expect(runSql(store, rawSql, context), `${owner} over ${days} days`).resolves.toBeDefined()
  }
})
