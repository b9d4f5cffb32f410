/** Backlog job: works out the agents each half-hour needs for plans that have no staffing yet. */

import { hashId } from '../../domain/kernel/hash.ts'
import { HALF_HOUR, instant, minutes, seconds } from '../../domain/kernel/time.ts'
import type { QueueTarget } from '../../domain/operations/queue-target.ts'
import { readQueueTargets } from '../../sql/reads/queue-targets.ts'
import type { Store } from '../../sql/store.ts'
import { staffingTable } from '../../sql/tables/planning.ts'
import { type Requirement, requiredAgents, type StaffingTarget } from '../../workforce/staffing/required-agents.ts'
import type { Job } from '../engine/job.ts'
import { HANDLING, MAX_OCCUPANCY_RATIO, PATIENCE, SHRINKAGE_RATIO } from './assumptions.ts'

export const planStaffing: Job<{ readonly store: Store }> = {
  name: 'plan-staffing',
  description: 'Agents required per queue and half-hour for every new forecast, override and what-if branch.',
  kind: 'backlog',
  schedule: { kind: 'every', seconds: minutes(1) },
  catchUp: 'latest',
  timeoutSeconds: minutes(10),
  run: async ({ store, startedAt, signal }) => {
    const slots = await unstaffed(store)
    if (slots.length === 0) return 0
    const targetOf = await readQueueTargets(store)
    signal.throwIfAborted()
    const rows = slots.map((slot) =>
      toRow(slot, requirementOf(slot, staffedFor(targetOf(slot.queue_id, instant(Date.parse(slot.slot_at))))), startedAt),
    )
    await store.insert(staffingTable, rows)
    return rows.length
  },
}

type PlannedSlot = {
  readonly plan_id: string
  readonly branch: string
  readonly queue_id: string
  readonly slot_at: string
  readonly planned: number
  readonly aht_s: number | null
}

/** Staffing carries the id of the plan it answers, so a new forecast, an override and its withdrawal are each staffed anew. */
const unstaffed = (store: Store): Promise<PlannedSlot[]> =>
  store.query<PlannedSlot>(
    `select plan_id, branch, queue_id, slot_at, planned, aht_s from forecasts_planned
     where slot_at >= now64(3) - interval 1 day
       and (plan_id, branch, queue_id, slot_at) not in (select run_id, branch, queue_id, slot_at from staffing_branches where slot_at >= now64(3) - interval 1 day)
     order by branch, queue_id, slot_at`,
  )

// No finite staff answers every call in time.
const staffedFor = ({ serviceLevelRatio, answerSeconds }: QueueTarget): StaffingTarget => ({
  serviceLevelRatio: Math.min(serviceLevelRatio, 0.999),
  withinSeconds: answerSeconds,
  maxOccupancyRatio: MAX_OCCUPANCY_RATIO,
})

const requirementOf = ({ planned, aht_s }: PlannedSlot, target: StaffingTarget): Requirement =>
  requiredAgents(
    { callsPerSecond: planned / HALF_HOUR, ahtSeconds: seconds(Math.max(1, aht_s ?? HANDLING)), patienceSeconds: PATIENCE },
    target,
    SHRINKAGE_RATIO,
  )

function toRow(
  { plan_id, branch, queue_id, slot_at, planned, aht_s }: PlannedSlot,
  { agents, scheduled, performance }: Requirement,
  startedAt: number,
) {
  return {
    staffing_id: hashId('staffing', plan_id, branch, queue_id, slot_at),
    run_id: plan_id,
    branch,
    queue_id,
    slot_at,
    calls: planned,
    aht_s: aht_s ?? HANDLING,
    is_aht_assumed: aht_s === null,
    required_agents: agents,
    scheduled_agents: scheduled,
    service_level_ratio: performance.serviceLevelRatio,
    asa_s: performance.asaSeconds,
    occupancy_ratio: performance.occupancyRatio,
    abandon_ratio: performance.abandonRatio,
    as_of: new Date(startedAt),
  }
}
