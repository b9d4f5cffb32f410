/** How long each table keeps its rows; the one table of retention. */
import type { Store } from './store.ts'

export type Retention = { readonly table: string; readonly instant: string; readonly days: number; readonly why: string }

const TWENTY_FIVE_MONTHS = 762

export const retention: readonly Retention[] = [
  { table: 'raw_events', instant: 'ingested_at', days: 60, why: 'replay and repair; older ranges keep only counts and hashes' },
  { table: 'touches', instant: 'touched_at', days: 60, why: 'their sums per slot stay in kpi_touches_v1' },
  { table: 'dead_letters', instant: 'ingested_at', days: 180, why: 'time to mend a mapping and deliver again' },
  { table: 'transcripts_v1', instant: 'started_at', days: 180, why: 'what customers said is kept no longer than quality work needs' },
  ...[
    ['calls_v1', 'offered_at'],
    ['recordings_v1', 'started_at'],
    ['work_order_events_v1', 'occurred_at'],
    ['work_orders_v1', 'opened_at'],
    ['seat_states_v1', 'started_at'],
    ['interface_calls_v1', 'called_at'],
  ].map(([table = '', instant = '']) => ({
    table,
    instant,
    days: TWENTY_FIVE_MONTHS,
    why: 'two years side by side with a month to spare; roll-ups stay for ever',
  })),
]

/** `alter table … modify ttl`; parts are dropped whole where all their rows have expired. Safe to run again. */
export async function applyRetention(store: Store): Promise<void> {
  for (const { table, instant, days } of retention)
    await store.command(
      `alter table ${table} modify ttl toDateTime(${instant}) + toIntervalDay(${days}) settings materialize_ttl_after_modify = 0`,
    )
}
