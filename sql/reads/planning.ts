/** Forecasts beside what came, people needed beside people rostered, and the roster of a week. */
import { HALF_HOUR, type Instant, type Interval } from '../../domain/kernel/time.ts'
import type { Store } from '../store.ts'
import { columnsAs, type RowAs } from '../tables/definition.ts'
import type { rosterRunsTable, rosterShiftsTable } from '../tables/rosters.ts'
import { type Reach, withinReach } from './reach.ts'
import { ofScope, type Scope } from './scope.ts'

const IN_RANGE = `slot_at >= {from:DateTime64(3,'UTC')} and slot_at < {to:DateTime64(3,'UTC')}`

const range = (scope: Scope, { from, to }: Interval) => ({ ...ofScope(scope).params, from: new Date(from), to: new Date(to) })

/** Demand by half hour, of slots that ended by `now`. */
export const readOffered = (store: Store, scope: Scope, span: Interval, now: Instant): Promise<{ slot: string; calls: number }[]> =>
  store.query(
    `select slot_at as slot, sum(d.calls) as calls from demand_30m as d
     where ${ofScope(scope).sql} and ${IN_RANGE} and slot_at + ${HALF_HOUR} <= {now:DateTime64(3,'UTC')} group by slot_at order by slot_at`,
    { ...range(scope, span), now: new Date(now) },
  )

export type StaffingRow = {
  slotAt: string
  required: number
  scheduled: number
  serviceLevelRatio: number | null
  occupancyRatio: number | null
  isHandlingAssumed: boolean
  asOf: string
}

/** Of the official plan, or of a what-if branch where it has its own; of several queues people are added and ratios weighed by calls. */
export const readStaffing = (store: Store, scope: Scope, span: Interval, branch: string): Promise<StaffingRow[]> =>
  store.query<StaffingRow>(
    `select slot_at as slotAt, toUInt32(sum(required_agents)) as required, toUInt32(sum(scheduled_agents)) as scheduled,
       sum(s.calls * service_level_ratio) / nullIf(sumIf(s.calls, service_level_ratio is not null), 0) as serviceLevelRatio,
       sum(required_agents * s.occupancy_ratio) / nullIf(sumIf(required_agents, s.occupancy_ratio is not null), 0) as occupancyRatio,
       max(s.is_aht_assumed) as isHandlingAssumed, max(s.as_of) as asOf
     from staffing_branches as s where ${ofScope(scope).sql} and branch = {branch:String} and ${IN_RANGE} group by slot_at order by slot_at`,
    { ...range(scope, span), branch },
  )

export const readRostered = (store: Store, scope: Scope, span: Interval): Promise<{ slotAt: string; rostered: number }[]> =>
  store.query(
    `select slot_at as slotAt, toFloat64(sum(rostered)) as rostered from roster_coverage_current where ${ofScope(scope).sql} and ${IN_RANGE} group by slot_at`,
    range(scope, span),
  )

const RUN = ['roster_id', 'week_from', 'objective', 'lower_bound', 'gap_ratio', 'hard_violations', 'status', 'seconds', 'as_of'] as const
export type RosterRunRow = RowAs<typeof rosterRunsTable, (typeof RUN)[number]>

/** One run for each week, the newest where a week was solved more than once; newest week first. */
export const readRosterRuns = (store: Store): Promise<RosterRunRow[]> =>
  store.query(`select ${columnsAs(RUN)} from roster_runs order by week_from desc, as_of desc limit 1 by week_from limit 60`)

const SHIFT = ['agent_id', 'queue_id', 'work_on', 'shift_id', 'from_at', 'to_at', 'break_from_at', 'break_to_at'] as const
export type ShiftRow = RowAs<typeof rosterShiftsTable, (typeof SHIFT)[number]>

export type ShiftsAsked = { readonly from: string; readonly to: string; readonly queue: string }

export const readShifts = (store: Store, asked: ShiftsAsked, reach: Reach): Promise<ShiftRow[]> =>
  store.query(
    `select ${columnsAs(SHIFT)} from roster_shifts_current where work_on >= {from:Date} and work_on <= {to:Date} and ({queue:String} = '' or queue_id = {queue:String})
     and ${withinReach(reach, { agent: 'agent_id', at: 'from_at' })} order by agent_id, work_on, from_at`,
    asked,
  )

export type CoverageRow = { queueId: string; slotAt: string; required: number; rostered: number }

export const readCoverage = (store: Store, span: Interval, queue: string): Promise<CoverageRow[]> =>
  store.query(
    `select queue_id as queueId, slot_at as slotAt, toFloat64(sum(c.required)) as required, toFloat64(sum(c.rostered)) as rostered
     from roster_coverage_current as c where ${IN_RANGE} and ({queue:String} = '' or queue_id = {queue:String}) group by queue_id, slot_at order by slot_at, queue_id`,
    { queue, from: new Date(span.from), to: new Date(span.to) },
  )
