/** All that one origin's forecasts are made of. */
import type { Instant } from '../../domain/kernel/time.ts'
import type { Calendar } from '../../forecasting/calendar.ts'
import type { Store } from '../../sql/store.ts'
import type { ComputePool } from '../compute/pool.ts'
import type { Run } from '../engine/job.ts'
import type { DemandSlot } from './demand.ts'
import type { QueueRegister } from './queue-register.ts'

export type ForecastDeps = { readonly store: Store; readonly compute: ComputePool }

export type ForecastRun = ForecastDeps & Run

/** Errors of day-ahead day totals by local day, of queues by id and of sums by level and site. */
export type PastDays = ReadonlyMap<string, ReadonlyMap<string, number>>

export type Hotline = {
  readonly origin: Instant
  readonly horizonDays: number
  /** Of queues that had calls. */
  readonly demand: ReadonlyMap<string, readonly DemandSlot[]>
  readonly calendarOf: (queueId: string) => Calendar
  readonly register: QueueRegister
  readonly isFallback: (queueId: string) => boolean
  /** Day-ahead errors that weigh queues and sums against each other; without them sums are added from below. */
  readonly past: PastDays | undefined
}
