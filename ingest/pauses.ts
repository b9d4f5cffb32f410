/** Pauses of topics, kept in the store so that `callboard status` shows them whichever process ingests. */
import type { Store } from '../sql/store.ts'
import { ingestPausesTable } from '../sql/tables/operations.ts'

export type Pause = {
  readonly topic: string
  /** `breaker`: most records were dead letters; `store`: the store could not take more. */
  readonly cause: 'breaker' | 'store'
  readonly isPaused: boolean
  /** What is wrong and what to do, in one line. */
  readonly reason: string
  readonly nextTryAtMs: number | undefined
  readonly changedAtMs: number
}

export async function recordPause(store: Store, { topic, cause, isPaused, reason, nextTryAtMs, changedAtMs }: Pause): Promise<void> {
  const next_try_at = nextTryAtMs === undefined ? null : new Date(nextTryAtMs).toISOString()
  await store.insert(ingestPausesTable, [
    { topic, cause, is_paused: isPaused, reason, next_try_at, changed_at: new Date(changedAtMs).toISOString() },
  ])
}

export type PausedTopic = {
  readonly topic: string
  readonly cause: string
  readonly reason: string
  readonly next_try_at: string | null
  readonly since: string
}

/** Topics that are paused now, by the last that ingest said. */
export const pausedTopics = (store: Store): Promise<PausedTopic[]> =>
  store.query<PausedTopic>(
    'select topic, cause, reason, next_try_at, changed_at as since from ingest_pauses final where is_paused order by topic, cause',
  )
