/** Seconds of seat states, split over the quarter-hours they fall into. */
import { QUARTER_HOUR, QUARTER_HOUR_MS } from '../../domain/kernel/time.ts'
import { SEAT_GONE_AFTER } from '../../domain/operations/kpi.ts'
import { LONGEST_STATE } from '../../domain/traffic/seat.ts'
import { SEAT_ORDER } from '../landing/tables.ts'
import { each, kept, latest, MEASURE, type Rollup, slotAt } from './rollup.ts'

// A state counts for 16 h; what follows is unknown, and after a day without a report the seat is taken as gone.
const LONGEST_MS = LONGEST_STATE * 1000
const GONE_MS = SEAT_GONE_AFTER * 1000

const SLOT = `toDateTime(slot_number * ${QUARTER_HOUR}, 'UTC')`

const STATES = ['ready', 'ringing', 'talking', 'holding', 'wrap_up', 'break', 'training', 'meeting', 'unknown'] as const

const OF_SEAT = `(partition by seat_id order by ${SEAT_ORDER}, version rows between current row and unbounded following)`
/** The record that began the state and, where it ends in the slot, the one that ended it. */
const MADE_OF = `arrayJoin(if(next_id != '' and until_ms < (slot_number + 1) * ${QUARTER_HOUR_MS}, [state_id, next_id], [state_id])) as record_id, `

export const seatRollup: Rollup = {
  view: 'kpi_seat_15m',
  comment: 'Seconds in each state per quarter-hour, site, seat and agent.',
  records: { table: 'seat_states', id: 'state_id', instant: 'started_at' },
  touchedBy: ['seat_states'],
  // A report may change everything until the seat counts as gone: 24 h and the slot it began in.
  reachSlots: 97,
  keys: [
    { name: 'site_id', type: 'String', comment: 'The site.' },
    { name: 'seat_id', type: 'String', comment: 'The seat.' },
    { name: 'agent_id', type: 'String', comment: 'The agent signed in; empty where none was reported.' },
  ],
  measures: [
    ...STATES.map((state) => ({
      name: `${state}_s`,
      type: MEASURE,
      comment: state === 'unknown' ? 'Seconds from 16 h to 24 h after the last report.' : `Seconds ${state.replace('_', ' ')}.`,
    })),
    { name: 'signed_in_s', type: MEASURE, comment: 'Seconds in any state but signed out and unknown.' },
  ],
  body: (scope) => `select ${slotAt(SLOT)} as slot_at, site_id, seat_id, agent as agent_id,${each(scope, ' record_id,')}
  ${STATES.map((state) => `sumIf(spent_s, state = '${state}') as ${state}_s`).join(',\n  ')},
  sumIf(spent_s, state != 'unknown') as signed_in_s
from (
  select ${each(scope, MADE_OF)}site_id, seat_id, agent, part.1 as state, arrayJoin(range(toUInt32(intDiv(part.2, ${QUARTER_HOUR_MS})), toUInt32(intDiv(part.3 - 1, ${QUARTER_HOUR_MS}) + 1))) as slot_number,
    (least(part.3, (slot_number + 1) * ${QUARTER_HOUR_MS}) - greatest(part.2, slot_number * ${QUARTER_HOUR_MS})) / 1000 as spent_s
  from (
    select ${each(scope, 'state_id, next_id, until_ms, ')}site_id, seat_id, agent, arrayJoin([(state, start_ms, least(until_ms, start_ms + ${LONGEST_MS})), ('unknown', start_ms + ${LONGEST_MS}, least(until_ms, start_ms + ${GONE_MS}))]) as part
    from (
      select ${each(scope, `state_id, leadInFrame(state_id, 1, '') over ${OF_SEAT} as next_id, `)}site_id, seat_id, ifNull(agent_id, '') as agent, toString(state) as state, toUnixTimestamp64Milli(started_at) as start_ms,
        leadInFrame(toUnixTimestamp64Milli(started_at), 1, toUnixTimestamp64Milli(now64(3))) over ${OF_SEAT} as until_ms
      from ${latest('seat_states')}
      where started_at >= ${scope.from} - ${SEAT_GONE_AFTER} and started_at < ${scope.to}${kept(scope, 'state_id')}
    )
    where state != 'signed_out'
  )
  where part.3 > part.2
)
where ${scope.has(SLOT)}
group by slot_at, site_id, seat_id, agent_id${each(scope, ', record_id')}`,
}
