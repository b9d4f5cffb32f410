/** Slot job: every half hour, corrects the rest of the running day by what has come so far. */
import { hashId } from '../../domain/kernel/hash.ts'
import { DAY_MS, type Interval, instant, minutes } from '../../domain/kernel/time.ts'
import { localDate, localDay } from '../../domain/kernel/zone.ts'
import type { SlotForecast } from '../../forecasting/forecast.ts'
import { TAUGHT_DAYS } from '../../forecasting/intraday-backtest.ts'
import type { Store } from '../../sql/store.ts'
import { forecastsTable } from '../../sql/tables/planning.ts'
import type { Job } from '../engine/job.ts'
import type { QueueZones } from '../local-zone.ts'
import { readDemand } from './demand.ts'
import type { ForecastRow } from './forecast-queue.ts'
import { type ForecastDeps, type ForecastRun, zonesFor } from './hotline.ts'
import { readPastSlots } from './past-forecasts.ts'

export const updateIntraday: Job<ForecastDeps> = {
  name: 'update-intraday',
  description: 'Corrects the rest of the running day by what has come so far.',
  kind: 'slot',
  schedule: { kind: 'every', seconds: minutes(30) },
  catchUp: 'skip',
  timeoutSeconds: minutes(10),
  run: async (context) => {
    const zones = await zonesFor(context)
    let rows = 0
    for (const zone of zones.all) rows += await updateZone(context, zones, zone)
    return rows
  },
}

/** The running day of the queues of one zone. */
async function updateZone(context: ForecastRun, zones: QueueZones, zone: string): Promise<number> {
  const { store, compute, signal } = context
  const until = context.slot.to
  const today = localDay(localDate(instant(until - 1), zone), zone)
  if (until >= today.to) return 0
  const [bases, demand, past] = [
    await readBase(store, today),
    await readDemand(store, today.from, until),
    await readPastSlots(store, zones, instant(today.from - TAUGHT_DAYS * DAY_MS), today.from),
  ]
  let rows = 0
  for (const [queueId, base] of bases) {
    if (zones.of(queueId) !== zone) continue
    const known = { actual: demand.get(queueId) ?? [], past: past.get(queueId) ?? [] }
    const day = { today, until, zone, model: base[0]?.model ?? '', base, ...known }
    const updated = rowsOf(context, queueId, base, await compute.run('updateRunningDay', day, signal))
    if (updated.length > 0) await store.insert(forecastsTable, updated)
    rows += updated.length
  }
  return rows
}

type BaseSlot = SlotForecast & { readonly model: string; readonly ahtSeconds: number | null }

/** The official day-ahead forecast of each queue, one slot per half hour of the day. */
async function readBase(store: Store, { from, to }: Interval): Promise<Map<string, BaseSlot[]>> {
  const rows = await store.query<Omit<BaseSlot, 'slotAt'> & { readonly queue: string; readonly slot: number }>(
    `select queue_id as queue, toUnixTimestamp(slot_at) as slot, pick.1 as model, pick.2 as mean, pick.3 as lo80, pick.4 as hi80, pick.5 as lo95, pick.6 as hi95, pick.7 as ahtSeconds
     from (
       select queue_id, slot_at, argMax(tuple(toString(model), mean, lo80, hi80, lo95, hi95, aht_s), tuple(origin_at, as_of)) as pick from forecasts_v1
       where slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')} and role = 'official' and origin_at <= {from:DateTime64(3,'UTC')}
       group by queue_id, slot_at
     ) order by queue, slot`,
    { from: new Date(from), to: new Date(to) },
  )
  const byQueue = new Map<string, BaseSlot[]>()
  for (const { queue, slot, ...values } of rows)
    byQueue.set(queue, [...(byQueue.get(queue) ?? []), { slotAt: instant(slot * 1000), ...values }])
  return byQueue
}

function rowsOf(
  { runId, startedAt, slot }: ForecastRun,
  queueId: string,
  base: readonly BaseSlot[],
  updated: readonly SlotForecast[],
): ForecastRow[] {
  const before = new Map(base.map((one) => [one.slotAt, one]))
  return updated.map(({ slotAt, mean, lo80, hi80, lo95, hi95 }) => ({
    ...{ forecast_id: hashId('forecast', runId, 'official', queueId, slotAt), run_id: runId },
    ...{ model: `${before.get(slotAt)?.model}+intraday`, role: 'official', queue_id: queueId, slot_at: new Date(slotAt) },
    ...{ mean, lo80, hi80, lo95, hi95, aht_s: before.get(slotAt)?.ahtSeconds ?? null },
    ...{ origin_at: new Date(slot.to), as_of: new Date(startedAt) },
  }))
}
