/** Sites and the whole: their own forecasts reconciled with those of the queues, then the queues added up. */
import type { Instant } from '../domain/kernel/time.ts'
import { localDate } from '../domain/kernel/zone.ts'
import type { QueueForecast } from './demand.ts'
import type { SlotForecast } from './forecast.ts'
import { reconcile } from './hierarchy.ts'
import type { PastSlot } from './past-slots.ts'
import { bandsOfSum, scaled } from './sum-bands.ts'

export type Sum = { readonly level: 'site' | 'total'; readonly siteId: string; readonly queueIds: readonly string[] }

export type NamedForecast = QueueForecast & { readonly queueId: string }

/** Errors (actual − forecast) of day-ahead day totals by local day, of queues by id and of sums by their key. */
export type PastDays = ReadonlyMap<string, ReadonlyMap<string, number>>

/** Of one slot: the parts' sum, what the sum's own forecast and its four-week mean say, and the handling time weighed by calls. */
export type SumSlot = SlotForecast & { readonly direct: number; readonly naive: number; readonly ahtSeconds: number | null }

/** Fewer days settle no covariance. */
const LEAST_PAST_DAYS = 21

export const keyOf = ({ level, siteId }: Pick<Sum, 'level' | 'siteId'>): string => `${level}/${siteId}`

/** Each site and the whole; queues without a site count in the whole alone. */
export function sumsOf(queueIds: readonly string[], siteOf: (queueId: string) => string): Sum[] {
  const sites = new Map<string, string[]>()
  for (const queueId of queueIds) if (siteOf(queueId) !== '') sites.set(siteOf(queueId), [...(sites.get(siteOf(queueId)) ?? []), queueId])
  const bySite = [...sites].map(([siteId, ids]): Sum => ({ level: 'site', siteId, queueIds: ids }))
  return [...bySite, { level: 'total', siteId: '', queueIds }]
}

export type Hotline = {
  readonly zone: string
  readonly queues: readonly NamedForecast[]
  readonly sums: readonly Sum[]
  /** The sums' own forecasts by key. */
  readonly direct: ReadonlyMap<string, QueueForecast>
  /** Without it sums are added up from below. */
  readonly past: PastDays | undefined
}

/**
 * Queues as they are where the sums are simply added up; moved where there are two sites or more and the past tells how accurate each was. On the
 * assistance hotline (14 skills, 2012-07 … 09, leads 1 / 7 / 14) that took .9992 / .9990 / .9979 of the skills' error; with the whole alone 1.0005 / 1.0002 / .9997.
 */
export function reconcileQueues({ zone, queues, sums, direct, past }: Hotline): {
  readonly model: 'min-trace' | 'bottom-up'
  readonly queues: readonly NamedForecast[]
} {
  // A sum of one queue tells nothing that the queue does not.
  const wholes = sums.filter(({ queueIds }) => queueIds.length > 1)
  const keys = [...queues.map(({ queueId }) => queueId), ...wholes.map(keyOf)]
  const days = past && wholes.length > 1 && wholes.some(({ queueIds }) => queueIds.length < queues.length) ? commonDays(past, keys) : []
  if (days.length < LEAST_PAST_DAYS) return { model: 'bottom-up', queues }
  const errors = days.map((day) => Float64Array.from(keys, (key) => past?.get(key)?.get(day) ?? 0))
  return { model: 'min-trace', queues: minTrace({ zone, queues, sums: wholes, direct }, errors) }
}

const commonDays = (past: PastDays, keys: readonly string[]): string[] =>
  [...(past.get(keys[0] ?? '')?.keys() ?? [])].filter((day) => keys.every((key) => past.get(key)?.has(day))).sort()

/** Day totals reconciled; every slot and band of a queue moves with its day. */
function minTrace({ zone, queues, sums, direct }: Omit<Hotline, 'past'>, errors: readonly Float64Array[]): NamedForecast[] {
  const [parts, wholes] = [queues, sums.flatMap((sum) => direct.get(keyOf(sum)) ?? [])].map((some) =>
    some.map(({ official }) => dayTotals(official.slots, zone)),
  )
  const of = sums.map(({ queueIds }) => queueIds.map((queueId) => queues.findIndex((one) => one.queueId === queueId)))
  const factors = queues.map(() => new Map<string, number>())
  for (const day of parts?.[0]?.keys() ?? []) {
    const before = (parts ?? []).map((one) => one.get(day) ?? 0)
    const totals = (wholes ?? []).map((one, k) => ({ total: one.get(day) ?? 0, of: of[k] ?? [] }))
    const moved = reconcile({ parts: before, sums: totals, past: errors })
    before.forEach((total, k) => void factors[k]?.set(day, total > 0 ? (moved.parts[k] ?? 0) / total : 1))
  }
  return queues.map(({ official, ...queue }, k) => ({
    ...queue,
    official: { ...official, slots: official.slots.map((slot) => scaled(slot, factors[k]?.get(localDate(slot.slotAt, zone)) ?? 1)) },
  }))
}

function dayTotals(slots: readonly SlotForecast[], zone: string): Map<string, number> {
  const days = new Map<string, number>()
  for (const { slotAt, mean } of slots) days.set(localDate(slotAt, zone), (days.get(localDate(slotAt, zone)) ?? 0) + mean)
  return days
}

/** The members of a sum added up by slot; `own` is the sum's own forecast. */
export function addUp(members: readonly NamedForecast[], own: QueueForecast | undefined): SumSlot[] {
  const slots = new Map<Instant, { parts: SlotForecast[]; seconds: number; timed: number }>()
  for (const { official, ahtAt } of members)
    for (const slot of official.slots) {
      const known = slots.get(slot.slotAt) ?? { parts: [], seconds: 0, timed: 0 }
      known.parts.push(slot)
      const aht = ahtAt.get(slot.slotAt)
      known.seconds += slot.mean * (aht ?? 0)
      known.timed += aht === undefined ? 0 : slot.mean
      slots.set(slot.slotAt, known)
    }
  const bands = new Map(own?.official.slots.map((slot) => [slot.slotAt, slot]))
  const naive = new Map(own?.challenger.slots.map(({ slotAt, mean }) => [slotAt, mean]))
  return [...slots].map(([slotAt, { parts, seconds, timed }]) => {
    const direct = bands.get(slotAt)
    const sum = bandsOfSum(parts, direct)
    const ahtSeconds = timed > 0 ? seconds / timed : null
    return { slotAt, ...sum, direct: direct?.mean ?? sum.mean, naive: naive.get(slotAt) ?? 0, ahtSeconds }
  })
}

/** Day-ahead errors of queues and of the sums' own forecasts; of a sum only where it was forecast. */
export function pastErrors(
  slots: ReadonlyMap<string, readonly PastSlot[]>,
  direct: readonly { readonly key: string; readonly slotAt: Instant; readonly direct: number }[],
  siteOf: (queueId: string) => string,
  zone: string,
): PastDays {
  const errors = new Map<string, Map<string, number>>()
  const actual = new Map<string, Map<string, number>>()
  const add = (to: Map<string, Map<string, number>>, key: string, day: string, value: number): void => {
    const days = to.get(key) ?? new Map<string, number>()
    days.set(day, (days.get(day) ?? 0) + value)
    to.set(key, days)
  }
  for (const [queueId, past] of slots)
    for (const { slotAt, mean, actual: came } of past) {
      const day = localDate(slotAt, zone)
      add(errors, queueId, day, came - mean)
      for (const key of [keyOf({ level: 'total', siteId: '' }), keyOf({ level: 'site', siteId: siteOf(queueId) })])
        add(actual, key, day, came)
    }
  for (const { key, slotAt, direct: own } of direct) add(errors, key, localDate(slotAt, zone), -own)
  for (const [key, days] of actual) for (const [day, came] of days) if (errors.get(key)?.has(day)) add(errors, key, day, came)
  return errors
}
