/** How fresh the data is: rows of each topic and the last event that pages can show. */
import type { Store } from '../store.ts'

export type Freshness = { topic: string; rows: number; lastEventAt: string | null }

// Each typed table with its slotting instant: the last event that pages can show.
const TOPICS = [
  ['calls', 'calls_v1', 'offered_at'],
  ['seat-states', 'seat_states_v1', 'started_at'],
  ['recordings', 'recordings_v1', 'started_at'],
  ['transcripts', 'transcripts_v1', 'started_at'],
  ['work-orders', 'work_order_events_v1', 'occurred_at'],
  ['interface-calls', 'interface_calls_v1', 'called_at'],
  ['queue-intervals', 'queue_intervals_v1', 'started_at'],
] as const

export async function readFreshness(store: Store): Promise<Freshness[]> {
  const selects = TOPICS.map(
    ([topic, table, column]) =>
      `select '${topic}' as topic, toFloat64(count()) as rows, if(count() = 0, null, max(${column})) as lastEventAt from ${table}`,
  )
  const rows = await store.query<Freshness>(selects.join(' union all '))
  const order = TOPICS.map(([topic]): string => topic)
  return rows.sort((a, b) => order.indexOf(a.topic) - order.indexOf(b.topic))
}
