/** A clock that was wrong delays no job once it is right: after a day ahead, and set back under a running process. */
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { DAY_MS, HOUR_MS, type Instant, instant, MINUTE_MS, seconds } from '../../domain/kernel/time.ts'
import { memoryLedger } from '../../tests/support/memory-ledger.ts'
import { VirtualTime } from '../../tests/support/virtual-time.ts'
import { type Job, NotYet } from './job.ts'
import type { Recall } from './reconcile.ts'
import { everyTenSeconds, type Scheduler, startScheduler } from './scheduler.ts'

const START = Date.parse('2026-03-02T10:07:00Z')
const TICK_MS = 10_000

const base = { description: '', catchUp: 'all', timeoutSeconds: seconds(60), run: async () => 1 } as const
const JOBS: readonly Job[] = [
  { ...base, name: 'quarterly', kind: 'slot', schedule: { kind: 'every', seconds: seconds(900) } },
  { ...base, name: 'daily', kind: 'slot', schedule: { kind: 'local-day' } },
  { ...base, name: 'backlog', kind: 'backlog', catchUp: 'latest', schedule: { kind: 'every', seconds: seconds(30) } },
]

/** Rings every ten seconds of the time that passes, the first time at once. */
const alarmOver = (time: VirtualTime) => (tick: () => void) => {
  let isOver = false
  const beat = async () => {
    for (; !isOver; await time.sleep(TICK_MS)) tick()
  }
  void beat()
  return {
    destroy: () => {
      isOver = true
    },
  }
}

/** Processes one after the other over one ledger; the clock is `offset` away from the time that passes. */
function world() {
  const time = new VirtualTime()
  const state = { offset: 0 }
  const now = (): Instant => instant(START + time.ms + state.offset)
  const ledger = memoryLedger(now)
  const recalls: Recall[] = []
  const ran: { job: string; slot: Instant; at: number }[] = []
  const jobs = JOBS.map(
    (job): Job => ({ ...job, run: async ({ slot }) => ran.push({ job: job.name, slot: slot.from, at: START + time.ms }) }),
  )
  const start = (): Scheduler => {
    const timing = { sleep: (ms: number, signal: AbortSignal) => time.sleep(ms, signal), random: () => 0 }
    const deps = {
      ledger,
      owner: 'one',
      clock: now,
      localZone: async () => 'UTC',
      keepRuns: async () => undefined,
      watermark: async () => undefined,
      timing,
    }
    return startScheduler({ jobs, deps, alarm: alarmOver(time), onRecall: (recall) => void recalls.push(recall) })
  }
  return { time, state, ledger, recalls, ran, start }
}

test('fifteen seconds a day ahead, then started with the right clock: every job goes on at once, and says so', async () => {
  const { time, state, recalls, ran, start } = world()
  const early = start()
  await time.pass(20 * MINUTE_MS)
  await early.stop()
  state.offset = DAY_MS
  const ahead = start()
  await time.pass(15_000)
  await ahead.stop()
  state.offset = 0
  const rightAt = START + time.ms
  const right = start()
  await time.pass(2 * HOUR_MS)
  await right.stop()
  expect(new Set(recalls.map(({ job }) => job))).toEqual(new Set(['quarterly', 'daily', 'backlog']))
  const since = ran.filter(({ at }) => at >= rightAt)
  // The backlog at its next slot, each quarter that ends from now on within a tick of its end.
  expect((since.find(({ job }) => job === 'backlog')?.at ?? 0) - rightAt).toBeLessThanOrEqual(30_000 + TICK_MS)
  const quarters = since.filter(({ job }) => job === 'quarterly')
  expect(quarters).toHaveLength(8)
  expect(Math.max(...quarters.map(({ slot, at }) => at - (slot + 900_000)))).toBeLessThanOrEqual(TICK_MS)
})

test('whatever the clock did, across restarts: once it is right each slot that ends runs once, within a tick', async () => {
  const step = fc.record({
    minutes: fc.integer({ min: 1, max: 20 }),
    offset: fc.integer({ min: -26 * 60, max: 26 * 60 }),
    isRestart: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 4 }), async (steps) => {
      const { time, state, ledger, ran, start } = world()
      let running = start()
      for (const { minutes, offset, isRestart } of steps) {
        if (isRestart) await running.stop()
        state.offset = offset * MINUTE_MS
        if (isRestart) running = start()
        await time.pass(minutes * MINUTE_MS)
      }
      state.offset = 0
      // Half a tick later than the change, so that no beat falls on it.
      await time.pass(TICK_MS / 2)
      const [rightAt, before] = [START + time.ms, ran.length]
      await time.pass(HOUR_MS)
      await running.stop()
      const since = ran.slice(before).filter(({ job }) => job === 'quarterly')
      const ended = since.filter(({ slot }) => slot + 900_000 > rightAt)
      expect(ended.map(({ slot }) => slot)).toEqual(Array.from({ length: 4 }, (_, n) => Math.floor(rightAt / 900_000 + n) * 900_000))
      for (const { slot, at } of ended) expect(at - (slot + 900_000)).toBeLessThanOrEqual(TICK_MS)
      expect(since.every(({ slot, at }) => slot + 900_000 <= at)).toBe(true)
      const backlog = ran.slice(before).find(({ job }) => job === 'backlog')
      expect((backlog?.at ?? 0) - rightAt).toBeLessThanOrEqual(30_000 + TICK_MS)
      await ledger.close()
    }),
    { numRuns: 8 },
  )
}, 60_000)

test('two hosts a day apart on one ledger: the one with the ledger’s clock runs each slot once, the other says why it runs none', async () => {
  for (const offset of [DAY_MS, -DAY_MS, 6000, -6000]) {
    const time = new VirtualTime()
    const now = () => instant(START + time.ms)
    const ledger = memoryLedger(now, undefined, async () => now())
    const recalls: Recall[] = []
    const errors: string[] = []
    const ran: { host: string; slot: Instant }[] = []
    const state = { offset }
    const hostOf = (owner: string, clock: () => Instant): Scheduler => {
      const job: Job = { ...base, name: 'quarterly', kind: 'slot', schedule: { kind: 'every', seconds: seconds(900) } }
      const timing = { sleep: (ms: number, signal: AbortSignal) => time.sleep(ms, signal), random: () => 0 }
      const deps = {
        owner,
        ledger,
        clock,
        timing,
        localZone: async () => 'UTC',
        keepRuns: async () => undefined,
        watermark: async () => undefined,
      }
      const runs = { ...job, run: async ({ slot }: { slot: { from: Instant } }) => ran.push({ host: owner, slot: slot.from }) }
      const onError = (error: unknown) => void errors.push(`${owner}: ${error instanceof Error ? error.message : ''}`)
      return startScheduler({ jobs: [runs], deps, alarm: alarmOver(time), onRecall: (recall) => void recalls.push(recall), onError })
    }
    const right = hostOf('right', now)
    const wrong = hostOf('wrong', () => instant(now() + state.offset))
    await time.pass(2 * HOUR_MS)
    expect(recalls).toEqual([])
    // From 10:07: the quarter that ended at 10:00, and those that end at 10:15, …, 12:00.
    const quarters = Array.from({ length: 9 }, (_, n) => Date.parse('2026-03-02T09:45:00Z') + n * 900_000)
    expect(ran.map(({ slot }) => slot)).toEqual(quarters)
    expect(new Set(ran.map(({ host }) => host))).toEqual(new Set(['right']))
    expect(errors).toEqual([expect.stringMatching(offset > 0 ? /^wrong: .* s ahead of the ledger's/ : /^wrong: .* s behind the ledger's/)])
    // Right again, it takes part.
    state.offset = 0
    await right.stop()
    await time.pass(HOUR_MS)
    expect(ran.slice(9).map(({ host }) => host)).toEqual(['wrong', 'wrong', 'wrong', 'wrong'])
    await wrong.stop()
    await ledger.close()
  }
})

/** Tries within ten minutes of a job that `run` ends, where the host's clock is `offset` away from the ledger's and goes on jumping. */
async function triesBy(offsets: readonly number[], kind: Job['kind'], run: (tries: number) => Promise<number>): Promise<number> {
  const time = new VirtualTime()
  const ledger = memoryLedger(() => instant(START + time.ms))
  const deps = {
    ...{ owner: 'one', ledger, localZone: async () => 'UTC', keepRuns: async () => undefined, watermark: async () => undefined },
    clock: () => instant(START + time.ms + (offsets[Math.floor(time.ms / MINUTE_MS) % offsets.length] ?? 0)),
    timing: { sleep: (ms: number, signal: AbortSignal) => time.sleep(ms, signal), random: () => 0 },
  }
  let tries = 0
  // A loop that never waits would hold the test for ever.
  const bounded = () => {
    tries += 1
    return tries < 500 ? run(tries) : Promise.resolve(1)
  }
  const job: Job = { ...base, name: 'early', kind, catchUp: 'latest', schedule: { kind: 'local-day' }, run: bounded }
  const scheduler = startScheduler({ jobs: [job], deps, alarm: alarmOver(time) })
  await time.pass(10 * MINUTE_MS)
  await scheduler.stop()
  await ledger.close()
  return tries
}

const AHEAD_OR_BEHIND: readonly [string, readonly number[]][] = [
  ['a day ahead', [DAY_MS]],
  ['a day behind', [-DAY_MS]],
  ['sixteen minutes ahead', [16 * MINUTE_MS]],
  ['jumping each minute ahead and behind', [0, DAY_MS, 0, -DAY_MS, 2 * HOUR_MS, -2 * HOUR_MS]],
]

test.each(AHEAD_OR_BEHIND)('a host clock %s of the ledger’s: a slot that has to wait waits, whatever its kind', async (_, offsets) => {
  for (const kind of ['slot', 'backlog'] as const) {
    const notYet = await triesBy(offsets, kind, () => Promise.reject(new NotYet('no calls yet')))
    // Once every 20 s at most, and each of ten jumps may plan the slot anew.
    expect(notYet, kind).toBeGreaterThan(0)
    expect(notYet, kind).toBeLessThanOrEqual(30 + 10)
    const failing = await triesBy(offsets, kind, () => Promise.reject(new Error('engine away')))
    // Five attempts a slot; each jump may bring one slot more.
    expect(failing, kind).toBeGreaterThan(0)
    expect(failing, kind).toBeLessThanOrEqual(5 * (1 + (offsets.length > 1 ? 10 : 0)))
  }
})

afterEach(() => vi.useRealTimers())

test('the alarm goes on ringing where the clock is set back by hours, and where it is set forward', async () => {
  vi.useFakeTimers({ now: START })
  let rings = 0
  const alarm = everyTenSeconds(() => {
    rings += 1
  })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(rings).toBeGreaterThanOrEqual(5)
  for (const jump of [-2 * HOUR_MS, 3 * HOUR_MS, -26 * HOUR_MS]) {
    vi.setSystemTime(Date.now() + jump)
    const before = rings
    await vi.advanceTimersByTimeAsync(120_000)
    expect(rings - before, String(jump)).toBeGreaterThanOrEqual(9)
  }
  await alarm.destroy()
})
