/** Every retention names a table and instant that exist; rows past it go at the next merge, others stay. */
import { expect, test } from 'vitest'
import { migrate } from '../../sql/migrate.ts'
import { applyRetention, retention } from '../../sql/retention.ts'
import { deliver } from './support/deliver.ts'
import { freshStore } from './support/store.ts'

test('rows past their retention disappear, others stay', async () => {
  await using opened = await freshStore()
  const { store } = opened
  await migrate(store)
  await applyRetention(store)
  await applyRetention(store)
  const call = (callId: string, offeredAt: Date) => ({
    callId,
    revision: 0,
    siteId: 's',
    queueId: 'q',
    direction: 'inbound',
    outcome: 'open',
    offeredAt: offeredAt.toISOString(),
  })
  await deliver(store, 'calls', [
    call('old', new Date(Date.now() - 800 * 86_400_000)),
    call('new', new Date(Date.now() - 700 * 86_400_000)),
  ])
  await store.command('optimize table calls_v1 final')
  expect(await store.query('select call_id from calls')).toEqual([{ call_id: 'new' }])
  const tables = await store.query<{ name: string }>(
    "select name from system.tables where database = currentDatabase() and position(create_table_query, ' TTL ') > 0",
  )
  expect(tables.map(({ name }) => name).sort()).toEqual(retention.map(({ table }) => table).sort())
})
