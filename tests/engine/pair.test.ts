/** A store and a ledger that lost something are no pair: nothing starts over it in silence, and going on without it overwrites nothing. */
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { orders } from '../../centres/orders.ts'
import { main } from '../../cli/main.ts'
import { instant } from '../../domain/kernel/time.ts'
import { execute } from '../../ledger/execute.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { openLedger } from '../../ledger/open-ledger.ts'
import { ledgerFile } from '../../ledger/sqlite/open.ts'
import { pairAnew, pairProblems, pairUp } from '../../projections/pair.ts'
import { Projections } from '../../projections/projections.ts'
import { migrate } from '../../sql/migrate.ts'
import { openStore } from '../../sql/open-store.ts'
import type { Store } from '../../sql/store.ts'
import { open } from '../support/order-steps.ts'
import { agent } from '../support/principals.ts'
import { migratedDirectory } from './support/store.ts'

const clock = () => instant(Date.now())

let directory: Awaited<ReturnType<typeof migratedDirectory>>
let dataDir: string
beforeEach(async () => {
  directory = await migratedDirectory('data')
  dataDir = join(directory.path, 'data')
})
afterEach(() => directory[Symbol.asyncDispose]())

type Both = { readonly store: Store; readonly ledger: Ledger }

async function opened<T>(use: (both: Both) => Promise<T>, ledgerDir = dataDir, isShared = false): Promise<T> {
  const store = await openStore({ dataDir })
  await migrate(store)
  const ledger = await openLedger({ dataDir: ledgerDir })
  try {
    return await use({ store, ledger: { ...ledger, isShared } })
  } finally {
    await ledger.close()
    await store.close()
  }
}

/** Orders opened by these names, and brought into the store. */
async function work({ store, ledger }: Both, names: readonly string[]): Promise<void> {
  const at = clock()
  for (const orderId of names) {
    expect(await execute(ledger, agent, orders, { ...open, orderId, at })).toMatchObject({ ok: true })
  }
  const projections = new Projections({ store, ledger, clock })
  await projections.catchUp()
  await projections.stop()
}

const ordersIn = async (store: Store): Promise<string[]> =>
  (await store.query<{ id: string }>('select order_id as id from work_orders order by id')).map(({ id }) => id)

const rawIn = async (store: Store): Promise<string[]> =>
  (
    await store.query<{ at: string }>(
      "select concat(toString(generation), '/', toString(\"offset\")) as at from raw_events final where source = 'ledger' order by at",
    )
  ).map(({ at }) => at)

const inLedger = (statement: string): void => {
  const database = new DatabaseSync(ledgerFile(dataDir))
  database.exec(statement)
  database.close()
}

const loseLedger = (): void => {
  for (const end of ['', '-wal', '-shm']) rmSync(`${ledgerFile(dataDir)}${end}`, { force: true })
}

test('two stores of one shared ledger are both filled with all of it', async () => {
  const shared = join(directory.path, 'shared')
  await opened((both) => work(both, ['o-1', 'o-2']), shared, true)
  dataDir = join(directory.path, 'other-host')
  await opened(
    async (both) => {
      await work(both, ['o-3'])
      expect(await ordersIn(both.store)).toEqual(['o-1', 'o-2', 'o-3'])
    },
    shared,
    true,
  )
})

test('a ledger that was lost is missed; a new one in its place overwrites nothing', async () => {
  await opened((both) => work(both, ['o-1', 'o-2']))
  loseLedger()
  await opened(async (both) => {
    await expect(pairUp(both.store, both.ledger)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/not the one this store was filled from, which had 2 events.*migrate --pair/),
    })
    await expect(work(both, ['o-3'])).rejects.toThrow(/not the one this store/)
    expect(await pairAnew(both.store, both.ledger)).toMatchObject({ generation: 1 })
    await work(both, ['o-4'])
    expect(await ordersIn(both.store)).toEqual(['o-1', 'o-2', 'o-3', 'o-4'])
    expect(await rawIn(both.store)).toEqual(['0/1', '0/2', '1/1', '1/2'])
    expect(await pairProblems(both.store, both.ledger)).toEqual([])
  })
  expect(await main(['audit', 'verify', '--data', dataDir, '--quiet'], {})).toBe(0)
})

test('a store that was lost is missed; a new one in its place is filled from the ledger', async () => {
  await opened((both) => work(both, ['o-1', 'o-2']))
  rmSync(join(dataDir, 'clickhouse'), { recursive: true })
  await opened(async (both) => {
    await expect(pairUp(both.store, both.ledger)).rejects.toThrow(/not the one this ledger filled, which held 1 batches/)
    await pairAnew(both.store, both.ledger)
    await work(both, [])
    expect(await ordersIn(both.store)).toEqual(['o-1', 'o-2'])
  })
})

test('batches that the store no longer holds are missed', async () => {
  await opened(async (both) => {
    await work(both, ['o-1'])
    for (const table of ['raw_events', 'ingest_ranges', 'work_orders_v1', 'work_order_events_v1'])
      await both.store.command(`truncate table ${table}`)
    expect(await pairProblems(both.store, both.ledger)).toEqual(['work-orders: 0 batches where the ledger has seen 1.'])
  })
  expect(await main(['verify', '--data', dataDir, '--quiet'], {})).toBe(1)
})

test.each([
  ['its newest events were deleted', 'delete from event where position > 1'],
  ['all its events were deleted', 'delete from event'],
  [
    'its end was cut off and it went on',
    "delete from event where position > 1; insert into event (position, stream, version, id, type, data, at, actor, recorded_at, seal) select 3, 's', 1, 'x', type, data, at, actor, recorded_at, 'other' from event",
  ],
])('a ledger is not in order where %s', async (_, statement) => {
  await opened((both) => work(both, ['o-1', 'o-2', 'o-3']))
  expect(await main(['audit', 'verify', '--data', dataDir, '--quiet'], {})).toBe(0)
  inLedger(statement)
  expect(await main(['audit', 'verify', '--data', dataDir, '--quiet'], {})).toBe(1)
  await opened(async (both) => await expect(pairUp(both.store, both.ledger)).rejects.toThrow(/lost its end/))
})

test('an older copy of the ledger is missed by the anchor beside it, before any store has seen the newest events', async () => {
  await opened((both) => work(both, ['o-1']))
  const older = join(directory.path, 'older.sqlite')
  const ledger = await openLedger({ dataDir })
  inLedger('pragma wal_checkpoint(truncate)')
  copyFileSync(ledgerFile(dataDir), older)
  await ledger.append('s', 0, [{ id: 's/1', type: 'noted', data: {}, at: clock(), actor: 'test' }])
  await ledger.close()
  loseLedger()
  copyFileSync(older, ledgerFile(dataDir))
  await opened(async (both) => await expect(pairUp(both.store, both.ledger)).rejects.toThrow(/was anchored at event 2/))
  expect(await main(['audit', 'verify', '--data', dataDir, '--quiet'], {})).toBe(1)
})
