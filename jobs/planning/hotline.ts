/** All that one origin's forecasts are made of. */
import type { Instant } from '../../domain/kernel/time.ts'
import type { Calendar } from '../../forecasting/calendar.ts'
import type { DemandSlot } from '../../forecasting/demand.ts'
import type { PastDays } from '../../forecasting/sums.ts'
import type { Store } from '../../sql/store.ts'
import type { ComputePool } from '../compute/pool.ts'
import type { Run } from '../engine/job.ts'
import { oneZone, type QueueZones } from '../local-zone.ts'
import type { QueueRegister } from './queue-register.ts'

/** What jobs are given that cut the days of queues. */
export type ZonedDeps = { readonly store: Store; readonly queueZones?: ((zone: string) => Promise<QueueZones>) | undefined }

export const zonesFor = async ({ queueZones, zone }: ZonedDeps & Pick<Run, 'zone'>): Promise<QueueZones> =>
  (await queueZones?.(zone)) ?? oneZone(zone)

export type ForecastDeps = ZonedDeps & { readonly compute: ComputePool }

export type ForecastRun = ForecastDeps & Run

export type Hotline = {
  readonly origin: Instant
  readonly horizonDays: number
  /** Of queues that had calls. */
  readonly demand: ReadonlyMap<string, readonly DemandSlot[]>
  /** Where the days of each queue begin. */
  readonly zones: QueueZones
  /** Of a queue, '' for all, by the holidays of the zone's country. */
  readonly calendarOf: (queueId: string, zone: string) => Calendar
  readonly register: QueueRegister
  readonly isFallback: (queueId: string) => boolean
  /** Day-ahead errors that weigh queues and sums against each other; without them sums are added from below. */
  readonly past: PastDays | undefined
}
