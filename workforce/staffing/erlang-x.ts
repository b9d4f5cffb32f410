/** Erlang X: Erlang A in which a share of those who hang up dials again, which raises the calls offered. */
import type { Seconds } from '../../domain/kernel/time.ts'
import { erlangA } from './erlang-a.ts'
import type { QueueLoad, QueuePerformance } from './queue-load.ts'

export type RedialLoad = QueueLoad & {
  readonly patienceSeconds: Seconds /** Share of abandoned calls that come back, 0..<1. */
  readonly redialRatio: number
}

/**
 * Fixed point λ* = λ + r · λ* · Pab(λ*) (Koole 2013, §4.6), found by bisection: redials are treated as part of the Poisson stream,
 * which holds when the pause before redialling is long against the wait. Ratios are per attempt, redials included.
 */
export function erlangX(
  load: RedialLoad,
  agents: number,
  targetSeconds: Seconds,
): QueuePerformance & { readonly attemptsPerSecond: number } {
  const performance = (callsPerSecond: number) => erlangA({ ...load, callsPerSecond }, agents, targetSeconds)
  let low = load.callsPerSecond
  let high = load.callsPerSecond / (1 - load.redialRatio)
  for (let step = 0; step < 60 && high - low > 1e-13 * high; step += 1) {
    const middle = (low + high) / 2
    if (load.callsPerSecond + load.redialRatio * middle * performance(middle).abandonRatio > middle) low = middle
    else high = middle
  }
  return { ...performance(high), attemptsPerSecond: high }
}
