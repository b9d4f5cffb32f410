/**
 * Puts the rebuilt rows in the place of the stored ones, key by key: first the better rows land, then the stale ones go. Nothing is
 * missing at any moment and ingest goes on beside it, which a swap of whole tables or partitions can't promise: rows that land between
 * copy and swap would vanish with the old table. Killed anywhere, the same command again finishes it.
 */
import type { Store } from '../../sql/store.ts'
import type { Topic } from '../topics.ts'
import { landedAgain, Shadow } from './shadow.ts'
import { RAW_IDENTITY, type Shape, shapesOf, TYPED_IDENTITY } from './shapes.ts'

export type Exchanged = { readonly landed: number; readonly removed: number }

export async function exchange(store: Store, topic: Topic, shadow: Shadow): Promise<Exchanged> {
  const { database } = shadow
  await store.command(
    `create table ${database}.due (table_name LowCardinality(String), slot_at DateTime64(3, 'UTC')) engine = MergeTree order by (table_name, slot_at)`,
  )
  const landed = await countOf(store, `${database}.differences where kind != 'gone'`)
  await store.command(
    `insert into ${topic.landing} ${landedAgain(`(${RAW_IDENTITY}) in (select rebuilt.1, rebuilt.2, rebuilt.3, rebuilt.4 from ${database}.differences where kind != 'gone')`)}`,
    { topic: topic.name },
  )
  let removed = 0
  for (const shape of shapesOf(topic)) removed += await removeStale(store, shape, shadow)
  await settleDeadLetters(store, topic, shadow)
  return { landed, removed }
}

/** Touches the slots that a killed exchange had still to announce, and drops what it left; touching those of a running one does no harm. */
export async function finishOthers(store: Store): Promise<void> {
  for (const { name, is_left, has_due } of await Shadow.others(store)) {
    if (Number(has_due) > 0) await touch(store, name)
    if (Number(is_left) > 0) await store.command(`drop database if exists ${name} sync`)
  }
}

const countOf = async (store: Store, rows: string): Promise<number> =>
  Number((await store.query<{ n: string }>(`select count() as n from ${rows}`))[0]?.n ?? 0)

/** Every stored version above the rebuilt one whose record was replayed and gave no such row. */
async function removeStale(store: Store, shape: Shape, { database }: Shadow): Promise<number> {
  const { table, storage, slot, key } = shape
  const stale = `${database}.stale_${table}`
  const differing = `select slot_at, key from ${database}.differences where table_name = '${table}' and kind in ('gone', 'overtaken')`
  const identity = `${slot}, ${key}, version, ${TYPED_IDENTITY}`
  await store.command(
    `create table ${stale} engine = MergeTree order by (at, k) as select row.${slot} as at, row.${key} as k, row.version as version, ${prefixed('row')}
from (select ${identity} from ${storage} where (${slot}, ${key}) in (${differing})) as row
inner join (select slot_at, key, rebuilt_version from ${database}.differences where table_name = '${table}' and kind in ('gone', 'overtaken')) as difference
  on difference.slot_at = row.${slot} and difference.key = row.${key}
where row.version > difference.rebuilt_version
  and (${prefixed('row', false)}) in (select ${RAW_IDENTITY} from ${database}.records)`,
  )
  const removed = await countOf(store, stale)
  if (removed === 0) return 0
  await store.command(
    `insert into ${database}.due select '${table}', toStartOfInterval(arrayJoin(arrayFilter(i -> isNotNull(i), ${await instantsOf(store, storage)})), interval 15 minute, 'UTC') as slot_at
from ${storage} where (${slot}, ${key}) in (select at, k from ${stale}) group by slot_at`,
  )
  // Before, in case this process dies after the deletion; after, in case a roll-up was computed in between.
  await touch(store, database)
  await store.command(
    `alter table ${storage} delete where (${identity}) in (select at, k, version, ${TYPED_IDENTITY} from ${stale}) settings mutations_sync = 2, allow_nondeterministic_mutations = 1`,
  )
  await touch(store, database)
  return removed
}

const prefixed = (alias: string, isNamed = true): string =>
  TYPED_IDENTITY.split(', ')
    .map((column) => `${alias}.${column}${isNamed ? ` as ${column}` : ''}`)
    .join(', ')

/** All instants of a row: an order counts in the slots of each of its own. */
async function instantsOf(store: Store, storage: string): Promise<string> {
  const rows = await store.query<{ name: string }>(
    `select name from system.columns where database = currentDatabase() and table = {storage:String} and type like '%DateTime64%' and name != 'ingested_at'`,
    { storage },
  )
  return `[${rows.map(({ name }) => name).join(', ')}]`
}

const touch = (store: Store, database: string): Promise<void> =>
  store.command(
    `insert into touches (table_name, slot_at, touch_id, touched_at) select table_name, slot_at, generateUUIDv7(), now64(3, 'UTC') from ${database}.due`,
  )

/** Of the replayed records those that break their contract today are dead letters, others are not. */
export async function settleDeadLetters(store: Store, topic: Topic, { database }: Shadow): Promise<number> {
  const params = { topic: topic.name }
  const known = `select ${RAW_IDENTITY} from dead_letters where topic = {topic:String}`
  await store.command(
    `insert into dead_letters select * from ${database}.dead_letters final where (${RAW_IDENTITY}) not in (${known})`,
    params,
  )
  const resolved = `topic = {topic:String} and (${RAW_IDENTITY}) in (select ${RAW_IDENTITY} from ${database}.records where (${RAW_IDENTITY}) in (${known}))
  and (${RAW_IDENTITY}) not in (select ${RAW_IDENTITY} from ${database}.dead_letters)`
  const [row] = await store.query<{ n: string }>(`select uniqExact(${RAW_IDENTITY}) as n from dead_letters where ${resolved}`, params)
  if (Number(row?.n ?? 0) > 0)
    await store.command(
      `alter table dead_letters delete where ${resolved} settings mutations_sync = 2, allow_nondeterministic_mutations = 1`,
      params,
    )
  return Number(row?.n ?? 0)
}
