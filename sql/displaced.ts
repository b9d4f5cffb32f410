/**
 * Rows left behind where a key's slotting instant was corrected. A table is sorted by instant and key, so a later version with another instant
 * does not replace the earlier row: both would be counted.
 */
import { type Contract, contracts } from '../contracts/index.ts'
import { type Instant, QUARTER_HOUR } from '../domain/kernel/time.ts'
import { snakeCase } from './landing/fields.ts'
import { storageName } from './landing/topic.ts'
import { literal } from './statement.ts'
import type { Store } from './store.ts'

type Shape = { readonly table: string; readonly storage: string; readonly at: string; readonly key: string }

/** A key's rows: those at another instant than its latest version are displaced. */
type Displaced = { readonly id: string; readonly kept: string; readonly latest: string; readonly rows: number }

const columnOf = (path: string): string => snakeCase(path.split('.').at(-1) ?? path)

const shapesOf = (contract: Contract): Shape[] =>
  contract.tables.map((table) => ({
    table: table.name,
    storage: storageName(contract, table),
    at: columnOf(table.slottingInstant),
    key: columnOf(table.key),
  }))

const SHAPES = contracts.flatMap(shapesOf)

// Keeps a statement below a megabyte.
const KEYS_PER_STATEMENT = 500
/** A seat's state counts until the next one, at most 16 h later. */
const SEAT_SLOTS = 65

/** When the first row of any table was ingested, epoch ms; undefined where there is none. */
export async function firstIngested(store: Store): Promise<number | undefined> {
  const each = SHAPES.map(({ storage }) => `select min(ingested_at) as first_at, count() as stored from ${storage}`).join(' union all ')
  const [row] = await store.query<{ at: string; n: string }>(`select min(first_at) as at, sum(stored) as n from (${each}) where stored > 0`)
  return row === undefined || Number(row.n) === 0 ? undefined : Date.parse(row.at)
}

/** Of keys with a row ingested in [from, to). Every slot of the keys' rows is touched. Killed anywhere, the same call finishes it. Answers the rows removed. */
export async function removeDisplaced(store: Store, from: Instant, to: Instant): Promise<number> {
  let removed = 0
  for (const shape of SHAPES) {
    const displaced = await find(store, shape, from, to)
    for (let at = 0; at < displaced.length; at += KEYS_PER_STATEMENT)
      removed += await remove(store, shape, displaced.slice(at, at + KEYS_PER_STATEMENT))
  }
  return removed
}

const find = (store: Store, { storage, at, key }: Shape, from: Instant, to: Instant): Promise<Displaced[]> =>
  store.query<Displaced>(
    `select ${key} as id, toString(toUnixTimestamp64Milli(argMax(${at}, version))) as kept, toString(max(version)) as latest, toUInt32(uniqExact(${at}) - 1) as rows
from ${storage} where ${key} in (select ${key} from ${storage} where ingested_at >= {from:DateTime64(3,'UTC')} and ingested_at < {to:DateTime64(3,'UTC')})
group by ${key} having rows > 0 order by id`,
    { from: new Date(from), to: new Date(to) },
  )

async function remove(store: Store, shape: Shape, displaced: readonly Displaced[]): Promise<number> {
  const { table, storage, at, key } = shape
  const slots = await slotsOf(store, shape, displaced)
  // Before, in case this process dies after the deletion; after, in case a roll-up was computed in between.
  await touch(store, table, slots)
  // A version that lands meanwhile is greater and stays.
  const outdated = displaced.map(
    (row) =>
      `(${key} = ${literal(row.id)} and ${at} != fromUnixTimestamp64Milli(${row.kept}, 'UTC') and version < toUInt128('${row.latest}'))`,
  )
  await store.command(`alter table ${storage} delete where ${outdated.join(' or ')} settings mutations_sync = 2`)
  await touch(store, table, slots)
  return displaced.reduce((sum, { rows }) => sum + rows, 0)
}

/** Starts of the quarter-hours in which a row of the keys counts, epoch seconds: an order counts in the slots of each of its instants. */
async function slotsOf(store: Store, { table, storage, key }: Shape, displaced: readonly Displaced[]): Promise<number[]> {
  const columns = await store.query<{ name: string }>(
    `select name from system.columns where database = currentDatabase() and table = {storage:String} and type like '%DateTime64%' and name != 'ingested_at'`,
    { storage },
  )
  const rows = await store.query<{ slot: number }>(
    `select distinct toUInt32(toUnixTimestamp(toStartOfFifteenMinutes(assumeNotNull(at)))) as slot
from (select arrayJoin(arrayFilter(i -> isNotNull(i), [${columns.map(({ name }) => name).join(', ')}])) as at from ${storage} where ${key} in {keys:Array(String)}) order by slot`,
    { keys: displaced.map(({ id }) => id) },
  )
  const slots = rows.map(({ slot }) => slot)
  if (table !== 'seat_states') return slots
  return [...new Set(slots.flatMap((slot) => Array.from({ length: SEAT_SLOTS }, (_, n) => slot + n * QUARTER_HOUR)))]
}

const touch = (store: Store, table: string, slots: readonly number[]): Promise<void> =>
  store.command(
    `insert into touches (table_name, slot_at, touch_id, touched_at)
select '${table}', toDateTime64(slot, 3, 'UTC'), generateUUIDv7(), now64(3, 'UTC') from (select arrayJoin({slots:Array(UInt32)}) as slot)`,
    { slots },
  )
