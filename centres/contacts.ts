/** Contacts (客户接触): one episode of business with a customer each. */
import { type Contact, type ContactCommand, type ContactEvent, contactDecider } from '../domain/common/contact.ts'
import { PARTIES } from '../domain/principal.ts'
import type { Aggregate } from '../ledger/aggregate.ts'
import { customerOf } from './customer-of.ts'
import { unknownNamed } from './named.ts'

const ID = { id: 'text' } as const

export const contacts: Aggregate<ContactCommand, ContactEvent, Contact> = {
  kind: 'contact',
  idOf: ({ id }) => id,
  decider: contactDecider,
  says: {
    OpenContact: { ...ID, customerId: 'text', channel: 'text', direction: 'text', 'callId?': 'text' },
    AddInteraction: { ...ID, interactionId: 'text' },
    CloseContact: { ...ID, outcome: 'text' },
  },
  subjectOf: customerOf,
  personal: { contact_opened: [], interaction_added: [], contact_closed: ['outcome'] },
  unknownIn: unknownNamed({ callId: ['call', 'contact.call_unknown'] }),
  permissions: { OpenContact: PARTIES, AddInteraction: PARTIES, CloseContact: PARTIES },
}
