/** Day-ahead forecasts of past slots beside what came, official or not: what tracking and the running day learn from. */
import { type Instant, instant } from '../../domain/kernel/time.ts'
import { BENCHMARK } from '../../forecasting/benchmark-forecast.ts'
import { besideActual, type PastForecast, type PastSlot } from '../../forecasting/past-slots.ts'
import { queryColumns } from '../../sql/arrow.ts'
import type { Store } from '../../sql/store.ts'
import type { QueueZones } from '../local-zone.ts'
import { readDemand } from './demand.ts'

/** Slots of `[from, to)` by queue, oldest first; days are those of the queue's zone. */
export async function readPastSlots(store: Store, zones: QueueZones, from: Instant, to: Instant): Promise<Map<string, PastSlot[]>> {
  const [forecasts, demand] = await Promise.all([readDayAhead(store, from, to), readDemand(store, from, to)])
  return new Map([...forecasts].map(([queueId, slots]) => [queueId, besideActual(slots, demand.get(queueId) ?? [], zones.of(queueId))]))
}

async function readDayAhead(store: Store, from: Instant, to: Instant): Promise<Map<string, PastForecast[]>> {
  const rows = await queryColumns(
    store,
    `select queue_id, toUnixTimestamp(slot_at) as slot, champion.1 as mean, champion.2 as lo80, champion.3 as hi80, ifNull(naive, -1) as naive
     from (
       select queue_id, slot_at, argMaxIf(tuple(mean, lo80, hi80), tuple(origin_at, as_of), model != {benchmark:String}) as champion,
         argMaxIf(toNullable(mean), tuple(origin_at, as_of), model = {benchmark:String}) as naive
       from forecasts_v1
       where slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')} and origin_at <= slot_at and not endsWith(model, '+intraday')
       group by queue_id, slot_at having countIf(model != {benchmark:String}) > 0
     ) order by queue_id, slot`,
    { from: new Date(from), to: new Date(to), benchmark: BENCHMARK },
  )
  const [slot, mean, lo80, hi80, naive] = ['slot', 'mean', 'lo80', 'hi80', 'naive'].map(rows.numbers)
  const byQueue = new Map<string, PastForecast[]>()
  rows.texts('queue_id').forEach((queueId, row) => {
    const slots = byQueue.get(queueId) ?? []
    const benchmark = naive?.[row] ?? -1
    slots.push({
      slotAt: instant((slot?.[row] ?? 0) * 1000),
      mean: mean?.[row] ?? 0,
      lo80: lo80?.[row] ?? 0,
      hi80: hi80?.[row] ?? 0,
      naive: benchmark < 0 ? null : benchmark,
    })
    byQueue.set(queueId, slots)
  })
  return byQueue
}
