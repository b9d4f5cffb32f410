/** How the rebuilt rows differ from the stored ones, by key and day of the slotting instant. */
import type { Store } from '../../sql/store.ts'
import type { Topic } from '../topics.ts'
import type { Shadow } from './shadow.ts'
import { RAW_IDENTITY, type Shape, shapesOf, TYPED_IDENTITY } from './shapes.ts'

export type Difference = {
  readonly same: number
  /** Rebuilt and not stored. */
  readonly added: number
  /** Stored, though the record behind it gives no such row today. */
  readonly missing: number
  /** The same key with other values. */
  readonly changed: number
}
export type TableDifference = Difference & {
  readonly table: string
  /** Days with a difference, UTC. */
  readonly days: readonly (Difference & { readonly day: string })[]
}

/** `from` and `to` bound the stored rows that are compared; `to` is undefined where later events may belong to earlier rows. */
export type Range = { readonly from: Date; readonly to: Date | undefined }

const STAGED = `(table_name LowCardinality(String), day Date, slot_at DateTime64(3, 'UTC'), key String,
  kind Enum8('added' = 1, 'changed' = 2, 'gone' = 3, 'overtaken' = 4), rebuilt_version UInt128,
  stored Tuple(String, UInt32, Int32, UInt64), rebuilt Tuple(String, UInt32, Int32, UInt64))`

/**
 * Fills the shadow's `differences`. A stored row counts as missing or changed only where the record behind it was replayed: rows that
 * landed meanwhile, or whose record lies outside the range, are left alone.
 */
export async function compare(store: Store, topic: Topic, shadow: Shadow, range: Range): Promise<TableDifference[]> {
  const { database } = shadow
  await store.command(`create table ${database}.staged ${STAGED} engine = MergeTree order by (table_name, day, slot_at, key)`)
  await store.command(`create table ${database}.differences ${STAGED} engine = MergeTree order by (table_name, day, slot_at, key)`)
  const reports: TableDifference[] = []
  for (const shape of shapesOf(topic)) {
    const same = new Map<string, number>()
    for (const day of await daysOf(store, shape, shadow, range)) {
      await stageDay(store, shape, shadow, range, day)
      same.set(day, await sameOn(store, shape, shadow, day))
    }
    await classify(store, shape, shadow)
    reports.push(await report(store, shape, shadow, same))
  }
  return reports
}

/** Of stored rows those of the range, and those that were rebuilt elsewhere. */
function storedRows({ storage, slot, key }: Shape, { database }: Shadow, { to }: Range): string {
  const inRange = `${slot} >= {from:DateTime64(3,'UTC')}${to ? ` and ${slot} < {to:DateTime64(3,'UTC')}` : ''}`
  return `${storage} final where (${inRange} or (${slot}, ${key}) in (select ${slot}, ${key} from ${database}.${storage} where not (${inRange})))`
}

const paramsOf = ({ from, to }: Range) => ({ from, ...(to ? { to } : {}) })

async function daysOf(store: Store, shape: Shape, shadow: Shadow, range: Range): Promise<string[]> {
  const { slot, storage } = shape
  const rows = await store.query<{ day: string }>(
    `select distinct toString(toDate(at)) as day from (select ${slot} as at from ${storedRows(shape, shadow, range)} union all select ${slot} as at from ${shadow.database}.${storage}) order by day`,
    paramsOf(range),
  )
  return rows.map(({ day }) => day)
}

/** A day at a time: memory stays with one day's keys. */
async function stageDay(store: Store, shape: Shape, shadow: Shadow, range: Range, day: string): Promise<void> {
  const { table, storage, slot, key } = shape
  const columns = await store.query<{ name: string }>(
    `select name from system.columns where database = currentDatabase() and table = {storage:String} and not startsWith(name, 'record_') and name not in ('ingested_at', 'version')`,
    { storage },
  )
  const values = columns.map(({ name }) => `\`${name}\``).join(', ')
  const side = (number: number): string =>
    `select ${slot} as at, ${key} as k, version, cityHash64(toString(tuple(${values}))) as content, tuple(${TYPED_IDENTITY}) as record, ${number} as side`
  const onDay = `toDate(${slot}) = {day:Date}`
  await store.command(
    `insert into ${shadow.database}.staged
select '${table}', {day:Date}, at, k,
  multiIf(not has(sides, 1), 'added', not has(sides, 2), 'gone', of_stored.1 > of_rebuilt.1, 'overtaken', 'changed'), of_rebuilt.1, of_stored.3, of_rebuilt.3
from (
  select at, k, groupArray(side) as sides, anyIf((version, content, record), side = 1) as of_stored, anyIf((version, content, record), side = 2) as of_rebuilt
  from (${side(1)} from ${storedRows(shape, shadow, range)} and ${onDay} union all ${side(2)} from ${shadow.database}.${storage} final where ${onDay})
  group by at, k
) where length(sides) = 1 or (of_stored.1, of_stored.2) != (of_rebuilt.1, of_rebuilt.2)`,
    { ...paramsOf(range), day },
  )
}

/** Rebuilt rows of the day without those that differ; an overtaken row is stored in a version that the range doesn't hold. */
async function sameOn(store: Store, { table, storage, slot }: Shape, { database }: Shadow, day: string): Promise<number> {
  const [row] = await store.query<{ n: string }>(
    `select (select count() from ${database}.${storage} final where toDate(${slot}) = {day:Date})
  - (select count() from ${database}.staged where table_name = '${table}' and day = {day:Date} and kind != 'gone') as n`,
    { day },
  )
  return Number(row?.n ?? 0)
}

/** Drops what is no difference: the stored row's record was not replayed. */
async function classify(store: Store, { table }: Shape, { database }: Shadow): Promise<void> {
  await store.command(
    `insert into ${database}.differences select * from ${database}.staged where table_name = '${table}' and (kind in ('added', 'changed') or stored in (
  select tuple(${RAW_IDENTITY}) from ${database}.records
  where (${RAW_IDENTITY}) in (select stored.1, stored.2, stored.3, stored.4 from ${database}.staged where table_name = '${table}' and kind in ('gone', 'overtaken'))))`,
  )
}

async function report(store: Store, { table }: Shape, { database }: Shadow, same: ReadonlyMap<string, number>): Promise<TableDifference> {
  const rows = await store.query<{ day: string; added: string; missing: string; changed: string }>(
    `select toString(day) as day, countIf(kind = 'added') as added, countIf(kind = 'gone') as missing, countIf(kind in ('changed', 'overtaken')) as changed
from ${database}.differences where table_name = '${table}' group by day order by day`,
  )
  const days = rows.map(({ day, added, missing, changed }) => ({
    day,
    same: same.get(day) ?? 0,
    added: Number(added),
    missing: Number(missing),
    changed: Number(changed),
  }))
  const total = (of: (day: Difference) => number): number => days.reduce((sum, day) => sum + of(day), 0)
  return {
    table,
    same: [...same.values()].reduce((sum, count) => sum + count, 0),
    added: total((day) => day.added),
    missing: total((day) => day.missing),
    changed: total((day) => day.changed),
    days,
  }
}
