/** Slot job: after each local day, forecasts calls and handling time of every queue from the new day on. */
import { hashId } from '../domain/kernel/hash.ts'
import { type Instant, instant, minutes } from '../domain/kernel/time.ts'
import type { Calendar } from '../forecasting/calendar.ts'
import { queryColumns } from '../sql/arrow.ts'
import type { Store } from '../sql/store.ts'
import { type Job, NotYet, type RunContext } from './job.ts'

const SLOT_MINUTES = 30
/** Four weeks: a roster is published two weeks ahead and covers a week. */
const HORIZON_DAYS = 28
/** Two years hold every yearly holiday twice. */
const HISTORY_DAYS = 730
/** Five minutes: used for a queue that never handled a call. */
const DEFAULT_AHT_SECONDS = 300

/** No calendar is configured yet: special days are forecast like ordinary ones. */
const NO_HOLIDAYS: Calendar = { entries: [], billRunDays: [] }

export const forecastVolume: Job = {
  name: 'forecast-volume',
  description: 'Forecasts calls and handling time per queue and half-hour, four weeks ahead.',
  kind: 'slot',
  schedule: { kind: 'local-day' },
  catchUp: 'latest',
  timeoutSeconds: minutes(30),
  run: async (context) => {
    const origin = context.slot.to
    const history = await readHistory(context.store, origin)
    if (history.size === 0) throw new NotYet('No call was offered before the forecast begins.')
    let rows = 0
    for (const [queueId, slots] of history) {
      context.signal.throwIfAborted()
      rows += await forecastQueue(context, queueId, slots, NO_HOLIDAYS)
    }
    return rows
  },
}

type HistorySlot = { readonly slotAt: Instant; readonly offered: number; readonly handled: number; readonly handleSeconds: number }

async function readHistory(store: Store, origin: Instant): Promise<Map<string, HistorySlot[]>> {
  // Two years are 35,000 rows a queue: columns, not objects.
  const rows = await queryColumns(
    store,
    `select queue_id, toUnixTimestamp(toStartOfInterval(slot_at, interval ${SLOT_MINUTES} minute)) as slot,
       toFloat64(sum(offered)) as offered_calls, toFloat64(sum(handled)) as handled_calls, sum(talk_s) + sum(hold_s) + sum(wrap_s) as handle_s
     from kpi_queue_15m where slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')}
     group by queue_id, slot order by queue_id, slot`,
    { from: new Date(origin - HISTORY_DAYS * 86_400_000), to: new Date(origin) },
  )
  const [slot, offered, handled, handleSeconds] = ['slot', 'offered_calls', 'handled_calls', 'handle_s'].map(rows.numbers)
  const byQueue = new Map<string, HistorySlot[]>()
  rows.texts('queue_id').forEach((queueId, row) => {
    const slots = byQueue.get(queueId) ?? []
    slots.push({
      slotAt: instant((slot?.[row] ?? 0) * 1000),
      offered: offered?.[row] ?? 0,
      handled: handled?.[row] ?? 0,
      handleSeconds: handleSeconds?.[row] ?? 0,
    })
    byQueue.set(queueId, slots)
  })
  return byQueue
}

async function forecastQueue(
  { store, compute, zone, slot, runId, startedAt, signal }: RunContext,
  queueId: string,
  slots: readonly HistorySlot[],
  calendar: Calendar,
): Promise<number> {
  const span = { slotMinutes: SLOT_MINUTES, zone, origin: slot.to, horizonDays: HORIZON_DAYS }
  const { volume, aht } = await compute.run(
    'forecastQueue',
    {
      volume: { ...span, calendar, history: slots.map(({ slotAt, offered }) => ({ slotAt, value: offered })) },
      aht: {
        ...span,
        defaultSeconds: DEFAULT_AHT_SECONDS,
        history: slots
          .filter(({ handled }) => handled > 0)
          .map(({ slotAt, handled, handleSeconds }) => ({ slotAt, handled, ahtSeconds: handleSeconds / handled })),
      },
    },
    signal,
  )
  const ahtAt = new Map(aht.map(({ slotAt, ahtSeconds }) => [slotAt, ahtSeconds]))
  const rows = volume.slots.map(({ slotAt, mean, lo80, hi80, lo95, hi95 }) => ({
    forecast_id: hashId('forecast', runId, queueId, slotAt),
    run_id: runId,
    model: volume.model,
    queue_id: queueId,
    slot_at: new Date(slotAt),
    mean,
    lo80,
    hi80,
    lo95,
    hi95,
    aht_s: ahtAt.get(slotAt) ?? DEFAULT_AHT_SECONDS,
    origin_at: new Date(slot.to),
    as_of: new Date(startedAt),
  }))
  await store.insertRows('forecasts_v1', rows)
  return rows.length
}
