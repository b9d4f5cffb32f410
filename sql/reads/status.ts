/** What waits in the store, and which engine it is. */
import { type Instant, QUARTER_HOUR } from '../../domain/kernel/time.ts'
import type { Store } from '../store.ts'

export type StoreStatus = {
  /** Closed slots of KPI views that are still served live. */
  readonly dirtySlots: number
  /** Those that no replay has brought in. */
  readonly deadLetters: number
  readonly version: string
}

export async function readStoreStatus(store: Store, now: Instant): Promise<StoreStatus> {
  const [row] = await store.query<StoreStatus>(
    `select (select toFloat64(count()) from kpi_slots where served_version = 0 and slot + ${QUARTER_HOUR} <= {now:DateTime64(3,'UTC')}) as dirtySlots,
       (select toFloat64(count()) from open_dead_letters) as deadLetters, version() as version`,
    { now: new Date(now) },
  )
  return row ?? { dirtySlots: 0, deadLetters: 0, version: '' }
}
