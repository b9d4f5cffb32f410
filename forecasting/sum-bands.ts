/** Bands of forecasts that are added up. */
import { NEAR } from '../domain/operations/sum-forecast.ts'
import type { SlotForecast } from './forecast.ts'

export type Banded = Omit<SlotForecast, 'slotAt'>

/** Moved by a factor; ends go to the nearest count, as a band of none or one call that became none to .97 would have lost the one. */
export function scaled<Slot extends Banded>(slot: Slot, by: number): Slot {
  const mean = slot.mean * by
  const lower = (end: number): number => Math.min(mean, Math.round(end * by))
  const upper = (end: number): number => Math.max(mean, Math.round(end * by))
  return { ...slot, mean, lo80: lower(slot.lo80), hi80: upper(slot.hi80), lo95: lower(slot.lo95), hi95: upper(slot.hi95) }
}

/**
 * The mean is that of the parts. Bands of parts do not add up: those of the sum's own forecast are moved with the mean. Where it has none, or it is
 * another world (a queue that has just begun), half-widths are added as squares, as if the parts erred independently.
 */
export function bandsOfSum(parts: readonly Banded[], own: Banded | undefined): Banded {
  const sum = (value: (part: Banded) => number): number => parts.reduce((total, part) => total + value(part), 0)
  const mean = sum((part) => part.mean)
  const ratio = own && own.mean > 0 ? mean / own.mean : 0
  if (own && ratio >= NEAR.least && ratio <= NEAR.most) {
    const { lo80, hi80, lo95, hi95 } = scaled(own, ratio)
    return { mean, lo80, hi80, lo95, hi95 }
  }
  const width = (of: (part: Banded) => number): number => Math.sqrt(sum((part) => of(part) ** 2))
  return {
    mean,
    lo80: Math.max(0, mean - width((part) => part.mean - part.lo80)),
    hi80: mean + width((part) => part.hi80 - part.mean),
    lo95: Math.max(0, mean - width((part) => part.mean - part.lo95)),
    hi95: mean + width((part) => part.hi95 - part.mean),
  }
}
