/** Erlang C (M/M/n): callers wait for ever, nobody hangs up. */
import type { Seconds } from '../../domain/kernel/time.ts'
import { inverseErlangB } from './erlang-b.ts'
import { idle, offeredErlangs, type QueueLoad, type QueuePerformance } from './queue-load.ts'

/**
 * Source: Koole, Call Center Optimization (2013), ch. 4. Wait probability C = 1 / (1 + (1 − A/n)(1/B − 1)),
 * P(wait ≤ T) = 1 − C e^{−(n−A)T/aht}, mean wait C · aht / (n − A). Overloaded (n ≤ A): everybody waits without bound.
 */
export function erlangC(load: QueueLoad, agents: number, targetSeconds: Seconds): QueuePerformance {
  const erlangs = offeredErlangs(load)
  if (erlangs === 0) return idle(agents)
  if (agents <= erlangs) return overloaded(erlangs, agents)
  const waitRatio = 1 / (1 + (1 - erlangs / agents) * (inverseErlangB(erlangs, agents) - 1))
  const freeAgents = agents - erlangs
  const asaSeconds = (waitRatio * load.ahtSeconds) / freeAgents
  return {
    agents,
    offeredErlangs: erlangs,
    waitRatio,
    serviceLevelRatio: 1 - waitRatio * Math.exp((-freeAgents * targetSeconds) / load.ahtSeconds),
    asaSeconds,
    abandonRatio: 0,
    occupancyRatio: erlangs / agents,
    waiting: load.callsPerSecond * asaSeconds,
  }
}

const overloaded = (erlangs: number, agents: number): QueuePerformance => ({
  agents,
  offeredErlangs: erlangs,
  waitRatio: 1,
  serviceLevelRatio: 0,
  asaSeconds: Number.POSITIVE_INFINITY,
  abandonRatio: 0,
  occupancyRatio: 1,
  waiting: Number.POSITIVE_INFINITY,
})
