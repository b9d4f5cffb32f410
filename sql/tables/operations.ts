/** What running the house leaves behind: runs of jobs, alerts, records lost and topics paused. */
import { INSTANT, latestOf, MAYBE_INSTANT, table, view } from './definition.ts'

export const jobRunsTable = table({
  name: 'job_runs_v1',
  comment: 'Attempts of scheduled jobs.',
  columns: {
    job: ['LowCardinality(String)', 'The job.'],
    slot_at: [INSTANT, 'Start of the slot it ran for.'],
    attempt: ['UInt32', '1 for the first try.'],
    status: ['LowCardinality(String)', 'running, succeeded, failed or skipped.'],
    started_at: [INSTANT, 'The attempt began.'],
    ended_at: [MAYBE_INSTANT, 'The attempt ended.'],
    rows: ['UInt64', 'Rows written.'],
    error: ['String', 'Why it failed; empty otherwise.'],
    fence: ['UInt64', 'Fencing number of the claim.'],
    recorded_at: [INSTANT, 'When this state of the attempt was recorded.', { default: 'now64(3)' }],
  },
  version: 'recorded_at',
  partition: 'toYYYYMM(slot_at)',
  order: '(slot_at, job, attempt)',
})

export const alertsTable = table(
  {
    name: 'alerts_v1',
    comment: 'Alerts with those that were never raised; read the view.',
    columns: {
      rule: ['LowCardinality(String)', 'The rule, as in sql/kpi/alert-rules.ts.'],
      subject: ['String', 'What is past the limit: a queue, a topic or an interface.'],
      status: [
        'LowCardinality(String)',
        'pending: past the limit; raised: so for long enough; quiet: came back; stale: no value any more.',
      ],
      pending_at: [INSTANT, 'First look at which the value was past its limit.'],
      raised_at: [MAYBE_INSTANT, 'It had been past the limit for long enough; null: not yet, or never.'],
      cleared_at: [MAYBE_INSTANT, 'It came back by the margin, or no value was left; null while it lasts.'],
      value: ['Float64', 'The last value; ratios 0..1, waits in seconds.'],
      value_at: [INSTANT, 'When that was looked at.'],
      limit_value: ['Float64', 'Past it the alert is raised.'],
      clear_value: ['Float64', 'At it the alert ends.'],
    },
    version: 'as_of',
    order: '(rule, subject, pending_at)',
  },
  { as_of: [INSTANT, 'Start of the run that wrote this row; the latest counts.'] },
)

const alertsRaised = view({
  name: 'alerts',
  comment: 'Alerts that were raised, with when and at which value; those without cleared_at last.',
  columns: {
    ...alertsTable.shown,
    status: ['LowCardinality(String)', 'raised: it lasts; quiet: the value came back; stale: no value any more.'],
    raised_at: [INSTANT, 'The value had been past its limit for long enough.'],
  },
  as: `select rule, subject, status, pending_at, assumeNotNull(a.raised_at) as raised_at, cleared_at, value, value_at, limit_value, clear_value
from alerts_v1 as a final where a.raised_at is not null`,
})

export const ingestLossesTable = table({
  name: 'ingest_losses',
  comment: 'Offset ranges that retention deleted before they were read: lost, and no gap of ours.',
  columns: {
    topic: ['LowCardinality(String)', 'The topic.'],
    source: ['LowCardinality(String)', 'Kafka cluster the records were in.'],
    generation: ['UInt32', 'Grows when the topic was recreated and its offsets began anew.'],
    partition: ['Int32', 'Partition of the topic.'],
    first_offset: ['UInt64', 'First offset lost.'],
    last_offset: ['UInt64', 'Last offset lost.'],
    noticed_at: [INSTANT, 'When the consumer found the log to begin later than it had read.', { default: "now64(3, 'UTC')" }],
  },
  version: 'noticed_at',
  order: '(topic, source, generation, partition, first_offset, last_offset)',
})

export const expiriesTable = table({
  name: 'expiries',
  comment: 'Each look for rows that have had their time: up to when rows of a table may be gone by it.',
  columns: {
    table_name: ['LowCardinality(String)', 'The table that was looked at.'],
    gone_before: [INSTANT, 'Rows that are older may be gone; all that are younger were left.'],
    expired: ['UInt64', 'Rows deleted.'],
    held: ['UInt64', 'Rows that had their time and stay under a legal hold.'],
    looked_at: [INSTANT, 'When.'],
  },
  version: 'looked_at',
  order: '(table_name, toDate(looked_at))',
})

export const lookedPartsTable = table({
  name: 'looked_parts',
  comment: 'Parts that the last look for records of erased customers has seen, as partition:first block:last block.',
  columns: {
    table_name: ['LowCardinality(String)', 'The table that was looked at.'],
    parts: ['Array(String)', ''],
    looked_at: [INSTANT, 'When.'],
  },
  version: 'looked_at',
  order: '(table_name)',
})

export const ingestPausesTable = table({
  name: 'ingest_pauses',
  comment: 'The latest pause of each topic and cause; one that ended stays with is_paused = false.',
  columns: {
    topic: ['LowCardinality(String)', ''],
    cause: ['LowCardinality(String)', 'breaker: most records were dead letters. store: the store could not take more.'],
    is_paused: ['Bool', ''],
    reason: ['String', 'What to do, in one line; empty where it goes on.'],
    next_try_at: [MAYBE_INSTANT, 'When a small batch is tried.'],
    changed_at: [INSTANT, ''],
  },
  version: 'changed_at',
  order: '(topic, cause)',
})

export const operations = [
  jobRunsTable,
  latestOf(jobRunsTable),
  alertsTable,
  alertsRaised,
  expiriesTable,
  lookedPartsTable,
  ingestLossesTable,
  ingestPausesTable,
]
