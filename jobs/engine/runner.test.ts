/** The runner and the alarm clock over a real ledger: retries, timeouts, shutdown, manual runs. */
import { expect, test } from 'vitest'
import { instant, interval, minutes, plus, seconds } from '../../domain/kernel/time.ts'
import type { JobRun } from '../../ledger/job-ledger.ts'
import { memoryLedger } from '../../tests/support/memory-ledger.ts'
import { copyRuns } from './copy-runs.ts'
import { type EngineDeps, type Job, NotYet, type Run } from './job.ts'
import { reconcile, runNow } from './reconcile.ts'
import { startScheduler } from './scheduler.ts'

const start = instant(Date.parse('2026-03-02T10:07:00Z'))

function world(run: (context: Run) => Promise<number>, more: Partial<Job> = {}) {
  let now = start
  const kept: JobRun[] = []
  const job: Job = {
    name: 'j',
    description: '',
    kind: 'slot',
    schedule: { kind: 'every', seconds: seconds(3600) },
    catchUp: 'all',
    timeoutSeconds: minutes(1),
    run,
    ...more,
  }
  const deps: EngineDeps = {
    owner: 'test',
    ledger: memoryLedger(() => now),
    clock: () => now,
    localZone: async () => 'UTC',
    watermark: async () => undefined,
    keepRuns: async (runs) => void kept.push(...runs),
  }
  const stop = new AbortController()
  const pass = (duration: number) => {
    now = plus(now, seconds(duration))
  }
  return { deps, job, kept, stop, pass, look: () => reconcile({ jobs: [job], deps, stop: stop.signal }) }
}

test('a due slot runs once, its run id names job, slot and fence, and its history is copied', async () => {
  const seen: string[] = []
  const { look, kept, deps } = world(async ({ runId }) => seen.push(runId))
  expect(await look()).toMatchObject([{ job: 'j', attempt: 1, status: 'succeeded', rows: 1 }])
  expect(await look()).toEqual([])
  expect(seen).toEqual(['j@2026-03-02T09:00:00.000Z#1'])
  await copyRuns(deps)
  expect(kept.at(-1)).toMatchObject({ job: 'j', attempt: 1, status: 'succeeded', rows: 1, fence: 1 })
  expect(await deps.ledger.jobs.runs({ limit: 10 })).toHaveLength(1)
})

test('a job gives its commands under its own name, whichever process runs it', async () => {
  const seen: unknown[] = []
  await world(async ({ principal }) => seen.push(principal), { name: 'score-recordings' }).look()
  expect(seen).toEqual([{ id: 'service/score-recordings', name: 'score-recordings', roles: ['system'], teams: [], via: 'job' }])
})

test('a failing slot is retried after a while, up to five times, and is failed then', async () => {
  const { look, pass, deps } = world(() => Promise.reject(new Error('engine away\nwith a stack')))
  const ends = await look()
  expect(ends).toMatchObject([{ status: 'failed', attempt: 1, error: 'engine away' }])
  expect(await look(), 'not before the retry is due').toEqual([])
  for (const attempt of [2, 3, 4, 5]) {
    pass(160)
    expect(await look()).toMatchObject([{ status: 'failed', attempt }])
  }
  pass(160)
  expect(await look()).toEqual([])
  expect((await deps.ledger.jobs.summary()).slots).toEqual([{ job: 'j', status: 'failed', count: 1 }])
})

test('a run that takes too long is aborted by its signal and counts as failed', async () => {
  const aborted: unknown[] = []
  const { look } = world(
    ({ signal }) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          aborted.push(signal.reason)
          reject(signal.reason)
        }),
      ),
    { timeoutSeconds: seconds(0.02) },
  )
  expect(await look()).toMatchObject([{ status: 'failed', error: 'Took longer than 0.02 s.' }])
  expect(aborted).toHaveLength(1)
})

test('a job whose input is missing stays due without counting an attempt or leaving history', async () => {
  let isThere = false
  const { look, pass, deps } = world(async () => {
    if (!isThere) throw new NotYet('no calls yet')
    return 4
  })
  for (let n = 0; n < 7; n += 1) {
    expect(await look()).toMatchObject([{ status: 'deferred', attempt: 1 }])
    pass(20)
  }
  expect(await deps.ledger.jobs.runs({ limit: 5 })).toEqual([])
  isThere = true
  expect(await look()).toMatchObject([{ status: 'succeeded', attempt: 1, rows: 4 }])
})

test('a planned slot waits when the watermark falls back behind it', async () => {
  const { job, deps, stop } = world(async () => 1)
  const lookAt = (watermark: number) =>
    reconcile({ jobs: [job], deps: { ...deps, watermark: async () => instant(watermark) }, stop: stop.signal })
  await deps.ledger.jobs.plan('j', {
    from: undefined,
    cursor: instant(Date.parse('2026-03-02T10:00:00Z')),
    due: [interval(instant(Date.parse('2026-03-02T09:00:00Z')), instant(Date.parse('2026-03-02T10:00:00Z')))],
    skipped: [],
    whileOpen: 'add',
  })
  expect(await lookAt(0)).toEqual([])
  expect(await lookAt(Date.parse('2026-03-02T10:15:00Z')), 'the clock shows 10:07: lateness is counted from the smaller').toEqual([])
})

test('a shutdown hands the slot back, due at once', async () => {
  const { look, stop, deps, job } = world(() => new Promise(() => stop.abort()))
  expect(await look()).toMatchObject([{ status: 'failed', error: 'Stopped by shutdown.' }])
  const again = { ...job, run: async () => 7 }
  expect(await reconcile({ jobs: [again], deps, stop: new AbortController().signal })).toMatchObject([
    { status: 'succeeded', attempt: 2, rows: 7 },
  ])
})

test('a run whose lease another took counts for nothing', async () => {
  const { look, deps, pass } = world(async () => {
    pass(61)
    const taken = await deps.ledger.jobs.claim({ job: 'j', owner: 'other', leaseSeconds: seconds(60), maxAttempts: 5 })
    expect(taken?.fence).toBe(2)
    return 3
  })
  expect(await look()).toMatchObject([{ status: 'lost', rows: 0 }])
  expect((await deps.ledger.jobs.runs({ limit: 5 })).map(({ owner, status }) => [owner, status])).toEqual([
    ['other', 'running'],
    ['test', 'lost'],
  ])
})

test('a backlog run that found nothing leaves no history, one that did leaves its rows', async () => {
  let backlog = 0
  const { look, pass, deps } = world(async () => backlog, { kind: 'backlog', schedule: { kind: 'every', seconds: seconds(30) } })
  await look()
  expect(await deps.ledger.jobs.runs({ limit: 5 })).toEqual([])
  backlog = 12
  pass(30)
  await look()
  expect(await deps.ledger.jobs.runs({ limit: 5 })).toMatchObject([{ status: 'succeeded', rows: 12 }])
})

test('a manual run takes any slot, runs it again under a higher fence, and refuses one that is running', async () => {
  const { look, deps, job, stop } = world(async () => 1)
  await look()
  const slot = interval(plus(start, seconds(-7620)), plus(start, seconds(-4020)))
  expect(await runNow(job, { deps, stop: stop.signal }, slot)).toMatchObject({ status: 'succeeded', slotAt: slot.from })
  expect(await runNow(job, { deps, stop: stop.signal }, slot)).toMatchObject({ status: 'succeeded', attempt: 2 })
  await deps.ledger.jobs.request('j', slot)
  await deps.ledger.jobs.claim({ job: 'j', owner: 'other', leaseSeconds: seconds(60), maxAttempts: 5 }, slot)
  expect(await runNow(job, { deps, stop: stop.signal }, slot)).toBeUndefined()
})

test('a look copies what all jobs have run at once, not each run for itself', async () => {
  const { deps, job } = world(async () => 1)
  const copies: string[][] = []
  const scheduler = startScheduler({
    jobs: [job, { ...job, name: 'k' }, { ...job, name: 'l' }],
    deps: { ...deps, keepRuns: async (runs) => void copies.push(runs.map((run) => run.job).sort()) },
    alarm: () => ({ destroy: () => undefined }),
  })
  await scheduler.wake()
  await scheduler.stop()
  expect(copies).toEqual([['j', 'k', 'l']])
})
