/** The history that forecasts are made of: demand by queue and half hour, not censored by overload and without counting a redial twice. */
import { type Instant, instant } from '../../domain/kernel/time.ts'
import type { DemandSlot } from '../../forecasting/demand.ts'
import { queryColumns } from '../../sql/arrow.ts'
import type { Store } from '../../sql/store.ts'

export const SLOT_MINUTES = 30

/** Slots in `[from, to)` by queue, oldest first; view `demand_30m` says what counts where calls are not on record. */
export async function readDemand(store: Store, from: Instant, to: Instant): Promise<Map<string, DemandSlot[]>> {
  // Two years are 35,000 rows a queue: columns, not objects.
  const rows = await queryColumns(
    store,
    `select queue_id, toUnixTimestamp(slot_at) as slot, calls, timed, handle_s from demand_30m
     where slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')} order by queue_id, slot`,
    { from: new Date(from), to: new Date(to) },
  )
  const [slot, calls, timed, handleSeconds] = ['slot', 'calls', 'timed', 'handle_s'].map(rows.numbers)
  const byQueue = new Map<string, DemandSlot[]>()
  rows.texts('queue_id').forEach((queueId, row) => {
    const slots = byQueue.get(queueId) ?? []
    slots.push({
      slotAt: instant((slot?.[row] ?? 0) * 1000),
      calls: calls?.[row] ?? 0,
      timed: timed?.[row] ?? 0,
      handleSeconds: handleSeconds?.[row] ?? 0,
    })
    byQueue.set(queueId, slots)
  })
  return byQueue
}
