/** Rows that an older view made wrong are rebuilt from raw events, compared and put in place; nothing is lost on the way. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { interfaceCalls, workOrders } from '../../contracts/index.ts'
import { instant } from '../../domain/kernel/time.ts'
import { listDeadLetters } from '../../ingest/dead-letters.ts'
import type { SourceRecord } from '../../ingest/record.ts'
import { type ReplayMode, replayRaw } from '../../ingest/replay/replay.ts'
import { topicNamed } from '../../ingest/topics.ts'
import { verifyTopic } from '../../ingest/verify.ts'
import { migrate } from '../../sql/migrate.ts'
import { deleteExpired, retention } from '../../sql/retention.ts'
import type { Store } from '../../sql/store.ts'
import { land as landAt, recordOf } from '../support/landing.ts'
import { freshStore } from './support/store.ts'

let db: Awaited<ReturnType<typeof freshStore>>
beforeAll(async () => {
  db = await freshStore()
  await migrate(db.store)
})
beforeEach(async () => {
  const tables = [
    'raw_events',
    'ingest_ranges',
    'dead_letters',
    'interface_calls_v1',
    'work_orders_v1',
    'work_order_events_v1',
    'kpi_touches_v1',
  ]
  for (const table of tables) await db.store.command(`truncate table ${table}`)
})
afterAll(() => db[Symbol.asyncDispose]())

const topic = topicNamed('interface-calls')
const NOW = new Date('2026-03-05T00:00:00Z')

const land = (store: Store, name: string, records: readonly SourceRecord[]) => landAt(store, name, records, 'test', '2026-03-04T12:00:00Z')

const call = (n: number, at = '2026-03-02T01:00:00Z', more: object = {}) =>
  recordOf({ ...interfaceCalls.examples[0], interfaceCallId: `i-${n}`, calledAt: at, durationMs: 100 + n, outcome: 'ok', ...more }, n)

const replay = (mode: ReplayMode, from = '2026-03-02T00:00:00Z', to = '2026-03-04T00:00:00Z', store: Store = db.store) =>
  replayRaw(store, topic, { from: new Date(from), to: new Date(to), mode, now: NOW })

/** The view as an older version might have had it, until the returned function is called. */
async function withOlderView(name: string, edit: (select: string) => string): Promise<() => Promise<void>> {
  const [view] = await db.store.query<{ select: string; created: string }>(
    `select as_select as select, create_table_query as created from system.tables where database = currentDatabase() and name = {name:String}`,
    { name },
  )
  const target = /TO \S+\.(\w+)/.exec(view?.created ?? '')?.[1]
  const create = async (select: string) => {
    await db.store.command(`drop table ${name} sync`)
    await db.store.command(`create materialized view ${name} to ${target} as ${select}`)
  }
  await create(edit(view?.select ?? ''))
  return () => create(view?.select ?? '')
}

const typedView = 'interface_calls_of_interface_calls'
const stored = async (): Promise<string[]> =>
  (
    await db.store.query<{ row: string }>(
      `select concat(interface_call_id, ' ', toString(duration_ms), ' ', toString(revision)) as row from interface_calls order by row`,
    )
  ).map(({ row }) => row)

/** Rows under other keys, with other values, and one that a stricter view refused: all of the second of March. */
async function landWrongly(): Promise<void> {
  const restores = [
    await withOlderView(typedView, (select) =>
      select
        .replace('interface_call_id,', "if(duration_ms = 101, 'wrong', interface_call_id) as interface_call_id,")
        .replace(/duration_ms,/, 'if(duration_ms = 102, 9000, duration_ms) as duration_ms,')
        .concat(' and record_offset != 3'),
    ),
    await withOlderView('dead_letters_of_interface_calls', (select) => `${select} or record_offset = 3`),
  ]
  await land(db.store, topic.name, [call(0), call(1), call(2), call(3), recordOf('{', 4), recordOf(null, 5)])
  for (const restore of restores) await restore()
  // Outside the range.
  await land(db.store, topic.name, [call(6, '2026-03-01T23:00:00Z'), call(7, '2026-03-04T00:00:00Z')])
}

const RIGHT = ['i-0 100 0', 'i-1 101 0', 'i-2 102 0', 'i-3 103 0', 'i-6 106 0', 'i-7 107 0'].map((row) =>
  row.replace(/0$/, String(interfaceCalls.examples[0]?.revision)),
)

test('a shadow says what would differ, by table and day, and changes nothing', async () => {
  await landWrongly()
  const before = await stored()
  const report = await replay('shadow')
  expect(report).toMatchObject({ consumed: 6, typed: 4, superseded: 0, deadLettered: 1, tombstones: 1, resolved: 1 })
  const difference = { same: 1, added: 2, missing: 1, changed: 1 }
  expect(report.tables).toEqual([{ table: 'interface_calls', ...difference, days: [{ day: '2026-03-02', ...difference }] }])
  expect(await stored()).toEqual(before)
  expect(await db.store.query(`select name from system.databases where name like 'callboard_shadow_%'`)).toEqual([])
})

test('an exchange leaves exactly what landing today would have given, dirties the slots and keeps what the range does not cover', async () => {
  await landWrongly()
  const dirtied = async () =>
    (
      await db.store.query<{ sum: string }>(
        `select sum(touch_sum) as sum from kpi_touches_v1 where slot_at = toDateTime64('2026-03-02 01:00:00', 3, 'UTC')`,
      )
    )[0]?.sum
  const touches = await dirtied()
  expect((await replay('exchange')).exchanged).toEqual({ landed: 3, removed: 1 })
  expect(await stored()).toEqual(RIGHT)
  expect(await dirtied()).not.toBe(touches)
  expect((await listDeadLetters(db.store, { topics: [topic.name], limit: 10 })).map(({ offset }) => offset)).toEqual(['4'])
  expect((await verifyTopic(db.store, topic)).problems).toEqual([])
  expect(await replay('exchange')).toMatchObject({
    exchanged: { landed: 0, removed: 0 },
    tables: [{ same: 4, added: 0, missing: 0, changed: 0 }],
  })
})

test('killed at any statement, stored rows that are right stay, and the next run finishes', async () => {
  await landWrongly()
  for (let statement = 1; ; statement += 1) {
    let left = statement
    const dying: Store = new Proxy(db.store, {
      get: (target, name, receiver) =>
        name === 'command'
          ? (sql: string, params: never) => {
              left -= 1
              return left < 0 ? Promise.reject(new Error('killed')) : target.command(sql, params)
            }
          : Reflect.get(target, name, receiver),
    })
    const survived = await replay('exchange', undefined, undefined, dying).then(
      () => true,
      () => false,
    )
    expect(await stored()).toEqual(expect.arrayContaining(['i-0', 'i-6', 'i-7'].map((id) => expect.stringContaining(id))))
    if (survived) break
  }
  await replay('exchange')
  expect(await stored()).toEqual(RIGHT)
  expect((await verifyTopic(db.store, topic)).problems).toEqual([])
})

test('rows that land while the shadow is compared are neither missing nor removed', async () => {
  await land(db.store, topic.name, [call(0), call(1)])
  const landing: Store = new Proxy(db.store, {
    get: (target, name, receiver) =>
      name === 'command'
        ? async (sql: string, params: never) => {
            if (sql.includes('.staged ('))
              await land(
                db.store,
                topic.name,
                [call(8), call(1, undefined, { revision: 7 })].map((r, n) => ({ ...r, offset: BigInt(8 + n) })),
              )
            await target.command(sql, params)
          }
        : Reflect.get(target, name, receiver),
  })
  expect(await replay('exchange', undefined, undefined, landing)).toMatchObject({ exchanged: { landed: 0, removed: 0 } })
  expect((await stored()).map((row) => row.split(' ').at(0))).toEqual(['i-0', 'i-1', 'i-8'])
  expect(await stored()).toContain('i-1 101 7')
})

test('an order opened in the range is rebuilt from all its events, also later ones', async () => {
  const orders = topicNamed('work-orders')
  const example = workOrders.examples[0]
  if (!example) throw new Error('no example')
  const event = (n: number, occurredAt: string, status: string) =>
    recordOf(
      {
        ...example,
        eventId: `o/${n}`,
        orderId: 'o',
        revision: n,
        occurredAt,
        after: { ...example.after, openedAt: '2026-03-02T01:00:00Z', status },
      },
      n,
    )
  await land(db.store, orders.name, [event(1, '2026-03-02T01:00:00Z', 'opened'), event(2, '2026-03-03T01:00:00Z', 'accepted')])
  await db.store.command(`alter table work_orders_v1 update status = 'lost' where 1 settings mutations_sync = 2`)
  const options = { from: new Date('2026-03-02T00:00:00Z'), to: new Date('2026-03-03T00:00:00Z'), mode: 'exchange', now: NOW } as const
  const report = await replayRaw(db.store, orders, options)
  expect(report.tables?.map(({ table, same, changed }) => ({ table, same, changed }))).toEqual([
    { table: 'work_order_events', same: 2, changed: 0 },
    { table: 'work_orders', same: 0, changed: 1 },
  ])
  expect(await db.store.query('select status, revision from work_orders')).toEqual([{ status: 'accepted', revision: 2 }])
})

test('a range whose raw events have expired is refused with the instant from which it can be replayed', async () => {
  await landAt(db.store, topic.name, [call(0, '2025-11-30T01:00:00Z')], 'old', '2025-12-01T00:00:00Z')
  await landAt(db.store, topic.name, [call(1, '2026-03-02T05:00:00Z')], 'new', '2026-03-04T12:00:00Z')
  const rule = retention.find(({ table }) => table === 'raw_events')
  if (!rule) throw new Error('raw events have no rule')
  const before = new Map([['raw_records', instant(Date.parse('2026-01-01T00:00:00Z'))] as const])
  await deleteExpired(db.store, rule, { now: instant(Date.now()), before, held: [] })
  await expect(replay('shadow', '2025-11-01T00:00:00Z')).rejects.toThrow(
    /Raw events of 1 interface_calls.*callboard retention.*after 2025-11-30T01:00:00\.000Z/,
  )
  expect((await replay('shadow', '2025-11-30T01:00:00.001Z')).tables?.[0]).toMatchObject({ same: 1, missing: 0 })
})
