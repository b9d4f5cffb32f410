/** Which store this is, and from which ledgers it is filled: a store and a ledger that do not belong together are told apart. */
import { INSTANT, table } from './definition.ts'

export const storeIdentity = table({
  name: 'store_identity',
  comment: 'Which store this is; of several rows the earliest counts.',
  columns: {
    store_id: ['String', 'Made with the store.'],
    made_at: [INSTANT, 'When.', { default: "now64(3, 'UTC')" }],
  },
  order: '(made_at, store_id)',
})

export const ledgerPairs = table({
  name: 'ledger_pairs',
  comment: 'Ledgers this store is filled from, and how far each had come when it was last looked at.',
  columns: {
    ledger_id: ['String', 'The ledger.'],
    generation: ['UInt32', 'Of the records that come from it; a new ledger has a new one, so its positions overwrite none of the earlier.'],
    events: ['UInt64', 'Position of its newest event.'],
    inbox: ['UInt64', 'Position of the newest record of its inbox.'],
    seal: ['String', 'Seal of that event: an anchor outside the chain of hashes.'],
    marked_at: [INSTANT, 'When it was looked at.', { default: "now64(3, 'UTC')" }],
    reach: ['UInt64', 'Both positions together, which only grow.'],
  },
  version: 'reach',
  order: 'ledger_id',
})

export const pairing = [storeIdentity, ledgerPairs]
