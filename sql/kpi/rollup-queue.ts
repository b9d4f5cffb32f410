/** Calls by the quarter-hour in which they were offered, per site and queue. */
import { USUAL_TARGET } from '../../domain/operations/queue-target.ts'
import { COUNT, each, kept, latest, MEASURE, type Rollup, slotAt, slotOf } from './rollup.ts'

const count = (name: string, comment: string) => ({ name, type: COUNT, comment })
const measure = (name: string, comment: string) => ({ name, type: MEASURE, comment })

const WHOLE_SECONDS = 1

/**
 * Sources that tell whole seconds may put a step up to one before the step it follows, or the parts of a conversation above the whole: nothing is left.
 * What is further below nothing contradicts itself and is not known, as what is not told.
 */
const unlessBelowNone = (seconds: string): string => `if(${seconds} < -${WHOLE_SECONDS}, null, max2(${seconds}, 0))`
/** From one instant to another in seconds. */
const span = (from: string, to: string): string => unlessBelowNone(`dateDiff('millisecond', call.${from}, ${to}) / 1000`)

const TOLD = 'coalesce(call.talk_seconds, call.hold_seconds, 0)'

/**
 * A duration is what the source says, else what follows from the instants, else null. A leg leaves the queue when it is answered; an end is one
 * only of a leg that nobody answered. From answer to end is talk and hold. Each alias that is used is one more copy to analyse, so few use another.
 */
const DURATIONS = `coalesce(call.wait_seconds, ${span('offered_at', 'if(is_answered, coalesce(call.answered_at, call.left_queue_at), coalesce(call.left_queue_at, call.ended_at))')}) as waited_s,
    ${span('answered_at', 'call.ended_at')} as conversed_s,
    coalesce(call.talk_seconds, ${unlessBelowNone('conversed_s - call.hold_seconds')}) as talked_s,
    coalesce(call.hold_seconds, ${unlessBelowNone('conversed_s - call.talk_seconds')}) as held_s,
    coalesce(call.wrap_seconds, ${span('ended_at', 'call.wrap_ended_at')}) as wrapped_s,
    coalesce(call.talk_seconds + call.hold_seconds, if(conversed_s < ${TOLD} - ${WHOLE_SECONDS}, null, max2(conversed_s, ${TOLD}))) + wrapped_s as handled_s`

const READ = `call_id, offered_at, answered_at, left_queue_at, ended_at, wrap_ended_at, site_id, queue_id, outcome, wait_seconds, talk_seconds, hold_seconds,
    wrap_seconds, transferred_to, is_redial, customer_id`

export const queueRollup: Rollup = {
  view: 'kpi_queue_15m',
  comment: 'Inbound calls per quarter-hour offered, site and queue; sum over rows, merge the states.',
  records: { table: 'calls', id: 'call_id', instant: 'offered_at' },
  touchedBy: ['calls'],
  reachSlots: 1,
  saidOf: `select arrayJoin([valid_from, ifNull(valid_to, valid_from)]) as said_at, cityHash64(queue_id, valid_from, said_at, valid_to is null, answer_target_s, short_abandon_s) as hash from ${latest('dim_queues')}`,
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
    measure('wait_answered_s', 'Wait of answered calls in seconds, queue plus ring; known waits only.'),
    measure('wait_abandoned_s', 'Wait of abandoned calls in seconds; known waits only.'),
    measure('max_wait_s', 'Longest known wait; take the max over rows.'),
    measure('talk_s', 'Talk of handled calls in seconds, hold excluded, where known.'),
    measure('hold_s', 'Hold of handled calls in seconds, where known.'),
    measure('wrap_s', 'After-call work of handled calls in seconds, where known.'),
    measure('handle_s', 'Talk, hold and after-call work of handled calls in seconds, of those that tell all of it.'),
    count('unknown_wait', 'Left the queue and nothing says after how long: in no service level, no mean and no short abandon.'),
    count('unknown_wait_answered', 'Of these, answered.'),
    count('unknown_wait_abandoned', 'Of these, abandoned.'),
    count('unknown_talk', 'Handled, and how long they talked is not known, such as while they talk.'),
    count('unknown_hold', 'Handled, and how long they were on hold is not known.'),
    count('unknown_wrap', 'Handled, and how long the work after them took is not known.'),
    count('unknown_handling', 'Handled, and not all of talk, hold and after-call work is known.'),
    count('transferred', 'Handled and transferred on by the agent.'),
    count('redials', 'Offered again shortly after an abandon.'),
    {
      name: 'wait_digest',
      type: 'AggregateFunction(quantileTDigest(0.5), Float64)',
      comment: 'Waits of answered calls; quantileTDigestMerge(level).',
    },
    { name: 'customers', type: 'AggregateFunction(uniq, String)', comment: 'Customers who called; uniqMerge.' },
  ],
  body: (scope) => `select ${slotAt(slotOf('offered_at'))} as slot_at, site_id, queue_id,${each(scope, ' record_id,')}
  count() as offered,
  countIf(is_answered) as handled,
  countIf(is_abandoned) as abandoned,
  countIf(is_abandoned and waited_s < short_s) as short_abandoned,
  countIf(outcome in ('callback_queued', 'overflowed')) as flow_out,
  countIf(is_answered and waited_s <= target_s) as answered_in_target,
  countIf(is_abandoned and waited_s <= target_s) as abandoned_in_target,
  sumIf(ifNull(waited_s, 0), is_answered) as wait_answered_s,
  sumIf(ifNull(waited_s, 0), is_abandoned) as wait_abandoned_s,
  maxIf(ifNull(waited_s, 0), outcome != 'open') as max_wait_s,
  sumIf(ifNull(talked_s, 0), is_answered) as talk_s,
  sumIf(ifNull(held_s, 0), is_answered) as hold_s,
  sumIf(ifNull(wrapped_s, 0), is_answered) as wrap_s,
  sumIf(ifNull(handled_s, 0), is_answered) as handle_s,
  countIf(outcome != 'open' and waited_s is null) as unknown_wait,
  countIf(is_answered and waited_s is null) as unknown_wait_answered,
  countIf(is_abandoned and waited_s is null) as unknown_wait_abandoned,
  countIf(is_answered and talked_s is null) as unknown_talk,
  countIf(is_answered and held_s is null) as unknown_hold,
  countIf(is_answered and wrapped_s is null) as unknown_wrap,
  countIf(is_answered and handled_s is null) as unknown_handling,
  countIf(is_answered and is_transferred) as transferred,
  countIf(is_again) as redials,
  quantileTDigestStateIf(0.5)(ifNull(waited_s, 0), is_answered and waited_s is not null) as wait_digest,
  uniqStateIf(customer, customer != '') as customers
from (
  select ${each(scope, 'call.call_id as record_id, ')}call.offered_at as offered_at, call.site_id as site_id, call.queue_id as queue_id, call.outcome as outcome, outcome = 'answered' as is_answered, outcome = 'abandoned' as is_abandoned,
    ${DURATIONS},
    call.transferred_to is not null as is_transferred, ifNull(call.is_redial, false) as is_again, ifNull(call.customer_id, '') as customer,
    target.queue_id != '' and call.offered_at < ifNull(target.valid_to, call.offered_at + interval 1 second) as has_target,
    if(has_target, target.answer_target_s, ${USUAL_TARGET.answerSeconds}) as target_s, if(has_target, target.short_abandon_s, ${USUAL_TARGET.shortAbandonSeconds}) as short_s
  from (select ${READ} from ${latest('calls')} where direction = 'inbound' and ${scope.has(slotOf('offered_at'))}${kept(scope, 'call_id')}) as call
  asof left join (select queue_id, valid_from, valid_to, answer_target_s, short_abandon_s from ${latest('dim_queues')}) as target on call.queue_id = target.queue_id and call.offered_at >= target.valid_from
)
group by slot_at, site_id, queue_id${each(scope, ', record_id')}`,
}
