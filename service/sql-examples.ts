/** Questions to start from on the SQL page; each runs on any Callboard as it stands. */
import { kpi } from '../sql/kpi/catalog.ts'
import { interfaceRollup } from '../sql/kpi/rollup-interface.ts'
import { queueRollup } from '../sql/kpi/rollup-queue.ts'
import { seatRollup } from '../sql/kpi/rollup-seat.ts'
import type { ExampleQuery } from './api/sql.ts'

/** Days and hours in `zone`, a checked IANA name. */
export const examplesIn = (zone: string): readonly ExampleQuery[] => [
  {
    id: 'service-level-by-queue',
    en: 'Service level by queue, last 7 days',
    zh: '近 7 天各队列服务水平',
    query: `select queue_id, sum(offered) as calls,
  round(${kpi('service_level').expression}, 4) as service_level
from ${queueRollup.view}
where slot_at >= now() - interval 7 day
group by queue_id
order by queue_id`,
  },
  {
    id: 'calls-by-hour',
    en: 'Calls by local hour, last 7 days',
    zh: '近 7 天按本地小时的话务量',
    query: `select toHour(toTimeZone(slot_at, '${zone}')) as local_hour, sum(offered) as offered, sum(handled) as handled
from ${queueRollup.view}
where slot_at >= now() - interval 7 day
group by local_hour
order by local_hour`,
  },
  {
    id: 'longest-waits',
    en: 'The longest waits',
    zh: '等待最长的来电',
    query: `select call_id, queue_id, offered_at, outcome, wait_seconds, reason
from calls
where offered_at >= now() - interval 7 day and wait_seconds is not null
order by wait_seconds desc
limit 50`,
  },
  {
    id: 'failed-items',
    en: 'Which items fail most often',
    zh: '最常未通过的评分项',
    query: `select item, countIf(outcome = 'fail') as failed, countIf(outcome in ('pass', 'fail')) as judged,
  round(failed / nullIf(judged, 0), 3) as fail_ratio
from (select arrayJoin(arrayZip(item_ids, item_outcomes)) as pair, pair.1 as item, pair.2 as outcome from scores_final)
group by item
order by fail_ratio desc`,
  },
  {
    id: 'seat-time',
    en: 'How agents spend their signed-in time',
    zh: '坐席签入时间的构成',
    query: `select agent_id, round(sum(signed_in_s) / 3600, 1) as hours,
  round((sum(talking_s) + sum(holding_s) + sum(wrap_up_s)) / nullIf(sum(signed_in_s), 0), 3) as contact_ratio
from ${seatRollup.view}
where slot_at >= now() - interval 7 day
group by agent_id
order by contact_ratio desc
limit 200`,
  },
  {
    id: 'overdue-orders',
    en: 'Open work orders past their due time',
    zh: '已超时的在途工单',
    query: `select order_id, order_type, team_id, status, opened_at, resolve_due_at, dateDiff('hour', resolve_due_at, now()) as hours_late
from work_orders
where resolved_at is null and closed_at is null and resolve_due_at < now() and (paused_at is null or paused_at >= resolve_due_at)
order by resolve_due_at
limit 200`,
  },
  {
    id: 'forecast-error',
    en: 'Forecast error by queue and day',
    zh: '各队列每日预测误差',
    query: `select f.queue_id as queue, toDate(f.slot_at, '${zone}') as local_day,
  round(sum(abs(f.mean - a.calls)) / nullIf(sum(a.calls), 0), 4) as wape
from forecasts_current as f
join demand_30m as a on a.queue_id = f.queue_id and a.slot_at = f.slot_at
where f.slot_at < now() - interval 30 minute
group by queue, local_day
order by local_day, queue`,
  },
  {
    id: 'interface-health',
    en: 'Errors and time of each interface, last day',
    zh: '近一天各接口错误与耗时',
    query: `select interface_id, sum(calls) as n, round(${kpi('interface_error_rate').expression}, 4) as error_ratio,
  round(${kpi('interface_mean').expression}) as mean_ms
from ${interfaceRollup.view}
where slot_at >= now() - interval 1 day
group by interface_id
order by error_ratio desc`,
  },
]
