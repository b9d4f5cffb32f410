/** Views of the plan: what is planned with, demand, and how accurate forecasts and overrides were. */
import { HALF_HOUR } from '../../domain/kernel/time.ts'
import { INSTANT, view } from '../tables/definition.ts'
import { demand30m, LAST_DEMAND, SLOT_MINUTES } from './demand.ts'
import { overridden, overriddenBy } from './override-rule.ts'

const kpiStaffing30m = view({
  name: 'kpi_staffing_30m',
  comment: 'Required against rostered agents, per queue and half-hour.',
  columns: {
    slot_at: [INSTANT, 'Start of the half-hour, UTC.'],
    queue_id: ['String', 'The skill queue.'],
    required: ['Float64', 'Agents required.'],
    rostered: ['Float64', 'Agents rostered and not on break.'],
  },
  as: `select slot_at, queue_id, toFloat64(required) as required, toFloat64(rostered) as rostered from roster_coverage_current`,
})

const forecastsPlanned = view({
  name: 'forecasts_planned',
  comment:
    'What is planned with: the official forecast with the overrides that stand now, once for the official plan and once for each what-if branch of the queue.',
  columns: {
    queue_id: ['String', 'The skill queue.'],
    slot_at: [INSTANT, 'Start of the half-hour.'],
    branch: ['String', 'Empty for the official plan, else the what-if branch.'],
    plan_id: ['String', 'The forecast run, followed by a hash of the overrides on it.'],
    mean: ['Float64', 'Calls expected by the model.'],
    planned: ['Float64', 'Calls planned: the model with the overrides that stand now.'],
    overrides: ['Array(String)', 'Overrides that changed it, in the order applied.'],
    aht_s: ['Nullable(Float64)', 'Expected handling time per call in seconds.'],
    workload_erlangs: ['Nullable(Float64)', 'planned × aht_s / 1800: agents busy without waiting.'],
  },
  as: `select queue_id, slot_at, branch, concat(run_id, if(empty(overrides), '', concat('+', toString(sipHash64(overrides))))) as plan_id, mean,
  ${overridden('mean', 'fitting')} as planned,
  arrayMap(o -> o.2, fitting) as overrides, aht_s, planned * aht_s / ${HALF_HOUR} as workload_erlangs
from (
  select f.queue_id as queue_id, f.slot_at as slot_at, f.run_id as run_id, f.mean as mean, nullIf(f.aht_s, 0) as aht_s, branch,
    arraySort(o -> tuple(o.7 != '', o.1, o.2), arrayFilter(o -> o.3 <= f.slot_at and f.slot_at < o.4 and o.7 in ('', branch), standing)) as fitting
  from forecasts_current as f
  left join (
    select queue_id, groupArray(tuple(made_at, override_id, from_at, to_at, toString(operation), amount, toString(branch))) as standing,
      arrayDistinct(arrayConcat([''], groupUniqArray(toString(branch)))) as branches
    from forecast_overrides_v1 final where withdrawn_at is null and (expires_at is null or expires_at > now64(3)) and made_at <= now64(3)
    group by queue_id
  ) as laid on laid.queue_id = f.queue_id
  array join if(empty(branches), [''], branches) as branch
)`,
})

/** Whether what came is known: it is on record, or a queue that was open had no call before the last demand on record. */
const isOver = (isKnown: string, expected: string, slot: string): string => `(${isKnown} or (${expected} > 0 and ${slot} < ${LAST_DEMAND}))`

const kpiForecast30m = view({
  name: 'kpi_forecast_30m',
  comment:
    'The latest forecast beside demand, per queue and half-hour passed; none after the last demand on record, which is not known yet.',
  columns: {
    slot_at: [INSTANT, 'Start of the half-hour, UTC; only those that have passed.'],
    queue_id: ['String', 'The skill queue.'],
    actual: ['Float64', 'Demand: calls offered, redials left out.'],
    forecast: ['Float64', 'Mean of the latest forecast from before the half-hour.'],
    absolute_error: ['Float64', 'Absolute difference of the two.'],
  },
  as: `select slot_at, queue_id, ifNull(came.calls, 0) as actual, expected.mean as forecast, abs(forecast - actual) as absolute_error
from (select slot_at, queue_id, mean from forecasts_current where slot_at < now64(3) - toIntervalMinute(${SLOT_MINUTES})) as expected
left join (select slot_at, queue_id, calls, true as is_known from demand_30m) as came
using (slot_at, queue_id)
where came.is_known or slot_at < ${LAST_DEMAND}`,
})

const forecastAccuracy = view({
  name: 'forecast_accuracy',
  comment:
    'Every half-hour that is over, forecast at every lead, beside what came: 0 calls where none came to a queue that was open. Half-hours after the last demand on record are not known yet.',
  columns: {
    queue_id: ['String', 'The skill queue.'],
    slot_at: [INSTANT, 'Start of the half-hour.'],
    lead: [
      'LowCardinality(String)',
      'D-n: the forecast from the midnight n - 1 days before the day; H-n: the latest forecast n hours before.',
    ],
    lead_minutes: ['Int32', 'Orders the leads: minutes from the latest origin allowed to the half-hour.'],
    model: ['LowCardinality(String)', 'The model of the official forecast.'],
    origin_at: [INSTANT, 'Only data before this instant was used.'],
    is_backfilled: ['Bool', 'Computed afterwards, from the data before its origin.'],
    mean: ['Float64', 'Calls expected by the model.'],
    planned: ['Float64', 'With the overrides that stood at the origin (D) or the lead (H).'],
    has_override: ['Bool', 'Any did.'],
    naive: ['Nullable(Float64)', 'The four-week mean from the same origin.'],
    lo80: ['Float64', 'Lower end of the 80 % interval.'],
    hi80: ['Float64', 'Upper end of the 80 % interval.'],
    lo95: ['Float64', 'Lower end of the 95 % interval.'],
    hi95: ['Float64', 'Upper end of the 95 % interval.'],
    actual: ['Float64', 'Calls that came, redials left out.'],
  },
  as: `select queue_id, slot_at, lead, lead_minutes, official.6 as model, official.7 as origin_at, startsWith(official.8, 'backfill') as is_backfilled, official.1 as mean,
  ${overridden('mean', 'fitting')} as planned, notEmpty(fitting) as has_override,
  naive, official.2 as lo80, official.3 as hi80, official.4 as lo95, official.5 as hi95, actual
from (
  select f.queue_id as queue_id, f.slot_at as slot_at, f.lead as lead, f.lead_minutes as lead_minutes, f.official as official, f.naive as naive, ifNull(came.calls, 0) as actual,
    if(startsWith(f.lead, 'D'), f.official.7, f.slot_at - toIntervalMinute(f.lead_minutes)) as known_at,
    arraySort(o -> tuple(o.1, o.2), arrayFilter(o -> o.3 <= f.slot_at and f.slot_at < o.4 and o.1 <= known_at and o.7 > known_at, laid.made)) as fitting
  from (
    select queue_id, slot_at, ahead.1 as lead, ahead.2 as lead_minutes,
      argMaxIf(tuple(mean, lo80, hi80, lo95, hi95, toString(model), origin_at, run_id), tuple(origin_at, as_of), role = 'official') as official,
      argMaxIf(toNullable(mean), tuple(origin_at, as_of), model = 'sma4') as naive
    from forecasts_v1
    array join [('D-28', 38880), ('D-21', 28800), ('D-14', 18720), ('D-7', 8640), ('D-3', 2880), ('D-2', 1440), ('D-1', 0), ('H-4', 240), ('H-2', 120), ('H-1', 60)] as ahead
    where slot_at < now64(3) - toIntervalMinute(${SLOT_MINUTES}) and origin_at <= slot_at - toIntervalMinute(ahead.2) and (startsWith(ahead.1, 'H') or not endsWith(model, '+intraday'))
    group by queue_id, slot_at, ahead
    having countIf(role = 'official') > 0
  ) as f
  left join (select queue_id, slot_at, calls, true as is_known from demand_30m) as came on came.queue_id = f.queue_id and came.slot_at = f.slot_at
  left join (
    select queue_id, groupArray(tuple(made_at, override_id, from_at, to_at, toString(operation), amount,
      least(ifNull(withdrawn_at, toDateTime64('2200-01-01 00:00:00', 3, 'UTC')), ifNull(expires_at, toDateTime64('2200-01-01 00:00:00', 3, 'UTC'))))) as made
    from forecast_overrides_v1 final where branch = '' group by queue_id
  ) as laid on laid.queue_id = f.queue_id
  where ${isOver('came.is_known', 'f.official.1', 'f.slot_at')}
)`,
})

const forecastOverrideValue = view({
  name: 'forecast_override_value',
  comment: 'Who helped and who hurt: each override against the day-ahead model, over the half-hours it stood in.',
  columns: {
    override_id: ['String', 'The override.'],
    queue_id: ['String', 'The skill queue.'],
    author: ['String', 'Who decided.'],
    reason: ['String', 'Why.'],
    slots: ['UInt64', 'Half-hours that are over.'],
    calls: ['Float64', 'Calls that came.'],
    error_without: ['Float64', 'Sum of absolute errors of the day-ahead model.'],
    error_with: ['Float64', 'The same with this override alone.'],
    gain: ['Float64', 'error_without - error_with: above 0 the override helped, below 0 it hurt.'],
  },
  as: `select o.override_id as override_id, o.queue_id as queue_id, any(o.author) as author, any(o.reason) as reason, count() as slots, sum(a.actual) as calls,
  sum(abs(a.mean - a.actual)) as error_without,
  sum(abs(${overriddenBy('a.mean', 'o.operation', 'o.amount')} - a.actual)) as error_with,
  error_without - error_with as gain
from forecast_accuracy as a
inner join (select * from forecast_overrides_v1 final) as o on o.queue_id = a.queue_id
where a.lead = 'D-1' and o.branch = '' and a.slot_at >= o.from_at and a.slot_at < o.to_at and a.slot_at > o.made_at and (o.withdrawn_at is null or o.withdrawn_at > a.slot_at) and (o.expires_at is null or o.expires_at > a.slot_at)
group by o.override_id, o.queue_id`,
})

const forecastSumAccuracy = view({
  name: 'forecast_sum_accuracy',
  comment: 'Sites and the whole, half-hours that are over at every daily lead, beside what came.',
  columns: {
    level: ['LowCardinality(String)', 'site or total.'],
    site_id: ['String', 'The site; empty for the total.'],
    slot_at: [INSTANT, 'Start of the half-hour.'],
    lead: ['LowCardinality(String)', 'D-n: the forecast from the midnight n - 1 days before the day.'],
    lead_minutes: ['Int32', 'Orders the leads.'],
    is_backfilled: ['Bool', 'Computed afterwards, from the data before its origin.'],
    mean: ['Float64', 'Calls expected.'],
    planned: ['Float64', 'With the overrides of its queues that stood at the origin.'],
    naive: ['Float64', 'The four-week mean from the same origin.'],
    direct: ['Float64', 'Before reconciliation.'],
    lo80: ['Float64', 'Lower end of the 80 % interval.'],
    hi80: ['Float64', 'Upper end of the 80 % interval.'],
    lo95: ['Float64', 'Lower end of the 95 % interval.'],
    hi95: ['Float64', 'Upper end of the 95 % interval.'],
    actual: ['Float64', 'Calls that came, redials left out.'],
  },
  as: `select f.level as level, f.site_id as site_id, f.slot_at as slot_at, f.lead as lead, f.lead_minutes as lead_minutes, startsWith(f.pick.1, 'backfill') as is_backfilled, f.pick.2 as mean,
  f.pick.2 + ifNull(moved.by, 0) as planned, f.pick.3 as naive, f.pick.4 as direct, f.pick.5 as lo80, f.pick.6 as hi80, f.pick.7 as lo95, f.pick.8 as hi95, came.calls as actual
from (
  select level, site_id, slot_at, ahead.1 as lead, ahead.2 as lead_minutes,
    argMax(tuple(run_id, mean, naive, direct, lo80, hi80, lo95, hi95), tuple(origin_at, as_of)) as pick
  from forecast_sums_v1
  array join [('D-28', 38880), ('D-21', 28800), ('D-14', 18720), ('D-7', 8640), ('D-3', 2880), ('D-2', 1440), ('D-1', 0)] as ahead
  where slot_at < now64(3) - toIntervalMinute(${SLOT_MINUTES}) and origin_at <= slot_at - toIntervalMinute(ahead.2)
  group by level, site_id, slot_at, ahead
) as f
left join (
  select slot_at, whole.1 as level, whole.2 as site_id, sum(d.calls) as calls, true as is_known
  from (select slot_at, queue_id, calls from demand_30m) as d
  left join (select queue_id, site_id from dim_queues_current) as q on q.queue_id = d.queue_id
  array join [('site', q.site_id), ('total', '')] as whole
  where whole != ('site', '')
  group by slot_at, whole
) as came on came.level = f.level and came.site_id = f.site_id and came.slot_at = f.slot_at
left join (
  select slot_at, lead, whole.1 as level, whole.2 as site_id, sum(a.planned - a.mean) as by
  from (select slot_at, queue_id, lead, planned, mean from forecast_accuracy where has_override and queue_id in (select queue_id from forecast_overrides_v1 final where branch = '')) as a
  left join (select queue_id, site_id from dim_queues_current) as q on q.queue_id = a.queue_id
  array join [('site', q.site_id), ('total', '')] as whole
  group by slot_at, lead, whole
) as moved on moved.level = f.level and moved.site_id = f.site_id and moved.slot_at = f.slot_at and moved.lead = f.lead
where ${isOver('came.is_known', 'f.pick.2', 'f.slot_at')}`,
})

export const planningViews = [
  kpiForecast30m,
  kpiStaffing30m,
  forecastsPlanned,
  demand30m,
  forecastAccuracy,
  forecastOverrideValue,
  forecastSumAccuracy,
]
