/** The smallest staff that meets a target, and the number to schedule once shrinkage is added. */
import { CallboardError } from '../../domain/kernel/errors.ts'
import type { Seconds } from '../../domain/kernel/time.ts'
import { erlangA } from './erlang-a.ts'
import { erlangC } from './erlang-c.ts'
import { erlangX } from './erlang-x.ts'
import { offeredErlangs, type QueueLoad, type QueuePerformance } from './queue-load.ts'

/** Without `patienceSeconds` nobody hangs up (Erlang C); with it Erlang A; with `redialRatio` too Erlang X. */
export type StaffingLoad = QueueLoad & { readonly patienceSeconds?: Seconds | undefined; readonly redialRatio?: number | undefined }

/** What must hold; an absent limit is not checked. */
export type StaffingTarget = {
  readonly serviceLevelRatio: number
  readonly withinSeconds: Seconds
  readonly maxAsaSeconds?: Seconds | undefined
  readonly maxAbandonRatio?: number | undefined
  readonly maxOccupancyRatio?: number | undefined
}

export type Requirement = {
  /** Agents on the phone. */
  readonly agents: number
  /** Agents to schedule: `agents / (1 − shrinkage)`, rounded up. */
  readonly scheduled: number
  readonly performance: QueuePerformance
}

/** Steady state of `load` with `agents` on the phone. */
export function queuePerformance(load: StaffingLoad, agents: number, within: Seconds): QueuePerformance {
  const { patienceSeconds, redialRatio } = load
  if (patienceSeconds === undefined) return erlangC(load, agents, within)
  if (redialRatio === undefined || redialRatio === 0) return erlangA({ ...load, patienceSeconds }, agents, within)
  return erlangX({ ...load, patienceSeconds, redialRatio }, agents, within)
}

/**
 * Smallest n whose service level, mean wait, abandonment and occupancy all hold; each improves with n, so n is bracketed by doubling and bisected.
 * No calls need no agents.
 * @throws CallboardError('usage') when an input is outside its range.
 */
export function requiredAgents(load: StaffingLoad, target: StaffingTarget, shrinkageRatio = 0): Requirement {
  checkRanges(load, target, shrinkageRatio)
  if (load.callsPerSecond === 0) return { agents: 0, scheduled: 0, performance: queuePerformance(load, 0, target.withinSeconds) }
  const meets = (agents: number) => holds(queuePerformance(load, agents, target.withinSeconds), target)
  let tooFew = 0
  let enough = Math.max(1, Math.ceil(offeredErlangs(load)))
  while (!meets(enough)) {
    tooFew = enough
    enough *= 2
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2)
    if (meets(middle)) enough = middle
    else tooFew = middle
  }
  return {
    agents: enough,
    scheduled: withShrinkage(enough, shrinkageRatio),
    performance: queuePerformance(load, enough, target.withinSeconds),
  }
}

/** `agents / (1 − s)` rounded up; never `agents × (1 + s)`, which leaves the floor short. 1e-9 absorbs the division: 14 / 0.7 is 20, not 21. */
export const withShrinkage = (agents: number, shrinkageRatio: number): number => Math.ceil(agents / (1 - shrinkageRatio) - 1e-9)

const holds = (performance: QueuePerformance, target: StaffingTarget): boolean =>
  performance.serviceLevelRatio >= target.serviceLevelRatio &&
  performance.asaSeconds <= (target.maxAsaSeconds ?? Number.POSITIVE_INFINITY) &&
  performance.abandonRatio <= (target.maxAbandonRatio ?? 1) &&
  performance.occupancyRatio <= (target.maxOccupancyRatio ?? 1)

function checkRanges(load: StaffingLoad, target: StaffingTarget, shrinkageRatio: number): void {
  const within = (name: string, value: number | undefined, low: number, high: number, rule: string) => {
    if (value !== undefined && !(value >= low && value <= high))
      throw new CallboardError('usage', `${name} is ${value}; it must be ${rule}.`)
  }
  within('calls per second', load.callsPerSecond, 0, 1e6, 'from 0 to 1,000,000')
  within('handle time', load.ahtSeconds, 1e-9, 1e9, 'above 0 s')
  within('patience', load.patienceSeconds, 1e-9, 1e9, 'above 0 s; leave it out where nobody hangs up')
  within('redial share', load.redialRatio, 0, 0.99, 'from 0 to 0.99')
  within('service level', target.serviceLevelRatio, 0, 1 - 1e-9, 'a ratio from 0 to below 1: no staff answers every call in time')
  within('target', target.withinSeconds, 0, 1e9, 'at least 0 s')
  within('longest mean wait', target.maxAsaSeconds, 1e-9, Number.POSITIVE_INFINITY, 'above 0 s')
  within('abandon limit', target.maxAbandonRatio, 1e-9, 1, 'above 0 up to 1')
  within('occupancy cap', target.maxOccupancyRatio, 1e-3, 1, 'above 0 up to 1')
  within('shrinkage', shrinkageRatio, 0, 0.95, 'a ratio from 0 to 0.95')
}
