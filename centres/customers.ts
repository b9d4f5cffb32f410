/** Customers (客户): who they are, what they agreed to, and when they were approached. */
import { type Customer, type CustomerCommand, type CustomerEvent, customerDecider } from '../domain/common/customer.ts'
import { STAFF } from '../domain/principal.ts'
import type { Aggregate } from '../ledger/aggregate.ts'
import { customerOf } from './customer-of.ts'

export const customers: Aggregate<CustomerCommand, CustomerEvent, Customer> = {
  kind: 'customer',
  idOf: ({ id }) => id,
  decider: customerDecider,
  subjectOf: customerOf,
  permissions: {
    RegisterCustomer: [...STAFF, 'system'],
    ChangeCustomer: [...STAFF, 'system'],
    SetConsent: [...STAFF, 'customer', 'system'],
    SetDoNotContact: [...STAFF, 'customer', 'system'],
    ApproachCustomer: [...STAFF, 'system'],
    ReleaseApproach: [...STAFF, 'system'],
    CloseCustomer: ['supervisor', 'manager', 'system'],
  },
}
