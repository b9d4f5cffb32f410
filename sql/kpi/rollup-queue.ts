/** Calls by the quarter-hour in which they were offered, per site and queue. */
import { USUAL_TARGET } from '../../domain/operations/queue-target.ts'
import { COUNT, MEASURE, type Rollup, slotAt, slotOf } from './rollup.ts'

const count = (name: string, comment: string) => ({ name, type: COUNT, comment })
const measure = (name: string, comment: string) => ({ name, type: MEASURE, comment })

export const queueRollup: Rollup = {
  view: 'kpi_queue_15m',
  comment: 'Inbound calls per quarter-hour offered, site and queue; sum over rows, merge the states.',
  records: { table: 'calls', id: 'call_id', instant: 'offered_at' },
  touchedBy: ['calls'],
  reachSlots: 1,
  keys: [
    { name: 'site_id', type: 'String', comment: 'The site.' },
    { name: 'queue_id', type: 'String', comment: 'The skill queue.' },
  ],
  measures: [
    count('offered', 'Entered the queue.'),
    count('handled', 'Answered by an agent.'),
    count('abandoned', 'Left before an answer.'),
    count('short_abandoned', 'Of these, before the short-abandon limit of the queue.'),
    count('flow_out', 'Overflowed or queued for a callback.'),
    count('answered_in_target', 'Answered within the answer target of the queue, exactly at it included.'),
    count('abandoned_in_target', 'Abandoned within the answer target.'),
    measure('wait_answered_s', 'Wait of answered calls in seconds, queue plus ring.'),
    measure('wait_abandoned_s', 'Wait of abandoned calls in seconds.'),
    measure('max_wait_s', 'Longest wait; take the max over rows.'),
    measure('talk_s', 'Talk of handled calls in seconds, hold excluded.'),
    measure('hold_s', 'Hold of handled calls in seconds.'),
    measure('wrap_s', 'After-call work of handled calls in seconds.'),
    count('transferred', 'Handled and transferred on by the agent.'),
    count('redials', 'Offered again shortly after an abandon.'),
    {
      name: 'wait_digest',
      type: 'AggregateFunction(quantileTDigest(0.5), Float64)',
      comment: 'Waits of answered calls; quantileTDigestMerge(level).',
    },
    { name: 'customers', type: 'AggregateFunction(uniq, String)', comment: 'Customers who called; uniqMerge.' },
  ],
  body: ({ has }) => `select ${slotAt(slotOf('offered_at'))} as slot_at, site_id, queue_id,
  count() as offered,
  countIf(is_answered) as handled,
  countIf(is_abandoned) as abandoned,
  countIf(is_abandoned and waited_s < short_s) as short_abandoned,
  countIf(outcome in ('callback_queued', 'overflowed')) as flow_out,
  countIf(is_answered and waited_s <= target_s) as answered_in_target,
  countIf(is_abandoned and waited_s <= target_s) as abandoned_in_target,
  sumIf(waited_s, is_answered) as wait_answered_s,
  sumIf(waited_s, is_abandoned) as wait_abandoned_s,
  maxIf(waited_s, outcome != 'open') as max_wait_s,
  sumIf(talked_s, is_answered) as talk_s,
  sumIf(held_s, is_answered) as hold_s,
  sumIf(wrapped_s, is_answered) as wrap_s,
  countIf(is_answered and is_transferred) as transferred,
  countIf(is_again) as redials,
  quantileTDigestStateIf(0.5)(waited_s, is_answered) as wait_digest,
  uniqStateIf(customer, customer != '') as customers
from (
  select call.offered_at as offered_at, call.site_id as site_id, call.queue_id as queue_id, call.outcome as outcome, outcome = 'answered' as is_answered, outcome = 'abandoned' as is_abandoned,
    toFloat64(ifNull(call.wait_seconds, ifNull(dateDiff('millisecond', call.offered_at, coalesce(call.left_queue_at, call.answered_at, call.ended_at)) / 1000, 0))) as waited_s,
    ifNull(call.talk_seconds, 0) as talked_s, ifNull(call.hold_seconds, 0) as held_s, ifNull(call.wrap_seconds, 0) as wrapped_s,
    call.transferred_to is not null as is_transferred, ifNull(call.is_redial, false) as is_again, ifNull(call.customer_id, '') as customer,
    if(target.queue_id = '', ${USUAL_TARGET.answerSeconds}, target.answer_target_s) as target_s, if(target.queue_id = '', ${USUAL_TARGET.shortAbandonSeconds}, target.short_abandon_s) as short_s
  from (select * from calls where direction = 'inbound' and ${has(slotOf('offered_at'))}) as call
  asof left join (select queue_id, valid_from, answer_target_s, short_abandon_s from dim_queues) as target on call.queue_id = target.queue_id and call.offered_at >= target.valid_from
)
group by slot_at, site_id, queue_id`,
}
