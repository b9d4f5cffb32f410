/** What people are alerted to. A rule's limit is that of `targets.ts`; its query uses backend macros only, because rules know no variables. */

import type { TargetId } from '../../sql/kpi/targets.ts'
import type { Text } from '../language.ts'
import { kpi } from '../sdk/kpi.ts'

export type AlertRule = {
  readonly uid: string
  readonly title: Text
  readonly summary: Text
  readonly target: TargetId
  /** One row per instance: text columns are its labels, `value` is compared with the limit. */
  readonly sql: string
  /** The query's range ends a minute before the evaluation, so records still on their way do not count as missing. */
  readonly windowSeconds: number
  /** Grafana duration the condition must hold, such as `5m`. */
  readonly holdsFor: string
  readonly severity: 'critical' | 'warning'
  readonly dashboard: string
}

const MINUTE = 60
const HOUR = 60 * MINUTE

/** A KPI of a view per member of a dimension. */
const kpiBy = (id: string, column: string): string =>
  `select toString(${column}) as ${column}, ${kpi(id).expression} as value from ${kpi(id).view} where $__timeFilter(slot_at) group by ${column} having value is not null`

export const rules: readonly AlertRule[] = [
  {
    uid: 'cb-alert-service-level',
    title: { en: 'Service level low', zh: '服务水平偏低' },
    summary: { en: 'Over the last hour a queue answered too few calls in time.', zh: '最近一小时队列及时接通的来电过少。' },
    target: 'serviceLevel',
    sql: kpiBy('service_level', 'queue_id'),
    windowSeconds: HOUR,
    holdsFor: '5m',
    severity: 'critical',
    dashboard: 'cb-wall',
  },
  {
    uid: 'cb-alert-longest-wait',
    title: { en: 'A caller waits too long', zh: '来电等待过久' },
    summary: { en: 'The first in line of a queue has waited past the limit.', zh: '队列首位来电的等待已超过上限。' },
    target: 'longestWaitSeconds',
    sql: "select toString(queue_id) as queue_id, dateDiff('second', min(offered_at), now()) as value from calls where outcome = 'open' and direction = 'inbound' and $__timeFilter(offered_at) group by queue_id",
    windowSeconds: 2 * HOUR,
    holdsFor: '1m',
    severity: 'critical',
    dashboard: 'cb-wall',
  },
  {
    uid: 'cb-alert-abandon-rate',
    title: { en: 'Many callers give up', zh: '放弃率偏高' },
    summary: { en: 'Over the last hour too many callers left before an answer.', zh: '最近一小时过多来电在接通前放弃。' },
    target: 'abandonRate',
    sql: kpiBy('abandon_rate', 'queue_id'),
    windowSeconds: HOUR,
    holdsFor: '5m',
    severity: 'warning',
    dashboard: 'cb-wall',
  },
  {
    uid: 'cb-alert-timeliness',
    title: { en: 'Work orders resolved late', zh: '工单办结不及时' },
    summary: { en: 'Of the orders due in the last day too few were resolved in time.', zh: '最近一天到期的工单按时办结过少。' },
    target: 'handlingTimeliness',
    sql: kpiBy('handling_timeliness', 'order_type'),
    windowSeconds: 24 * HOUR,
    holdsFor: '1h',
    severity: 'warning',
    dashboard: 'cb-orders',
  },
  {
    uid: 'cb-alert-backlog',
    title: { en: 'Overdue backlog', zh: '超时工单积压' },
    summary: { en: 'Too many open orders are past their limit.', zh: '过多在办工单已超过时限。' },
    target: 'overdueOrders',
    sql: `select ${kpi('orders_overdue').expression} as value from ${kpi('orders_overdue').view}`,
    windowSeconds: HOUR,
    holdsFor: '15m',
    severity: 'warning',
    dashboard: 'cb-orders',
  },
  {
    uid: 'cb-alert-interface-errors',
    title: { en: 'An interface fails', zh: '接口异常' },
    summary: { en: 'Errors and timeouts of an interface over the last half-hour.', zh: '最近半小时接口的错误与超时。' },
    target: 'interfaceErrorRate',
    sql: kpiBy('interface_error_rate', 'interface_id'),
    windowSeconds: HOUR / 2,
    holdsFor: '3m',
    severity: 'critical',
    dashboard: 'cb-interfaces',
  },
  {
    uid: 'cb-alert-dead-letters',
    title: { en: 'Records refused', zh: '记录被拒收' },
    summary: { en: 'Dead letters of the last hour.', zh: '最近一小时的死信。' },
    target: 'deadLetters',
    sql: 'select toString(topic) as topic, count() as value from dead_letters where $__timeFilter(ingested_at) group by topic',
    windowSeconds: HOUR,
    holdsFor: '0s',
    severity: 'warning',
    dashboard: 'cb-pipeline',
  },
  {
    uid: 'cb-alert-records-lost',
    title: { en: 'Records lost', zh: '记录丢失' },
    summary: { en: 'Kafka deleted records before they were read.', zh: 'Kafka 在记录被读取之前将其删除。' },
    target: 'recordsLost',
    sql: 'select toString(topic) as topic, sum(last_offset - first_offset + 1) as value from ingest_losses where $__timeFilter(noticed_at) group by topic',
    windowSeconds: HOUR,
    holdsFor: '0s',
    severity: 'critical',
    dashboard: 'cb-pipeline',
  },
]
