/** Seats (坐席): which state each is in, as it reports it. */
import { type Seat, type SeatCommand, type SeatEvent, seatDecider } from '../domain/traffic/seat.ts'
import type { Aggregate } from '../ledger/aggregate.ts'

export const seats: Aggregate<SeatCommand, SeatEvent, Seat> = {
  kind: 'seat',
  personal: 'none',
  idOf: ({ seatId }) => seatId,
  decider: seatDecider,
  isMeasured: true,
  says: {
    ReportSeat: {
      seatId: 'id',
      state: 'text',
      'agentId?': 'id',
      'queueId?': 'id',
      'callId?': 'id',
      'reason?': 'label',
      'sequence?': 'count',
    },
  },
  permissions: { ReportSeat: ['agent', 'supervisor', 'system'] },
}
