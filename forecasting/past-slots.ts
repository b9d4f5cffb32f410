/** Day-ahead forecasts of past slots beside what came: what tracking, sums and the running day learn from. */
import type { Instant } from '../domain/kernel/time.ts'
import { localDate } from '../domain/kernel/zone.ts'

export type PastForecast = {
  readonly slotAt: Instant
  /** The champion's, whatever role it had. */
  readonly mean: number
  readonly lo80: number
  readonly hi80: number
  /** The four-week mean; null where it was not computed. */
  readonly naive: number | null
}

export type PastSlot = PastForecast & { readonly actual: number }

/** A slot without calls on a local day with some counts as 0; days without any are left out. */
export function besideActual(
  forecasts: readonly PastForecast[],
  demand: readonly { readonly slotAt: Instant; readonly calls: number }[],
  zone: string,
): PastSlot[] {
  const actual = new Map(demand.map(({ slotAt, calls }) => [slotAt, calls]))
  const days = new Set(demand.map(({ slotAt }) => localDate(slotAt, zone)))
  return forecasts
    .filter(({ slotAt }) => days.has(localDate(slotAt, zone)))
    .map((slot) => ({ ...slot, actual: actual.get(slot.slotAt) ?? 0 }))
}

/** By local day, in the order given. */
export function byLocalDay<Slot extends { readonly slotAt: Instant }>(slots: readonly Slot[], zone: string): Map<string, Slot[]> {
  const days = new Map<string, Slot[]>()
  for (const slot of slots) {
    const day = localDate(slot.slotAt, zone)
    const known = days.get(day)
    if (known) known.push(slot)
    else days.set(day, [slot])
  }
  return days
}
