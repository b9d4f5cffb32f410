/** Topic `calls`: one queue leg of a call, described anew at each step of its life. */
import { type Static, Type } from 'typebox'
import { contract } from './contract.ts'
import { Count, Flag, Id, Instant, Label, OneOf, optional, Seconds } from './fields.ts'

export const calls = contract({
  topic: 'calls',
  version: 1,
  key: 'callId',
  revision: 'revision',
  slottingInstant: 'offeredAt',
  sensitive: false,
  tables: [{ name: 'calls', key: 'callId', slottingInstant: 'offeredAt', comment: 'One queue leg of a call: latest known state.' }],
  schema: Type.Object({
    callId: Id('The queue leg; a transfer to another queue is a new leg.'),
    revision: Count('Grows with each later description of the leg.'),
    contactId: optional(Id('The customer contact the leg belongs to.')),
    customerId: optional(Id('The customer, as a pseudonym.')),
    siteId: Id('The site that takes the call.'),
    queueId: Id('The skill queue the call was offered to.'),
    seatId: optional(Id('The seat that answered.')),
    agentId: optional(Id('The agent who answered.')),
    direction: OneOf(['inbound', 'outbound'], 'Who called.'),
    outcome: OneOf(['open', 'answered', 'abandoned', 'callback_queued', 'overflowed'], 'How the leg left the queue; `open` while it is still there.'),
    offeredAt: Instant('The call entered the queue.'),
    ringStartedAt: optional(Instant('A seat began to ring.')),
    answeredAt: optional(Instant('The agent answered.')),
    leftQueueAt: optional(Instant('Answered, abandoned, queued for callback or overflowed.')),
    endedAt: optional(Instant('The conversation ended.')),
    wrapEndedAt: optional(Instant('After-call work ended.')),
    waitSeconds: optional(Seconds('Queue plus ring time until the leg left the queue.')),
    ringSeconds: optional(Seconds('Ring time at the seat.')),
    talkSeconds: optional(Seconds('Conversation without hold.')),
    holdSeconds: optional(Seconds('Time on hold.')),
    wrapSeconds: optional(Seconds('After-call work.')),
    holdCount: optional(Count('Times put on hold.')),
    transferredTo: optional(Id('The queue or seat the agent transferred to.')),
    previousCallId: optional(Id('The leg this one continues or redials.')),
    isRedial: optional(Flag('The customer abandoned and called again shortly after.')),
    reason: optional(Label('Why the customer called.')),
    releasedBy: optional(OneOf(['customer', 'agent', 'system'], 'Who ended the conversation.')),
  }),
  examples: [
    {
      callId: 'c-1001', revision: 0, customerId: 'p-7', siteId: 's-east', queueId: 'q-fault', direction: 'inbound', outcome: 'open',
      offeredAt: '2026-03-02T01:00:00.000Z',
    },
    {
      callId: 'c-1001', revision: 2, contactId: 'k-88', customerId: 'p-7', siteId: 's-east', queueId: 'q-fault', seatId: 'seat-014', agentId: 'a-014',
      direction: 'inbound', outcome: 'answered', offeredAt: '2026-03-02T01:00:00.000Z', ringStartedAt: '2026-03-02T01:00:09.000Z',
      answeredAt: '2026-03-02T01:00:12.000Z', leftQueueAt: '2026-03-02T01:00:12.000Z', endedAt: '2026-03-02T01:04:12.000Z',
      wrapEndedAt: '2026-03-02T01:04:42.000Z', waitSeconds: 12, ringSeconds: 3, talkSeconds: 220, holdSeconds: 20, wrapSeconds: 30, holdCount: 1,
      reason: 'no_dial_tone', releasedBy: 'customer',
    },
    {
      callId: 'c-1002', revision: 1, siteId: 's-east', queueId: 'q-billing', direction: 'inbound', outcome: 'abandoned',
      offeredAt: '2026-03-02T09:00:05.250+08:00', leftQueueAt: '2026-03-02T09:00:50.250+08:00', waitSeconds: 45,
    },
  ],
})

export type CallRecord = Static<typeof calls.schema>
