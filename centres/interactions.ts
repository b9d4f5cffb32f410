/** Interactions (交互事件): what is talked about in contacts. */
import { type Interaction, type InteractionCommand, type InteractionEvent, interactionDecider } from '../domain/common/interaction.ts'
import { PARTIES, WORKERS } from '../domain/principal.ts'
import type { Aggregate } from '../ledger/aggregate.ts'
import { customerOf } from './customer-of.ts'
import { unknownNamed } from './named.ts'

const ID = { id: 'text' } as const

export const interactions: Aggregate<InteractionCommand, InteractionEvent, Interaction> = {
  kind: 'interaction',
  idOf: ({ id }) => id,
  decider: interactionDecider,
  says: {
    RecordInteraction: { ...ID, customerId: 'text', contactId: 'text', interactionType: 'text', summary: 'text' },
    LinkContact: { ...ID, contactId: 'text' },
    LinkOrder: { ...ID, orderId: 'text' },
    SettleInteraction: { ...ID, answer: 'text' },
    ResumeInteraction: { ...ID, contactId: 'text' },
    ArchiveInteraction: ID,
  },
  subjectOf: customerOf,
  personal: {
    interaction_recorded: ['summary'],
    contact_linked: [],
    order_linked: [],
    interaction_settled: ['answer'],
    interaction_resumed: [],
    interaction_archived: [],
  },
  unknownIn: unknownNamed({ orderId: ['work-order', 'interaction.order_unknown'] }),
  permissions: {
    RecordInteraction: PARTIES,
    LinkContact: PARTIES,
    LinkOrder: PARTIES,
    SettleInteraction: PARTIES,
    ResumeInteraction: PARTIES,
    ArchiveInteraction: WORKERS,
  },
}
