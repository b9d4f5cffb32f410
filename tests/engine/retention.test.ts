/** Retention is in effect after any command opened the store: rows past it go at the next merge, others stay. */

import { expect, test } from 'vitest'
import { openIo } from '../../cli/io.ts'
import { withNewStore } from '../../cli/migrated-store.ts'
import { DAY_MS } from '../../domain/kernel/time.ts'
import { applyRetention, retention } from '../../sql/retention.ts'
import { land, recordOf } from '../support/landing.ts'
import { freshDirectory } from './support/store.ts'

const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString()

const call = (callId: string, offeredAt: string, offset: number) =>
  recordOf({ callId, revision: 0, siteId: 's', queueId: 'q', direction: 'inbound', outcome: 'open', offeredAt }, offset)

test('rows past their retention disappear, others and an imported history stay', async () => {
  await using directory = await freshDirectory()
  const signal = AbortSignal.timeout(60_000)
  const io = openIo({ json: true, quiet: true, dataDir: directory.path, env: {}, signal })
  await withNewStore(io, async (store) => {
    const tables = await store.query<{ name: string }>(
      "select name from system.tables where database = currentDatabase() and position(create_table_query, ' TTL ') > 0",
    )
    expect(tables.map(({ name }) => name).sort()).toEqual(retention.map(({ table }) => table).sort())
    expect(await applyRetention(store)).toEqual([])
    // Both landed when they happened; the third happened ten years ago and was imported today.
    await land(store, 'calls', [call('old', daysAgo(800), 0)], 'live', daysAgo(800))
    await land(store, 'calls', [call('new', daysAgo(700), 1), recordOf('{', 2)], 'live', daysAgo(700))
    await land(store, 'calls', [call('imported', daysAgo(3650), 0)], 'file', daysAgo(0))
    for (const table of ['calls_v1', 'raw_events', 'dead_letters']) await store.command(`optimize table ${table} final`)
    expect(await store.query('select call_id from calls order by call_id')).toEqual([{ call_id: 'imported' }, { call_id: 'new' }])
    expect(await store.query('select source from raw_events')).toEqual([{ source: 'file' }])
    expect(await store.query('select source from dead_letters')).toEqual([])
  })
})
