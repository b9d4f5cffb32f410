/** Replications of a simulated floor, summed up per queue with a confidence interval of the service level. */
import { sampleStandardDeviation } from 'simple-statistics'
import type { SimulationModel } from './queue-model.ts'
import { type Replication, replicate } from './replicate.ts'

/** Counts are means per replication; `serviceLevel` is answered in time over offered, `lo`..`hi` its 95 % interval; null without calls. */
export type QueueResult = {
  readonly id: string
  readonly offered: number
  readonly answered: number
  readonly abandoned: number
  readonly serviceLevel: number | null
  readonly lo: number | null
  readonly hi: number | null
  /** Mean wait over all calls offered, in seconds. */
  readonly asa: number | null
  readonly abandonRatio: number | null
  /** Busy share of all agents who serve this queue, whatever they are busy with. */
  readonly occupancy: number | null
}

/** Replication k runs with seed + k, so more replications extend fewer ones. */
export function simulate(model: SimulationModel, seed: number, replications: number): QueueResult[] {
  const runs = Array.from({ length: replications }, (_, run) => replicate(model, seed + run))
  return model.queues.map(({ id }, queue) => summarise(id, queue, model, runs))
}

function summarise(id: string, queue: number, model: SimulationModel, runs: readonly Replication[]): QueueResult {
  const tallies = runs.flatMap((run) => run.queues[queue] ?? [])
  const total = (pick: (tally: (typeof tallies)[number]) => number) => tallies.reduce((sum, tally) => sum + pick(tally), 0)
  const offered = total((tally) => tally.offered)
  const serving = [...model.groups.keys()].filter((group) => model.groups[group]?.skills.includes(id))
  const seconds = (pick: (group: Replication['groups'][number]) => number) =>
    runs.reduce((sum, run) => sum + serving.reduce((part, group) => part + (run.groups[group] ? pick(run.groups[group]) : 0), 0), 0)
  const staffed = seconds((group) => group.staffedSeconds)
  const per = (value: number) => (offered === 0 ? null : value / offered)
  const serviceLevel = per(total((tally) => tally.answeredInTime))
  const levels = tallies.filter((tally) => tally.offered > 0).map((tally) => tally.answeredInTime / tally.offered)
  const margin = halfWidth(levels)
  return {
    id,
    offered: offered / runs.length,
    answered: total((tally) => tally.answered) / runs.length,
    abandoned: total((tally) => tally.abandoned) / runs.length,
    serviceLevel,
    lo: serviceLevel === null || margin === null ? null : Math.max(0, serviceLevel - margin),
    hi: serviceLevel === null || margin === null ? null : Math.min(1, serviceLevel + margin),
    asa: per(total((tally) => tally.waitSeconds)),
    abandonRatio: per(total((tally) => tally.abandoned)),
    occupancy: staffed === 0 ? null : seconds((group) => group.busySeconds) / staffed,
  }
}

/** Half the 95 % interval of a mean by Student's t; null for fewer than two values. */
function halfWidth(values: readonly number[]): number | null {
  if (values.length < 2) return null
  return (studentT(values.length - 1) * sampleStandardDeviation(values)) / Math.sqrt(values.length)
}

const T_975 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228] as const

/** 97.5 % quantile: table to 10 degrees of freedom, then the Cornish–Fisher expansion (Abramowitz & Stegun 26.7.5), off by less than 0.001. */
function studentT(freedom: number): number {
  const z = 1.959964
  return T_975[freedom - 1] ?? z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
}
