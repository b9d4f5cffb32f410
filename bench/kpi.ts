/** Board queries over a year of calls: p50 and p95 of the KPI view with a dirty, open slot, and what the roll-ups cost. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DAY_MS, instant } from '../domain/kernel/time.ts'
import { kpiById } from '../sql/kpi/catalog.ts'
import { queueRollup } from '../sql/kpi/rollup-queue.ts'
import { migrate } from '../sql/migrate.ts'
import { openStore } from '../sql/open-store.ts'
import { recomputeDirtySlots } from '../sql/recompute.ts'
import type { Store } from '../sql/store.ts'

const CALLS = 10_000_000
const QUICK_CALLS = 200_000
const REPEATS = 15
const START = Date.parse('2025-03-01T00:00:00Z')
const SPAN_MS = 365 * DAY_MS

const BOARD: Readonly<Record<string, { readonly days: number; readonly by: string }>> = {
  'today by queue': { days: 1, by: 'queue_id' },
  'today by slot': { days: 1, by: 'slot_at' },
  '30 days by day': { days: 30, by: 'toDate(slot_at)' },
  'a year by month': { days: 365, by: 'toStartOfMonth(slot_at)' },
}

const IDS = ['offered', 'service_level', 'abandon_rate', 'asa', 'aht', 'wait_p90']

export async function run({ quick }: { readonly quick: boolean }): Promise<object> {
  const calls = quick ? QUICK_CALLS : CALLS
  const dataDir = await mkdtemp(join(tmpdir(), 'callboard-bench-'))
  const store = await openStore({ dataDir, role: 'owner' })
  try {
    await migrate(store)
    const insertSeconds = await timed(() => insertCalls(store, calls))
    const usageBefore = process.cpuUsage()
    const recomputed = { slots: 0, rows: 0 }
    const recomputeSeconds = await timed(async () =>
      Object.assign(recomputed, await recomputeDirtySlots(store, { now: instant(START + SPAN_MS), settleSeconds: 0, limit: 100_000 })),
    )
    const { user, system } = process.cpuUsage(usageBefore)
    await touch(store, START + SPAN_MS - DAY_MS / 2)
    const queries: Record<string, { p50Ms: number; p95Ms: number }> = {}
    for (const [name, { days, by }] of Object.entries(BOARD)) queries[name] = await measure(() => store.result(boardSql(days, by)))
    return {
      calls,
      insertSeconds,
      recompute: { ...recomputed, seconds: recomputeSeconds, cpuSeconds: (user + system) / 1e6 },
      queries,
    }
  } finally {
    await store.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** A year of calls over 20 queues at 2 sites, evenly spread; waits of 0 to 89 s, every ninth abandons. */
async function insertCalls(store: Store, calls: number): Promise<void> {
  await store.command(
    `insert into calls_v1 (call_id, revision, site_id, queue_id, direction, outcome, offered_at, wait_seconds, talk_seconds, hold_seconds, wrap_seconds, customer_id, version)
     select concat('c-', toString(number)), 2, concat('s-', toString(number % 2)), concat('q-', toString(number % 20)), 'inbound', if(number % 9 = 0, 'abandoned', 'answered'),
       toDateTime64(${START / 1000}, 3, 'UTC') + toIntervalMillisecond(intDiv(number * ${SPAN_MS}, ${calls})), sipHash64(number) % 90, 180 + number % 200, number % 30, 30, concat('p-', toString(sipHash64(number) % 500000)), 1
     from numbers(${calls})`,
  )
  await touch(store)
}

const touch = (store: Store, atMs?: number): Promise<void> =>
  store.command(
    `insert into touches select 'calls', toDateTime64(toStartOfFifteenMinutes(offered_at), 3, 'UTC') as slot, generateUUIDv7(), now64(3) from calls_v1
     where ${atMs === undefined ? 'true' : `offered_at >= toDateTime64(${atMs / 1000}, 3, 'UTC') and offered_at < toDateTime64(${atMs / 1000 + 1800}, 3, 'UTC')`} group by slot`,
  )

const boardSql = (days: number, by: string): string =>
  `select ${by} as part, ${IDS.map((id, index) => `${kpiById(id)?.expression} as m${index}`).join(', ')} from ${queueRollup.view}
   where slot_at >= toDateTime64(${(START + SPAN_MS - days * DAY_MS) / 1000}, 3, 'UTC') and slot_at < toDateTime64(${(START + SPAN_MS) / 1000}, 3, 'UTC') group by part order by part`

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return Math.round(performance.now() - startedAt) / 1000
}

async function measure(query: () => Promise<unknown>): Promise<{ p50Ms: number; p95Ms: number }> {
  const times: number[] = []
  await query()
  for (let repeat = 0; repeat < REPEATS; repeat++) times.push(1000 * (await timed(query)))
  times.sort((a, b) => a - b)
  return { p50Ms: Math.round(times[Math.floor(REPEATS / 2)] ?? 0), p95Ms: Math.round(times[Math.ceil(REPEATS * 0.95) - 1] ?? 0) }
}
