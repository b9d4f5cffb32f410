/** What a queue is asked to carry and how it then performs; shared by the Erlang models. */
import type { Seconds } from '../../domain/kernel/time.ts'

/** Calls arrive at a constant rate (Poisson), handle times are exponential with mean `ahtSeconds`. */
export type QueueLoad = {
  readonly callsPerSecond: number
  readonly ahtSeconds: Seconds
}

/**
 * Steady state of one queue with `agents` servers.
 * `serviceLevelRatio` counts calls answered within the target over all calls offered (abandoned calls are in the denominator).
 * `asaSeconds` is the mean wait over all calls offered; Infinity where an overloaded queue without abandonment grows without bound.
 */
export type QueuePerformance = {
  readonly agents: number
  readonly offeredErlangs: number
  readonly waitRatio: number
  readonly serviceLevelRatio: number
  readonly asaSeconds: number
  readonly abandonRatio: number
  readonly occupancyRatio: number
  /** Mean number of callers waiting. */
  readonly waiting: number
}

/** Offered load in Erlangs: arrival rate × mean handle time. */
export const offeredErlangs = (load: QueueLoad): number => load.callsPerSecond * load.ahtSeconds

/** An empty queue: nobody waits, whatever the staff. */
export const idle = (agents: number): QueuePerformance => ({
  agents,
  offeredErlangs: 0,
  waitRatio: 0,
  serviceLevelRatio: 1,
  asaSeconds: 0,
  abandonRatio: 0,
  occupancyRatio: 0,
  waiting: 0,
})
