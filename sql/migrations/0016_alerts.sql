-- Alerts: what was past its limit, from when, and when it came back.

create table if not exists alerts_v1
(
  rule LowCardinality(String) comment 'The rule, as in jobs/alert-rules.ts.',
  subject String comment 'What is past the limit: a queue, a topic or an interface.',
  pending_at DateTime64(3, 'UTC') comment 'First look at which the value was past its limit.',
  status LowCardinality(String) comment 'pending: past the limit; raised: so for long enough; quiet: came back; stale: no value any more.',
  raised_at Nullable(DateTime64(3, 'UTC')) comment 'It had been past the limit for long enough; null: not yet, or never.',
  cleared_at Nullable(DateTime64(3, 'UTC')) comment 'It came back by the margin, or no value was left; null while it lasts.',
  value Float64 comment 'The last value; ratios 0..1, waits in seconds.',
  value_at DateTime64(3, 'UTC') comment 'When that was looked at.',
  limit_value Float64 comment 'Past it the alert is raised.',
  clear_value Float64 comment 'At it the alert ends.',
  as_of DateTime64(3, 'UTC') comment 'Start of the run that wrote this row; the latest counts.'
) engine = ReplacingMergeTree(as_of)
order by (rule, subject, pending_at)
comment 'Alerts with those that were never raised; read the view.';

create view if not exists alerts
(
  rule LowCardinality(String) comment 'The rule.',
  subject String comment 'What is past the limit: a queue, a topic or an interface.',
  status LowCardinality(String) comment 'raised: it lasts; quiet: the value came back; stale: no value any more.',
  pending_at DateTime64(3, 'UTC') comment 'First look at which the value was past its limit.',
  raised_at DateTime64(3, 'UTC') comment 'The value had been past its limit for long enough.',
  cleared_at Nullable(DateTime64(3, 'UTC')) comment 'It came back by the margin, or no value was left; null while it lasts.',
  value Float64 comment 'The last value; ratios 0..1, waits in seconds.',
  value_at DateTime64(3, 'UTC') comment 'When that was looked at.',
  limit_value Float64 comment 'Past it the alert is raised.',
  clear_value Float64 comment 'At it the alert ends.'
) as select rule, subject, status, pending_at, assumeNotNull(a.raised_at) as raised_at, cleared_at, value, value_at, limit_value, clear_value
from alerts_v1 as a final where a.raised_at is not null
comment 'Alerts that were raised, with when and at which value; those without cleared_at last.';
