/** The days that jobs cut are those of the hotline's site, over a change of clocks too. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instant, toIso } from '../../domain/kernel/time.ts'
import { findJob, type JobDeps } from '../../jobs/catalog.ts'
import { openComputePool } from '../../jobs/compute/pool.ts'
import { runNow } from '../../jobs/engine/reconcile.ts'
import { localZoneOf } from '../../jobs/local-zone.ts'
import { migrate } from '../../sql/migrate.ts'
import { insertRows } from '../support/insert-rows.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { freshStore } from './support/store.ts'

let opened: Awaited<ReturnType<typeof freshStore>>
const compute = openComputePool()
beforeAll(async () => {
  opened = await freshStore()
  await migrate(opened.store)
})
afterAll(async () => {
  await compute.close()
  await opened[Symbol.asyncDispose]()
})

const register = (site_id: string, zone: string) =>
  insertRows(opened.store, 'dim_sites_v1', [{ site_id, name_en: site_id, name_zh: site_id, zone, valid_from: '2020-01-01T00:00:00Z' }])

/** The last day that job track-forecasts finds closed. */
async function dayAt(now: string, usual?: string): Promise<string | undefined> {
  const clock = () => instant(Date.parse(now))
  const job = findJob('track-forecasts')
  const deps: JobDeps = {
    ...{ store: opened.store, ledger: memoryLedger(clock), clock, compute, owner: 'test' },
    ...{ localZone: localZoneOf(opened.store, usual), watermark: async () => undefined, keepRuns: async () => undefined },
  }
  const end = job && (await runNow(job, { deps, stop: new AbortController().signal }))
  expect(end).toMatchObject({ status: 'succeeded', error: '' })
  return end && toIso(end.slotAt)
}

test('of no site, of the only site whatever --zone says, and of several that of --zone, else of the first', async () => {
  expect(await dayAt('2026-03-29T22:30:00Z'), 'no site: Shanghai, 16 to 16 UTC').toBe('2026-03-28T16:00:00.000Z')
  expect(await dayAt('2026-03-29T22:30:00Z', 'America/New_York'), 'no site: --zone, 4 to 4 UTC').toBe('2026-03-28T04:00:00.000Z')
  await register('b', 'Europe/Berlin')
  // Clocks went forward that night: the day ran from 23:00 to 22:00 UTC, the one before from 23:00 to 23:00.
  expect(await dayAt('2026-03-29T22:30:00Z', 'Asia/Shanghai')).toBe('2026-03-28T23:00:00.000Z')
  expect(await dayAt('2026-03-29T21:59:00Z', 'Asia/Shanghai')).toBe('2026-03-27T23:00:00.000Z')
  await register('n', 'America/New_York')
  expect(await dayAt('2026-03-29T22:30:00Z', 'Asia/Shanghai')).toBe('2026-03-28T16:00:00.000Z')
  expect(await dayAt('2026-03-29T22:30:00Z')).toBe('2026-03-28T23:00:00.000Z')
})
