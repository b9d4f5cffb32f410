/** The history that forecasts are made of: demand by queue and half hour, not censored by overload and without counting a redial twice. */
import { type Instant, instant } from '../domain/kernel/time.ts'
import { queryColumns } from '../sql/arrow.ts'
import type { Store } from '../sql/store.ts'

export const SLOT_MINUTES = 30

export type DemandSlot = {
  readonly slotAt: Instant
  /** Offered, abandoned included, redials left out. */
  readonly calls: number
  readonly handled: number
  readonly handleSeconds: number
}

/**
 * Slots in `[from, to)` by queue, oldest first. Abandoned calls count as demand; a redial after an abandon is the same demand again. Imported
 * history fills local days of a queue on which no call is on record.
 */
export async function readDemand(store: Store, zone: string, from: Instant, to: Instant): Promise<Map<string, DemandSlot[]>> {
  // Two years are 35,000 rows a queue: columns, not objects.
  const rows = await queryColumns(
    store,
    `with recorded as (
       select queue_id, toUnixTimestamp(toStartOfInterval(slot_at, interval ${SLOT_MINUTES} minute)) as slot,
         greatest(0, toFloat64(sum(offered)) - toFloat64(sum(redials))) as calls, toFloat64(sum(handled)) as handled_calls,
         sum(talk_s) + sum(hold_s) + sum(wrap_s) as handle_s
       from kpi_queue_15m where slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')}
       group by queue_id, slot
     )
     select queue_id, slot, calls, handled_calls, handle_s from (
     select queue_id, slot, calls, handled_calls, handle_s from recorded
     union all
     select queue_id, toUnixTimestamp(slot_at) as slot, calls, toFloat64(0) as handled_calls, toFloat64(0) as handle_s from volume_history
     where slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')}
       and (queue_id, toDate(slot_at, {zone:String})) not in (select queue_id, toDate(toDateTime(slot), {zone:String}) from recorded)
     ) order by queue_id, slot`,
    { from: new Date(from), to: new Date(to), zone },
  )
  const [slot, calls, handled, handleSeconds] = ['slot', 'calls', 'handled_calls', 'handle_s'].map(rows.numbers)
  const byQueue = new Map<string, DemandSlot[]>()
  rows.texts('queue_id').forEach((queueId, row) => {
    const slots = byQueue.get(queueId) ?? []
    slots.push({
      slotAt: instant((slot?.[row] ?? 0) * 1000),
      calls: calls?.[row] ?? 0,
      handled: handled?.[row] ?? 0,
      handleSeconds: handleSeconds?.[row] ?? 0,
    })
    byQueue.set(queueId, slots)
  })
  return byQueue
}
