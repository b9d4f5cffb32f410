/** What the hotline is alerted to, one row per rule: job `watch-alerts`, Grafana and the pages read it here. Limits are those of `targets.ts`. */
import { hours, minutes, type Seconds } from '../../domain/kernel/time.ts'
import type { AlertLimits } from '../../domain/operations/alert.ts'
import { kpi } from './catalog.ts'
import { TARGETS, type Target, type TargetId } from './targets.ts'

type Text = { readonly en: string; readonly zh: string }

/** What is looked at: half-open, ClickHouse instants. */
type Span = { readonly from: string; readonly to: string }

export type AlertRule = {
  readonly name: string
  readonly title: Text
  readonly summary: Text
  /** What its subjects are; `all`: it has one, named ''. */
  readonly about: 'queue' | 'topic' | 'interface' | 'order_type' | 'all'
  /** `state`: 1 or 0. */
  readonly unit: 'ratio' | 'seconds' | 'count' | 'state'
  readonly target: TargetId
  /** How far back a look reaches. */
  readonly window: Seconds
  /** The value has to be past the limit for this long. */
  readonly holdsFor: Seconds
  /** What no row says of a subject: 0 where the query counts, null where nothing was measured. */
  readonly absent: 0 | null
  readonly severity: 'critical' | 'warning'
  /** The board that shows it. */
  readonly board: string
  /** How often it is looked at: all orders of a day are read for one look. */
  readonly every: Seconds
  readonly seen: Seen
}

/** A KPI by member, or rows of `subject`, `value` and `goal`: the subject's own instead of the target's, or null. */
type Seen = Measure | { readonly sql: (span: Span) => string }

/** `isEnough`: of members with fewer facts nothing is said. `hasGoal`: queues have a goal of their own in the directory. */
export type Measure = { readonly kpi: string; readonly by: string; readonly isEnough?: string; readonly hasGoal?: boolean }

/** After half an hour without a value an open alert ends as stale: a queue without calls has no service level. */
const STALE_AFTER = minutes(30)

/** A share of fewer calls moves by more than the margin with each of them. */
const FEWEST_CALLS = 10

const NO_GOAL = 'cast(null as Nullable(Float64)) as goal'

/** Members of one view over the window, widened to whole slots of 15 min: a column of values for each measure, null where there is too little. */
export function measuredSql(measures: readonly Measure[], { from, to }: Span): string {
  const [{ by, kpi: id } = { by: '', kpi: '' }] = measures
  const { view } = kpi(id)
  const values = measures.map(({ kpi: one, isEnough = 'true' }) => `if(${isEnough}, toFloat64(${kpi(one).expression}), null)`)
  const rows = `select toString(${by}) as subject, [${values.join(', ')}] as measured from ${view}
      where slot_at >= toStartOfFifteenMinutes(${from}) and slot_at < ${to} group by ${by}`
  if (!measures.some(({ hasGoal }) => hasGoal))
    return `select subject, measured, cast(null as Nullable(Float64)) as own_goal from (${rows})`
  return `select k.subject as subject, k.measured as measured, if(q.level > 0, q.level, null) as own_goal from (${rows}) as k
      left join (select queue_id, argMax(service_level_target_ratio, valid_from) as level from dim_queues where valid_from <= ${to} group by queue_id) as q
      on q.queue_id = k.subject`
}

const CALLS_ENDED = `sum(handled) + sum(abandoned) >= ${FEWEST_CALLS}`

const queueRule = { about: 'queue', window: minutes(30), holdsFor: minutes(5), every: minutes(1), absent: null, board: 'cb-wall' } as const
const countRule = {
  about: 'topic',
  unit: 'count',
  window: hours(1),
  holdsFor: minutes(0),
  every: minutes(1),
  absent: 0,
  board: 'cb-pipeline',
} as const
const orderRule = { every: minutes(5), absent: null, severity: 'warning', board: 'cb-orders' } as const

export const alertRules: readonly AlertRule[] = [
  {
    ...queueRule,
    name: 'service-level',
    title: { en: 'Service level low', zh: '服务水平偏低' },
    summary: { en: 'Over the last half-hour a queue answered too few calls in time.', zh: '最近半小时队列及时接通的来电过少。' },
    unit: 'ratio',
    target: 'serviceLevel',
    severity: 'critical',
    seen: { kpi: 'service_level', by: 'queue_id', isEnough: CALLS_ENDED, hasGoal: true },
  },
  {
    ...queueRule,
    name: 'average-wait',
    title: { en: 'Average wait long', zh: '平均等待过长' },
    summary: {
      en: 'Over the last half-hour the answered calls of a queue waited too long.',
      zh: '最近半小时队列已接通来电的平均等待过长。',
    },
    unit: 'seconds',
    target: 'averageWaitSeconds',
    severity: 'warning',
    seen: { kpi: 'asa', by: 'queue_id', isEnough: `sum(handled) >= ${FEWEST_CALLS}` },
  },
  {
    ...queueRule,
    name: 'longest-wait',
    title: { en: 'A caller waits too long', zh: '来电等待过久' },
    summary: { en: 'The first in line of a queue has waited past the limit.', zh: '队列首位来电的等待已超过上限。' },
    unit: 'seconds',
    target: 'longestWaitSeconds',
    // A leg that is still open after two hours lost its last event; it is no caller in line.
    window: hours(2),
    holdsFor: minutes(1),
    absent: 0,
    severity: 'critical',
    seen: {
      sql: ({
        from,
        to,
      }) => `select toString(queue_id) as subject, toFloat64(dateDiff('second', min(offered_at), ${to})) as value, ${NO_GOAL} from calls
      where outcome = 'open' and direction = 'inbound' and offered_at >= ${from} and offered_at < ${to} group by queue_id`,
    },
  },
  {
    ...queueRule,
    name: 'abandon-rate',
    title: { en: 'Many callers give up', zh: '放弃率偏高' },
    summary: { en: 'Over the last half-hour too many callers left before an answer.', zh: '最近半小时过多来电在接通前放弃。' },
    unit: 'ratio',
    target: 'abandonRate',
    severity: 'warning',
    seen: { kpi: 'abandon_rate', by: 'queue_id', isEnough: CALLS_ENDED },
  },
  {
    ...orderRule,
    name: 'timeliness',
    title: { en: 'Work orders resolved late', zh: '工单办结不及时' },
    summary: { en: 'Of the orders due in the last day too few were resolved in time.', zh: '最近一天到期的工单按时办结过少。' },
    about: 'order_type',
    unit: 'ratio',
    target: 'handlingTimeliness',
    window: hours(24),
    holdsFor: hours(1),
    seen: { kpi: 'handling_timeliness', by: 'order_type' },
  },
  {
    ...orderRule,
    name: 'backlog',
    title: { en: 'Overdue backlog', zh: '超时工单积压' },
    summary: { en: 'Too many open orders are past their limit.', zh: '过多在办工单已超过时限。' },
    about: 'all',
    unit: 'count',
    target: 'overdueOrders',
    window: minutes(1),
    holdsFor: minutes(15),
    seen: {
      sql: () =>
        `select '' as subject, toFloat64(${kpi('orders_overdue').expression}) as value, ${NO_GOAL} from ${kpi('orders_overdue').view}`,
    },
  },
  {
    name: 'interface-errors',
    title: { en: 'An interface fails', zh: '接口异常' },
    summary: { en: 'Errors and timeouts of an interface over the last half-hour.', zh: '最近半小时接口的错误与超时。' },
    about: 'interface',
    unit: 'ratio',
    target: 'interfaceErrorRate',
    window: minutes(30),
    holdsFor: minutes(3),
    absent: null,
    every: minutes(1),
    severity: 'critical',
    board: 'cb-interfaces',
    seen: { kpi: 'interface_error_rate', by: 'interface_id' },
  },
  {
    ...countRule,
    name: 'dead-letters',
    title: { en: 'Records refused', zh: '记录被拒收' },
    summary: { en: 'Dead letters of the last hour.', zh: '最近一小时的死信。' },
    target: 'deadLetters',
    severity: 'warning',
    seen: {
      sql: ({ from, to }) => `select toString(topic) as subject, toFloat64(count()) as value, ${NO_GOAL} from dead_letters final
      where ingested_at >= ${from} and ingested_at < ${to} group by topic`,
    },
  },
  {
    ...countRule,
    name: 'records-lost',
    title: { en: 'Records lost', zh: '记录丢失' },
    summary: { en: 'Kafka deleted records before they were read.', zh: 'Kafka 在记录被读取之前将其删除。' },
    target: 'recordsLost',
    severity: 'critical',
    seen: {
      sql: ({
        from,
        to,
      }) => `select toString(topic) as subject, toFloat64(sum(last_offset - first_offset + 1)) as value, ${NO_GOAL} from ingest_losses final
      where noticed_at >= ${from} and noticed_at < ${to} group by topic`,
    },
  },
  {
    name: 'interface-isolated',
    title: { en: 'Interface isolated', zh: '接口已隔离' },
    summary: { en: 'Too many of its calls failed; nothing is sent to it.', zh: '调用失败过多，已停止向其发送。' },
    about: 'interface',
    unit: 'state',
    target: 'interfaceIsolated',
    window: minutes(1),
    holdsFor: minutes(0),
    absent: 0,
    every: minutes(1),
    severity: 'critical',
    board: 'cb-interfaces',
    // Nothing is sent to a disabled interface, so it could never recover. A state holds until the next, however long ago it began.
    seen: {
      sql: ({
        to,
      }) => `select interface_id as subject, toFloat64(argMax(state, version) = 'isolated') as value, ${NO_GOAL} from interface_states
      where changed_at < ${to} and interface_id not in (select interface_id from interface_registry where status = 'disabled' and valid_to is null)
      group by interface_id`,
    },
  },
]

/** The statement of one rule over a span. */
export function ruleSql({ seen }: AlertRule, span: Span): string {
  if ('sql' in seen) return seen.sql(span)
  return `select subject, measured[1] as value, own_goal as goal from (${measuredSql([seen], span)}) where value is not null`
}

/** A subject with a goal of its own has its limits as far from it as the target's are from the target's goal. */
export function limitsOf({ target, holdsFor }: AlertRule, goal: number | null): AlertLimits {
  const { better, ...of }: Target = TARGETS[target]
  const shifted = (value: number) => (goal === null ? value : Math.round((value + goal - of.goal) * 1e6) / 1e6)
  return { better, limit: shifted(of.limit), recover: shifted(of.recover), holdsFor, staleAfter: STALE_AFTER }
}
