/** What a scoring job finds on the real engine: most looks ask for what came since the one before, one in an hour for all that has no score. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordings, transcripts, workOrders } from '../../contracts/index.ts'
import { hours, type Instant, instant, minutes, plus, toIso } from '../../domain/kernel/time.ts'
import { ingestEvents, recordOf } from '../../ingest/ingest-events.ts'
import { findJob, type JobDeps } from '../../jobs/catalog.ts'
import { openComputePool } from '../../jobs/compute/pool.ts'
import { runNow } from '../../jobs/engine/reconcile.ts'
import { nextLook } from '../../jobs/quality/looks.ts'
import { migrate } from '../../sql/migrate.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { freshStore } from './support/store.ts'

const start = instant(Date.now())
const at = (minute: number): Instant => plus(start, minutes(minute))

let now = start
let opened: Awaited<ReturnType<typeof freshStore>>
let deps: JobDeps

beforeAll(async () => {
  opened = await freshStore()
  await migrate(opened.store)
  deps = {
    store: opened.store,
    ledger: memoryLedger(() => now),
    clock: () => now,
    compute: openComputePool(),
    localZone: async () => 'Asia/Shanghai',
    owner: 'test',
    watermark: async () => undefined,
    keepRuns: async () => undefined,
  }
})
afterAll(async () => {
  await deps.compute.close()
  await deps.ledger.close()
  await opened[Symbol.asyncDispose]()
})

async function scored(name: string, minute: number): Promise<number> {
  now = at(minute)
  const job = findJob(name)
  const end = job && (await runNow(job, { deps, stop: new AbortController().signal }))
  expect(end).toMatchObject({ status: 'succeeded', error: '' })
  return end?.rows ?? 0
}

let position = 0
/** Stamped as ingested at a minute; a batch that was held up becomes visible later than that. */
const ingest = (topic: string, value: object, stamped: number) =>
  ingestEvents(
    deps.store,
    topic,
    { source: 'test', generation: 0 },
    [recordOf({ position: ++position, at: at(stamped), value })],
    at(stamped),
  )

const startedAt = toIso(plus(start, minutes(-600)))
const recording = (id: string, stamped: number) => ingest('recordings', { ...recordings.examples[0], recordingId: id, startedAt }, stamped)
const transcript = (id: string, stamped: number, more: object = {}) =>
  ingest('transcripts', { ...transcripts.examples[0], recordingId: id, startedAt, ...more }, stamped)

test('recordings are scored when both halves are there, whichever comes first, and again under a revised transcript', async () => {
  await recording('r-1', 0)
  await transcript('r-1', 0)
  await transcript('r-2', 0)
  expect(await scored('score-recordings', 1)).toBe(1)
  expect(await scored('score-recordings', 2)).toBe(0)
  // The recording's clock is two hours off; the transcript came long before it.
  await ingest('recordings', { ...recordings.examples[0], recordingId: 'r-2', startedAt: toIso(plus(start, minutes(-480))) }, 20)
  expect(await scored('score-recordings', 21)).toBe(1)
  await transcript('r-1', 25, { revision: 9 })
  expect(await scored('score-recordings', 26)).toBe(1)
  expect(await scored('score-recordings', 27)).toBe(0)
})

test('a batch that became visible a quarter of an hour after its rows were stamped is found by the look of the hour', async () => {
  await recording('r-late', 15)
  await transcript('r-late', 15)
  expect(await scored('score-recordings', 30)).toBe(0)
  expect(await scored('score-recordings', 62)).toBe(1)
})

test('an order is scored when it changes and when its deadline passes, at the next look', async () => {
  const due = (minute: number) => toIso(at(minute))
  const order = (revision: number, minute: number) => ({
    ...workOrders.examples[0],
    eventId: `o-1/${revision}`,
    orderId: 'o-1',
    revision,
    occurredAt: toIso(at(minute)),
    after: {
      ...workOrders.examples[0]?.after,
      openedAt: toIso(at(-600)),
      acceptDueAt: due(80),
      replyDueAt: due(90),
      resolveDueAt: due(100),
    },
  })
  await ingest('work-orders', order(1, 70), 70)
  expect(await scored('score-work-orders', 71)).toBe(1)
  expect(await scored('score-work-orders', 72)).toBe(0)
  await ingest('work-orders', order(2, 75), 75)
  expect(await scored('score-work-orders', 76)).toBe(1)
  expect([await scored('score-work-orders', 89), await scored('score-work-orders', 91), await scored('score-work-orders', 92)]).toEqual([
    0, 1, 0,
  ])
  expect(await scored('score-work-orders', 101)).toBe(1)
})

test('the first look, one of other forms, one an hour after the last whole one and one after a clock that was ahead ask for all', async () => {
  const ledger = memoryLedger(() => now)
  const look = async (name: string, when: Instant) => {
    const { since, done } = await nextLook(ledger, name, when)
    await done()
    return since
  }
  expect(await look('a', at(0))).toBeUndefined()
  expect(await look('a', at(1))).toBe(at(-2))
  expect(await look('b', at(1))).toBeUndefined()
  expect(await look('a', at(59))).toBe(at(-1))
  expect(await look('a', at(60))).toBeUndefined()
  await look('a', plus(at(60), hours(24)))
  expect(await look('a', at(61))).toBeUndefined()
  await ledger.close()
})
