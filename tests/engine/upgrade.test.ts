/** An installation in use meets newer migrations: its records stay, and so do the days they are kept. */
import { expect, test } from 'vitest'
import { migrate, readMigrations } from '../../sql/migrate.ts'
import { applyRetention } from '../../sql/retention.ts'
import { land, recordOf } from '../support/landing.ts'
import { freshStore } from './support/store.ts'

const now = new Date().toISOString()
const state = (offset: number) =>
  recordOf({ stateId: `s-${offset}`, revision: 0, seatId: 'a', siteId: 's', state: 'ready', startedAt: now }, offset)

test('raw events rebuilt for smaller granules keep their rows and their retention', async () => {
  await using db = await freshStore()
  const { store } = db
  const migrations = await readMigrations()
  await migrate(store, { migrations: migrations.filter(({ number }) => number < 18) })
  await applyRetention(store)
  for (const batch of [0, 10, 20])
    await land(
      store,
      'seat-states',
      Array.from({ length: 10 }, (_, index) => state(batch + index)),
      'seats',
      now,
    )
  const rows = (): Promise<object[]> => store.query('select * except ingested_at from raw_events order by offset')
  const [before, [table]] = [await rows(), await engineOf()]
  expect(before).toHaveLength(30)
  expect(table?.engine_full).not.toContain('index_granularity_bytes')

  await migrate(store, { migrations })
  expect(await applyRetention(store)).toEqual(['raw_events'])
  await land(store, 'seat-states', [state(30)], 'seats', now)
  expect((await rows()).slice(0, -1)).toEqual(before)
  const [rebuilt] = await engineOf()
  expect(rebuilt?.engine_full).toContain('index_granularity_bytes = 1048576')
  expect(rebuilt?.engine_full).toContain('TTL toDateTime(ingested_at) + toIntervalDay(60)')

  function engineOf(): Promise<{ engine_full: string }[]> {
    return store.query("select engine_full from system.tables where database = currentDatabase() and name = 'raw_events'")
  }
})
