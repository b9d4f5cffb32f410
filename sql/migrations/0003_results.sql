-- Results of our own jobs and what the ledger told: every id follows from what it describes, so a rerun overwrites.

create table if not exists scores_v1
(
  score_id String comment 'Follows from recording, transcript revision, form version and engine version.',
  recording_id String comment 'The recording scored.',
  call_id String comment 'Its queue leg.',
  site_id String comment 'The site.',
  queue_id String comment 'The skill queue.',
  seat_id Nullable(String) comment 'The seat recorded.',
  agent_id Nullable(String) comment 'The agent recorded.',
  recorded_at DateTime64(3, 'UTC') comment 'Recording began; the slotting instant.',
  form_id LowCardinality(String) comment 'The scorecard.',
  form_version UInt32 comment 'Its version.',
  engine_version UInt32 comment 'Version of the rules that judged.',
  transcript_revision UInt32 comment 'The transcript read; 0 where there was none.',
  score_ratio Nullable(Float64) comment '0 to 1; null where no item could be judged.',
  raw_score_ratio Nullable(Float64) comment 'As if no fatal item had failed.',
  is_failed Bool comment 'Below the pass ratio, or a fatal item failed.',
  fatal_items Array(String) comment 'Fatal items that failed.',
  needs_review Bool comment 'An item a rule should judge is unknown.',
  item_ids Array(String) comment 'Items of the form, in its order.',
  item_outcomes Array(LowCardinality(String)) comment 'pass, fail, na or unknown, one per item.',
  item_points Array(Nullable(Float64)) comment 'Points per item; null where not applicable or unknown.',
  items String comment 'JSON of every item with reason and evidence.',
  scored_at DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(scored_at)
partition by toYYYYMM(recorded_at)
order by (recorded_at, score_id)
comment 'Automatic scores of recordings, one per recording, transcript revision, form version and engine version.';

create view if not exists scores
(
  score_id String comment 'Follows from recording, transcript revision, form version and engine version.',
  recording_id String comment 'The recording scored.',
  call_id String comment 'Its queue leg.',
  site_id String comment 'The site.',
  queue_id String comment 'The skill queue.',
  seat_id Nullable(String) comment 'The seat recorded.',
  agent_id Nullable(String) comment 'The agent recorded.',
  recorded_at DateTime64(3, 'UTC') comment 'Recording began; the slotting instant.',
  form_id LowCardinality(String) comment 'The scorecard.',
  form_version UInt32 comment 'Its version.',
  engine_version UInt32 comment 'Version of the rules that judged.',
  transcript_revision UInt32 comment 'The transcript read; 0 where there was none.',
  score_ratio Nullable(Float64) comment '0 to 1; null where no item could be judged.',
  raw_score_ratio Nullable(Float64) comment 'As if no fatal item had failed.',
  is_failed Bool comment 'Below the pass ratio, or a fatal item failed.',
  fatal_items Array(String) comment 'Fatal items that failed.',
  needs_review Bool comment 'An item a rule should judge is unknown.',
  item_ids Array(String) comment 'Items of the form, in its order.',
  item_outcomes Array(LowCardinality(String)) comment 'pass, fail, na or unknown, one per item.',
  item_points Array(Nullable(Float64)) comment 'Points per item; null where not applicable or unknown.',
  items String comment 'JSON of every item with reason and evidence.',
  scored_at DateTime64(3, 'UTC') comment 'When it was computed.'
) as select score_id, recording_id, call_id, site_id, queue_id, seat_id, agent_id, recorded_at, form_id, form_version, engine_version, transcript_revision,
  score_ratio, raw_score_ratio, is_failed, fatal_items, needs_review, item_ids, item_outcomes, item_points, items, scored_at from scores_v1 final
comment 'Automatic scores of recordings, one per recording, transcript revision, form version and engine version.';

create table if not exists order_scores_v1
(
  score_id String comment 'Follows from order, its version, form version and engine version.',
  order_id String comment 'The work order scored.',
  order_type LowCardinality(String) comment 'Kind of order.',
  team_id Nullable(String) comment 'The team that holds it.',
  opened_at DateTime64(3, 'UTC') comment 'The order was opened; the slotting instant.',
  form_id LowCardinality(String) comment 'The scorecard.',
  form_version UInt32 comment 'Its version.',
  engine_version UInt32 comment 'Version of the rules that judged.',
  order_version String comment 'Version of the order that was read.',
  score_ratio Nullable(Float64) comment '0 to 1; null where no item could be judged.',
  is_failed Bool comment 'Below the pass ratio, or a fatal item failed.',
  handling_timely Nullable(Bool) comment 'Resolved by its due time; null while it is not due.',
  reply_timely Nullable(Bool) comment 'Replied by its due time; null while it is not due.',
  completeness_ratio Nullable(Float64) comment 'Share of the content that is properly filled in.',
  item_ids Array(String) comment 'Items of the form, in its order.',
  item_outcomes Array(LowCardinality(String)) comment 'pass, fail, na or unknown, one per item.',
  items String comment 'JSON of every item with reason and evidence.',
  scored_at DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(scored_at)
partition by toYYYYMM(opened_at)
order by (opened_at, score_id)
comment 'Automatic scores of work orders.';

create view if not exists order_scores
(
  score_id String comment 'Follows from order, its version, form version and engine version.',
  order_id String comment 'The work order scored.',
  order_type LowCardinality(String) comment 'Kind of order.',
  team_id Nullable(String) comment 'The team that holds it.',
  opened_at DateTime64(3, 'UTC') comment 'The order was opened; the slotting instant.',
  form_id LowCardinality(String) comment 'The scorecard.',
  form_version UInt32 comment 'Its version.',
  engine_version UInt32 comment 'Version of the rules that judged.',
  order_version String comment 'Version of the order that was read.',
  score_ratio Nullable(Float64) comment '0 to 1; null where no item could be judged.',
  is_failed Bool comment 'Below the pass ratio, or a fatal item failed.',
  handling_timely Nullable(Bool) comment 'Resolved by its due time; null while it is not due.',
  reply_timely Nullable(Bool) comment 'Replied by its due time; null while it is not due.',
  completeness_ratio Nullable(Float64) comment 'Share of the content that is properly filled in.',
  item_ids Array(String) comment 'Items of the form, in its order.',
  item_outcomes Array(LowCardinality(String)) comment 'pass, fail, na or unknown, one per item.',
  items String comment 'JSON of every item with reason and evidence.',
  scored_at DateTime64(3, 'UTC') comment 'When it was computed.'
) as select score_id, order_id, order_type, team_id, opened_at, form_id, form_version, engine_version, order_version, score_ratio, is_failed, handling_timely,
  reply_timely, completeness_ratio, item_ids, item_outcomes, items, scored_at from order_scores_v1 final
comment 'Automatic scores of work orders.';

create table if not exists score_reviews_v1
(
  review_id String comment 'The decision.',
  score_id String comment 'The score it pins.',
  recording_id String comment 'The recording.',
  reviewer String comment 'Who decided.',
  decision LowCardinality(String) comment 'confirmed, changed, appealed or upheld.',
  score_ratio Nullable(Float64) comment 'The score after the decision.',
  items String comment 'JSON of the items as decided.',
  note String comment 'Why.',
  reviewed_at DateTime64(3, 'UTC') default now64(3) comment 'When.'
) engine = ReplacingMergeTree(reviewed_at)
partition by toYYYYMM(reviewed_at)
order by (reviewed_at, review_id)
comment 'Decisions of people on scores; each pins the score it decided on.';

create view if not exists score_reviews
(
  review_id String comment 'The decision.',
  score_id String comment 'The score it pins.',
  recording_id String comment 'The recording.',
  reviewer String comment 'Who decided.',
  decision LowCardinality(String) comment 'confirmed, changed, appealed or upheld.',
  score_ratio Nullable(Float64) comment 'The score after the decision.',
  items String comment 'JSON of the items as decided.',
  note String comment 'Why.',
  reviewed_at DateTime64(3, 'UTC') comment 'When.'
) as select review_id, score_id, recording_id, reviewer, decision, score_ratio, items, note, reviewed_at from score_reviews_v1 final
comment 'Decisions of people on scores; each pins the score it decided on.';

create table if not exists forecasts_v1
(
  forecast_id String comment 'Follows from run, queue and slot.',
  run_id String comment 'The run that made it.',
  model LowCardinality(String) comment 'The model.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour forecast.',
  mean Float64 comment 'Expected calls offered.',
  lo80 Float64 comment 'Lower end of the 80 % interval.',
  hi80 Float64 comment 'Upper end of the 80 % interval.',
  lo95 Float64 comment 'Lower end of the 95 % interval.',
  hi95 Float64 comment 'Upper end of the 95 % interval.',
  aht_s Nullable(Float64) comment 'Expected handling time per call in seconds.',
  origin_at DateTime64(3, 'UTC') comment 'Only data before this instant was used.',
  as_of DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.',
  role LowCardinality(String) default 'official' comment 'official plans; challenger is kept beside it to compare.'
) engine = ReplacingMergeTree(as_of)
partition by toYYYYMM(slot_at)
order by (slot_at, forecast_id)
comment 'Forecasts of calls offered per queue and half-hour, every run kept.';

create view if not exists forecasts
(
  forecast_id String comment 'Follows from run, queue and slot.',
  run_id String comment 'The run that made it; one that begins with backfill was computed later from the data before its origin.',
  model LowCardinality(String) comment 'The model; with +intraday, corrected by the running day.',
  role LowCardinality(String) comment 'official plans; challenger is kept beside it to compare.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour forecast.',
  mean Float64 comment 'Expected calls offered, redials left out.',
  lo80 Float64 comment 'Lower end of the 80 % interval.',
  hi80 Float64 comment 'Upper end of the 80 % interval.',
  lo95 Float64 comment 'Lower end of the 95 % interval.',
  hi95 Float64 comment 'Upper end of the 95 % interval.',
  aht_s Nullable(Float64) comment 'Expected handling time per call in seconds.',
  origin_at DateTime64(3, 'UTC') comment 'Only data before this instant was used.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as select forecast_id, run_id, model, role, queue_id, slot_at, mean, lo80, hi80, lo95, hi95, aht_s, origin_at, as_of from forecasts_v1 final
comment 'Forecasts of calls offered per queue and half-hour, every run kept.';

create table if not exists staffing_v1
(
  staffing_id String comment 'Follows from run, queue and slot.',
  run_id String comment 'The run that made it.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  calls Float64 comment 'Calls assumed.',
  aht_s Float64 comment 'Handling time assumed in seconds.',
  required_agents UInt32 comment 'Agents on the phone to meet the target.',
  scheduled_agents UInt32 comment 'Agents to roster, shrinkage included.',
  service_level_ratio Nullable(Float64) comment 'Expected share answered in target.',
  asa_s Nullable(Float64) comment 'Expected mean wait of answered calls in seconds.',
  occupancy_ratio Nullable(Float64) comment 'Expected share of time on calls.',
  abandon_ratio Nullable(Float64) comment 'Expected share that abandons.',
  as_of DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.',
  branch LowCardinality(String) default '' comment 'Empty for the official plan, else the what-if branch.'
) engine = ReplacingMergeTree(as_of)
partition by toYYYYMM(slot_at)
order by (slot_at, staffing_id)
comment 'Agents required per queue and half-hour, every run kept.';

create view if not exists staffing
(
  staffing_id String comment 'Follows from run, branch, queue and slot.',
  run_id String comment 'The plan it answers: the forecast run, with a hash of the overrides on it.',
  branch LowCardinality(String) comment 'Empty for the official plan, else the what-if branch.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  calls Float64 comment 'Calls assumed.',
  aht_s Float64 comment 'Handling time assumed in seconds.',
  required_agents UInt32 comment 'Agents on the phone to meet the target.',
  scheduled_agents UInt32 comment 'Agents to roster, shrinkage included.',
  service_level_ratio Nullable(Float64) comment 'Expected share answered in target.',
  asa_s Nullable(Float64) comment 'Expected mean wait of answered calls in seconds.',
  occupancy_ratio Nullable(Float64) comment 'Expected share of time on calls.',
  abandon_ratio Nullable(Float64) comment 'Expected share that abandons.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as select staffing_id, run_id, branch, queue_id, slot_at, calls, aht_s, required_agents, scheduled_agents, service_level_ratio, asa_s, occupancy_ratio, abandon_ratio, as_of from staffing_v1 final
comment 'Agents required per queue and half-hour, every run kept.';

create table if not exists roster_runs_v1
(
  roster_id String comment 'The roster.',
  run_id String comment 'The run.',
  week_from Date comment 'First local day of the rostered week.',
  objective Nullable(Float64) comment 'Cost of the roster found.',
  lower_bound Nullable(Float64) comment 'No roster costs less.',
  gap_ratio Nullable(Float64) comment '(objective - lower bound) / objective.',
  hard_violations UInt32 comment 'Broken rules; a roster with any is not used.',
  status LowCardinality(String) comment 'How the solver ended.',
  seconds Float64 comment 'Time taken.',
  as_of DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(as_of)
order by (week_from, roster_id, run_id)
comment 'Runs of the roster solver.';

create view if not exists roster_runs
(
  roster_id String comment 'The roster.',
  run_id String comment 'The run.',
  week_from Date comment 'First local day of the rostered week.',
  objective Nullable(Float64) comment 'Cost of the roster found.',
  lower_bound Nullable(Float64) comment 'No roster costs less.',
  gap_ratio Nullable(Float64) comment '(objective - lower bound) / objective.',
  hard_violations UInt32 comment 'Broken rules; a roster with any is not used.',
  status LowCardinality(String) comment 'How the solver ended.',
  seconds Float64 comment 'Time taken.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as select roster_id, run_id, week_from, objective, lower_bound, gap_ratio, hard_violations, status, seconds, as_of from roster_runs_v1 final
comment 'Runs of the roster solver.';

create table if not exists roster_shifts_v1
(
  roster_id String comment 'The roster.',
  run_id String comment 'The run that made it.',
  agent_id String comment 'Who works.',
  queue_id String comment 'Primary skill queue.',
  work_on Date comment 'Local day the shift begins on.',
  shift_id LowCardinality(String) comment 'The shift pattern.',
  from_at DateTime64(3, 'UTC') comment 'Shift begins.',
  to_at DateTime64(3, 'UTC') comment 'Shift ends.',
  break_from_at Nullable(DateTime64(3, 'UTC')) comment 'Break begins.',
  break_to_at Nullable(DateTime64(3, 'UTC')) comment 'Break ends.',
  as_of DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(as_of)
partition by toYYYYMM(work_on)
order by (work_on, roster_id, agent_id, shift_id, from_at)
comment 'Shifts of every roster made.';

create view if not exists roster_shifts
(
  roster_id String comment 'The roster.',
  run_id String comment 'The run that made it.',
  agent_id String comment 'Who works.',
  queue_id String comment 'Primary skill queue.',
  work_on Date comment 'Local day the shift begins on.',
  shift_id LowCardinality(String) comment 'The shift pattern.',
  from_at DateTime64(3, 'UTC') comment 'Shift begins.',
  to_at DateTime64(3, 'UTC') comment 'Shift ends.',
  break_from_at Nullable(DateTime64(3, 'UTC')) comment 'Break begins.',
  break_to_at Nullable(DateTime64(3, 'UTC')) comment 'Break ends.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as select roster_id, run_id, agent_id, queue_id, work_on, shift_id, from_at, to_at, break_from_at, break_to_at, as_of from roster_shifts_v1 final
comment 'Shifts of every roster made.';

create table if not exists roster_coverage_v1
(
  roster_id String comment 'The roster.',
  run_id String comment 'The run that made it.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  required UInt32 comment 'Agents required.',
  rostered UInt32 comment 'Agents rostered and not on break.',
  as_of DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(as_of)
partition by toYYYYMM(slot_at)
order by (slot_at, roster_id, queue_id)
comment 'Required and rostered agents per queue and half-hour of every roster made.';

create view if not exists roster_coverage
(
  roster_id String comment 'The roster.',
  run_id String comment 'The run that made it.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  required UInt32 comment 'Agents required.',
  rostered UInt32 comment 'Agents rostered and not on break.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as select roster_id, run_id, queue_id, slot_at, required, rostered, as_of from roster_coverage_v1 final
comment 'Required and rostered agents per queue and half-hour of every roster made.';

create table if not exists job_runs_v1
(
  job LowCardinality(String) comment 'The job.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the slot it ran for.',
  attempt UInt32 comment '1 for the first try.',
  status LowCardinality(String) comment 'running, succeeded, failed or skipped.',
  started_at DateTime64(3, 'UTC') comment 'The attempt began.',
  ended_at Nullable(DateTime64(3, 'UTC')) comment 'The attempt ended.',
  rows UInt64 comment 'Rows written.',
  error String comment 'Why it failed; empty otherwise.',
  fence UInt64 comment 'Fencing number of the claim.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this state of the attempt was recorded.'
) engine = ReplacingMergeTree(recorded_at)
partition by toYYYYMM(slot_at)
order by (slot_at, job, attempt)
comment 'Attempts of scheduled jobs.';

create view if not exists job_runs
(
  job LowCardinality(String) comment 'The job.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the slot it ran for.',
  attempt UInt32 comment '1 for the first try.',
  status LowCardinality(String) comment 'running, succeeded, failed or skipped.',
  started_at DateTime64(3, 'UTC') comment 'The attempt began.',
  ended_at Nullable(DateTime64(3, 'UTC')) comment 'The attempt ended.',
  rows UInt64 comment 'Rows written.',
  error String comment 'Why it failed; empty otherwise.',
  fence UInt64 comment 'Fencing number of the claim.',
  recorded_at DateTime64(3, 'UTC') comment 'When this state of the attempt was recorded.'
) as select job, slot_at, attempt, status, started_at, ended_at, rows, error, fence, recorded_at from job_runs_v1 final
comment 'Attempts of scheduled jobs.';

create table if not exists forecast_overrides_v1
(
  override_id String comment 'The override.',
  queue_id String comment 'The skill queue.',
  from_at DateTime64(3, 'UTC') comment 'First half-hour it changes.',
  to_at DateTime64(3, 'UTC') comment 'End of the half-hours, itself not included.',
  operation LowCardinality(String) comment 'multiply, add or set, on the calls of each half-hour.',
  amount Float64 comment 'Factor, calls to add, or calls to set.',
  reason String comment 'What the model does not know.',
  author String comment 'Who decided.',
  branch LowCardinality(String) comment 'Empty for the official plan, else the what-if branch.',
  made_at DateTime64(3, 'UTC') comment 'Holds from then on.',
  expires_at Nullable(DateTime64(3, 'UTC')) comment 'No longer holds from then on.',
  withdrawn_at Nullable(DateTime64(3, 'UTC')) comment 'Taken back.',
  withdrawn_by String comment 'Who took it back.',
  withdrawn_reason String comment 'Why.',
  version UInt64 comment 'Events of its stream; the latest row holds.'
) engine = ReplacingMergeTree(version)
order by override_id
comment 'Overrides of forecasts by people; the forecasts themselves are never changed.';

create view if not exists forecast_overrides
(
  override_id String comment 'The override.',
  queue_id String comment 'The skill queue.',
  from_at DateTime64(3, 'UTC') comment 'First half-hour it changes.',
  to_at DateTime64(3, 'UTC') comment 'End of the half-hours, itself not included.',
  operation LowCardinality(String) comment 'multiply, add or set, on the calls of each half-hour.',
  amount Float64 comment 'Factor, calls to add, or calls to set.',
  reason String comment 'What the model does not know.',
  author String comment 'Who decided.',
  branch LowCardinality(String) comment 'Empty for the official plan, else the what-if branch.',
  made_at DateTime64(3, 'UTC') comment 'Holds from then on.',
  expires_at Nullable(DateTime64(3, 'UTC')) comment 'No longer holds from then on.',
  withdrawn_at Nullable(DateTime64(3, 'UTC')) comment 'Taken back.',
  withdrawn_by String comment 'Who took it back.',
  withdrawn_reason String comment 'Why.'
) as select override_id, queue_id, from_at, to_at, operation, amount, reason, author, branch, made_at, expires_at, withdrawn_at, withdrawn_by, withdrawn_reason from forecast_overrides_v1 final
comment 'Overrides of forecasts by people, history included.';

create table if not exists dim_special_days_v1
(
  special_day_id String comment 'The entry.',
  kind LowCardinality(String) comment 'holiday, closed, workday, campaign or bill_run.',
  name String comment 'Days of the same name share one effect.',
  queue_id String comment 'The only queue it is for; empty for all.',
  from_on Date comment 'First local day.',
  to_on Date comment 'Last local day, included.',
  author String comment 'Who entered it.',
  known_from DateTime64(3, 'UTC') comment 'Entered; earlier forecasts did not know it.',
  known_to Nullable(DateTime64(3, 'UTC')) comment 'Withdrawn.',
  withdrawn_by String comment 'Who withdrew it.',
  version UInt64 comment 'Events of its stream; the latest row holds.'
) engine = ReplacingMergeTree(version)
order by special_day_id
comment 'Special days entered by people.';

create view if not exists dim_special_days
(
  special_day_id String comment 'The entry.',
  kind LowCardinality(String) comment 'holiday, closed, workday, campaign or bill_run.',
  name String comment 'Days of the same name share one effect.',
  queue_id String comment 'The only queue it is for; empty for all.',
  from_on Date comment 'First local day.',
  to_on Date comment 'Last local day, included.',
  author String comment 'Who entered it.',
  known_from DateTime64(3, 'UTC') comment 'Entered; earlier forecasts did not know it.',
  known_to Nullable(DateTime64(3, 'UTC')) comment 'Withdrawn.',
  withdrawn_by String comment 'Who withdrew it.'
) as select special_day_id, kind, name, queue_id, from_on, to_on, author, known_from, known_to, withdrawn_by from dim_special_days_v1 final
comment 'Special days entered by people, withdrawn ones included.';

create table if not exists volume_history_v1
(
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  calls Float64 comment 'Calls offered.',
  author String comment 'Who imported it.',
  imported_at DateTime64(3, 'UTC') default now64(3) comment 'When; a later import of the same half-hour replaces the earlier.'
) engine = ReplacingMergeTree(imported_at)
partition by toYYYYMM(slot_at)
order by (queue_id, slot_at)
comment 'Calls of the time before Callboard, imported by half-hour.';

create view if not exists volume_history
(
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  calls Float64 comment 'Calls offered.',
  author String comment 'Who imported it.',
  imported_at DateTime64(3, 'UTC') comment 'When.'
) as select queue_id, slot_at, calls, author, imported_at from volume_history_v1 final
comment 'Calls of the time before Callboard, imported by half-hour.';

create table if not exists forecast_alarms_v1
(
  alarm_id String comment 'Follows from queue, kind and day.',
  queue_id String comment 'The skill queue.',
  kind LowCardinality(String) comment 'bias, coverage or fallback.',
  watched_on Date comment 'Last local day looked at.',
  value Float64 comment 'bias: standard errors; coverage: share of slots in the 80 % band; fallback: error of the champion / error of the four-week mean.',
  limit_value Float64 comment 'What it may be.',
  raised_at DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(raised_at)
order by (watched_on, alarm_id)
comment 'Alarms on forecasts, one per queue, kind and day.';

create view if not exists forecast_alarms
(
  alarm_id String comment 'Follows from queue, kind and day.',
  queue_id String comment 'The skill queue.',
  kind LowCardinality(String) comment 'bias, coverage or fallback.',
  watched_on Date comment 'Last local day looked at.',
  value Float64 comment 'bias: standard errors; coverage: share of slots in the 80 % band; fallback: error of the champion / error of the four-week mean.',
  limit_value Float64 comment 'What it may be.',
  raised_at DateTime64(3, 'UTC') comment 'When it was computed.'
) as select alarm_id, queue_id, kind, watched_on, value, limit_value, raised_at from forecast_alarms_v1 final
comment 'Alarms on forecasts, one per queue, kind and day.';

create table if not exists ingest_losses
(
  topic LowCardinality(String) comment 'The topic.',
  source LowCardinality(String) comment 'Kafka cluster the records were in.',
  generation UInt32 comment 'Grows when the topic was recreated and its offsets began anew.',
  partition Int32 comment 'Partition of the topic.',
  first_offset UInt64 comment 'First offset lost.',
  last_offset UInt64 comment 'Last offset lost.',
  noticed_at DateTime64(3, 'UTC') default now64(3, 'UTC') comment 'When the consumer found the log to begin later than it had read.'
) engine = ReplacingMergeTree(noticed_at)
order by (topic, source, generation, partition, first_offset, last_offset)
comment 'Offset ranges that retention deleted before they were read: lost, and no gap of ours.';

create table if not exists ingest_pauses
(
  topic LowCardinality(String),
  cause LowCardinality(String) comment 'breaker: most records were dead letters. store: the store could not take more.',
  is_paused Bool,
  reason String comment 'What to do, in one line; empty where it goes on.',
  next_try_at Nullable(DateTime64(3, 'UTC')) comment 'When a small batch is tried.',
  changed_at DateTime64(3, 'UTC')
) engine = ReplacingMergeTree(changed_at)
order by (topic, cause)
comment 'The latest pause of each topic and cause; one that ended stays with is_paused = false.';

create table if not exists otel_traces
(
  Timestamp DateTime64(9, 'UTC') comment 'The span began.' codec(Delta, ZSTD(1)),
  TraceId String comment 'The trace: one request from HTTP or Kafka to its last effect.' codec(ZSTD(1)),
  SpanId String comment 'The span.' codec(ZSTD(1)),
  ParentSpanId String comment 'The span it was begun in; empty at the root.' codec(ZSTD(1)),
  TraceState String comment 'W3C trace state; empty.' codec(ZSTD(1)),
  SpanName LowCardinality(String) comment 'What was done.' codec(ZSTD(1)),
  SpanKind LowCardinality(String) comment 'Internal, Server, Client, Producer or Consumer.' codec(ZSTD(1)),
  ServiceName LowCardinality(String) comment 'The process that did it.' codec(ZSTD(1)),
  ResourceAttributes Map(LowCardinality(String), String) comment 'Of the process.' codec(ZSTD(1)),
  ScopeName String comment 'The instrumentation.' codec(ZSTD(1)),
  ScopeVersion String comment 'Its version.' codec(ZSTD(1)),
  SpanAttributes Map(LowCardinality(String), String) comment 'Ids and counts that place a fault; names and numbers of customers are never among them.' codec(ZSTD(1)),
  Duration UInt64 comment 'Nanoseconds.' codec(ZSTD(1)),
  StatusCode LowCardinality(String) comment 'Unset, Ok or Error.' codec(ZSTD(1)),
  StatusMessage String comment 'Why it failed.' codec(ZSTD(1)),
  Events Nested (Timestamp DateTime64(9, 'UTC'), Name LowCardinality(String), Attributes Map(LowCardinality(String), String)) codec(ZSTD(1)),
  Links Nested (TraceId String, SpanId String, TraceState String, Attributes Map(LowCardinality(String), String)) codec(ZSTD(1)),
  index idx_trace_id TraceId type bloom_filter(0.001) granularity 1,
  index idx_span_attr_key mapKeys(SpanAttributes) type bloom_filter(0.01) granularity 1,
  index idx_span_attr_value mapValues(SpanAttributes) type bloom_filter(0.01) granularity 1,
  index idx_duration Duration type minmax granularity 1
) engine = MergeTree
partition by toDate(Timestamp)
order by (ServiceName, SpanName, toDateTime(Timestamp))
ttl toDateTime(Timestamp) + toIntervalDay(7)
settings index_granularity = 8192, ttl_only_drop_parts = 1
comment 'Spans of sampled and of failed requests, seven days, in the columns of the OpenTelemetry collector.';

create table if not exists otel_traces_trace_id_ts
(
  TraceId String comment 'The trace.' codec(ZSTD(1)),
  Start DateTime comment 'Its first span, or an earlier second.' codec(Delta, ZSTD(1)),
  End DateTime comment 'Its last span began.' codec(Delta, ZSTD(1)),
  index idx_trace_id TraceId type bloom_filter(0.01) granularity 1
) engine = MergeTree
partition by toDate(Start)
order by (TraceId, Start)
ttl Start + toIntervalDay(7)
settings index_granularity = 8192, ttl_only_drop_parts = 1
comment 'When each trace was, to find it by its id alone.';

create materialized view if not exists otel_traces_trace_id_ts_mv to otel_traces_trace_id_ts
as select TraceId, min(Timestamp) as Start, max(Timestamp) as End from otel_traces where TraceId != '' group by TraceId;

create table if not exists interface_registry_v1
(
  interface_id String comment 'The interface, by the name it is called by.',
  revision UInt32 comment 'Changes so far; 1 after it was registered.',
  status LowCardinality(String) comment 'enabled or disabled.',
  kind LowCardinality(String) comment 'What it gives access to: crm, billing, line_test …',
  owner String comment 'Who answers for it.',
  endpoint String comment 'Its address, without the query.',
  method LowCardinality(String) comment 'HTTP method.',
  timeout_ms UInt32 comment 'A call is given up after this many milliseconds.',
  concurrent_calls UInt32 comment 'Calls under way at a time.',
  error_limit_ratio Float64 comment 'Isolated above this share of failures.',
  slo_availability_ratio Float64 comment 'Promised share of calls answered.',
  slo_p95_ms UInt32 comment 'Promised 95th percentile of the time to an answer.',
  changed_by String comment 'Who made this revision.',
  reason String comment 'Why; empty for the first.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded; the latest of a revision wins.'
) engine = ReplacingMergeTree(recorded_at)
order by (interface_id, revision)
comment 'Every revision of every registered interface.';

create view if not exists interface_registry
(
  interface_id String comment 'The interface, by the name it is called by.',
  revision UInt32 comment 'Changes so far; 1 after it was registered.',
  status LowCardinality(String) comment 'enabled or disabled.',
  kind LowCardinality(String) comment 'What it gives access to: crm, billing, line_test …',
  owner String comment 'Who answers for it.',
  endpoint String comment 'Its address, without the query.',
  method LowCardinality(String) comment 'HTTP method.',
  timeout_ms UInt32 comment 'A call is given up after this many milliseconds.',
  concurrent_calls UInt32 comment 'Calls under way at a time.',
  error_limit_ratio Float64 comment 'Isolated above this share of failures.',
  slo_availability_ratio Float64 comment 'Promised share of calls answered.',
  slo_p95_ms UInt32 comment 'Promised 95th percentile of the time to an answer.',
  changed_by String comment 'Who made this revision.',
  reason String comment 'Why; empty for the first.',
  valid_from DateTime64(3, 'UTC') comment 'Holds from this instant.',
  valid_to Nullable(DateTime64(3, 'UTC')) comment 'Holds until this instant; null while it holds.'
) as select interface_id, revision, status, kind, owner, endpoint, method, timeout_ms, concurrent_calls, error_limit_ratio, slo_availability_ratio, slo_p95_ms,
  changed_by, reason, valid_from, valid_to from interface_registry_v1 final
comment 'Every revision of every registered interface.';

create table if not exists interface_states_v1
(
  interface_id String comment 'The interface.',
  version UInt32 comment 'Number of the change.',
  state LowCardinality(String) comment 'healthy, degraded or isolated, from this instant on.',
  before LowCardinality(String) comment 'What it was until then.',
  reason String comment 'The failure that brought it about.',
  reported_by String comment 'The process that saw it.',
  changed_at DateTime64(3, 'UTC') comment 'When.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded.'
) engine = ReplacingMergeTree(recorded_at)
order by (interface_id, version)
comment 'Changes of interfaces between healthy, degraded and isolated.';

create view if not exists interface_states
(
  interface_id String comment 'The interface.',
  version UInt32 comment 'Number of the change.',
  state LowCardinality(String) comment 'healthy, degraded or isolated, from this instant on.',
  before LowCardinality(String) comment 'What it was until then.',
  reason String comment 'The failure that brought it about.',
  reported_by String comment 'The process that saw it.',
  changed_at DateTime64(3, 'UTC') comment 'When.'
) as select interface_id, version, state, before, reason, reported_by, changed_at from interface_states_v1 final
comment 'Changes of interfaces between healthy, degraded and isolated.';

create table if not exists forecast_sums_v1
(
  sum_id String comment 'Follows from run, level, site and slot.',
  run_id String comment 'The run that made it, as in forecasts.',
  model LowCardinality(String) comment 'bottom-up: the queues added up; min-trace: queues and sums each moved by how accurate they were.',
  level LowCardinality(String) comment 'site or total.',
  site_id String comment 'The site; empty for the total.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour forecast.',
  mean Float64 comment 'Expected calls: exactly the sum of the official forecasts of its queues in this run.',
  lo80 Float64 comment 'Lower end of the 80 % interval.',
  hi80 Float64 comment 'Upper end of the 80 % interval.',
  lo95 Float64 comment 'Lower end of the 95 % interval.',
  hi95 Float64 comment 'Upper end of the 95 % interval.',
  direct Float64 comment 'What the models expected of the added-up calls themselves, before reconciliation.',
  naive Float64 comment 'The four-week mean of the added-up calls.',
  aht_s Nullable(Float64) comment 'Expected handling time per call in seconds.',
  origin_at DateTime64(3, 'UTC') comment 'Only data before this instant was used.',
  as_of DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(as_of)
partition by toYYYYMM(slot_at)
order by (slot_at, sum_id)
comment 'Forecasts of sites and of the whole, every run kept.';

create view if not exists forecast_sums
(
  sum_id String comment 'Follows from run, level, site and slot.',
  run_id String comment 'The run that made it, as in forecasts.',
  model LowCardinality(String) comment 'bottom-up or min-trace.',
  level LowCardinality(String) comment 'site or total.',
  site_id String comment 'The site; empty for the total.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour forecast.',
  mean Float64 comment 'Expected calls: the sum of the official forecasts of its queues in this run.',
  lo80 Float64 comment 'Lower end of the 80 % interval.',
  hi80 Float64 comment 'Upper end of the 80 % interval.',
  lo95 Float64 comment 'Lower end of the 95 % interval.',
  hi95 Float64 comment 'Upper end of the 95 % interval.',
  direct Float64 comment 'Of the added-up calls themselves, before reconciliation.',
  naive Float64 comment 'The four-week mean of the added-up calls.',
  aht_s Nullable(Float64) comment 'Expected handling time per call in seconds.',
  origin_at DateTime64(3, 'UTC') comment 'Only data before this instant was used.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as select sum_id, run_id, model, level, site_id, slot_at, mean, lo80, hi80, lo95, hi95, direct, naive, aht_s, origin_at, as_of from forecast_sums_v1 final
comment 'Forecasts of sites and of the whole, every run kept.';

create table if not exists customer_events_v1
(
  event_id String comment 'The event in the ledger.',
  customer_id String comment 'The customer, as a pseudonym.',
  kind LowCardinality(String) comment 'customer, contact, interaction, task or campaign.',
  subject_id String comment 'Id of the contact, interaction, task or campaign target.',
  type LowCardinality(String) comment 'What happened, past tense.',
  occurred_at DateTime64(3, 'UTC') comment 'When it happened.',
  actor_id String comment 'Who did it.',
  detail String comment 'What the event says, as JSON.',
  recorded_at DateTime64(3, 'UTC') default now64(3) comment 'When this row was recorded.'
) engine = ReplacingMergeTree(recorded_at)
order by (customer_id, occurred_at, event_id)
comment 'Events of customers, contacts, interactions, tasks and campaigns in the ledger.';

create view if not exists customer_events
(
  event_id String comment 'The event in the ledger.',
  customer_id String comment 'The customer, as a pseudonym.',
  kind LowCardinality(String) comment 'customer, contact, interaction, task or campaign.',
  subject_id String comment 'Id of the contact, interaction, task or campaign target.',
  type LowCardinality(String) comment 'What happened, past tense.',
  occurred_at DateTime64(3, 'UTC') comment 'When it happened.',
  actor_id String comment 'Who did it.',
  detail String comment 'What the event says, as JSON.'
) as select event_id, customer_id, kind, subject_id, type, occurred_at, actor_id, detail from customer_events_v1 final
comment 'Events of customers, contacts, interactions, tasks and campaigns in the ledger.';

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
