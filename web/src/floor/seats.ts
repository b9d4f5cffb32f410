/** How long a seat has been in its state, and whether that is more than a break may last. */
import type { SeatNow } from '../published-api.ts'

type State = Pick<SeatNow, 'state' | 'since'>

export const secondsIn = ({ since }: State, now: number): number => Math.max(0, (now - Date.parse(since)) / 1000)

/** Up to the limit it is a break as agreed. */
export const breakOver = (seat: State, now: number, minutes: number): boolean =>
  seat.state === 'break' && secondsIn(seat, now) > minutes * 60

/** Those over their break first, then as they came; within both the longest in their state first. */
export const sortedSeats = <Seat extends State>(seats: readonly Seat[], now: number, minutes: number): Seat[] =>
  seats.toSorted(
    (a, b) =>
      Number(breakOver(b, now, minutes)) - Number(breakOver(a, now, minutes)) ||
      a.state.localeCompare(b.state) ||
      a.since.localeCompare(b.since),
  )
