-- Results of our own jobs: every id follows from what it describes, so a rerun overwrites; `_current` picks the latest.

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
) as select score_id, recording_id, call_id, site_id, queue_id, seat_id, agent_id, recorded_at, form_id, form_version, engine_version, transcript_revision, score_ratio, raw_score_ratio, is_failed, fatal_items, needs_review, item_ids, item_outcomes, item_points, items, scored_at from scores_v1 final
comment 'Automatic scores of recordings, one per recording, transcript revision, form version and engine version.';

create view if not exists scores_current
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
) as select score_id, recording_id, call_id, site_id, queue_id, seat_id, agent_id, recorded_at, form_id, form_version, engine_version, transcript_revision, score_ratio, raw_score_ratio, is_failed, fatal_items, needs_review, item_ids, item_outcomes, item_points, items, scored_at from scores order by form_version desc, engine_version desc, transcript_revision desc, scored_at desc limit 1 by recorded_at, recording_id, form_id
comment 'Per recording and form the score of the newest form, engine and transcript.';

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
) as select score_id, order_id, order_type, team_id, opened_at, form_id, form_version, engine_version, order_version, score_ratio, is_failed, handling_timely, reply_timely, completeness_ratio, item_ids, item_outcomes, items, scored_at from order_scores_v1 final
comment 'Automatic scores of work orders.';

create view if not exists order_scores_current
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
) as select score_id, order_id, order_type, team_id, opened_at, form_id, form_version, engine_version, order_version, score_ratio, is_failed, handling_timely, reply_timely, completeness_ratio, item_ids, item_outcomes, items, scored_at from order_scores order by form_version desc, engine_version desc, scored_at desc limit 1 by opened_at, order_id, form_id
comment 'Per work order and form the newest score.';

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
  as_of DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(as_of)
partition by toYYYYMM(slot_at)
order by (slot_at, forecast_id)
comment 'Forecasts of calls offered per queue and half-hour, every run kept.';

create view if not exists forecasts
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
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as select forecast_id, run_id, model, queue_id, slot_at, mean, lo80, hi80, lo95, hi95, aht_s, origin_at, as_of from forecasts_v1 final
comment 'Forecasts of calls offered per queue and half-hour, every run kept.';

create view if not exists forecasts_current
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
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as select forecast_id, run_id, model, queue_id, slot_at, mean, lo80, hi80, lo95, hi95, aht_s, origin_at, as_of from forecasts order by as_of desc, run_id limit 1 by queue_id, slot_at
comment 'Per queue and half-hour the latest forecast.';

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
  as_of DateTime64(3, 'UTC') default now64(3) comment 'When it was computed.'
) engine = ReplacingMergeTree(as_of)
partition by toYYYYMM(slot_at)
order by (slot_at, staffing_id)
comment 'Agents required per queue and half-hour, every run kept.';

create view if not exists staffing
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
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as select staffing_id, run_id, queue_id, slot_at, calls, aht_s, required_agents, scheduled_agents, service_level_ratio, asa_s, occupancy_ratio, abandon_ratio, as_of from staffing_v1 final
comment 'Agents required per queue and half-hour, every run kept.';

create view if not exists staffing_current
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
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as select staffing_id, run_id, queue_id, slot_at, calls, aht_s, required_agents, scheduled_agents, service_level_ratio, asa_s, occupancy_ratio, abandon_ratio, as_of from staffing order by as_of desc, run_id limit 1 by queue_id, slot_at
comment 'Per queue and half-hour the latest requirement.';

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

create view if not exists roster_shifts_current
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
) as select roster_id, run_id, agent_id, queue_id, work_on, shift_id, from_at, to_at, break_from_at, break_to_at, as_of from roster_shifts where run_id in (select argMax(run_id, as_of) from roster_runs where hard_violations = 0 group by week_from)
comment 'Shifts of each weeks latest roster without broken rules.';

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

create view if not exists roster_coverage_current
(
  roster_id String comment 'The roster.',
  run_id String comment 'The run that made it.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  required UInt32 comment 'Agents required.',
  rostered UInt32 comment 'Agents rostered and not on break.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as select roster_id, run_id, queue_id, slot_at, required, rostered, as_of from roster_coverage where run_id in (select argMax(run_id, as_of) from roster_runs where hard_violations = 0 group by week_from)
comment 'Coverage of each weeks latest roster without broken rules.';

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
