/** Bands of forecasts that are added up. */
import { NEAR } from '../domain/operations/sum-forecast.ts'
import type { SlotForecast } from './forecast.ts'

export type Banded = Omit<SlotForecast, 'slotAt'>

export const scaled = <Slot extends Banded>(slot: Slot, by: number): Slot => ({
  ...slot,
  ...{ mean: slot.mean * by, lo80: slot.lo80 * by, hi80: slot.hi80 * by, lo95: slot.lo95 * by, hi95: slot.hi95 * by },
})

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
    return { mean, lo80: Math.min(mean, lo80), hi80: Math.max(mean, hi80), lo95: Math.min(mean, lo95), hi95: Math.max(mean, hi95) }
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
