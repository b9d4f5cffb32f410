/** What is simulated: queues with calls per slot, groups of agents with skills, and how calls find agents. */
import type { Seconds } from '../../domain/kernel/time.ts'

export type SimulatedQueue = {
  readonly id: string
  /** Calls offered per slot; Poisson within a slot. */
  readonly calls: readonly number[]
  readonly ahtSeconds: Seconds
  /** Standard deviation over mean of handle times: 1 exponential, otherwise gamma; 0 constant. */
  readonly ahtVariation: number
  /** Mean of an exponential patience; absent: nobody hangs up. */
  readonly patienceSeconds?: Seconds | undefined
  /** Answered within this many seconds counts as in time. */
  readonly targetSeconds: Seconds
}

export type AgentGroup = {
  readonly id: string
  /** Ids of the queues served. */
  readonly skills: readonly string[]
  /** Agents there in each slot. Who leaves finishes the call in hand. */
  readonly agents: readonly number[]
}

/**
 * Routing: a call takes the agent who has been free longest, in the group with the fewest skills that has one;
 * an agent who becomes free takes the call that has waited longest among the queues the group serves.
 */
export type SimulationModel = {
  readonly slotSeconds: Seconds
  readonly slots: number
  /** Calls offered before this are simulated and not counted: the system starts empty. */
  readonly warmupSeconds: Seconds
  readonly queues: readonly SimulatedQueue[]
  readonly groups: readonly AgentGroup[]
}

/** Counts of one queue in one replication. */
export type QueueTally = {
  offered: number
  answered: number
  answeredInTime: number
  abandoned: number
  /** Over all calls offered. */
  waitSeconds: number
}
