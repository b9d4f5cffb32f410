/** Rosters of weeks in a row, made by the job on the real engine and judged together by a second judge. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importDirectory } from '../../centres/import-directory.ts'
import { seededRandom } from '../../domain/kernel/random.ts'
import { HALF_HOUR_MS, hours, type Instant, instant, minutes, plus, seconds } from '../../domain/kernel/time.ts'
import { addDays, localDate, localDay, weekdayOf } from '../../domain/kernel/zone.ts'
import { findJob, type JobDeps } from '../../jobs/catalog.ts'
import { openComputePool } from '../../jobs/compute/pool.ts'
import { runNow } from '../../jobs/engine/reconcile.ts'
import { CONTRACT } from '../../jobs/planning/assumptions.ts'
import { Projections } from '../../projections/projections.ts'
import { migrate } from '../../sql/migrate.ts'
import { brokenRules } from '../../workforce/rostering/oracle.ts'
import { defaultRules, defaultShifts, type RosterShift } from '../../workforce/rostering/problem.ts'
import { insertRows } from '../support/insert-rows.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { admin } from '../support/principals.ts'
import { freshStore } from './support/store.ts'

const ZONE = 'Asia/Shanghai'
const start = instant(Date.now())
const monday = addDays(localDate(start, ZONE), 8 - weekdayOf(localDate(start, ZONE)))
const weeks = [monday, addDays(monday, 7), addDays(monday, 14)]
const people = Array.from({ length: 8 }, (_, n) => `a-${n}`)

let now: Instant = start
let opened: Awaited<ReturnType<typeof freshStore>>
let deps: JobDeps

beforeAll(async () => {
  opened = await freshStore()
  await migrate(opened.store)
  const ledger = memoryLedger(() => now)
  deps = {
    ...{
      store: opened.store,
      ledger,
      clock: () => now,
      compute: openComputePool(),
      localZone: async () => ZONE,
      solverSeconds: seconds(10),
    },
    ...{ watermark: async () => undefined, owner: 'test', keepRuns: async () => undefined },
  }
  await importDirectory(
    ledger,
    admin,
    `kind,id,name,name_en,skills,agent_id,first_on,last_on\nqueue,q,,Queue,,,,\n${people.map((id) => `agent,${id},${id},,q,,,`).join('\n')}
leave,l-1,,,,a-0,${addDays(monday, 2)},${addDays(monday, 8)}\nleave,l-2,,,,a-1,${addDays(monday, 13)},${addDays(monday, 14)}\n`,
    now,
  )
  await new Projections(deps).catchUp()
})
afterAll(async () => {
  await deps.compute.close()
  await opened[Symbol.asyncDispose]()
})

async function roster(): Promise<void> {
  const job = findJob('build-roster')
  const end = job && (await runNow(job, { deps, stop: new AbortController().signal }))
  expect(end).toMatchObject({ status: 'succeeded', error: '' })
}

/** More demand than 40 h a week of everybody can cover, so that each rule binds; another course each day. */
async function staff(): Promise<void> {
  const random = seededRandom(1)
  const from = localDay(monday, ZONE).from
  const peaks = Array.from({ length: 21 }, () => 4 + Math.floor(random() * 16))
  const rows = Array.from({ length: 21 * 48 }, (_, slot) => {
    const distance = Math.abs((slot % 48) / 2 - (peaks[Math.floor(slot / 48)] ?? 12))
    const agents = Math.max(0, Math.round(4 - distance / 1.5))
    const told = { staffing_id: `${slot}`, run_id: 'r', queue_id: 'q', slot_at: new Date(from + slot * HALF_HOUR_MS) }
    return { ...told, calls: 1, aht_s: 200, required_agents: agents, scheduled_agents: agents }
  })
  await insertRows(deps.store, 'staffing_v1', rows)
}

async function shiftsOf(week: string): Promise<RosterShift[]> {
  const at = (text: string | null) => (text === null ? null : instant(Date.parse(text)))
  const rows = await deps.store.query<Record<string, string>>(
    'select agent_id, queue_id, toString(work_on) as day, shift_id, from_at, to_at, break_from_at, break_to_at from roster_shifts_current where work_on between {week:Date} and {week:Date} + 6',
    { week },
  )
  return rows.map((row) => ({
    ...{ agentId: row['agent_id'] ?? '', queueId: row['queue_id'] ?? '', workOn: row['day'] ?? '', shiftId: row['shift_id'] ?? '' },
    ...{ fromAt: instant(Date.parse(row['from_at'] ?? '')), toAt: instant(Date.parse(row['to_at'] ?? '')) },
    ...{ breakFromAt: at(row['break_from_at'] ?? null), breakToAt: at(row['break_to_at'] ?? null) },
  }))
}

async function joined(asked: readonly string[]): Promise<string[]> {
  const leave = new Map([
    ['a-0', Array.from({ length: 7 }, (_, day) => addDays(monday, 2 + day))],
    ['a-1', [addDays(monday, 13), addDays(monday, 14)]],
  ])
  const agents = people.map((agentId) => ({ agentId, skills: ['q'], contract: CONTRACT, leaveOn: leave.get(agentId) ?? [] }))
  const made = await Promise.all(
    asked.map(async (week) => {
      const shifts = await shiftsOf(week)
      expect(shifts.length).toBeGreaterThan(20)
      return { problem: { week, zone: ZONE, demand: [], agents, shifts: defaultShifts, rules: defaultRules }, shifts, coverage: [] }
    }),
  )
  return brokenRules(made)
}

test('three weeks made in turn keep rest, days in a row and leave over their boundaries', async () => {
  await staff()
  await roster()
  now = plus(start, hours(7 * 24))
  await roster()
  expect(await joined(weeks)).toEqual([])
})

test('weeks that all have a usable roster are left alone', async () => {
  const before = await runs()
  await roster()
  expect(await runs()).toEqual(before)
})

test('a week whose roster is missing is made again, and those after it with it', async () => {
  await deps.store.command('delete from roster_runs_v1 where week_from = {week:Date}', { week: monday })
  now = plus(start, seconds(60))
  await roster()
  expect(await runs()).toEqual([
    { week: weeks[0], runs: '1' },
    { week: weeks[1], runs: '2' },
    { week: weeks[2], runs: '1' },
  ])
  expect(await joined(weeks.slice(0, 2))).toEqual([])
})

test('a week whose roster broke rules waits an hour before it is tried again', async () => {
  await deps.store.command('delete from roster_runs_v1 where week_from = {week:Date}', { week: weeks[1] ?? '' })
  const failed = { roster_id: 'f', run_id: 'f', as_of: new Date(now), week_from: weeks[1], hard_violations: 1, status: 'failed' }
  await insertRows(deps.store, 'roster_runs_v1', [{ ...failed, objective: null, lower_bound: null, gap_ratio: null, seconds: 1 }])
  now = plus(now, minutes(59))
  const before = await runs()
  await roster()
  expect(await runs()).toEqual(before)
  now = plus(now, minutes(1))
  await roster()
  expect(await runs()).toEqual([
    { week: weeks[0], runs: '1' },
    { week: weeks[1], runs: '2' },
    { week: weeks[2], runs: '1' },
  ])
})

const runs = () => deps.store.query('select toString(week_from) as week, count() as runs from roster_runs group by week order by week')
