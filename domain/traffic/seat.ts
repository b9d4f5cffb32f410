/** Seats: which state may follow which, and the half-open intervals a seat's changes make. */
import type { SeatStateRecord } from '../../contracts/index.ts'
import type { Decider } from '../kernel/decider.ts'
import { isAllowed, type Machine } from '../kernel/machine.ts'
import { parsed, rejected } from '../kernel/parsed.ts'
import { hours, type Instant, type Interval, instant, interval, plus, toIso } from '../kernel/time.ts'

export type SeatState = SeatStateRecord['state']

/** `unknown`: no change was reported for so long that the last state can't be believed. */
export type SeatInterval = Interval & { readonly seatId: string; readonly state: SeatState | 'unknown' }

/** `sequence` grows with each change of the seat and orders those of one instant. */
export type SeatChange = { readonly seatId: string; readonly state: SeatState; readonly at: Instant; readonly sequence?: number }

/**
 * States of one instant that no sequence orders, earliest first: work after a call of which nothing was left, a seat that is ready and rung at once, a call
 * answered without ringing. The last one holds. Signed out is the last of all, so nobody who has gone goes on working.
 */
export const SAME_INSTANT: readonly SeatState[] = [
  ...(['wrap_up', 'ready', 'ringing', 'talking', 'holding', 'break', 'training', 'meeting', 'signed_out'] as const),
]

/** By instant, sequence (none before any), then `SAME_INSTANT`. */
export const inOrder = (a: SeatChange, b: SeatChange): number =>
  a.at - b.at || (a.sequence ?? 0) - (b.sequence ?? 0) || SAME_INSTANT.indexOf(a.state) - SAME_INSTANT.indexOf(b.state)

/** The longest a state is believed without a further change; a shift with overtime ends before. */
export const LONGEST_STATE = hours(16)

const AT_WORK: readonly SeatState[] = ['ready', 'talking', 'holding', 'wrap_up', 'break', 'training', 'meeting']

/** A step is named after the state it leads to. */
export const SEAT: Machine<SeatState, SeatState> = {
  name: 'seat',
  title: { en: 'Seat', zh: '坐席' },
  initial: 'signed_out',
  ends: [],
  transitions: {
    signed_out: { from: [...AT_WORK, 'ringing'], to: 'signed_out' },
    // Not answered: back to ready, or to break where the system takes the seat out of the queue.
    ready: { from: [...AT_WORK.filter((state) => state !== 'ready'), 'ringing', 'signed_out'], to: 'ready' },
    ringing: { from: ['ready', 'wrap_up', 'break'], to: 'ringing' },
    talking: { from: ['ready', 'ringing', 'holding', 'wrap_up', 'break'], to: 'talking' },
    holding: { from: ['talking'], to: 'holding' },
    wrap_up: { from: ['talking', 'holding'], to: 'wrap_up' },
    break: { from: [...AT_WORK.filter((state) => state !== 'break'), 'ringing', 'signed_out'], to: 'break' },
    training: { from: [...AT_WORK.filter((state) => state !== 'training'), 'signed_out'], to: 'training' },
    meeting: { from: [...AT_WORK.filter((state) => state !== 'meeting'), 'signed_out'], to: 'meeting' },
  },
}

/** Whether `next` may follow `state`; repeating the same state is no change and always allowed. */
export const mayFollow = (state: SeatState, next: SeatState): boolean => state === next || isAllowed(SEAT, next, state)

/** What a seat reports; `agentId` signs in with it. */
export type SeatReport = SeatChange & {
  readonly agentId?: string
  readonly queueId?: string
  readonly callId?: string
  readonly reason?: string
}

export type SeatCommand = SeatReport & { readonly type: 'ReportSeat' }
export type SeatEvent = SeatReport & { readonly type: 'seat_changed' }

export type Seat = { readonly state: SeatState; readonly seatId?: string; readonly agentId?: string; readonly lastAt?: Instant }

/**
 * A seat is signed out until it reports something else. Rejections: `seat.state_unknown`, `seat.id_mismatch`, `seat.wrong_status`,
 * `seat.time_invalid`, `seat.time_reversed`. Reporting the same state again makes no event.
 */
export const seatDecider: Decider<SeatCommand, SeatEvent, Seat> = {
  initial: { state: 'signed_out' },
  decide: (report, seat) => {
    const { seatId, state, at } = report
    if (!Number.isFinite(at))
      return rejected('seat.time_invalid', `A change of seat '${seatId}' is dated ${at}; send the instant at which it happened.`)
    if (!Object.hasOwn(SEAT.transitions, state))
      return rejected('seat.state_unknown', `'${state}' is no state of a seat; states are ${Object.keys(SEAT.transitions).join(', ')}.`)
    if (seat.seatId !== undefined && seat.seatId !== seatId)
      return rejected('seat.id_mismatch', `The report is of seat '${seatId}' but was sent to '${seat.seatId}'.`)
    if (!mayFollow(seat.state, state)) return rejected('seat.wrong_status', `Seat '${seatId}' can't be ${state} after ${seat.state}.`)
    if (seat.lastAt !== undefined && at < seat.lastAt)
      return rejected('seat.time_reversed', `Seat '${seatId}' can't be ${state} before its last change at ${toIso(seat.lastAt)}.`)
    return parsed(state === seat.state ? [] : [{ ...report, type: 'seat_changed' }])
  },
  evolve: (seat, { seatId, state, at, agentId = seat.agentId }) => ({
    state,
    seatId,
    lastAt: at,
    ...(agentId === undefined || state === 'signed_out' ? {} : { agentId }),
  }),
}

/**
 * `[from, to)` of every state of the seats, up to `now`; the reference for the view `seat_intervals`. A state lasts until the
 * seat's next change, at most `LONGEST_STATE` unless it is signed out; what lies beyond is `unknown`. Of two changes at one instant the later by `inOrder` holds.
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
  for (const ofSeat of seats.values()) ofSeat.sort(inOrder)
  return seats
}

function intervalsOf({ seatId, state, at }: SeatChange, end: Instant): SeatInterval[] {
  const believedUntil = state === 'signed_out' ? end : instant(Math.min(end, plus(at, LONGEST_STATE)))
  return [
    { seatId, state, ...interval(at, believedUntil) },
    { seatId, state: 'unknown' as const, ...interval(believedUntil, end) },
  ].filter(({ from, to }) => from < to)
}
