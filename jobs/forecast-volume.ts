/** Slot job: after each local day, forecasts calls and handling time of every queue from the new day on. */
import { type Instant, instant, minutes } from '../domain/kernel/time.ts'
import type { OpeningHours } from '../forecasting/opening-hours.ts'
import { readDirectory } from '../ledger/directory.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readDemand } from './demand.ts'
import { forecastQueue } from './forecast-queue.ts'
import { type Job, NotYet } from './job.ts'
import { calendarsAt } from './planning-calendar.ts'
import { isFallbackDueIn } from './track-forecasts.ts'

/** Four weeks: a roster is published two weeks ahead and covers a week. */
export const HORIZON_DAYS = 28
/** Two years hold every yearly holiday twice. */
const HISTORY_DAYS = 730

export const forecastVolume: Job = {
  name: 'forecast-volume',
  description: 'Forecasts calls and handling time per queue and half-hour, four weeks ahead.',
  kind: 'slot',
  schedule: { kind: 'local-day' },
  catchUp: 'latest',
  timeoutSeconds: minutes(30),
  run: async (context) => {
    const { store, ledger, zone, startedAt } = context
    const origin = context.slot.to
    const demand = await readDemand(store, historyFrom(origin), origin)
    if (demand.size === 0) throw new NotYet('No call was offered before the forecast begins.')
    const [calendarOf, hours, isFallback] = [
      await calendarsAt(ledger, zone, startedAt),
      await readHours(ledger, origin),
      await isFallbackDueIn(store, zone, origin),
    ]
    let rows = 0
    for (const [queueId, history] of demand) {
      context.signal.throwIfAborted()
      const plan = { queueId, history, calendar: calendarOf(queueId), origin, horizonDays: HORIZON_DAYS }
      const made = await forecastQueue(context, { ...plan, isFallback: isFallback(queueId), hours: hours.get(queueId) })
      await store.insertRows('forecasts_v1', made)
      rows += made.length
    }
    return rows
  },
}

export const historyFrom = (origin: Instant): Instant => instant(origin - HISTORY_DAYS * 86_400_000)

/** Opening hours by queue as registered in the directory at `at`. */
export async function readHours(ledger: Ledger, at: Instant): Promise<ReadonlyMap<string, OpeningHours>> {
  const entries = await readDirectory(ledger, at)
  return new Map(
    entries.flatMap(({ kind, id, attributes }) => {
      const { opens, closes, weekdays } = attributes
      if (kind !== 'hours' || typeof opens !== 'string' || typeof closes !== 'string' || !Array.isArray(weekdays)) return []
      return [[id, { opens, closes, weekdays: weekdays.map(Number) }] as const]
    }),
  )
}
