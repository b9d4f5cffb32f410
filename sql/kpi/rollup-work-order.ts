/** Work orders by the quarter-hours of their instants: opened, resolved, closed, due. */
import { COUNT, type Rollup, slotAt, slotOf } from './rollup.ts'

const count = (name: string, comment: string) => ({ name, type: COUNT, comment })

const MEASURES = [
  count('opened', 'Opened.'),
  count('resolved', 'Last resolved.'),
  count('closed', 'Archived.'),
  count('reopened', 'Times reopened.'),
  count('reassigned', 'Times handed to another team or person.'),
  count('urged', 'Times the customer urged.'),
  count('due', 'Due to be resolved in this quarter-hour, resolved or not.'),
  count('resolved_in_time', 'Of these, resolved by then, stated pauses added.'),
  count('reply_due', 'Due to be answered in this quarter-hour, answered or not.'),
  count('replied_in_time', 'Of these, first substantive reply by then.'),
]

/** Measures of the latest state by instant: [measure, instant, whether it counts]. */
const MOMENTS = [
  ['opened', 'opened_at', 'true'],
  ['resolved', 'resolved_at', 'true'],
  ['closed', 'closed_at', 'true'],
  ['due', 'resolve_due_at', 'true'],
  [
    'resolved_in_time',
    'resolve_due_at',
    'ifNull(resolved_at <= resolve_due_at + toIntervalMillisecond(toInt64(ifNull(paused_seconds, 0) * 1000)), false)',
  ],
  ['reply_due', 'reply_due_at', 'true'],
  ['replied_in_time', 'reply_due_at', 'ifNull(first_replied_at <= reply_due_at, false)'],
] as const

/** Measures counted from events, by the end of their type, so that `order_reopened` and `incident_reopened` both count. */
const EVENTS = [
  ['reopened', "endsWith(type, 'reopened')"],
  ['reassigned', "endsWith(type, 'reassigned') or endsWith(type, 'transferred')"],
  ['urged', "endsWith(type, 'urged')"],
] as const

export const workOrderRollup: Rollup = {
  view: 'kpi_work_order_15m',
  comment: 'Work orders per quarter-hour, type and team that holds them; an order counts at each of its instants.',
  records: { table: 'work_order_events', id: 'event_id', instant: 'occurred_at' },
  touchedBy: ['work_orders', 'work_order_events'],
  reachSlots: 1,
  keys: [
    { name: 'order_type', type: 'LowCardinality(String)', comment: 'Kind of order.' },
    { name: 'team_id', type: 'String', comment: 'The team that holds it; empty where none.' },
  ],
  measures: MEASURES,
  body: ({ has }) => `select ${slotAt('slot')} as slot_at, kind as order_type, team as team_id,
  ${MEASURES.map(({ name }) => `countIf(measure = '${name}') as ${name}`).join(', ')}
from (
  select order_type as kind, ifNull(team_id, '') as team, moment.1 as measure, ${slotOf('assumeNotNull(moment.2)')} as slot
  from (
    select order_type, team_id, arrayJoin([${MOMENTS.map(([name, instant, counts]) => `('${name}', ${instant === 'opened_at' ? 'toNullable(opened_at)' : instant}, ${counts})`).join(', ')}]) as moment
    from work_orders
  )
  where moment.2 is not null and moment.3 and ${has(slotOf('assumeNotNull(moment.2)'))}
  union all
  select order_type as kind, ifNull(team_id, '') as team, multiIf(${EVENTS.map(([name, condition]) => `${condition}, '${name}'`).join(', ')}, '') as measure, ${slotOf('occurred_at')} as slot
  from work_order_events
  where (${EVENTS.map(([, condition]) => condition).join(' or ')}) and ${has(slotOf('occurred_at'))}
)
group by slot_at, order_type, team_id`,
}
