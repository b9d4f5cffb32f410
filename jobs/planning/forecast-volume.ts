/** Slot job: after each local day, forecasts calls and handling time of every queue from the new day on. */
import { DAY_MS, type Instant, instant, minutes } from '../../domain/kernel/time.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { type Job, NotYet } from '../engine/job.ts'
import { calendarsAt } from './calendar.ts'
import { readDemand } from './demand.ts'
import { forecastHotline } from './forecast-hotline.ts'
import { readPastDays } from './forecast-sums.ts'
import { type ForecastDeps, zonesFor } from './hotline.ts'
import { readRegister } from './queue-register.ts'
import { isFallbackDueIn } from './track-forecasts.ts'

/** Four weeks: a roster is published two weeks ahead and covers a week. */
export const HORIZON_DAYS = 28
/** Two years hold every yearly holiday twice. */
const HISTORY_DAYS = 730

export const forecastVolume: Job<ForecastDeps & { readonly ledger: Ledger }> = {
  name: 'forecast-volume',
  description: 'Forecasts calls and handling time per queue, site and half-hour, four weeks ahead.',
  kind: 'slot',
  schedule: { kind: 'local-day' },
  catchUp: 'latest',
  timeoutSeconds: minutes(30),
  run: async (context) => {
    const { store, ledger, startedAt } = context
    const zones = await zonesFor(context)
    const origin = context.slot.to
    const demand = await readDemand(store, historyFrom(origin), origin)
    const [calendarOf, register, isFallback] = [
      await calendarsAt(ledger, zones, startedAt),
      await readRegister(store, ledger, origin),
      await isFallbackDueIn(store, zones, origin),
    ]
    if (demand.size === 0 && register.expected.size === 0) throw new NotYet('No call was offered before the forecast begins.')
    const past = await readPastDays(store, zones, origin, (queueId) => register.queues.get(queueId)?.siteId ?? '')
    return forecastHotline(context, { origin, horizonDays: HORIZON_DAYS, demand, zones, calendarOf, register, isFallback, past })
  },
}

export const historyFrom = (origin: Instant): Instant => instant(origin - HISTORY_DAYS * DAY_MS)
