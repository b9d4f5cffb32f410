/** Work orders by the quarter-hours of their instants: opened, resolved, closed, due. */
import { DONE_AT, IS_DONE_BY_LIMIT, isDue, isInTime, RESOLVED_AT } from './order-limits.ts'
import { COUNT, each, kept, latest, type Rollup, slotAt, slotOf } from './rollup.ts'

const count = (name: string, comment: string) => ({ name, type: COUNT, comment })
const orders = (name: string, comment: string) => ({ name, type: 'AggregateFunction(uniqExact, String)', comment })

const COUNTS = [
  count('opened', 'Opened.'),
  count('resolved', 'Last resolved, and not reopened since.'),
  count('closed', 'Archived, withdrawn ones included.'),
  count('reopened', 'Times reopened.'),
  count('reassigned', 'Times handed to another team or person, a dispatch included.'),
  count('urged', 'Times urged, by the customer or by an order about it.'),
  count('due', 'Due to be resolved in this quarter-hour and by now, resolved or not; neither withdrawn nor paused before.'),
  count('resolved_in_time', 'Of these, done by then.'),
  count('reply_due', 'Due to be answered in this quarter-hour and by now, answered or not; neither withdrawn nor paused before.'),
  count('replied_in_time', 'Of these, first substantive reply by then.'),
  count('done', 'Resolved, or closed without that, with a deadline to compare with; not withdrawn.'),
  count('done_in_time', 'Of these, done by the deadline.'),
]

const ORDERS = [orders('resolved_orders', 'Resolved, reopened since or not.'), orders('reopened_orders', 'Of these, ever reopened.')]

/** The store's own clock: it decides which deadlines of the running slots have come. */
const NOW = 'now64(3)'

/** What the moments are made of, each computed once: written into every moment that uses it, the text took 82 ms of CPU to analyse, this 57. */
const standingAt = (now: string | undefined) =>
  [
    ['resolved_for_good_at', RESOLVED_AT],
    ['done_at', DONE_AT.resolve],
    ['is_due', isDue('resolve', now)],
    ['is_in_time', isInTime('resolve')],
    ['is_reply_due', isDue('reply', now)],
    ['is_reply_in_time', isInTime('reply')],
    ['is_done_by_limit', IS_DONE_BY_LIMIT],
  ] as const

/** Measures of the latest state by instant: [measure, instant, whether it counts]. A slot that is over holds no deadline to come, so time alone changes none. */
const MOMENTS = [
  ['opened', 'toNullable(opened_at)', 'true'],
  ['resolved', 'resolved_for_good_at', 'true'],
  ['resolved_orders', 'resolved_at', 'true'],
  ['closed', 'closed_at', 'true'],
  ['due', 'resolve_due_at', 'is_due'],
  ['resolved_in_time', 'resolve_due_at', 'is_due and is_in_time'],
  ['reply_due', 'reply_due_at', 'is_reply_due'],
  ['replied_in_time', 'reply_due_at', 'is_reply_due and is_reply_in_time'],
  ['done', 'done_at', 'is_done_by_limit'],
  ['done_in_time', 'done_at', 'is_done_by_limit and is_in_time'],
] as const

/** Measures counted from events, by the end of their type, so that `order_reopened` and `incident_reopened` both count. */
const EVENTS = [
  ['reopened', "endsWith(type, 'reopened')"],
  ['reassigned', "endsWith(type, 'reassigned') or endsWith(type, 'transferred') or endsWith(type, 'dispatched')"],
  // An order about another is last in its list when it is added.
  ['urged', "endsWith(type, 'urged') or (type = 'collaboration_added' and match(attributes['collaborations'], '(^| )urge:[^ ]*$'))"],
  ['resolved_orders', "endsWith(type, 'resolved')"],
] as const

const EVER_REOPENED = "order_id in (select order_id from work_order_events_v1 where endsWith(type, 'reopened') or reopen_count > 0)"

export const workOrderRollup: Rollup = {
  view: 'kpi_work_order_15m',
  comment: 'Work orders per quarter-hour, type and team that holds them; an order counts at each of its instants.',
  records: { table: 'work_orders', id: 'order_id', instant: 'opened_at' },
  touchedBy: ['work_orders', 'work_order_events'],
  reachSlots: 1,
  keys: [
    { name: 'order_type', type: 'LowCardinality(String)', comment: 'Kind of order.' },
    { name: 'team_id', type: 'String', comment: 'The team that holds it; empty where none.' },
  ],
  measures: [...COUNTS, ...ORDERS],
  body: (scope) => `select ${slotAt('slot')} as slot_at, kind as order_type, team as team_id,${each(scope, ' order_id as record_id,')}
  ${COUNTS.map(({ name }) => `countIf(measure = '${name}') as ${name}`).join(', ')},
  uniqExactStateIf(order_id, measure = 'resolved_orders') as resolved_orders,
  uniqExactStateIf(order_id, measure = 'resolved_orders' and ${EVER_REOPENED}) as reopened_orders
from (
  select order_type as kind, ifNull(team_id, '') as team, order_id, moment.1 as measure, ${slotOf('assumeNotNull(moment.2)')} as slot
  from (
    select order_type, team_id, order_id, arrayJoin([${MOMENTS.map(([name, instant, counts]) => `('${name}', ${instant}, ${counts})`).join(', ')}]) as moment
    from (
      select order_type, team_id, order_id, opened_at, resolved_at, closed_at, resolve_due_at, reply_due_at, ${standingAt(
        scope.isOver === true ? undefined : NOW,
      )
        .map(([name, sql]) => `${sql} as ${name}`)
        .join(', ')}
      from ${latest('work_orders')}
    )
  )
  where moment.2 is not null and moment.3 and ${scope.has(slotOf('assumeNotNull(moment.2)'))}${kept(scope, 'order_id')}
  union all
  select order_type as kind, ifNull(team_id, '') as team, order_id, multiIf(${EVENTS.map(([name, condition]) => `${condition}, '${name}'`).join(', ')}, '') as measure, ${slotOf('occurred_at')} as slot
  from ${latest('work_order_events')}
  where (${EVENTS.map(([, condition]) => condition).join(' or ')}) and ${scope.has(slotOf('occurred_at'))}${kept(scope, 'order_id')}
)
group by slot_at, order_type, team_id${each(scope, ', record_id')}`,
}
