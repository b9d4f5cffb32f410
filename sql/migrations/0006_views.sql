-- Views over several groups: what is planned with, how accurate it was, what failed, what happened with a customer.

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
) as select score_id, recording_id, call_id, site_id, queue_id, seat_id, agent_id, recorded_at, form_id, form_version, engine_version, transcript_revision,
  score_ratio, raw_score_ratio, is_failed, fatal_items, needs_review, item_ids, item_outcomes, item_points, items, scored_at from scores
  order by form_version desc, engine_version desc, transcript_revision desc, scored_at desc limit 1 by recorded_at, recording_id, form_id
comment 'Per recording and form the score of the newest form, engine and transcript.';

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
) as select score_id, order_id, order_type, team_id, opened_at, form_id, form_version, engine_version, order_version, score_ratio, is_failed, handling_timely,
  reply_timely, completeness_ratio, item_ids, item_outcomes, items, scored_at from order_scores order by form_version desc, engine_version desc,
  scored_at desc limit 1 by opened_at, order_id, form_id
comment 'Per work order and form the newest score.';

create view if not exists forecasts_current
(
  forecast_id String comment 'Follows from run, queue and slot.',
  run_id String comment 'The run that made it.',
  model LowCardinality(String) comment 'The model.',
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
) as select pick.1 as forecast_id, pick.2 as run_id, pick.3 as model, queue_id, slot_at, pick.4 as mean, pick.5 as lo80, pick.6 as hi80, pick.7 as lo95, pick.8
  as hi95, pick.9 as aht_s, pick.10 as origin_at, pick.11 as as_of
from (
  select queue_id, slot_at, argMax(tuple(forecast_id, run_id, model, mean, lo80, hi80, lo95, hi95, aht_s, origin_at, as_of), tuple(origin_at, as_of, run_id)) as pick
  from forecasts_v1 where role = 'official' group by queue_id, slot_at
)
comment 'Per queue and half-hour the official forecast from the latest data.';

create view if not exists staffing_current
(
  staffing_id String comment 'Follows from run, queue and slot.',
  run_id String comment 'The plan it answers.',
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
) as select staffing_id, run_id, queue_id, slot_at, calls, aht_s, required_agents, scheduled_agents, service_level_ratio, asa_s, occupancy_ratio, abandon_ratio,
  as_of from staffing_branches where branch = ''
comment 'Per queue and half-hour the latest official requirement.';

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
) as select roster_id, run_id, agent_id, queue_id, work_on, shift_id, from_at, to_at, break_from_at, break_to_at, as_of from roster_shifts
  where run_id in (select argMax(run_id, as_of) from roster_runs where hard_violations = 0 group by week_from)
comment 'Shifts of each weeks latest roster without broken rules.';

create view if not exists roster_coverage_current
(
  roster_id String comment 'The roster.',
  run_id String comment 'The run that made it.',
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  required UInt32 comment 'Agents required.',
  rostered UInt32 comment 'Agents rostered and not on break.',
  as_of DateTime64(3, 'UTC') comment 'When it was computed.'
) as select roster_id, run_id, queue_id, slot_at, required, rostered, as_of from roster_coverage where run_id in (select argMax(run_id, as_of) from roster_runs
  where hard_violations = 0 group by week_from)
comment 'Coverage of each weeks latest roster without broken rules.';

create view if not exists kpi_forecast_30m
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour, UTC; only those that have passed.',
  queue_id String comment 'The skill queue.',
  actual Float64 comment 'Demand: calls offered, redials left out.',
  forecast Float64 comment 'Mean of the latest forecast from before the half-hour.',
  absolute_error Float64 comment 'Absolute difference of the two.'
) as
select slot_at, queue_id, ifNull(came.calls, 0) as actual, expected.mean as forecast, abs(forecast - actual) as absolute_error
from (select slot_at, queue_id, mean from forecasts_current where slot_at < now64(3) - toIntervalMinute(30)) as expected
left join (select slot_at, queue_id, calls from demand_30m) as came
using (slot_at, queue_id)
comment 'The latest forecast beside demand, per queue and half-hour passed.';

create view if not exists kpi_staffing_30m
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour, UTC.',
  queue_id String comment 'The skill queue.',
  required Float64 comment 'Agents required.',
  rostered Float64 comment 'Agents rostered and not on break.'
) as
select slot_at, queue_id, toFloat64(required) as required, toFloat64(rostered) as rostered from roster_coverage_current
comment 'Required against rostered agents, per queue and half-hour.';

create view if not exists forecasts_planned
(
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  branch String comment 'Empty for the official plan, else the what-if branch.',
  plan_id String comment 'The forecast run, followed by a hash of the overrides on it.',
  mean Float64 comment 'Calls expected by the model.',
  planned Float64 comment 'Calls planned: the model with the overrides that stand now.',
  overrides Array(String) comment 'Overrides that changed it, in the order applied.',
  aht_s Nullable(Float64) comment 'Expected handling time per call in seconds.',
  workload_erlangs Nullable(Float64) comment 'planned × aht_s / 1800: agents busy without waiting.'
) as select queue_id, slot_at, branch, concat(run_id, if(empty(overrides), '', concat('+', toString(sipHash64(overrides))))) as plan_id, mean,
  greatest(0, arrayFold((calls, o) -> multiIf(o.5 = 'multiply', calls * o.6, o.5 = 'add', calls + o.6, o.6), fitting, mean)) as planned,
  arrayMap(o -> o.2, fitting) as overrides, aht_s, planned * aht_s / 1800 as workload_erlangs
from (
  select f.queue_id as queue_id, f.slot_at as slot_at, f.run_id as run_id, f.mean as mean, f.aht_s as aht_s, branch,
    arraySort(o -> tuple(o.7 != '', o.1, o.2), arrayFilter(o -> o.3 <= f.slot_at and f.slot_at < o.4 and o.7 in ('', branch), standing)) as fitting
  from forecasts_current as f
  left join (
    select queue_id, groupArray(tuple(made_at, override_id, from_at, to_at, toString(operation), amount, toString(branch))) as standing,
      arrayDistinct(arrayConcat([''], groupUniqArray(toString(branch)))) as branches
    from forecast_overrides where withdrawn_at is null and (expires_at is null or expires_at > now64(3)) and made_at <= now64(3)
    group by queue_id
  ) as laid on laid.queue_id = f.queue_id
  array join if(empty(branches), [''], branches) as branch
)
comment 'What is planned with: the official forecast with the overrides that stand now, once for the official plan and once for each what-if branch of the queue.';

create view if not exists staffing_branches
(
  staffing_id String comment 'Follows from run, branch, queue and slot.',
  run_id String comment 'The plan it answers.',
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
) as select pick.1 as staffing_id, pick.2 as run_id, branch, queue_id, slot_at, pick.3 as calls, pick.4 as aht_s, pick.5 as required_agents, pick.6
  as scheduled_agents, pick.7 as service_level_ratio, pick.8 as asa_s, pick.9 as occupancy_ratio, pick.10 as abandon_ratio, pick.11 as as_of
from (
  select branch, queue_id, slot_at, argMax(tuple(staffing_id, run_id, calls, aht_s, required_agents, scheduled_agents, service_level_ratio, asa_s,
    occupancy_ratio, abandon_ratio, as_of), tuple(as_of, run_id)) as pick
  from staffing_v1 group by branch, queue_id, slot_at
)
comment 'Per branch, queue and half-hour the latest requirement.';

create view if not exists demand_30m
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  queue_id String comment 'The skill queue.',
  calls Float64 comment 'Offered, abandoned included, redials left out: what is forecast.',
  offered UInt64 comment 'Offered, redials included.',
  handled UInt64 comment 'Answered and ended.',
  handle_s Float64 comment 'Talk, hold and wrap-up of the handled, seconds.',
  basis LowCardinality(String) comment 'calls: counted from calls; intervals: another system''s interval report; imported: history from a file. The first that is there counts.'
) as select slot_at, queue_id, one.1 as calls, toUInt64(round(one.2)) as offered, toUInt64(round(one.3)) as handled, one.4 as handle_s, one.5 as basis
from (
  select slot_at, queue_id, multiIf(
      countIf(d.of = 'calls') > 0, tuple(greatest(0, sumIf(d.n, d.of = 'calls') - sum(d.again)), sumIf(d.n, d.of = 'calls'), sumIf(d.done, d.of = 'calls'), sumIf(d.seconds, d.of = 'calls'), 'calls'),
      countIf(d.of = 'intervals') > 0, tuple(sumIf(d.n, d.of = 'intervals'), sumIf(d.n, d.of = 'intervals'), sumIf(d.done, d.of = 'intervals'), sumIf(d.seconds, d.of = 'intervals'), 'intervals'),
      tuple(sum(d.n), sum(d.n), toFloat64(0), toFloat64(0), 'imported')) as one
  from (
  select toDateTime64(toStartOfInterval(slot_at, toIntervalMinute(30)), 3, 'UTC') as slot_at, queue_id, 'calls' as of,
    toFloat64(k.offered) as n, toFloat64(k.redials) as again, toFloat64(k.handled) as done, k.talk_s + k.hold_s + k.wrap_s as seconds
  from kpi_queue_15m as k
  union all
  select toDateTime64(toStartOfInterval(started_at, toIntervalMinute(30)), 3, 'UTC') + toIntervalMinute(30 * half) as slot_at, queue_id, 'intervals' as of,
    i.offered / halves as n, 0 as again, ifNull(i.answered, 0) / halves as done,
    ifNull(i.handle_seconds, ifNull(i.talk_seconds, 0) + ifNull(i.hold_seconds, 0) + ifNull(i.wrap_seconds, 0)) / halves as seconds
  from (select *, greatest(1, toUInt8(round(interval_seconds / 1800))) as halves from queue_intervals where interval_seconds <= 3600
    and lower(ifNull(media_type, '')) in ('', 'voice', 'call', 'phone', 'callback')) as i
  array join range(halves) as half
  union all
  select slot_at, queue_id, 'imported' as of, h.calls as n, 0 as again, 0 as done, 0 as seconds from volume_history as h
) as d
  group by slot_at, queue_id
)
comment 'Demand per queue and half-hour, the measure that forecasts are made of and judged by. Interval reports of voice queues count up to an hour''s length; an hour is halved.';

create view if not exists forecast_accuracy
(
  queue_id String comment 'The skill queue.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  lead LowCardinality(String) comment 'D-n: the forecast from the midnight n - 1 days before the day; H-n: the latest forecast n hours before.',
  lead_minutes Int32 comment 'Orders the leads: minutes from the latest origin allowed to the half-hour.',
  model LowCardinality(String) comment 'The model of the official forecast.',
  origin_at DateTime64(3, 'UTC') comment 'Only data before this instant was used.',
  is_backfilled Bool comment 'Computed afterwards, from the data before its origin.',
  mean Float64 comment 'Calls expected by the model.',
  planned Float64 comment 'With the overrides that stood at the origin (D) or the lead (H).',
  has_override Bool comment 'Any did.',
  naive Nullable(Float64) comment 'The four-week mean from the same origin.',
  lo80 Float64 comment 'Lower end of the 80 % interval.',
  hi80 Float64 comment 'Upper end of the 80 % interval.',
  lo95 Float64 comment 'Lower end of the 95 % interval.',
  hi95 Float64 comment 'Upper end of the 95 % interval.',
  actual Float64 comment 'Calls that came, redials left out.'
) as select queue_id, slot_at, lead, lead_minutes, official.6 as model, official.7 as origin_at, startsWith(official.8, 'backfill') as is_backfilled, official.1 as mean,
  greatest(0, arrayFold((calls, o) -> multiIf(o.5 = 'multiply', calls * o.6, o.5 = 'add', calls + o.6, o.6), fitting, mean)) as planned, notEmpty(fitting) as has_override,
  naive, official.2 as lo80, official.3 as hi80, official.4 as lo95, official.5 as hi95, actual
from (
  select f.queue_id as queue_id, f.slot_at as slot_at, f.lead as lead, f.lead_minutes as lead_minutes, f.official as official, f.naive as naive, came.calls as actual,
    if(startsWith(f.lead, 'D'), f.official.7, f.slot_at - toIntervalMinute(f.lead_minutes)) as known_at,
    arraySort(o -> tuple(o.1, o.2), arrayFilter(o -> o.3 <= f.slot_at and f.slot_at < o.4 and o.1 <= known_at and o.7 > known_at, laid.made)) as fitting
  from (
    select queue_id, slot_at, ahead.1 as lead, ahead.2 as lead_minutes,
      argMaxIf(tuple(mean, lo80, hi80, lo95, hi95, toString(model), origin_at, run_id), tuple(origin_at, as_of), role = 'official') as official,
      argMaxIf(toNullable(mean), tuple(origin_at, as_of), model = 'sma4') as naive
    from forecasts_v1
    array join [('D-28', 38880), ('D-21', 28800), ('D-14', 18720), ('D-7', 8640), ('D-3', 2880), ('D-2', 1440), ('D-1', 0), ('H-4', 240), ('H-2', 120), ('H-1', 60)] as ahead
    where slot_at < now64(3) - toIntervalMinute(30) and origin_at <= slot_at - toIntervalMinute(ahead.2) and (startsWith(ahead.1, 'H') or not endsWith(model, '+intraday'))
    group by queue_id, slot_at, ahead
    having countIf(role = 'official') > 0
  ) as f
  inner join demand_30m as came on came.queue_id = f.queue_id and came.slot_at = f.slot_at
  left join (
    select queue_id, groupArray(tuple(made_at, override_id, from_at, to_at, toString(operation), amount,
      least(ifNull(withdrawn_at, toDateTime64('2200-01-01 00:00:00', 3, 'UTC')), ifNull(expires_at, toDateTime64('2200-01-01 00:00:00', 3, 'UTC'))))) as made
    from forecast_overrides where branch = '' group by queue_id
  ) as laid on laid.queue_id = f.queue_id
)
comment 'Every half-hour that is over, forecast at every lead, beside what came.';

create view if not exists forecast_override_value
(
  override_id String comment 'The override.',
  queue_id String comment 'The skill queue.',
  author String comment 'Who decided.',
  reason String comment 'Why.',
  slots UInt64 comment 'Half-hours that are over.',
  calls Float64 comment 'Calls that came.',
  error_without Float64 comment 'Sum of absolute errors of the day-ahead model.',
  error_with Float64 comment 'The same with this override alone.',
  gain Float64 comment 'error_without - error_with: above 0 the override helped, below 0 it hurt.'
) as select o.override_id as override_id, o.queue_id as queue_id, any(o.author) as author, any(o.reason) as reason, count() as slots, sum(a.actual) as calls,
  sum(abs(a.mean - a.actual)) as error_without,
  sum(abs(multiIf(o.operation = 'multiply', a.mean * o.amount, o.operation = 'add', greatest(0, a.mean + o.amount), o.amount) - a.actual)) as error_with,
  error_without - error_with as gain
from forecast_accuracy as a
inner join forecast_overrides as o on o.queue_id = a.queue_id
where a.lead = 'D-1' and o.branch = '' and a.slot_at >= o.from_at and a.slot_at < o.to_at and a.slot_at > o.made_at and (o.withdrawn_at is null
  or o.withdrawn_at > a.slot_at) and (o.expires_at is null or o.expires_at > a.slot_at)
group by o.override_id, o.queue_id
comment 'Who helped and who hurt: each override against the day-ahead model, over the half-hours it stood in.';

create view if not exists faults
(
  at DateTime64(3, 'UTC') comment 'When it failed.',
  place LowCardinality(String) comment 'interface, command, request, job, ingest, dead_letter or span.',
  name String comment 'The interface, the stream of the command, the route, the job or the topic.',
  code String comment 'Stable code of the failure.',
  message String comment 'What happened, in one line.',
  contact_id String comment 'The customer contact it served; empty where none is known.',
  order_id String comment 'The work order it served.',
  call_id String comment 'The queue leg it served.',
  trace_id String comment 'All that happened in the same request: otel_traces.TraceId.'
) as
select
  f.at as at, f.place as place, f.name as name, f.code as code, f.message as message,
  if(f.contact_id = '', ifNull(t.contact_id, ''), f.contact_id) as contact_id,
  if(f.order_id = '', ifNull(t.order_id, ''), f.order_id) as order_id,
  if(f.call_id = '', ifNull(t.call_id, ''), f.call_id) as call_id, f.trace_id as trace_id
from
(
  select
    called_at as at, 'interface' as place, interface_id as name, ifNull(error_code, toString(outcome)) as code,
    if(ifNull(response_summary, '') = '', concat(toString(outcome), ' after ', toString(duration_ms), ' ms'), ifNull(response_summary, '')) as message,
    ifNull(contact_id, '') as contact_id, ifNull(order_id, '') as order_id, ifNull(call_id, '') as call_id,
    extract(ifNull(traceparent, ''), '^[0-9a-f]{2}-([0-9a-f]{32})-') as trace_id
  from interface_calls where outcome != 'ok'
  union all
  select
    toDateTime64(Timestamp, 3, 'UTC') as at,
    multiIf(startsWith(SpanName, 'command '), 'command', startsWith(SpanName, 'job '), 'job', startsWith(SpanName, 'ingest '), 'ingest', SpanKind = 'Server', 'request', 'span') as place,
    multiIf(SpanAttributes['callboard.stream'] != '', SpanAttributes['callboard.stream'], SpanName) as name,
    SpanAttributes['error.type'] as code, StatusMessage as message,
    SpanAttributes['callboard.contact_id'] as contact_id, SpanAttributes['callboard.order_id'] as order_id, SpanAttributes['callboard.call_id'] as call_id, TraceId as trace_id
  from otel_traces where StatusCode = 'Error' and not startsWith(SpanName, 'interface ')
  union all
  select
    ingested_at as at, 'dead_letter' as place, topic as name, reason as code, detail as message,
    '' as contact_id, '' as order_id, '' as call_id, extract(headers['traceparent'], '^[0-9a-f]{2}-([0-9a-f]{32})-') as trace_id
  from dead_letters final
  union all
  select started_at as at, 'job' as place, job as name, 'job.failed' as code, error as message, '' as contact_id, '' as order_id, '' as call_id, '' as trace_id
  from job_runs where status = 'failed'
) as f
left join
(
  select TraceId as id, max(SpanAttributes['callboard.contact_id']) as contact_id, max(SpanAttributes['callboard.order_id']) as order_id, max(SpanAttributes['callboard.call_id']) as call_id
  from otel_traces group by id
) as t on t.id = f.trace_id and f.trace_id != ''
comment 'What failed, where and for which customer contact: interface calls, refused commands, requests, jobs, batches and dead letters.';

create view if not exists forecast_sum_accuracy
(
  level LowCardinality(String) comment 'site or total.',
  site_id String comment 'The site; empty for the total.',
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  lead LowCardinality(String) comment 'D-n: the forecast from the midnight n - 1 days before the day.',
  lead_minutes Int32 comment 'Orders the leads.',
  is_backfilled Bool comment 'Computed afterwards, from the data before its origin.',
  mean Float64 comment 'Calls expected.',
  planned Float64 comment 'With the overrides of its queues that stood at the origin.',
  naive Float64 comment 'The four-week mean from the same origin.',
  direct Float64 comment 'Before reconciliation.',
  lo80 Float64 comment 'Lower end of the 80 % interval.',
  hi80 Float64 comment 'Upper end of the 80 % interval.',
  lo95 Float64 comment 'Lower end of the 95 % interval.',
  hi95 Float64 comment 'Upper end of the 95 % interval.',
  actual Float64 comment 'Calls that came, redials left out.'
) as select f.level as level, f.site_id as site_id, f.slot_at as slot_at, f.lead as lead, f.lead_minutes as lead_minutes, startsWith(f.pick.1, 'backfill') as is_backfilled, f.pick.2 as mean,
  f.pick.2 + ifNull(moved.by, 0) as planned, f.pick.3 as naive, f.pick.4 as direct, f.pick.5 as lo80, f.pick.6 as hi80, f.pick.7 as lo95, f.pick.8 as hi95, came.calls as actual
from (
  select level, site_id, slot_at, ahead.1 as lead, ahead.2 as lead_minutes,
    argMax(tuple(run_id, mean, naive, direct, lo80, hi80, lo95, hi95), tuple(origin_at, as_of)) as pick
  from forecast_sums_v1
  array join [('D-28', 38880), ('D-21', 28800), ('D-14', 18720), ('D-7', 8640), ('D-3', 2880), ('D-2', 1440), ('D-1', 0)] as ahead
  where slot_at < now64(3) - toIntervalMinute(30) and origin_at <= slot_at - toIntervalMinute(ahead.2)
  group by level, site_id, slot_at, ahead
) as f
inner join (
  select slot_at, whole.1 as level, whole.2 as site_id, sum(d.calls) as calls
  from (select slot_at, queue_id, calls from demand_30m) as d
  left join (select queue_id, site_id from dim_queues_current) as q on q.queue_id = d.queue_id
  array join [('site', q.site_id), ('total', '')] as whole
  where whole != ('site', '')
  group by slot_at, whole
) as came on came.level = f.level and came.site_id = f.site_id and came.slot_at = f.slot_at
left join (
  select slot_at, lead, whole.1 as level, whole.2 as site_id, sum(a.planned - a.mean) as by
  from (select slot_at, queue_id, lead, planned, mean from forecast_accuracy where has_override and queue_id in (select queue_id from forecast_overrides where branch = '')) as a
  left join (select queue_id, site_id from dim_queues_current) as q on q.queue_id = a.queue_id
  array join [('site', q.site_id), ('total', '')] as whole
  group by slot_at, lead, whole
) as moved on moved.level = f.level and moved.site_id = f.site_id and moved.slot_at = f.slot_at and moved.lead = f.lead
comment 'Sites and the whole, half-hours that are over at every daily lead, beside what came.';

create view if not exists customer_timeline
(
  customer_id String comment 'The customer, as a pseudonym.',
  at DateTime64(3, 'UTC') comment 'When it happened.',
  kind String comment 'customer, contact, interaction, task, campaign, call, order or score.',
  id String comment 'Id of what it happened to.',
  type String comment 'What happened.',
  actor_id String comment 'Who did it; empty where nobody is known.',
  detail String comment 'In words or JSON.'
) as
select customer_id, occurred_at as at, toString(kind) as kind, subject_id as id, toString(type) as type, actor_id, detail from customer_events
union all
select
  ifNull(customer_id, '') as customer_id, offered_at as at, 'call' as kind, call_id as id, concat('call_', toString(outcome)) as type,
  ifNull(agent_id, '') as actor_id, ifNull(toString(reason), '') as detail
from calls where ifNull(customer_id, '') != ''
union all
select
  ifNull(customer_id, '') as customer_id, occurred_at as at, 'order' as kind, order_id as id, toString(type) as type,
  ifNull(actor_id, '') as actor_id, ifNull(title, '') as detail
from work_order_events where ifNull(customer_id, '') != ''
union all
select
  ifNull(c.customer_id, '') as customer_id, s.scored_at as at, 'score' as kind, s.score_id as id, if(s.is_failed, 'score_failed', 'score_passed') as type,
  ifNull(s.agent_id, '') as actor_id, concat(toString(s.form_id), ' ', ifNull(toString(round(s.score_ratio, 3)), 'unknown')) as detail
from scores_current as s inner join calls as c on c.call_id = s.call_id where ifNull(c.customer_id, '') != ''
comment 'What happened with each customer, over all centres: contacts, interactions, tasks, campaigns, calls, orders and scores.';

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
