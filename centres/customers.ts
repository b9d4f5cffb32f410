/** Customers (客户): who they are, what they agreed to, and when they were approached. */
import { type Customer, type CustomerCommand, type CustomerEvent, customerDecider } from '../domain/common/customer.ts'
import { PARTIES, WORKERS } from '../domain/principal.ts'
import type { Aggregate } from '../ledger/aggregate.ts'
import { POLICY } from './campaigns.ts'
import { customerOf } from './customer-of.ts'

const ID = { id: 'text' } as const

export const customers: Aggregate<CustomerCommand, CustomerEvent, Customer> = {
  kind: 'customer',
  idOf: ({ id }) => id,
  decider: customerDecider,
  says: {
    RegisterCustomer: { ...ID, zone: 'text', 'customerClass?': 'text', 'products?': 'texts' },
    ChangeCustomer: { ...ID, zone: 'text', 'customerClass?': 'text', 'products?': 'texts' },
    SetConsent: { ...ID, channel: 'text', isGiven: 'flag' },
    SetDoNotContact: { ...ID, isOn: 'flag', reason: 'text' },
    ApproachCustomer: { ...ID, channel: 'text', campaignId: 'text', policy: POLICY },
    ReleaseApproach: { ...ID, campaignId: 'text' },
    CloseCustomer: { ...ID, reason: 'text' },
  },
  subjectOf: customerOf,
  personal: {
    customer_registered: ['customerClass', 'products'],
    customer_changed: ['customerClass', 'products'],
    consent_set: [],
    do_not_contact_set: ['reason'],
    customer_approached: [],
    approach_released: [],
    customer_closed: ['reason'],
  },
  permissions: {
    RegisterCustomer: WORKERS,
    ChangeCustomer: WORKERS,
    SetConsent: PARTIES,
    SetDoNotContact: PARTIES,
    ApproachCustomer: WORKERS,
    ReleaseApproach: WORKERS,
    CloseCustomer: ['supervisor', 'manager', 'system'],
  },
}
