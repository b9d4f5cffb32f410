-- Demand takes interval reports and imported history where no call is on record; forecasts are judged by demand.

drop view if exists demand_30m;

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
  from (select *, greatest(1, toUInt8(round(interval_seconds / 1800))) as halves from queue_intervals where interval_seconds <= 3600 and lower(ifNull(media_type, '')) in ('', 'voice', 'call', 'phone', 'callback')) as i
  array join range(halves) as half
  union all
  select slot_at, queue_id, 'imported' as of, h.calls as n, 0 as again, 0 as done, 0 as seconds from volume_history as h
) as d
  group by slot_at, queue_id
)
comment 'Demand per queue and half-hour, the measure that forecasts are made of and judged by. Interval reports of voice queues count up to an hour''s length; an hour is halved.';

drop view if exists kpi_forecast_30m;

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
