/** The jobs on the real engine: from facts to KPIs, scores, forecast, staffing and roster; a second look finds nothing to do. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importDirectory } from '../../centres/import-directory.ts'
import { calls, recordings, transcripts, workOrders } from '../../contracts/index.ts'
import { hours, instant, plus, seconds, toIso } from '../../domain/kernel/time.ts'
import { addDays, localDate, localDay, weekdayOf } from '../../domain/kernel/zone.ts'
import { ingestEvents, recordOf } from '../../ingest/ingest-events.ts'
import { findJob, type JobDeps } from '../../jobs/catalog.ts'
import { openComputePool } from '../../jobs/compute/pool.ts'
import { runNow } from '../../jobs/engine/reconcile.ts'
import type { RunEnd } from '../../jobs/engine/runner.ts'
import { runsInto } from '../../jobs/operations/keep-runs.ts'
import { Projections } from '../../projections/projections.ts'
import { readStatus } from '../../service/status.ts'
import { migrate } from '../../sql/migrate.ts'
import { readWatermark } from '../../sql/watermark.ts'
import type { SpanRow } from '../../traces/rows.ts'
import { startTracing } from '../../traces/tracing.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { admin } from '../support/principals.ts'
import { freshStore } from './support/store.ts'

const ZONE = 'Asia/Shanghai'
const now = instant(Date.now())
const clock = () => now
const ago = (duration: number): string => toIso(plus(now, seconds(-duration)))

let opened: Awaited<ReturnType<typeof freshStore>>
let deps: JobDeps

beforeAll(async () => {
  opened = await freshStore()
  await migrate(opened.store)
  deps = {
    store: opened.store,
    ledger: memoryLedger(clock),
    clock,
    compute: openComputePool(),
    localZone: async () => ZONE,
    solverSeconds: seconds(3),
    watermark: async () => undefined,
    owner: 'test',
    keepRuns: runsInto(opened.store),
  }
})
afterAll(async () => {
  await deps.compute.close()
  await opened[Symbol.asyncDispose]()
})

async function run(name: string): Promise<RunEnd> {
  const job = findJob(name)
  if (!job) throw new Error(`no job ${name}`)
  const end = await runNow(job, { deps, stop: new AbortController().signal })
  if (!end) throw new Error(`${name} did not run`)
  expect(end.error).toBe('')
  return end
}

const ingest = (topic: string, value: object) =>
  ingestEvents(deps.store, topic, { source: 'test', generation: 0 }, [recordOf({ position: 1, at: now, value })], now)

test('directory changes reach the dim tables, and an entry that ends is closed there', async () => {
  const agents = Array.from({ length: 8 }, (_, n) => `agent,a-${n},,,Agent ${n},s1,fault`).join('\n')
  await importDirectory(
    deps.ledger,
    admin,
    `kind,id,valid_to,name_en,name,site_id,skills\nqueue,q-fault,,Faults,,,\nqueue,q-old,${ago(60)},Old,,,\n${agents}\n`,
    now,
  )
  await importDirectory(deps.ledger, admin, 'kind,id,name_en,skill_id\nqueue,q-fault,Faults,fault\n', plus(now, seconds(-30)))
  await new Projections(deps).catchUp()
  expect(await deps.store.query('select queue_id, skill_id from dim_queues_current')).toEqual([{ queue_id: 'q-fault', skill_id: 'fault' }])
  expect(
    await deps.store.query('select queue_id, skill_id, valid_to is null as holds from dim_queues order by queue_id, valid_from'),
  ).toMatchObject([{ queue_id: 'q-fault', skill_id: '' }, { queue_id: 'q-fault', skill_id: 'fault' }, { queue_id: 'q-old' }])
})

test('a transcribed recording is scored once, and again when its transcript is revised', async () => {
  const startedAt = ago(600)
  await ingest('calls', {
    ...calls.examples[1],
    offeredAt: ago(612),
    answeredAt: startedAt,
    ringStartedAt: ago(603),
    leftQueueAt: startedAt,
    endedAt: ago(360),
    wrapEndedAt: ago(330),
  })
  await ingest('recordings', { ...recordings.examples[0], startedAt })
  await ingest('transcripts', { ...transcripts.examples[0], startedAt })
  expect(await run('score-recordings')).toMatchObject({ status: 'succeeded', rows: 1 })
  expect((await run('score-recordings')).rows).toBe(0)
  const [score] = await deps.store.query(
    'select recording_id, call_id, recorded_at, transcript_revision, length(item_ids) = length(item_outcomes) as whole from scores_current',
  )
  expect(score).toEqual({ recording_id: 'r-1001', call_id: 'c-1001', recorded_at: startedAt, transcript_revision: 1, whole: 1 })
  await ingestEvents(
    deps.store,
    'transcripts',
    { source: 'test', generation: 0 },
    [recordOf({ position: 2, at: now, value: { ...transcripts.examples[0], startedAt, revision: 2 } })],
    now,
  )
  expect((await run('score-recordings')).rows).toBe(1)
})

test('a score belongs to the request that sent all of it, and is linked to several', async () => {
  const spans: SpanRow[] = []
  const tracing = startTracing({ ratio: 1, sink: async (rows) => void spans.push(...rows) })
  const startedAt = ago(900)
  const order = { ...workOrders.examples[0], eventId: 'o-traced/1', orderId: 'o-traced', occurredAt: ago(3600) }
  const sent = [
    ['recordings', { ...recordings.examples[0], recordingId: 'r-traced', startedAt }],
    ['transcripts', { ...transcripts.examples[0], recordingId: 'r-traced', startedAt }],
    ['work-orders', { ...order, after: { ...order.after, openedAt: ago(3600) } }],
  ] as const
  const traces = sent.map((_, n) => String(n + 1).repeat(32))
  for (const [n, [topic, value]] of sent.entries()) {
    const headers = { traceparent: `00-${traces[n]}-b7ad6b7169203331-01` }
    await ingestEvents(
      deps.store,
      topic,
      { source: 'traced', generation: 0 },
      [{ ...recordOf({ position: 1, at: now, value }), headers }],
      now,
    )
  }
  expect((await run('score-recordings')).rows).toBe(1)
  expect((await run('score-work-orders')).rows).toBe(1)
  await tracing.close()
  const linksOf = (name: string) => spans.filter(({ SpanName }) => SpanName === name).map((span) => span['Links.TraceId'])
  expect(linksOf('score recordings')).toEqual([[traces[0], traces[1]]])
  expect(linksOf('score work-orders')).toEqual([[]])
  expect(spans.filter(({ TraceId }) => TraceId === traces[2]).map(({ SpanName }) => SpanName)).toEqual([
    'ingest work-orders',
    'score work-orders',
  ])
  expect(spans.filter(({ TraceId }) => TraceId === traces[0]).map(({ SpanName }) => SpanName)).toEqual(['ingest recordings'])
})

test('an open work order is scored again when its deadline passes, not before', async () => {
  const due = plus(now, hours(1))
  const after = {
    ...workOrders.examples[0]?.after,
    openedAt: ago(3600),
    acceptDueAt: toIso(due),
    replyDueAt: toIso(due),
    resolveDueAt: toIso(due),
  }
  await ingest('work-orders', { ...workOrders.examples[0], occurredAt: ago(3600), after })
  expect((await run('score-work-orders')).rows).toBe(1)
  expect((await run('score-work-orders')).rows).toBe(0)
  const timely = () =>
    deps.store.query('select reply_timely, handling_timely from order_scores_current where order_id = {id:String}', {
      id: String(workOrders.examples[0]?.orderId),
    })
  expect(await timely()).toEqual([{ reply_timely: null, handling_timely: null }])
  const later = { ...deps, clock: () => plus(due, seconds(60)) }
  const job = findJob('score-work-orders')
  expect(job && (await runNow(job, { deps: later, stop: new AbortController().signal }))?.rows).toBe(1)
  expect(await timely()).toEqual([{ reply_timely: false, handling_timely: false }])
})

test('history becomes KPIs, a forecast of four weeks from today on, and staffing for it', async () => {
  await deps.store.command(
    `insert into calls_v1 (call_id, revision, site_id, queue_id, direction, outcome, offered_at, left_queue_at, wait_seconds, talk_seconds, hold_seconds, wrap_seconds, source, version)
     select concat('h-', toString(number)), 1, 's1', 'q-fault', 'inbound', 'answered', at, at + interval 10 second, 10, 200, 0, 30, 'seed', 1
     from (select number, {now:DateTime64(3,'UTC')} - toIntervalMinute(2 * number) as at from numbers(40 * 720)) where toHour(at + interval 8 hour) between 8 and 19`,
    { now: new Date(now) },
  )
  await deps.store.command(
    "insert into touches (table_name, slot_at, touch_id, touched_at) select 'calls', at, generateUUIDv4(), now64(3) - interval 60 second from (select distinct toStartOfFifteenMinutes(offered_at) as at from calls)",
  )
  expect((await run('recompute-kpi')).rows).toBeGreaterThan(1500)
  const today = localDay(localDate(now, ZONE), ZONE)
  expect((await run('forecast-volume')).rows, 'official and challenger').toBe(2 * 28 * 48)
  const [forecast] = await deps.store.query(
    "select min(slot_at) as first, max(origin_at) as origin, round(sumIf(mean, slot_at < {to:DateTime64(3,'UTC')}), -1) as day from forecasts_current",
    { to: new Date(today.to) },
  )
  expect(forecast).toEqual({ first: toIso(today.from), origin: toIso(today.from), day: 360 })
  expect((await run('plan-staffing')).rows).toBe(28 * 48)
  expect((await run('plan-staffing')).rows).toBe(0)
  // 15 calls of 230 s per half-hour are 1.9 Erlangs: four agents answer 80 % within 20 s, two would not.
  const [staffing] = await deps.store.query(
    "select max(required_agents) as most, min(service_level_ratio) >= 0.8 as held from staffing_current where slot_at < {to:DateTime64(3,'UTC')}",
    { to: new Date(today.to) },
  )
  expect(staffing).toEqual({ most: 4, held: 1 })
})

test('a staffed week gets one roster without broken rules', async () => {
  const monday = addDays(localDate(now, ZONE), 8 - weekdayOf(localDate(now, ZONE)))
  // One week of light demand: the second week stays incomplete and is left alone.
  await deps.store.command('truncate table staffing_v1')
  await deps.store.command(
    `insert into staffing_v1 (staffing_id, run_id, queue_id, slot_at, calls, aht_s, required_agents, scheduled_agents)
     select toString(number), 'r', 'q-fault', {from:DateTime64(3,'UTC')} + toIntervalMinute(30 * number) as at, 1, 200, 1, toUInt32(toHour(at + interval 8 hour) between 9 and 16) from numbers(7 * 48)`,
    { from: new Date(localDay(monday, ZONE).from) },
  )
  expect((await run('build-roster')).rows).toBeGreaterThan(6)
  expect((await run('build-roster')).rows, 'the week has its roster').toBe(0)
  expect(
    await deps.store.query("select toString(week_from) as week, hard_violations, status != 'failed' as usable from roster_runs"),
  ).toEqual([{ week: monday, hard_violations: 0, usable: 1 }])
  expect(await deps.store.query('select count() as slots, sum(required) as required from roster_coverage_current')).toEqual([
    { slots: '336', required: '112' },
  ])
})

test('status counts what is dirty, failed and dead; the run history is in ClickHouse', async () => {
  expect(await readStatus({ ...deps, dataDir: opened.dataDir })).toMatchObject({
    lag: 0,
    failedJobs: 0,
    jobsAhead: 0,
    failedProjections: 0,
    deadLetters: 0,
    engine: expect.stringMatching(/^embedded ClickHouse \d/),
    disk: expect.any(Number),
  })
  expect(await readWatermark(deps.store, clock)).toBeDefined()
  const runs = await deps.store.query<{ job: string }>("select job from job_runs where status = 'succeeded' group by job order by job")
  expect(runs.map(({ job }) => job)).toEqual([
    'build-roster',
    'forecast-volume',
    'plan-staffing',
    'recompute-kpi',
    'score-recordings',
    'score-work-orders',
  ])
})
