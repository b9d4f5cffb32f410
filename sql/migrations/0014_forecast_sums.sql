-- Forecasts of sites and of the whole, which add up their queues'.

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
