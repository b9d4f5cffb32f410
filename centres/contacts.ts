/** Contacts (客户接触): one episode of business with a customer each. */
import { type Contact, type ContactCommand, type ContactEvent, contactDecider } from '../domain/common/contact.ts'
import { STAFF } from '../domain/principal.ts'
import type { Aggregate } from '../ledger/aggregate.ts'
import { customerOf } from './customer-of.ts'

const everyone = [...STAFF, 'customer', 'system'] as const

export const contacts: Aggregate<ContactCommand, ContactEvent, Contact> = {
  kind: 'contact',
  idOf: ({ id }) => id,
  decider: contactDecider,
  subjectOf: customerOf,
  permissions: { OpenContact: everyone, AddInteraction: everyone, CloseContact: everyone },
}
