/** Topic `seat-states`: a seat entered a state; the state lasts until the seat's next record. */
import { type Static, Type } from 'typebox'
import type { Contract } from './contract.ts'
import { Count, Id, Instant, Label, OneOf, optional } from './fields.ts'

export const SEAT_STATES = ['signed_out', 'ready', 'ringing', 'talking', 'holding', 'wrap_up', 'break', 'training', 'meeting'] as const

const schema = Type.Object({
  stateId: Id('The state change.'),
  revision: Count('Grows when the change is described anew.'),
  seatId: Id('The seat.'),
  siteId: Id('The site.'),
  agentId: optional(Id('The agent signed in.')),
  queueId: optional(Id('The skill queue of the call at hand.')),
  callId: optional(Id('The call at hand.')),
  state: OneOf(SEAT_STATES, 'The state entered.'),
  reason: optional(Label('Why, such as a break code.')),
  startedAt: Instant('The state began.'),
  sequence: optional(Count('Grows with each state of the seat; orders those that began in the same instant.')),
})

export type SeatStateRecord = Static<typeof schema>

export const seatStates: Contract<SeatStateRecord> = {
  topic: 'seat-states',
  version: 1,
  key: 'stateId',
  revision: 'revision',
  slottingInstant: 'startedAt',
  sensitive: false,
  tables: [
    {
      name: 'seat_states',
      key: 'stateId',
      slottingInstant: 'startedAt',
      comment: 'A seat entered a state; view seat_intervals gives [from, to).',
    },
  ],
  schema,
  examples: [
    {
      stateId: 'seat-014/1',
      revision: 0,
      seatId: 'seat-014',
      siteId: 's-east',
      agentId: 'a-014',
      state: 'ready',
      startedAt: '2026-03-02T00:58:00.000Z',
      sequence: 1,
    },
    {
      stateId: 'seat-014/2',
      revision: 0,
      seatId: 'seat-014',
      siteId: 's-east',
      agentId: 'a-014',
      queueId: 'q-fault',
      callId: 'c-1001',
      state: 'talking',
      startedAt: '2026-03-02T01:00:12.000Z',
    },
  ],
}
