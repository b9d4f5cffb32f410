/** Every queue's forecast from one origin, made to add up to those of its site and of the whole. */
import { DAY_MS, type Instant, instant } from '../../domain/kernel/time.ts'
import { localDate } from '../../domain/kernel/zone.ts'
import { daysWithCalls, type Siblings, THIN_DAYS } from '../../forecasting/cold-start.ts'
import type { SlotForecast } from '../../forecasting/forecast.ts'
import { SLOT_MINUTES } from './demand.ts'
import { DEFAULT_AHT_SECONDS, fitQueue, type QueueForecast, type QueuePlan, rowsOf, withFallback } from './forecast-queue.ts'
import { addUp } from './forecast-sums.ts'
import type { ForecastRun, Hotline } from './hotline.ts'

/** A queue registered this recently may simply not have opened yet; an older one without a call is not in use. */
const NEW_MS = THIN_DAYS * DAY_MS
/** As far back as siblings show their course. */
const SIBLING_MS = 60 * DAY_MS

/** Returns the rows written. */
export async function forecastHotline(context: ForecastRun, hotline: Hotline): Promise<number> {
  const made = await forecastQueues(context, hotline)
  const { queues, sums } = await addUp(context, hotline, made)
  let rows = 0
  for (const queue of queues) {
    const forecast = rowsOf(context, hotline.origin, queue)
    await context.store.insertRows('forecasts_v1', forecast)
    rows += forecast.length
  }
  await context.store.insertRows('forecast_sums_v1', sums)
  return rows
}

async function forecastQueues(context: ForecastRun, hotline: Hotline): Promise<QueueForecast[]> {
  const { demand, isFallback } = hotline
  const thin = thinQueues(hotline, context.zone)
  const made: QueueForecast[] = []
  for (const queueId of demand.keys()) {
    if (thin.has(queueId)) continue
    context.signal.throwIfAborted()
    const one = await fitQueue(context, planOf(hotline, queueId, DEFAULT_AHT_SECONDS))
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

const planOf = ({ demand, calendarOf, origin, horizonDays, register }: Hotline, queueId: string, defaultAhtSeconds: number): QueuePlan => ({
  ...{ queueId, history: demand.get(queueId) ?? [], calendar: calendarOf(queueId), origin, horizonDays },
  ...{ hours: register.hours.get(queueId), defaultAhtSeconds },
})

/** Queues with calls on fewer than 21 days, and those to come: newly registered, or with calls that a planner expects. */
function thinQueues({ demand, register: { queues, expected }, origin }: Hotline, zone: string): Set<string> {
  const thin = [...demand].flatMap(([queueId, history]) => {
    const known = history.filter(({ slotAt }) => slotAt < origin).map(({ slotAt, calls }) => ({ slotAt, value: calls }))
    return daysWithCalls(known, zone) < THIN_DAYS ? [queueId] : []
  })
  const fresh = [...queues].flatMap(([queueId, { since }]) => (!demand.has(queueId) && origin - since < NEW_MS ? [queueId] : []))
  const awaited = [...expected].flatMap(([queueId, { callsPerDay }]) => (!demand.has(queueId) && callsPerDay > 0 ? [queueId] : []))
  return new Set([...thin, ...fresh, ...awaited])
}

/** Undefined where nothing at all tells of the queue. */
async function forecastThin(
  context: ForecastRun,
  hotline: Hotline,
  queueId: string,
  established: readonly QueueForecast[],
): Promise<QueueForecast | undefined> {
  const { register, origin, horizonDays, demand } = hotline
  const expected = register.expected.get(queueId)
  const beside = siblingsOf(hotline, queueId, established, context.zone)
  const own = await fitQueue(context, planOf(hotline, queueId, expected?.ahtSeconds ?? beside?.ahtSeconds ?? DEFAULT_AHT_SECONDS))
  const history = (demand.get(queueId) ?? []).map(({ slotAt, calls }) => ({ slotAt, value: calls }))
  const cold = await context.compute.run(
    'forecastColdStart',
    {
      ...{ history, slotMinutes: SLOT_MINUTES, zone: context.zone, origin, horizonDays, siblings: beside?.siblings },
      ...{ callsPerDay: expected?.callsPerDay, hours: register.hours.get(queueId) },
      own: history.length > 0 ? own.official.slots : undefined,
    },
    context.signal,
  )
  if (cold) return { ...own, official: cold }
  return history.length > 0 ? own : undefined
}

/** The established queues of the same site, or all of them where the site has none. */
function siblingsOf(
  { demand, register: { queues }, origin }: Hotline,
  queueId: string,
  established: readonly QueueForecast[],
  zone: string,
): { readonly siblings: Siblings; readonly ahtSeconds: number | undefined } | undefined {
  const site = queues.get(queueId)?.siteId
  const near = established.filter((one) => site !== undefined && site !== '' && queues.get(one.queueId)?.siteId === site)
  const chosen = near.length > 0 ? near : established
  if (chosen.length === 0) return undefined
  const calls = new Map<Instant, number>()
  const [ahead, perDay] = [new Map<Instant, number>(), [] as number[]]
  let [handled, seconds] = [0, 0]
  for (const { queueId: sibling, official } of chosen) {
    for (const slot of demand.get(sibling) ?? []) {
      if (slot.slotAt >= origin || slot.slotAt < origin - SIBLING_MS) continue
      calls.set(slot.slotAt, (calls.get(slot.slotAt) ?? 0) + slot.calls)
      handled += slot.handled
      seconds += slot.handleSeconds
    }
    for (const { slotAt, mean } of official.slots) ahead.set(slotAt, (ahead.get(slotAt) ?? 0) + mean)
    const open = official.slots.filter(({ mean }) => mean > 0)
    const days = new Set(open.map(({ slotAt }) => localDate(slotAt, zone)))
    perDay.push(open.reduce((sum, { mean }) => sum + mean, 0) / Math.max(1, days.size))
  }
  const forecast = [...ahead].map(([slotAt, mean]): SlotForecast => ({ slotAt: instant(slotAt), mean, lo80: 0, hi80: 0, lo95: 0, hi95: 0 }))
  const siblings = {
    callsPerDay: perDay.sort((a, b) => a - b)[Math.floor((perDay.length - 1) / 2)] ?? 0,
    history: [...calls].map(([slotAt, value]) => ({ slotAt, value })),
    forecast: forecast.sort((a, b) => a.slotAt - b.slotAt),
  }
  return { siblings, ahtSeconds: handled > 0 ? seconds / handled : undefined }
}
