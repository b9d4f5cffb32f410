/** What has had its time is deleted here, except what a legal hold covers; the one table of what expires when. */
import { contracts } from '../contracts/index.ts'
import { type Instant, instant, toIso } from '../domain/kernel/time.ts'
import { DATA_CLASSES, type DataClass } from '../domain/operations/retention.ts'
import { snakeCase } from './landing/fields.ts'
import { storageName } from './landing/topic.ts'
import { literal } from './statement.ts'
import type { Store } from './store.ts'
import { expiriesTable } from './tables/operations.ts'
import { type Links, linksOf, rowsOf, type Whose } from './their-rows.ts'

export type Rule = {
  readonly table: string
  readonly dataClass: DataClass
  /** Columns of instants, all of which lie before the limit in a row that has had its time. */
  readonly times: readonly string[]
}

/** What of a row's times: the later of when it happened and when it came counts, else an imported history would be gone on arrival. */
const both = (instantColumn: string): readonly string[] => [instantColumn, 'ingested_at']

export const retention: readonly Rule[] = [
  { table: 'raw_events', dataClass: 'raw_records', times: ['ingested_at'] },
  { table: 'dead_letters', dataClass: 'dead_letters', times: ['ingested_at'] },
  { table: 'otel_traces', dataClass: 'traces', times: ['Timestamp'] },
  { table: 'otel_traces_trace_id_ts', dataClass: 'traces', times: ['Start'] },
  { table: 'alerts_v1', dataClass: 'alerts', times: ['as_of'] },
  ...contracts.flatMap((contract) =>
    contract.tables.map(
      (table): Rule => ({
        table: storageName(contract, table),
        dataClass: table.name === 'transcripts' ? 'transcripts' : 'facts',
        times: both(snakeCase(table.slottingInstant.split('.').at(-1) ?? '')),
      }),
    ),
  ),
]

export type Expired = {
  readonly table: string
  readonly dataClass: DataClass
  /** Rows that are gone, or would be. */
  readonly expired: number
  /** Rows that had their time and stay, because a hold covers them. */
  readonly held: number
}

export type ExpiryScope = {
  readonly now: Instant
  /** Before when each class has had its time; undefined for what is kept for ever. */
  readonly before: ReadonlyMap<DataClass, Instant | undefined>
  readonly held: readonly string[]
}

const timeOf = (at: Instant): string => `toDateTime64(${literal(toIso(at).replace('Z', ''))}, 3, 'UTC')`

const hadTheirTime = ({ times }: Rule, before: Instant): string => times.map((column) => `${column} < ${timeOf(before)}`).join(' and ')

type Parts = { readonly ids: readonly string[]; readonly expired: number; readonly held: number; readonly where: string }

/** Partitions with rows to delete, and which rows. Bounded by the limit on the partition's own column, so a table without old rows is not read. */
async function expiredParts(store: Store, rule: Rule, before: Instant, whose: Whose, links: Links): Promise<Parts> {
  const old = hadTheirTime(rule, before)
  const theirs = whose.customers.length === 0 ? undefined : rowsOf(rule.table, whose, links)
  const isHeld = theirs ?? 'false'
  const rows = await store.query<{ id: string; expired: string; held: string }>(
    `select _partition_id as id, countIf(not (${isHeld})) as expired, countIf(${isHeld}) as held from ${rule.table} where ${old} group by id order by id`,
  )
  const sum = (of: 'expired' | 'held') => rows.reduce((all, row) => all + Number(row[of]), 0)
  return {
    ids: rows.flatMap(({ id, expired }) => (Number(expired) > 0 ? [id] : [])),
    ...{ expired: sum('expired'), held: sum('held') },
    where: theirs === undefined ? old : `${old} and not (${theirs})`,
  }
}

const whoseOf = (held: readonly string[]): Whose => ({ customers: held, orErased: false })
const NO_LINKS: Links = { calls: '', orders: '', contacts: '' }
const linksTo = (store: Store, held: readonly string[]): Promise<Links> =>
  held.length === 0 ? Promise.resolve(NO_LINKS) : linksOf(store, whoseOf(held))

/** What `deleteExpired` would delete now. */
export async function findExpired(store: Store, { before, held }: Omit<ExpiryScope, 'now'>): Promise<Expired[]> {
  const links = await linksTo(store, held)
  const found: Expired[] = []
  for (const rule of retention) {
    const limit = before.get(rule.dataClass)
    if (limit === undefined) continue
    const { expired, held: kept } = await expiredParts(store, rule, limit, whoseOf(held), links)
    found.push({ table: rule.table, dataClass: rule.dataClass, expired, held: kept })
  }
  return found
}

/**
 * One table, a partition at a time. What is noted before the first row goes is what `verify` and replay go by (`goneBefore`), so a run that is stopped half way
 * leaves nothing that looks lost.
 */
export async function deleteExpired(store: Store, rule: Rule, { now, before, held }: ExpiryScope, signal?: AbortSignal): Promise<Expired> {
  const { table, dataClass } = rule
  const limit = before.get(dataClass)
  if (limit === undefined) return { table, dataClass, expired: 0, held: 0 }
  const { ids, where, ...counted } = await expiredParts(store, rule, limit, whoseOf(held), await linksTo(store, held))
  const gone = instant(Math.max(limit, await goneBefore(store, table)))
  const note = { table_name: table, gone_before: new Date(gone), expired: counted.expired, held: counted.held }
  await store.insert(expiriesTable, [{ ...note, looked_at: new Date(now) }])
  for (const id of ids) {
    signal?.throwIfAborted()
    await store.command(
      `alter table ${table} delete in partition id ${literal(id)} where ${where} settings mutations_sync = 2, allow_nondeterministic_mutations = 1`,
    )
  }
  return { table, dataClass, ...counted }
}

/** Rows of the table that are older may have been deleted; all that are younger are there. */
export async function goneBefore(store: Store, table: string): Promise<Instant> {
  const [row] = await store.query<{ at: string }>(
    'select toString(toUnixTimestamp64Milli(max(gone_before))) as at from expiries where table_name = {table:String}',
    { table },
  )
  return instant(Number(row?.at ?? 0))
}

export type Looked = {
  readonly table: string
  readonly goneBefore: string
  readonly expired: number
  readonly held: number
  readonly lookedAt: string
}

/** The last look at each table that was ever looked at. */
export const lastLooks = async (store: Store): Promise<Looked[]> =>
  (
    await store.query<{ table: string; gone: string; expired: string; held: string; looked: string }>(
      `select table_name as table, toString(toUnixTimestamp64Milli(max(gone_before))) as gone, argMax(expired, looked_at) as expired, argMax(held, looked_at) as held,
  toString(toUnixTimestamp64Milli(max(e.looked_at))) as looked from expiries as e group by table_name order by table_name`,
    )
  ).map(({ table, gone, expired, held, looked }) => ({
    ...{ table, expired: Number(expired), held: Number(held) },
    ...{ goneBefore: toIso(instant(Number(gone))), lookedAt: toIso(instant(Number(looked))) },
  }))

/**
 * Tables of earlier versions, and those that a migration makes as they were, expire by themselves and know no holds: takes that away, and notes up to where
 * rows may be gone by it. Returns the tables it changed; run after every migration.
 */
export async function stopExpiry(store: Store, now: Instant): Promise<string[]> {
  const rows = await store.query<{ name: string; days: string }>(
    `select name, extract(engine_full, ' TTL .*toIntervalDay\\\\((\\\\d+)\\\\)') as days from system.tables
where database = currentDatabase() and name in {tables:Array(String)} and position(engine_full, ' TTL ') > 0`,
    { tables: retention.map(({ table }) => table) },
  )
  for (const { name, days } of rows) {
    const rule = retention.find(({ table }) => table === name)
    const gone = new Date(now - (Number(days) || DATA_CLASSES[rule?.dataClass ?? 'facts'].days) * 86_400_000)
    await store.insert(expiriesTable, [{ table_name: name, gone_before: gone, expired: 0, held: 0, looked_at: new Date(now) }])
    await store.command(`alter table ${name} remove ttl`)
  }
  return rows.map(({ name }) => name)
}
