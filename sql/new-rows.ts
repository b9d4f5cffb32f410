/** Since when rows may have come that the last look has not seen: known by the parts they are in, since a batch that waited for the store carries the time at which it was framed. */
import { contracts } from '../contracts/index.ts'
import { type Instant, instant } from '../domain/kernel/time.ts'
import { storageName } from './landing/topic.ts'
import type { Store } from './store.ts'
import { lookedPartsTable } from './tables/operations.ts'

/** Blocks are numbered as they are inserted; a part holds those from `first` to `last` of its partition, after merges and mutations too. */
export type Part = {
  readonly table: string
  readonly name: string
  readonly partition: string
  readonly first: number
  readonly last: number
}

const TABLES = [
  'raw_events',
  'dead_letters',
  ...contracts.flatMap((contract) => contract.tables.map((table) => storageName(contract, table))),
]

export async function partsNow(store: Store): Promise<Part[]> {
  const rows = await store.query<{ table: string; name: string; partition: string; first: string; last: string }>(
    `select table, name, partition_id as partition, toString(min_block_number) as first, toString(max_block_number) as last from system.parts
where active and rows > 0 and database = currentDatabase() and table in {tables:Array(String)}`,
    { tables: TABLES },
  )
  return rows.map(({ table, name, partition, first, last }) => ({ table, name, partition, first: Number(first), last: Number(last) }))
}

/** Without a hole: what a merge joined may hold a block that came between two of those that were seen. */
export function isSeen(part: Part, seen: readonly Part[]): boolean {
  const within = seen
    .filter((one) => one.table === part.table && one.partition === part.partition && one.first >= part.first && one.last <= part.last)
    .sort((a, b) => a.first - b.first)
  let next = part.first
  for (const { first, last } of within) {
    if (first !== next) return false
    next = last + 1
  }
  return next === part.last + 1
}

/** When the earliest row was framed that the last look has not seen; undefined where all were. */
export async function unseenSince(store: Store, now: readonly Part[]): Promise<Instant | undefined> {
  const seen = await seenBefore(store)
  const unseen = now.filter((part) => !isSeen(part, seen))
  const since: number[] = []
  for (const table of new Set(unseen.map((part) => part.table))) {
    const names = unseen.flatMap((part) => (part.table === table ? [part.name] : []))
    const [row] = await store.query<{ at: string; parts: string }>(
      `select toString(toUnixTimestamp64Milli(min(ingested_at))) as at, toString(uniqExact(_part)) as parts from ${table} where _part in {names:Array(String)}`,
      { names },
    )
    // Merged away meanwhile: everything is looked at, rather than nothing.
    since.push(Number(row?.parts) === names.length ? Number(row?.at) : 0)
  }
  return since.length === 0 ? undefined : instant(Math.min(...since))
}

async function seenBefore(store: Store): Promise<Part[]> {
  const rows = await store.query<{ table: string; parts: string[] }>('select table_name as table, parts from looked_parts final')
  return rows.flatMap(({ table, parts }) =>
    parts.map((text) => {
      const [partition = '', first = '', last = ''] = text.split(':')
      return { table, name: '', partition, first: Number(first), last: Number(last) }
    }),
  )
}

export async function keepSeen(store: Store, parts: readonly Part[], at: Instant): Promise<void> {
  const rows = TABLES.map((table) => ({
    table_name: table,
    parts: parts.flatMap((part) => (part.table === table ? [`${part.partition}:${part.first}:${part.last}`] : [])),
    looked_at: new Date(at),
  }))
  await store.insert(lookedPartsTable, rows)
}

/** In a restored store blocks are numbered anew. */
export const forgetSeen = (store: Store): Promise<void> => store.command('truncate table if exists looked_parts')
