/** Every queue's forecast from one origin, made to add up to those of its site and of the whole. */
import { countsOf } from '../../forecasting/demand.ts'
import { isThin, NEW_MS, siblingsOf } from '../../forecasting/siblings.ts'
import type { NamedForecast } from '../../forecasting/sums.ts'
import { forecastSumsTable, forecastsTable } from '../../sql/tables/planning.ts'
import { SLOT_MINUTES } from './demand.ts'
import { fitQueue, type QueuePlan, rowsOf, spanOf, wholeDays, withFallback, within } from './forecast-queue.ts'
import { sumUp } from './forecast-sums.ts'
import type { ForecastRun, Hotline } from './hotline.ts'

/** Returns the rows written. */
export async function forecastHotline(context: ForecastRun, hotline: Hotline): Promise<number> {
  const span = spanOf(hotline, context.zone)
  const made = (await forecastQueues(context, hotline)).map((one) => within(one, span))
  const { queues, sums } = await sumUp(context, hotline, made)
  let rows = 0
  for (const queue of queues) {
    const forecast = rowsOf(context, hotline.origin, queue)
    await context.store.insert(forecastsTable, forecast)
    rows += forecast.length
  }
  await context.store.insert(forecastSumsTable, sums)
  return rows
}

async function forecastQueues(context: ForecastRun, hotline: Hotline): Promise<NamedForecast[]> {
  const { demand, isFallback } = hotline
  const thin = thinQueues(hotline)
  const made: NamedForecast[] = []
  for (const queueId of demand.keys()) {
    if (thin.has(queueId)) continue
    context.signal.throwIfAborted()
    const one = await fitQueue(context, planOf(hotline, queueId))
    made.push(isFallback(queueId) ? withFallback(one) : one)
  }
  const established = [...made]
  for (const queueId of thin) {
    context.signal.throwIfAborted()
    const one = await forecastThin(context, hotline, queueId, established)
    if (one) made.push(one)
  }
  return made
}

const planOf = (
  { demand, zones, calendarOf, origin, horizonDays, register }: Hotline,
  queueId: string,
  defaultAhtSeconds?: number,
): QueuePlan => ({
  ...{ queueId, history: demand.get(queueId) ?? [], calendar: calendarOf(queueId, zones.of(queueId)) },
  ...{ ...wholeDays({ origin, horizonDays }, zones.of(queueId)), hours: register.hours.get(queueId), defaultAhtSeconds },
})

/** Queues with calls on fewer than 21 days, and those to come: newly registered, or with calls that a planner expects. */
function thinQueues({ demand, zones, register: { queues, expected }, origin }: Hotline): Set<string> {
  const thin = [...demand].flatMap(([queueId, history]) => (isThin(history, origin, zones.of(queueId)) ? [queueId] : []))
  const fresh = [...queues].flatMap(([queueId, { since }]) => (!demand.has(queueId) && origin - since < NEW_MS ? [queueId] : []))
  const awaited = [...expected].flatMap(([queueId, { callsPerDay }]) => (!demand.has(queueId) && callsPerDay > 0 ? [queueId] : []))
  return new Set([...thin, ...fresh, ...awaited])
}

/** Undefined where nothing at all tells of the queue. */
async function forecastThin(
  context: ForecastRun,
  hotline: Hotline,
  queueId: string,
  established: readonly NamedForecast[],
): Promise<NamedForecast | undefined> {
  const { register, demand, zones } = hotline
  const expected = register.expected.get(queueId)
  const beside = siblingsBeside(hotline, queueId, established)
  const own = await fitQueue(context, planOf(hotline, queueId, expected?.ahtSeconds ?? beside?.ahtSeconds))
  const history = countsOf(demand.get(queueId) ?? [])
  const cold = await context.compute.run(
    'forecastColdStart',
    {
      ...{ history, slotMinutes: SLOT_MINUTES, ...wholeDays(hotline, zones.of(queueId)), siblings: beside?.siblings },
      ...{ callsPerDay: expected?.callsPerDay, hours: register.hours.get(queueId) },
      own: history.length > 0 ? own.official.slots : undefined,
    },
    context.signal,
  )
  if (cold) return { ...own, official: cold }
  return history.length > 0 ? own : undefined
}

/** The established queues of the same site, else those whose days begin alike, else all of them. */
function siblingsBeside({ demand, zones, register: { queues }, origin }: Hotline, queueId: string, established: readonly NamedForecast[]) {
  const zone = zones.of(queueId)
  const site = queues.get(queueId)?.siteId
  const near = established.filter((one) => site !== undefined && site !== '' && queues.get(one.queueId)?.siteId === site)
  const alike = established.filter((one) => zones.of(one.queueId) === zone)
  const chosen = ([near, alike].find(({ length }) => length > 0) ?? established).map((one) => ({
    ...{ history: demand.get(one.queueId) ?? [], forecast: one.official.slots },
  }))
  return siblingsOf(chosen, origin, zone)
}
