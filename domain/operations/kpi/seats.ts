/** Figures of seats over the intervals of their states (`seatIntervals`); each counts with the seconds that lie in the period. */
import { hours, type Interval, instant, plus, type Seconds, seconds, secondsBetween } from '../../kernel/time.ts'
import { LONGEST_STATE, type SeatInterval } from '../../traffic/seat.ts'
import { type Asked, type Oracle, ratio, total } from './facts.ts'

/** After a day without a report a seat is taken as gone; from `LONGEST_STATE` until then it is unknown. */
export const SEAT_GONE_AFTER = hours(24)

/** Seconds seats spent in each kind of state. */
export type SeatSums = { readonly contactSeconds: number; readonly readySeconds: number; readonly paidSeconds: number }

/** Contact time (ring, talk, hold, after-call work) of contact plus ready time. */
export const occupancyRatio = (s: SeatSums): number | null => ratio(s.contactSeconds, s.contactSeconds + s.readySeconds)

/** Paid time in which the seat took no calls, of paid time. */
export const shrinkageRatio = (s: SeatSums): number | null => ratio(s.paidSeconds - s.contactSeconds - s.readySeconds, s.paidSeconds)

/** 工时利用率: contact time of paid time; equals occupancy × (1 − shrinkage). */
export const utilisationRatio = (s: SeatSums): number | null => ratio(s.contactSeconds, s.paidSeconds)

/** What of an interval lies in `period`. */
export function secondsWithin({ state, from, to }: SeatInterval, period: Interval): Seconds {
  const until = state === 'unknown' ? Math.min(to, plus(from, seconds(SEAT_GONE_AFTER - LONGEST_STATE))) : to
  const [start, end] = [Math.max(from, period.from), Math.min(until, period.to)]
  return secondsBetween(instant(start), instant(Math.max(start, end)))
}

const CONTACT: readonly SeatInterval['state'][] = ['ringing', 'talking', 'holding', 'wrap_up']

const spent = (spans: readonly SeatInterval[], { period }: Asked, counts: (state: SeatInterval['state']) => boolean): number =>
  total(
    spans.filter(({ state }) => counts(state)),
    (span) => secondsWithin(span, period),
  )

const sumsOf = (spans: readonly SeatInterval[], asked: Asked): SeatSums => ({
  contactSeconds: spent(spans, asked, (state) => CONTACT.includes(state)),
  readySeconds: spent(spans, asked, (state) => state === 'ready'),
  paidSeconds: spent(spans, asked, (state) => state !== 'signed_out' && state !== 'unknown'),
})

export const seatKpis: Oracle<SeatInterval> = {
  /** Amazon Connect: contact time / (contact + idle), wall clock. */
  occupancy: (spans, asked) => occupancyRatio(sumsOf(spans, asked)),
  /** 工时利用率; paid time is the time signed in. */
  utilisation: (spans, asked) => utilisationRatio(sumsOf(spans, asked)),
  /** Paid and not available / paid; absence is not seen, because paid time is the time signed in. */
  shrinkage: (spans, asked) => shrinkageRatio(sumsOf(spans, asked)),
  signed_in: (spans, asked) => sumsOf(spans, asked).paidSeconds,
  /** Data quality: the state's end was never reported. */
  unknown_time: (spans, asked) => spent(spans, asked, (state) => state === 'unknown'),
}
