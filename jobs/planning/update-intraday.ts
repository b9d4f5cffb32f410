/** Slot job: every half hour, corrects the rest of the running day by what has come so far. */
import { hashId } from '../../domain/kernel/hash.ts'
import { DAY_MS, HALF_HOUR_MS, type Instant, type Interval, instant, minutes } from '../../domain/kernel/time.ts'
import { localDate, localDay } from '../../domain/kernel/zone.ts'
import { BENCHMARK } from '../../forecasting/benchmark-forecast.ts'
import type { ScoredDay } from '../../forecasting/intervals.ts'
import type { RunningDay } from '../../forecasting/intraday.ts'
import { TAUGHT_DAYS } from '../../forecasting/intraday-backtest.ts'
import type { Store } from '../../sql/store.ts'
import type { Job } from '../engine/job.ts'
import { type DemandSlot, readDemand } from './demand.ts'
import type { ForecastRow } from './forecast-queue.ts'
import type { ForecastDeps, ForecastRun } from './hotline.ts'
import { type PastSlot, readPastSlots } from './past-forecasts.ts'

/** Fewer calls expected so far say nothing about the rest. */
const LEAST_CALLS = 10

export const updateIntraday: Job<ForecastDeps> = {
  name: 'update-intraday',
  description: 'Corrects the rest of the running day by what has come so far.',
  kind: 'slot',
  schedule: { kind: 'every', seconds: minutes(30) },
  catchUp: 'skip',
  timeoutSeconds: minutes(10),
  run: async (context) => {
    const { store, zone } = context
    const until = context.slot.to
    const today = localDay(localDate(instant(until - 1), zone), zone)
    if (until >= today.to) return 0
    const [base, demand, past] = [
      await readBase(store, today),
      await readDemand(store, today.from, until),
      await readPastSlots(store, zone, instant(today.from - TAUGHT_DAYS * DAY_MS), today.from),
    ]
    let rows = 0
    for (const [queueId, slots] of base)
      rows += await updateQueue(context, { today, until, slots, came: demand.get(queueId) ?? [], past: past.get(queueId) ?? [] })
    return rows
  },
}

type BaseRow = Pick<ForecastRow, 'model' | 'queue_id' | 'mean' | 'lo80' | 'hi80' | 'lo95' | 'hi95' | 'aht_s'> & { readonly slot: number }

/** The official day-ahead forecast of each queue, one row per half hour of the day. */
async function readBase(store: Store, { from, to }: Interval): Promise<Map<string, BaseRow[]>> {
  const rows = await store.query<BaseRow>(
    `select queue_id, toUnixTimestamp(slot_at) as slot, pick.1 as model, pick.2 as mean, pick.3 as lo80, pick.4 as hi80, pick.5 as lo95, pick.6 as hi95, ifNull(pick.7, 0) as aht_s
     from (
       select queue_id, slot_at, argMax(tuple(toString(model), mean, lo80, hi80, lo95, hi95, aht_s), tuple(origin_at, as_of)) as pick from forecasts_v1
       where slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')} and role = 'official' and origin_at <= {from:DateTime64(3,'UTC')}
       group by queue_id, slot_at
     ) order by queue_id, slot`,
    { from: new Date(from), to: new Date(to) },
  )
  const byQueue = new Map<string, BaseRow[]>()
  for (const row of rows) byQueue.set(row.queue_id, [...(byQueue.get(row.queue_id) ?? []), row])
  return byQueue
}

type Update = {
  readonly today: Interval
  readonly until: Instant
  readonly slots: readonly BaseRow[]
  readonly came: readonly DemandSlot[]
  readonly past: readonly PastSlot[]
}

async function updateQueue(context: ForecastRun, { today, until, slots, came, past }: Update): Promise<number> {
  const { store, compute, zone, runId, startedAt, signal } = context
  const day = runningDay({ today, until, slots, came, past })
  const expected = day.base.slice(0, day.elapsedSlots).reduce((sum, calls) => sum + calls, 0)
  // Nothing at all where many were expected is an outage of the line or of its records, not demand.
  if (expected < LEAST_CALLS || came.length === 0) return 0
  const known = slots[0]?.model === BENCHMARK ? ofBenchmark(past) : past
  const { mean, band80, band95 } = await compute.run('updateIntraday', { past: pastDays(known, zone, day.base.length), today: day }, signal)
  const rows = slots.flatMap((row): ForecastRow[] => {
    const slotAt = instant(row.slot * 1000)
    const index = (slotAt - today.from) / HALF_HOUR_MS
    if (slotAt < until) return []
    const model = `${row.model}+intraday`
    const at = (values: Float64Array): number => values[index] ?? 0
    return [
      {
        forecast_id: hashId('forecast', runId, 'official', row.queue_id, slotAt),
        run_id: runId,
        model,
        role: 'official',
        queue_id: row.queue_id,
        slot_at: new Date(slotAt),
        mean: at(mean),
        ...narrower(row, at(mean), { lo80: at(band80.lo), hi80: at(band80.hi), lo95: at(band95.lo), hi95: at(band95.hi) }),
        aht_s: row.aht_s,
        origin_at: new Date(until),
        as_of: new Date(startedAt),
      },
    ]
  })
  await store.insertRows('forecasts_v1', rows)
  return rows.length
}

type Bands = Pick<ForecastRow, 'lo80' | 'hi80' | 'lo95' | 'hi95'>

/** The day filling up takes uncertainty away, never adds any: at most the day-ahead band moved with the mean, which holds while few past days teach. */
function narrower(row: BaseRow, mean: number, bands: Bands): Bands {
  const factor = row.mean > 0 ? mean / row.mean : 1
  return {
    lo80: Math.max(bands.lo80, row.lo80 * factor),
    hi80: Math.min(bands.hi80, Math.max(mean, row.hi80 * factor)),
    lo95: Math.max(bands.lo95, row.lo95 * factor),
    hi95: Math.min(bands.hi95, Math.max(mean, row.hi95 * factor)),
  }
}

function runningDay({ today, until, slots, came }: Update): RunningDay {
  const length = Math.round((today.to - today.from) / HALF_HOUR_MS)
  const elapsedSlots = Math.floor((until - today.from) / HALF_HOUR_MS)
  const base = new Float64Array(length)
  for (const { slot, mean } of slots) base[(slot * 1000 - today.from) / HALF_HOUR_MS] = mean
  const observed = new Float64Array(length).fill(Number.NaN).fill(0, 0, elapsedSlots)
  for (const { slotAt, calls } of came) observed[(slotAt - today.from) / HALF_HOUR_MS] = calls
  return { base, observed, elapsedSlots }
}

/** Where the four-week mean plans, its own errors teach. */
const ofBenchmark = (past: readonly PastSlot[]): PastSlot[] =>
  past.flatMap((slot) => (slot.naive === null ? [] : [{ ...slot, mean: slot.naive }]))

/** Days as long as today; one with a changed clock would shift its afternoon. */
function pastDays(slots: readonly PastSlot[], zone: string, length: number): ScoredDay[] {
  const byDay = new Map<string, PastSlot[]>()
  for (const slot of slots) {
    const date = localDate(slot.slotAt, zone)
    byDay.set(date, [...(byDay.get(date) ?? []), slot])
  }
  return [...byDay.values()]
    .filter((day) => day.length === length)
    .map((day) => ({
      day: Math.floor((day[0]?.slotAt ?? 0) / DAY_MS),
      mean: Float64Array.from(day, ({ mean }) => mean),
      actual: Float64Array.from(day, ({ actual }) => actual),
    }))
}
