/** Topic `work-orders`: one event of a work order with the order's full state after it. */
import { type Static, Type } from 'typebox'
import { contract } from './contract.ts'
import { Attributes, Count, Flag, Id, Instant, Label, Measure, optional, Seconds, Text } from './fields.ts'

const state = Type.Object({
  orderType: Label('Kind of order: fault, complaint, opportunity, urge, supervise, manage, construction, resource, collaboration …'),
  status: Label('State of the order after the event.'),
  openedAt: Instant('The order was opened; never changes.'),
  priority: optional(Label('Urgency class.')),
  category: optional(Label('Subject.')),
  subcategory: optional(Label('Subject in detail.')),
  siteId: optional(Id('The site that opened it.')),
  queueId: optional(Id('The skill queue of the call it came from.')),
  customerId: optional(Id('The customer, as a pseudonym.')),
  callId: optional(Id('The queue leg it came from.')),
  relatedOrderId: optional(Id('The order this one urges, supervises or supports.')),
  teamId: optional(Id('The team that holds it.')),
  assigneeId: optional(Id('The person who holds it.')),
  acceptDueAt: optional(Instant('Accept no later than this.')),
  replyDueAt: optional(Instant('First substantive reply no later than this.')),
  resolveDueAt: optional(Instant('Resolve no later than this.')),
  acceptedAt: optional(Instant('First accepted.')),
  firstRepliedAt: optional(Instant('First substantive reply to the customer.')),
  resolvedAt: optional(Instant('Last resolved.')),
  closedAt: optional(Instant('Archived.')),
  pausedSeconds: optional(Seconds('Time the clock was stopped, for stated reasons.')),
  reassignmentCount: optional(Count('Times handed to another team or person.')),
  reopenCount: optional(Count('Times reopened after being resolved.')),
  urgeCount: optional(Count('Times the customer urged.')),
  isWithinSla: optional(Flag('What the source system says of its own limit.')),
  title: optional(Text('One line that names the matter.')),
  content: optional(Text('What the customer reported.')),
  resolution: optional(Text('What was done.')),
  feedbackScore: optional(Measure('Customer feedback, 1 to 5.')),
  attributes: optional(Attributes('Further fields of the source system.')),
})

export const workOrders = contract({
  topic: 'work-orders',
  version: 1,
  key: 'eventId',
  revision: 'revision',
  slottingInstant: 'occurredAt',
  sensitive: false,
  tables: [
    { name: 'work_order_events', key: 'eventId', slottingInstant: 'occurredAt', comment: 'One event of a work order with the state after it.' },
    { name: 'work_orders', key: 'orderId', slottingInstant: 'after.openedAt', comment: 'A work order as of its latest event.' },
  ],
  schema: Type.Object({
    eventId: Id('The event.'),
    orderId: Id('The order.'),
    revision: Count('Version of the order that this event makes.'),
    type: Label('What happened, past tense.'),
    occurredAt: Instant('When it happened.'),
    source: Label('The system that reports it.'),
    actorId: optional(Id('Who did it.')),
    reason: optional(Text('Why, where the event needs a reason.')),
    after: state,
  }),
  examples: [
    {
      eventId: 'o-501/1', orderId: 'o-501', revision: 1, type: 'order_opened', occurredAt: '2026-03-02T01:05:00.000Z', source: 'callboard', actorId: 'a-014',
      after: {
        orderType: 'fault', status: 'opened', openedAt: '2026-03-02T01:05:00.000Z', priority: 'normal', category: 'no_dial_tone', siteId: 's-east', queueId: 'q-fault',
        customerId: 'p-7', callId: 'c-1001', teamId: 't-support', acceptDueAt: '2026-03-02T01:35:00.000Z', replyDueAt: '2026-03-02T05:05:00.000Z',
        resolveDueAt: '2026-03-03T01:05:00.000Z', title: 'Line dead since yesterday', content: 'No dial tone; router lamp off; reachable after 18:00.',
      },
    },
    {
      eventId: 'o-501/4', orderId: 'o-501', revision: 4, type: 'order_resolved', occurredAt: '2026-03-02T08:20:00.000Z', source: 'callboard', actorId: 'f-031',
      after: {
        orderType: 'fault', status: 'resolved', openedAt: '2026-03-02T01:05:00.000Z', priority: 'normal', category: 'no_dial_tone', teamId: 't-field', assigneeId: 'f-031',
        resolveDueAt: '2026-03-03T01:05:00.000Z', acceptedAt: '2026-03-02T01:20:00.000Z', firstRepliedAt: '2026-03-02T01:40:00.000Z', resolvedAt: '2026-03-02T08:20:00.000Z',
        pausedSeconds: 0, reassignmentCount: 1, reopenCount: 0, resolution: 'Replaced the drop cable.', attributes: { region: 'east-3' },
      },
    },
  ],
})

export type WorkOrderRecord = Static<typeof workOrders.schema>
export type WorkOrderState = Static<typeof state>
