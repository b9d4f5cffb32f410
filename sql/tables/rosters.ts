/** What the roster solver writes; a run counts once its row is there, without a broken rule. */
import { INSTANT, latestOf, MAYBE_INSTANT, namesOf, table, view } from './definition.ts'

export const rosterRunsTable = table({
  name: 'roster_runs_v1',
  comment: 'Runs of the roster solver.',
  columns: {
    roster_id: ['String', 'The roster.'],
    run_id: ['String', 'The run.'],
    week_from: ['Date', 'First local day of the rostered week.'],
    objective: ['Nullable(Float64)', 'Cost of the roster found.'],
    lower_bound: ['Nullable(Float64)', 'No roster costs less.'],
    gap_ratio: ['Nullable(Float64)', '(objective - lower bound) / objective.'],
    hard_violations: ['UInt32', 'Broken rules; a roster with any is not used.'],
    status: ['LowCardinality(String)', 'How the solver ended.'],
    seconds: ['Float64', 'Time taken.'],
    as_of: [INSTANT, 'When it was computed.', { default: 'now64(3)' }],
  },
  version: 'as_of',
  order: '(week_from, roster_id, run_id)',
})

export const rosterShiftsTable = table({
  name: 'roster_shifts_v1',
  comment: 'Shifts of every roster made.',
  columns: {
    roster_id: ['String', 'The roster.'],
    run_id: ['String', 'The run that made it.'],
    agent_id: ['String', 'Who works.'],
    queue_id: ['String', 'Primary skill queue.'],
    work_on: ['Date', 'Local day the shift begins on.'],
    shift_id: ['LowCardinality(String)', 'The shift pattern.'],
    from_at: [INSTANT, 'Shift begins.'],
    to_at: [INSTANT, 'Shift ends.'],
    break_from_at: [MAYBE_INSTANT, 'Break begins.'],
    break_to_at: [MAYBE_INSTANT, 'Break ends.'],
    as_of: [INSTANT, 'When it was computed.', { default: 'now64(3)' }],
  },
  version: 'as_of',
  partition: 'toYYYYMM(work_on)',
  order: '(work_on, roster_id, agent_id, shift_id, from_at)',
})

export const rosterCoverageTable = table({
  name: 'roster_coverage_v1',
  comment: 'Required and rostered agents per queue and half-hour of every roster made.',
  columns: {
    roster_id: ['String', 'The roster.'],
    run_id: ['String', 'The run that made it.'],
    queue_id: ['String', 'The skill queue.'],
    slot_at: [INSTANT, 'Start of the half-hour.'],
    required: ['UInt32', 'Agents required.'],
    rostered: ['UInt32', 'Agents rostered and not on break.'],
    as_of: [INSTANT, 'When it was computed.', { default: 'now64(3)' }],
  },
  version: 'as_of',
  partition: 'toYYYYMM(slot_at)',
  order: '(slot_at, roster_id, queue_id)',
})

const OF_LATEST_RUN = 'run_id in (select argMax(run_id, as_of) from roster_runs_v1 final where hard_violations = 0 group by week_from)'

const shiftsCurrent = view({
  name: 'roster_shifts_current',
  comment: 'Shifts of each weeks latest roster without broken rules.',
  columns: rosterShiftsTable.shown,
  as: `select ${namesOf(rosterShiftsTable.shown)} from ${rosterShiftsTable.name} final where ${OF_LATEST_RUN}`,
})

const coverageCurrent = view({
  name: 'roster_coverage_current',
  comment: 'Coverage of each weeks latest roster without broken rules.',
  columns: rosterCoverageTable.shown,
  as: `select ${namesOf(rosterCoverageTable.shown)} from ${rosterCoverageTable.name} final where ${OF_LATEST_RUN}`,
})

export const rosters = [
  ...[rosterRunsTable, latestOf(rosterRunsTable), rosterShiftsTable, latestOf(rosterShiftsTable), shiftsCurrent],
  ...[rosterCoverageTable, latestOf(rosterCoverageTable), coverageCurrent],
]
