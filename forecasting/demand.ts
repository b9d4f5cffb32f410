/** What forecasts are made of: demand and its handling by slot, and what is forecast of it for one queue. */
import type { Instant } from '../domain/kernel/time.ts'
import { forecastAht } from './aht.ts'
import { forecastBenchmark } from './benchmark-forecast.ts'
import { forecastVolume, type SlotCount, type VolumeForecast, type VolumeRequest } from './forecast.ts'
import { closedOutside, type OpeningHours } from './opening-hours.ts'

export type DemandSlot = {
  readonly slotAt: Instant
  /** Offered, abandoned included, redials left out. */
  readonly calls: number
  /** Handled, with a handling time that is known. */
  readonly timed: number
  readonly handleSeconds: number
}

export const countsOf = (history: readonly DemandSlot[]): SlotCount[] => history.map(({ slotAt, calls }) => ({ slotAt, value: calls }))

/** Several queues as one, oldest slot first. */
export function addDemand(histories: readonly (readonly DemandSlot[])[]): DemandSlot[] {
  const slots = new Map<Instant, DemandSlot>()
  for (const { slotAt, calls, timed, handleSeconds } of histories.flat()) {
    const sum = slots.get(slotAt) ?? { slotAt, calls: 0, timed: 0, handleSeconds: 0 }
    slots.set(slotAt, {
      ...{ slotAt, calls: sum.calls + calls, timed: sum.timed + timed, handleSeconds: sum.handleSeconds + handleSeconds },
    })
  }
  return [...slots.values()].sort((a, b) => a.slotAt - b.slotAt)
}

export type QueueRequest = Omit<VolumeRequest, 'history'> & {
  readonly history: readonly DemandSlot[]
  readonly hours?: OpeningHours | undefined
  /** Handling time where the queue's own is not known. */
  readonly defaultAhtSeconds?: number | undefined
}

export type QueueForecast = {
  /** The models'. */
  readonly official: VolumeForecast
  /** The four-week mean. */
  readonly challenger: VolumeForecast
  /** Seconds by slot; empty where no handling time is known. */
  readonly ahtAt: ReadonlyMap<Instant, number>
}

/** Slots of the history at or after the origin are ignored; slots outside the opening hours have no calls. */
export function forecastQueue({ history, hours, defaultAhtSeconds, ...span }: QueueRequest): QueueForecast {
  const known = history.filter(({ slotAt }) => slotAt < span.origin)
  const volume = { ...span, history: countsOf(known) }
  const open = ({ model, slots }: VolumeForecast): VolumeForecast => ({ model, slots: closedOutside(slots, hours, span.zone) })
  const handling = known
    .filter(({ timed }) => timed > 0)
    .map(({ slotAt, timed, handleSeconds }) => ({ slotAt, handled: timed, ahtSeconds: handleSeconds / timed }))
  const aht = forecastAht({ ...span, history: handling, defaultSeconds: defaultAhtSeconds })
  return {
    official: open(forecastVolume(volume)),
    challenger: open(forecastBenchmark(volume)),
    ahtAt: new Map(aht.map(({ slotAt, ahtSeconds }) => [slotAt, ahtSeconds])),
  }
}
