/** How long each table keeps its rows; the one table of retention. */
import { contracts } from '../contracts/index.ts'
import { snakeCase } from './landing/fields.ts'
import { storageName } from './landing/topic.ts'
import type { Store } from './store.ts'

export type Retention = {
  readonly table: string
  /** SQL expression of the instant from which the days count. */
  readonly since: string
  readonly days: number
  readonly why: string
}

const TWENTY_FIVE_MONTHS = 762

// Counted from the later of both: an imported history would otherwise be gone at the first merge.
const laterOf = (instant: string): string => `greatest(${instant}, ingested_at)`

export const retention: readonly Retention[] = [
  { table: 'raw_events', since: 'ingested_at', days: 60, why: 'replay and repair; older ranges keep only counts and hashes' },
  { table: 'dead_letters', since: 'ingested_at', days: 180, why: 'time to mend a mapping and deliver again' },
  {
    table: 'transcripts_v1',
    since: laterOf('started_at'),
    days: 180,
    why: 'what customers said is kept no longer than quality work needs',
  },
  {
    table: 'otel_traces',
    since: 'Timestamp',
    days: 7,
    why: 'long enough to find a fault of last week; counts of failures stay in their own tables',
  },
  { table: 'otel_traces_trace_id_ts', since: 'Start', days: 7, why: 'finds the time of a trace, so lives as long' },
  {
    table: 'alerts_v1',
    since: 'as_of',
    days: TWENTY_FIVE_MONTHS,
    why: 'as long as the facts they are about; one that lasts is written anew',
  },
  ...contracts.flatMap((contract) =>
    contract.tables
      .filter(({ name }) => name !== 'transcripts')
      .map((table) => ({
        table: storageName(contract, table),
        since: laterOf(snakeCase(table.slottingInstant.split('.').at(-1) ?? '')),
        days: TWENTY_FIVE_MONTHS,
        why: 'two years side by side with a month to spare; roll-ups stay for ever',
      })),
  ),
]

/** As the engine writes it back. */
const ttlOf = ({ since, days }: Retention): string => `toDateTime(${since}) + toIntervalDay(${days})`

/**
 * `alter table … modify ttl` where a table has another; expired rows go at merges. Returns the tables it changed; run after every
 * migration, because a table made anew has none.
 */
export async function applyRetention(store: Store): Promise<string[]> {
  const rows = await store.query<{ name: string; engine_full: string }>(
    'select name, engine_full from system.tables where database = currentDatabase() and name in {tables:Array(String)}',
    { tables: retention.map(({ table }) => table) },
  )
  const changed = retention.filter(
    (rule) => !rows.some(({ name, engine_full }) => name === rule.table && engine_full.includes(` TTL ${ttlOf(rule)} `)),
  )
  for (const rule of changed)
    await store.command(`alter table ${rule.table} modify ttl ${ttlOf(rule)} settings materialize_ttl_after_modify = 0`)
  return changed.map(({ table }) => table)
}
