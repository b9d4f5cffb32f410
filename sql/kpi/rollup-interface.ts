/** Calls to other systems by the quarter-hour in which they left. */
import { COUNT, each, kept, latest, MEASURE, type Rollup, slotAt, slotOf } from './rollup.ts'

const count = (name: string, comment: string) => ({ name, type: COUNT, comment })

export const interfaceRollup: Rollup = {
  view: 'kpi_interface_15m',
  comment: 'Calls to other systems per quarter-hour and interface.',
  records: { table: 'interface_calls', id: 'interface_call_id', instant: 'called_at' },
  touchedBy: ['interface_calls'],
  reachSlots: 1,
  keys: [{ name: 'interface_id', type: 'String', comment: 'The interface, as registered.' }],
  measures: [
    count('calls', 'Calls, rejected ones included.'),
    count('ok', 'Answered well.'),
    count('errors', 'Answered with an error.'),
    count('timeouts', 'Given up without an answer.'),
    count('rejected', 'Not sent: the interface was isolated.'),
    { name: 'duration_ms_sum', type: MEASURE, comment: 'Milliseconds of calls sent.' },
    {
      name: 'duration_digest',
      type: 'AggregateFunction(quantileTDigest(0.5), Float64)',
      comment: 'Milliseconds of calls sent; quantileTDigestMerge(level).',
    },
  ],
  body: (scope) => `select ${slotAt(slotOf('called_at'))} as slot_at, interface_id,${each(scope, ' interface_call_id as record_id,')}
  count() as calls,
  countIf(outcome = 'ok') as ok,
  countIf(outcome = 'error') as errors,
  countIf(outcome = 'timeout') as timeouts,
  countIf(outcome = 'rejected') as rejected,
  sumIf(toFloat64(duration_ms), outcome != 'rejected') as duration_ms_sum,
  quantileTDigestStateIf(0.5)(toFloat64(duration_ms), outcome != 'rejected') as duration_digest
from ${latest('interface_calls')}
where ${scope.has(slotOf('called_at'))}${kept(scope, 'interface_call_id')}
group by slot_at, interface_id${each(scope, ', record_id')}`,
}
