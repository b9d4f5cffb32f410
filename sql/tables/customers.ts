/** What the ledger says happened with each customer. */
import { INSTANT, latestOf, table } from './definition.ts'

export const customerEventsTable = table(
  {
    name: 'customer_events_v1',
    comment: 'Events of customers, contacts, interactions, tasks and campaigns in the ledger.',
    columns: {
      event_id: ['String', 'The event in the ledger.'],
      customer_id: ['String', 'The customer, as a pseudonym.'],
      kind: ['LowCardinality(String)', 'customer, contact, interaction, task or campaign.'],
      subject_id: ['String', 'Id of the contact, interaction, task or campaign target.'],
      type: ['LowCardinality(String)', 'What happened, past tense.'],
      occurred_at: [INSTANT, 'When it happened.'],
      actor_id: ['String', 'Who did it.'],
      detail: ['String', 'What the event says, as JSON.'],
    },
    version: 'recorded_at',
    order: '(customer_id, occurred_at, event_id)',
  },
  { recorded_at: [INSTANT, 'When this row was recorded.', { default: 'now64(3)' }] },
)

export const customers = [customerEventsTable, latestOf(customerEventsTable)]
