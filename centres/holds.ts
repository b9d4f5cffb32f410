/** Legal holds (法律保留): one stream for each customer who was ever held. */
import { type Hold, type HoldCommand, type HoldEvent, holdDecider } from '../domain/common/hold.ts'
import type { Role } from '../domain/principal.ts'
import type { Aggregate } from '../ledger/aggregate.ts'

export const KEEPERS: readonly Role[] = ['manager', 'admin']

const SAID = { customerId: 'text', reason: 'text' } as const

export const holds: Aggregate<HoldCommand, HoldEvent, Hold> = {
  kind: 'hold',
  idOf: ({ customerId }) => customerId,
  decider: holdDecider,
  says: { SetHold: SAID, ReleaseHold: SAID },
  // Why somebody was held has to be known after an erasure too: no name belongs into a reason.
  personal: 'none',
  permissions: { SetHold: KEEPERS, ReleaseHold: KEEPERS },
}
