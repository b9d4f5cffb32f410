/** Day-ahead forecasts of past slots beside what came, official or not: what tracking and the running day learn from. */
import { type Instant, instant } from '../../domain/kernel/time.ts'
import { localDate } from '../../domain/kernel/zone.ts'
import { BENCHMARK } from '../../forecasting/benchmark-forecast.ts'
import { queryColumns } from '../../sql/arrow.ts'
import type { Store } from '../../sql/store.ts'
import { readDemand } from './demand.ts'

export type PastSlot = {
  readonly slotAt: Instant
  /** The champion's, whatever role it had. */
  readonly mean: number
  readonly lo80: number
  readonly hi80: number
  /** The four-week mean; null where it was not computed. */
  readonly naive: number | null
  readonly actual: number
}

/** Slots of `[from, to)` by queue, oldest first. A slot without calls on a local day with some counts as 0; days without any are left out. */
export async function readPastSlots(store: Store, zone: string, from: Instant, to: Instant): Promise<Map<string, PastSlot[]>> {
  const [forecasts, demand] = await Promise.all([readDayAhead(store, from, to), readDemand(store, from, to)])
  const byQueue = new Map<string, PastSlot[]>()
  for (const [queueId, slots] of forecasts) {
    const came = new Map((demand.get(queueId) ?? []).map(({ slotAt, calls }) => [slotAt, calls]))
    const days = new Set([...came.keys()].map((slotAt) => localDate(slotAt, zone)))
    const known = slots.filter(({ slotAt }) => days.has(localDate(slotAt, zone)))
    byQueue.set(
      queueId,
      known.map((slot) => ({ ...slot, actual: came.get(slot.slotAt) ?? 0 })),
    )
  }
  return byQueue
}

async function readDayAhead(store: Store, from: Instant, to: Instant): Promise<Map<string, Omit<PastSlot, 'actual'>[]>> {
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
  const byQueue = new Map<string, Omit<PastSlot, 'actual'>[]>()
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
