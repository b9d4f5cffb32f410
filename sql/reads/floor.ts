/** Each seat as it is now: its state, why, since when, and the call at hand. */
import { days, type Instant, plus, seconds } from '../../domain/kernel/time.ts'
import { LONGEST_STATE } from '../../domain/traffic/seat.ts'
import { SEAT_ORDER } from '../landing/tables.ts'
import { type Reached, rowsWithin } from './rows.ts'

export type SeatNow = {
  readonly seatId: string
  readonly siteId: string
  readonly agentId: string | null
  /** `unknown` where a seat fell silent for longer than any state lasts. */
  readonly state: string
  readonly reason: string | null
  readonly since: string
  readonly queueId: string | null
  readonly callId: string | null
}

/** Signed-out seats, and those silent for two days, are left out, as in the overview; by state, the longest in it first. */
export async function readFloor(reached: Reached, now: Instant, site: string): Promise<SeatNow[]> {
  return rowsWithin<SeatNow>(
    reached,
    `select seat_id as seatId, last.1 as siteId, last.2 as agentId, if(last.7 < {silent:DateTime64(3,'UTC')}, 'unknown', last.3) as state, last.4 as reason,
       last.7 as since, last.5 as queueId, last.6 as callId
     from (
       select seat_id, argMax((site_id, agent_id, toString(state), toString(reason), queue_id, call_id, started_at), (${SEAT_ORDER})) as last from seat_states
       where started_at >= {from:DateTime64(3,'UTC')} and started_at <= {now:DateTime64(3,'UTC')} and ({site:String} = '' or site_id = {site:String})
       group by seat_id)
     where last.3 != 'signed_out' order by state, since, seatId limit 5000`,
    { from: new Date(plus(now, days(-2))), silent: new Date(plus(now, seconds(-LONGEST_STATE))), now: new Date(now), site },
  )
}
