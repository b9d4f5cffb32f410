/** What a queue with a thin past is told by others: which queues are thin, and what the established ones of its site do. */
import { sum } from 'simple-statistics'
import { DAY_MS, type Instant } from '../domain/kernel/time.ts'
import { localDate } from '../domain/kernel/zone.ts'
import { daysWithCalls, type Siblings, THIN_DAYS } from './cold-start.ts'
import { addDemand, countsOf, type DemandSlot } from './demand.ts'
import type { SlotForecast } from './forecast.ts'

/** As far back as siblings show their course. */
const SIBLING_MS = 60 * DAY_MS
/** A queue registered this recently may simply not have opened yet; an older one without a call is not in use. */
export const NEW_MS = THIN_DAYS * DAY_MS

/** Calls on fewer than 21 local days before `origin`. */
export const isThin = (history: readonly DemandSlot[], origin: Instant, zone: string): boolean =>
  daysWithCalls(countsOf(history.filter(({ slotAt }) => slotAt < origin)), zone) < THIN_DAYS

export type Sibling = { readonly history: readonly DemandSlot[]; readonly forecast: readonly SlotForecast[] }

/** The queues added up, and the handling time of their calls; undefined where there are none. */
export function siblingsOf(
  queues: readonly Sibling[],
  origin: Instant,
  zone: string,
): { readonly siblings: Siblings; readonly ahtSeconds: number | undefined } | undefined {
  if (queues.length === 0) return undefined
  const isRecent = ({ slotAt }: DemandSlot): boolean => slotAt < origin && slotAt >= origin - SIBLING_MS
  const history = addDemand(queues.map((queue) => queue.history.filter(isRecent)))
  const ahead = new Map<Instant, number>()
  for (const { slotAt, mean } of queues.flatMap(({ forecast }) => forecast)) ahead.set(slotAt, (ahead.get(slotAt) ?? 0) + mean)
  const perDay = queues.map(({ forecast }) => callsPerDay(forecast, zone)).sort((a, b) => a - b)
  const siblings = {
    callsPerDay: perDay[Math.floor((perDay.length - 1) / 2)] ?? 0,
    history: countsOf(history),
    forecast: [...ahead]
      .map(([slotAt, mean]): SlotForecast => ({ slotAt, mean, lo80: 0, hi80: 0, lo95: 0, hi95: 0 }))
      .sort((a, b) => a.slotAt - b.slotAt),
  }
  const [timed, seconds] = [sum(history.map((slot) => slot.timed)), sum(history.map((slot) => slot.handleSeconds))]
  return { siblings, ahtSeconds: seconds > 0 ? seconds / timed : undefined }
}

/** Of the days that are forecast with calls. */
function callsPerDay(forecast: readonly SlotForecast[], zone: string): number {
  const open = forecast.filter(({ mean }) => mean > 0)
  const days = new Set(open.map(({ slotAt }) => localDate(slotAt, zone)))
  return sum(open.map(({ mean }) => mean)) / Math.max(1, days.size)
}
