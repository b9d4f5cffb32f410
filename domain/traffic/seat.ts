/** Seats: which state may follow which, and the half-open intervals a seat's changes make. */
import type { SeatStateRecord } from '../../contracts/index.ts'
import { hours, type Instant, type Interval, instant, interval, plus } from '../kernel/time.ts'

export type SeatState = SeatStateRecord['state']

/** `unknown`: no change was reported for so long that the last state can't be believed. */
export type SeatInterval = Interval & { readonly seatId: string; readonly state: SeatState | 'unknown' }

export type SeatChange = { readonly seatId: string; readonly state: SeatState; readonly at: Instant }

/** The longest a state is believed without a further change; a shift with overtime ends before. */
export const LONGEST_STATE = hours(16)

const OFF_CALL: readonly SeatState[] = ['ready', 'break', 'training', 'meeting', 'signed_out']

const FOLLOWS: Readonly<Record<SeatState, readonly SeatState[]>> = {
  signed_out: ['ready', 'break', 'training', 'meeting'],
  ready: ['ringing', 'talking', ...OFF_CALL],
  // Not answered: back to ready, or to break where the system takes the seat out of the queue.
  ringing: ['talking', 'ready', 'break', 'signed_out'],
  talking: ['holding', 'wrap_up', ...OFF_CALL],
  holding: ['talking', 'wrap_up', ...OFF_CALL],
  wrap_up: ['ringing', 'talking', ...OFF_CALL],
  break: ['ringing', 'talking', ...OFF_CALL],
  training: OFF_CALL,
  meeting: OFF_CALL,
}

/** Whether `next` may follow `state`; repeating the same state is no change and always allowed. */
export const mayFollow = (state: SeatState, next: SeatState): boolean => state === next || FOLLOWS[state].includes(next)

/**
 * `[from, to)` of every state of the seats, up to `now`; the reference for the view `seat_intervals`. A state lasts until the
 * seat's next change, at most `LONGEST_STATE`; what lies beyond is `unknown`. Of two changes at one instant the later in the list holds.
 */
export function seatIntervals(changes: readonly SeatChange[], now: Instant): SeatInterval[] {
  return [...bySeat(changes).values()].flatMap((ofSeat) =>
    ofSeat.flatMap((change, index) => intervalsOf(change, ofSeat[index + 1]?.at ?? now)),
  )
}

function bySeat(changes: readonly SeatChange[]): Map<string, SeatChange[]> {
  const seats = new Map<string, SeatChange[]>()
  for (const change of changes) {
    const ofSeat = seats.get(change.seatId)
    if (ofSeat) ofSeat.push(change)
    else seats.set(change.seatId, [change])
  }
  for (const ofSeat of seats.values()) ofSeat.sort((a, b) => a.at - b.at)
  return seats
}

function intervalsOf({ seatId, state, at }: SeatChange, end: Instant): SeatInterval[] {
  const believedUntil = instant(Math.min(end, plus(at, LONGEST_STATE)))
  return [
    { seatId, state, ...interval(at, believedUntil) },
    { seatId, state: 'unknown' as const, ...interval(believedUntil, end) },
  ].filter(({ from, to }) => from < to)
}
