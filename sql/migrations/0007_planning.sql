-- Planning: overrides, special days, imported history, roles of forecasts, accuracy by lead, alarms.

alter table forecasts_v1 add column if not exists role LowCardinality(String) default 'official' comment 'official plans; challenger is kept beside it to compare.';

alter table staffing_v1 add column if not exists branch LowCardinality(String) default '' comment 'Empty for the official plan, else the what-if branch.';

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

drop view if exists forecasts_current;

drop view if exists forecasts;

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
) as select pick.1 as forecast_id, pick.2 as run_id, pick.3 as model, queue_id, slot_at, pick.4 as mean, pick.5 as lo80, pick.6 as hi80, pick.7 as lo95, pick.8 as hi95, pick.9 as aht_s, pick.10 as origin_at, pick.11 as as_of
from (
  select queue_id, slot_at, argMax(tuple(forecast_id, run_id, model, mean, lo80, hi80, lo95, hi95, aht_s, origin_at, as_of), tuple(origin_at, as_of, run_id)) as pick
  from forecasts_v1 where role = 'official' group by queue_id, slot_at
)
comment 'Per queue and half-hour the official forecast from the latest data.';

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

drop view if exists staffing_current;

drop view if exists staffing;

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
) as select pick.1 as staffing_id, pick.2 as run_id, branch, queue_id, slot_at, pick.3 as calls, pick.4 as aht_s, pick.5 as required_agents, pick.6 as scheduled_agents, pick.7 as service_level_ratio, pick.8 as asa_s, pick.9 as occupancy_ratio, pick.10 as abandon_ratio, pick.11 as as_of
from (
  select branch, queue_id, slot_at, argMax(tuple(staffing_id, run_id, calls, aht_s, required_agents, scheduled_agents, service_level_ratio, asa_s, occupancy_ratio, abandon_ratio, as_of), tuple(as_of, run_id)) as pick
  from staffing_v1 group by branch, queue_id, slot_at
)
comment 'Per branch, queue and half-hour the latest requirement.';

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
) as select staffing_id, run_id, queue_id, slot_at, calls, aht_s, required_agents, scheduled_agents, service_level_ratio, asa_s, occupancy_ratio, abandon_ratio, as_of from staffing_branches where branch = ''
comment 'Per queue and half-hour the latest official requirement.';

create view if not exists demand_30m
(
  slot_at DateTime64(3, 'UTC') comment 'Start of the half-hour.',
  queue_id String comment 'The skill queue.',
  calls Float64 comment 'Offered, abandoned included, redials left out: what is forecast.',
  offered UInt64 comment 'Offered, redials included.',
  handled UInt64 comment 'Answered and ended.',
  handle_s Float64 comment 'Talk, hold and wrap-up of the handled, seconds.'
) as select toDateTime64(toStartOfInterval(slot_at, toIntervalMinute(30)), 3, 'UTC') as slot_at, queue_id, greatest(0, toFloat64(sum(k.offered)) - toFloat64(sum(k.redials))) as calls,
  toUInt64(sum(k.offered)) as offered, toUInt64(sum(k.handled)) as handled, sum(k.talk_s) + sum(k.hold_s) + sum(k.wrap_s) as handle_s
from kpi_queue_15m as k group by slot_at, queue_id
comment 'Demand per queue and half-hour, the measure that forecasts are made of and judged by.';

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
where a.lead = 'D-1' and o.branch = '' and a.slot_at >= o.from_at and a.slot_at < o.to_at and a.slot_at > o.made_at and (o.withdrawn_at is null or o.withdrawn_at > a.slot_at) and (o.expires_at is null or o.expires_at > a.slot_at)
group by o.override_id, o.queue_id
comment 'Who helped and who hurt: each override against the day-ahead model, over the half-hours it stood in.';
